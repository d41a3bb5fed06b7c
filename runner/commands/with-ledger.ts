import { Ledger, openStore } from '../../lib';
import type { Settings } from '../settings';

/** Work on the record alone: no account, no call. */
export async function withLedger(settings: Settings, work: (ledger: Ledger) => Promise<number>): Promise<number> {
	const store = openStore(settings.storeUrl);
	try {
		return await work(new Ledger(store, { owner: 'jobs', leaseMs: 60_000 }));
	} finally {
		await store.disconnect();
	}
}
