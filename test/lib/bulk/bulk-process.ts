import { setTimeout as delay } from 'node:timers/promises';
import { Ledger, runOpenBulks, systemClock } from '../../../lib';
import type { StoreAddress } from '../../faults/plan';
import { openAt } from '../../faults/stores';

/** A process of its own that carries out bulk changes, on a store that takes its time, so that it can be killed anywhere. */
const [address = '', lease = ''] = process.argv.slice(2);

async function main(): Promise<void> {
	const store = openAt(JSON.parse(address) as StoreAddress);
	const apply = store.apply.bind(store);
	store.apply = async (writes) => {
		await delay(2);
		return await apply(writes);
	};
	const ledger = new Ledger(store, { owner: `process ${process.pid}`, leaseMs: Number(lease) });
	process.send?.('ready');
	await runOpenBulks(ledger, { signal: new AbortController().signal, clock: systemClock });
}

main().catch((error: unknown) => {
	console.error(error);
	process.exit(1);
});
