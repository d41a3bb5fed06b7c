import type { FaultCase, Size } from '../case';
import { Stage } from '../stage';

/** What no client can do anything about, shown for honesty. */
export function limits({ stores }: Size): FaultCase[] {
	return [
		{
			group: 'limit',
			fault: 'commit after the quarantine (the limit), 10 of 10 publishes',
			stores,
			expect: 'limit',
			play: async (store) =>
				await Stage.play(store, { rows: { count: 10 } }, async (stage) => {
					// Longer than the call timeout, the reconcile delay and both look-ups.
					stage.emulator.faults.add({ on: 'POST /pins', kind: 'stall', ms: 3_500, times: 10 });
					await stage.run({ concurrency: 10 });
					await new Promise((resolve) => setTimeout(resolve, 3_500));
					await stage.finish();
				}),
		},
		{
			group: 'limit',
			fault: "the store's clock ahead of Pinterest's by more than is allowed for (the limit)",
			stores,
			expect: 'limit',
			play: async (store) =>
				await Stage.play(
					store,
					{ rows: { count: 4 }, plan: { clockJump: { ms: 60_000, afterMs: 0 } } },
					async (stage) => {
						stage.emulator.faults.add({ on: 'POST /pins', kind: 'drop-after-commit', times: 1 });
						await stage.run();
						await stage.finish();
					},
				),
		},
	];
}
