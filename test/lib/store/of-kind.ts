import type { AtomicStore } from '../../../lib/store/atomic-store';
import { PostgresStore } from '../../../lib/store/postgres-store';
import { RedisStore } from '../../../lib/store/redis-store';
import { SqliteStore } from '../../../lib/store/sqlite-store';

/** Opens a store from the arguments of a process. */
export function storeOfKind(kind: string, address: string, namespace: string): AtomicStore {
	if (kind === 'redis') return new RedisStore(address, { namespace });
	if (kind === 'postgres') return new PostgresStore(address, { namespace });
	return new SqliteStore(address);
}
