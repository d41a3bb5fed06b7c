import type { EmulatorOptions, Fault } from '../../../emulator';
import type { FaultCase, Size } from '../case';
import type { Control, Injection, StoreKind, WorkerPlan } from '../plan';
import { Stage } from '../stage';
import type { Tally } from '../tally';
import { together } from './together';

const NO_ANSWER: Fault = { on: 'POST /pins', kind: 'drop-after-commit', times: 1 };
/** A new pin stays out of lists for longer than an import without a reconcile delay waits: a time to try again is in whole seconds. */
const UNLISTED: EmulatorOptions = { listLagMs: 4_000 };
const KILLED: Injection = { at: 'after http POST /pins', action: { do: 'kill' } };

/** The same imports with one safeguard taken away: a suite that passed them too would prove nothing. */
export function controls({ stores }: Size): FaultCase[] {
	const without =
		(
			control: Control | undefined,
			injections: Injection[],
			faults: Fault[],
			more: Partial<WorkerPlan> = {},
			emulator: EmulatorOptions = {},
		) =>
		async (store: StoreKind): Promise<Tally> =>
			await Stage.play(store, { rows: { count: 3 }, plan: { control, ...more }, emulator }, async (stage) => {
				for (const fault of faults) stage.emulator.faults.add(fault);
				await stage.run({ injections });
				await stage.finish();
			});
	const plays: [fault: string, play: FaultCase['play']][] = [
		['without the intent before sending', without('no-intent', [KILLED], [])],
		[
			'without the quarantine',
			without(undefined, [], [NO_ANSWER], { settings: { reconcileDelayMs: 0, reconcileGapMs: 0 } }, UNLISTED),
		],
		['without looking at the board', without('blind', [], [NO_ANSWER])],
		[
			'with claims that are not atomic',
			async (store) => await together(store, { rows: { count: 24 }, plan: { control: 'not-atomic' } }, 3),
		],
		['without receipts, of two rows that look alike', withoutReceipts],
		['C15 a store that loses what it acknowledged', without('forgets', [], [])],
	];
	return plays.map(([fault, play]) => ({ group: 'control', fault, stores, expect: 'breaks', play }));
}

/** The second twin's publish never arrives; without receipts it takes the first one's pin for its own. */
async function withoutReceipts(store: StoreKind): Promise<Tally> {
	return await Stage.play(
		store,
		{ rows: { count: 2, twins: true }, plan: { control: 'no-receipts', concurrency: 1 } },
		async (stage) => {
			stage.emulator.faults.add({ on: 'POST /pins', kind: 'drop-before', skip: 1, times: 1 });
			await stage.run();
			await stage.finish();
		},
	);
}
