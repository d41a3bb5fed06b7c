import type { AtomicStore } from '../../lib/ledger/stores/atomic-store';
import { PostgresStore } from '../../lib/ledger/stores/postgres-store';
import { RedisStore } from '../../lib/ledger/stores/redis-store';
import { SqliteStore } from '../../lib/ledger/stores/sqlite-store';

/** Opens a store from the arguments of a process. */
export function storeOfKind(kind: string, address: string, namespace: string): AtomicStore {
	if (kind === 'redis') return new RedisStore(address, { namespace });
	if (kind === 'postgres') return new PostgresStore(address, { namespace });
	return new SqliteStore(address);
}
