import type { Fault } from '../../../emulator';
import type { FaultCase, Size } from '../case';
import { Stage } from '../stage';

/** Publishes that are not answered, of every kind, with this probability in all. */
export function faultsOf(probability: number, seed: number): Fault[] {
	const on = 'POST /pins';
	const share = (part: number, salt: number) => ({ on, probability: probability * part, seed: seed * 10 + salt });
	return [
		{ ...share(0.3, 1), kind: 'drop-after-commit' },
		{ ...share(0.25, 2), kind: 'error-after-commit' },
		{ ...share(0.2, 3), kind: 'hang-after-commit', ms: 700 },
		{ ...share(0.25, 4), kind: 'drop-before' },
	];
}

/** A large import of which every tenth publish is not answered. */
export function ambiguity({ full, stores }: Size): FaultCase[] {
	const rows = { count: full ? 2_000 : 300, videos: 3 };
	const row = (fault: string, hold: boolean): FaultCase[] =>
		stores.map((kind): FaultCase => ({
			group: 'ambiguity',
			fault: `${fault}, ${rows.count} rows`,
			stores: [kind],
			expect: 'holds',
			mayHold: hold,
			alone: true,
			play: async (store) => {
				const settings = hold ? { onUnknown: 'hold' as const } : {};
				return await Stage.play(
					store,
					{ rows, plan: { concurrency: 6, leaseMs: 2_000, settings: { ...settings, reconcileDelayMs: 1_500 } } },
					async (stage) => {
						for (const fault of faultsOf(0.1, 7)) stage.emulator.faults.add(fault);
						await stage.run();
						stage.emulator.faults.clear();
						await stage.finish();
					},
				);
			},
		}));
	return [
		...row('every tenth publish unanswered', false),
		...row('every tenth publish unanswered, held for a person', true).slice(0, full ? undefined : 1),
	];
}
