import { Ledger, openStore } from '../../lib';
import { printWarning } from '../print';
import type { StoreSettings } from '../settings';

/** Runs a command that works on the store alone, without an account and without a call to Pinterest. */
export async function withLedger<Result>(
	settings: StoreSettings,
	work: (ledger: Ledger) => Promise<Result>,
): Promise<Result> {
	const store = await openStore(settings.storeUrl);
	try {
		return await work(
			new Ledger(store, {
				owner: 'jobs',
				leaseMs: 60_000,
				onUnreadable: (problem) => printWarning(problem.message, { problem }),
			}),
		);
	} finally {
		await store.disconnect();
	}
}
