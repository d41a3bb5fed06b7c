import type { AtomicStore } from '../../lib/ledger/stores/atomic-store';
import { PostgresStore } from '../../lib/ledger/stores/postgres-store';
import { RedisStore } from '../../lib/ledger/stores/redis-store';
import { SqliteStore } from '../../lib/ledger/stores/sqlite-store';
import { countTo } from './walk';

/** A process of its own: claims the same keys as its rival and counts on the same counter, once its parent says go. */
const [kind = '', address = '', namespace = ''] = process.argv.slice(2);

function open(): AtomicStore {
	if (kind === 'redis') return new RedisStore(address, { namespace });
	if (kind === 'postgres') return new PostgresStore(address, { namespace });
	return new SqliteStore(address);
}

async function contend(claims: number, counts: number): Promise<void> {
	const store = open();
	await store.insert('count', '0');
	const won: number[] = [];
	for (let claim = 0; claim < claims; claim += 1) {
		if (await store.insert(`job:${claim}`, String(process.pid))) won.push(claim);
	}
	await countTo(store, 'count', counts);
	await store.disconnect();
	process.send?.({ won });
}

process.once('message', ({ claims, counts }: { claims: number; counts: number }) => {
	contend(claims, counts).then(
		() => process.disconnect(),
		(error: unknown) => {
			console.error(error);
			process.exit(1);
		},
	);
});
process.send?.('ready');
