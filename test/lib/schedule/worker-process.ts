import { appendFileSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { Ledger, runDue, systemClock } from '../../../lib';
import type { StoreAddress } from '../../faults/plan';
import { openAt } from '../../faults/stores';

/**
 * A process of its own that runs what is due. Publishing is a line in a file: like a pin it cannot be
 * taken back, and it can be looked up.
 */
const [address = '', board = '', lease = ''] = process.argv.slice(2);
const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());

async function main(): Promise<void> {
	const store = openAt(JSON.parse(address) as StoreAddress);
	const ledger = new Ledger(store, { owner: `worker ${process.pid}`, leaseMs: Number(lease) });
	await runDue({
		ledger,
		clock: systemClock,
		signal: stop.signal,
		concurrency: 4,
		work: async ({ lease: held, unresolved }) => {
			const { key } = held.job;
			await delay(Math.random() * 5);
			const there = unresolved && readFileSync(board, 'utf8').split('\n').includes(key);
			if (!there) {
				await held.beginAttempt(key);
				appendFileSync(board, `${key}\n`);
			}
			// Where it matters most to be killed.
			await delay(30 + Math.random() * 30);
			await held.published({ id: key, url: key, createdAt: '' }, key);
			process.send?.(key);
		},
	});
	await store.disconnect();
}

main().then(
	() => process.exit(0),
	(error: unknown) => {
		console.error(error);
		process.exit(1);
	},
);
