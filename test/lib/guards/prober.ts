import type { AtomicStore } from '../../../lib/store/atomic-store';
import { createCircuitBreaker } from '../../../lib/guards/circuit-breaker';
import { storeOfKind } from '../store/of-kind';
import { all } from '../store/walk';

/** A process of its own: wants to send to the same domains as its rival, once its parent says go. */
const [kind = '', address = '', namespace = ''] = process.argv.slice(2);

const MOST_LOOKS = 20_000;

/** Both are here before either goes on, so that they meet at each domain. */
async function bothAt(store: AtomicStore, domain: string): Promise<void> {
	await store.insert(`here:${domain}:${process.pid}`, 'yes');
	for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
		if ((await all(store.scan(`here:${domain}:`))).length === 2) return;
	}
	throw new Error('the rival did not come');
}

/** What it was let through to; each of `blocked` is then said to be spam. */
async function probe(domains: string[], blocked: string[]): Promise<void> {
	const store = storeOfKind(kind, address, namespace);
	const breaker = createCircuitBreaker(store, '11');
	const passed: string[] = [];
	for (const domain of domains) {
		await bothAt(store, domain);
		if (!(await breaker.check(`https://${domain}/`)).blocked) passed.push(domain);
	}
	const ways = await Promise.all(blocked.map(async (domain) => await breaker.check(`https://${domain}/`)));
	await Promise.all(ways.map(async (way) => await (way.blocked ? undefined : way.settle('spam'))));
	await store.disconnect();
	process.send?.({ passed });
}

process.once('message', ({ domains, blocked }: { domains: string[]; blocked: string[] }) => {
	probe(domains, blocked).then(
		() => process.disconnect(),
		(error: unknown) => {
			console.error(error);
			process.exit(1);
		},
	);
});
process.send?.('ready');
