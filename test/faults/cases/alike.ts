import type { StoreKind } from '../plan';
import { Stage } from '../stage';
import type { Tally } from '../tally';

const ROWS = { count: 3, twins: true };

/**
 * Three rows that look alike. The first one's publish never arrives, the second one's is committed and
 * not answered; while they look at the board, the third is held up where it is said. Then it publishes and dies. Whose the two pins are cannot be told, so nobody may take one that is not his.
 */
export const alike =
	(heldUp: string) =>
	async (store: StoreKind): Promise<Tally> => {
		return await Stage.play(store, { rows: ROWS, undecidable: true }, async (stage) => {
			stage.emulator.faults.add({ on: 'POST /pins', kind: 'drop-before', times: 1 });
			stage.emulator.faults.add({ on: 'POST /pins', kind: 'drop-after-commit', times: 2 });
			const slow = stage.begin({
				rows: { ...ROWS, only: [2] },
				settings: { callTimeoutMs: 10_000, reconcileDelayMs: 11_000 },
				injections: [
					{ at: heldUp, action: { do: 'wait', ms: 6_000 } },
					{ at: 'before swap job: publishing>unknown*', action: { do: 'kill' } },
				],
			});
			await slow.fired;
			await stage.run({ rows: { ...ROWS, only: [0, 1] }, concurrency: 1 });
			await slow.ended;
			await stage.finish();
		});
	};
