import { PostgresStore } from '../../lib/ledger/stores/postgres-store';
import { RedisStore } from '../../lib/ledger/stores/redis-store';
import { SqliteStore } from '../../lib/ledger/stores/sqlite-store';

/** A process of its own: tells its parent what it hears, and has nothing else to live for once the parent hangs up. */
const [kind = '', address = '', namespace = ''] = process.argv.slice(2);

const store = kind === 'redis' ? new RedisStore(address, { namespace }) : kind === 'postgres' ? new PostgresStore(address, { namespace }) : new SqliteStore(address);

void store.listen('due', () => process.send?.('heard')).then(() => process.send?.('listening'));
process.once('message', () => process.disconnect());
