import type { FaultCase, Size } from '../case';
import { seeded } from '../../support/seeded';
import { Stage } from '../stage';
import { faultsOf } from './ambiguity';

const KILLS = 5;

/** An import killed again and again at any moment, while Pinterest leaves every fifth publish unanswered. */
export function randomKills({ full, stores }: Size): FaultCase[] {
	return stores.map((kind): FaultCase => ({
		group: 'random',
		fault: 'killed at random moments, every fifth publish unanswered',
		stores: [kind],
		expect: 'holds',
		times: full ? 60 : 2,
		play: async (store, time) =>
			// A process that dies while armed uses up an attempt, so more of them than usual are allowed.
			await Stage.play(
				store,
				{ rows: { count: 12, videos: 1 }, plan: { settings: { publishAttempts: 12 } } },
				async (stage) => {
					const random = seeded(1_000 + time);
					for (const fault of faultsOf(0.2, 1 + time)) stage.emulator.faults.add(fault);
					for (let kill = 1; kill <= KILLS; kill++) {
						const run = stage.begin();
						await run.started;
						// The first ones end while rows are under way, the later ones while they are looked up.
						const timer = setTimeout(() => run.child.kill('SIGKILL'), 20 + random() * (kill <= 2 ? 250 : 2_000));
						await run.ended;
						clearTimeout(timer);
					}
					stage.emulator.faults.clear();
					await stage.finish();
				},
			),
	}));
}
