import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { AtomicStore } from '../../lib/store/atomic-store';
import { MemoryStore } from '../../lib/store/memory-store';
import { PostgresStore } from '../../lib/store/postgres-store';
import { RedisStore } from '../../lib/store/redis-store';
import { SqliteStore } from '../../lib/store/sqlite-store';

export type StoreKind = 'memory' | 'sqlite' | 'redis' | 'postgres';

/** Where a store of the class used in production keeps its rows. Others than one in memory can be opened several times. */
export interface StorePlace {
	kind: StoreKind;
	/** A file, or the URL of a server; empty in memory. */
	address: string;
	namespace: string;
}

/** The servers are those of `REDIS_URL` and `POSTGRES_URL`. */
export const SERVERS = {
	redis: process.env.REDIS_URL ?? 'redis://127.0.0.1:6379',
	postgres: process.env.POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/test',
};

let places = 0;

/** A place that nobody else uses, with no rows. */
export async function newPlace(kind: StoreKind): Promise<StorePlace> {
	const namespace = `sim-${process.pid}-${Date.now().toString(36)}-${(places += 1)}`;
	if (kind === 'memory') return { kind, address: '', namespace };
	if (kind !== 'sqlite') return { kind, address: SERVERS[kind], namespace };
	return { kind, address: join(await mkdtemp(join(tmpdir(), 'sim-')), 'record.sqlite'), namespace };
}

export function openAt({ kind, address, namespace }: StorePlace): AtomicStore {
	if (kind === 'memory') return new MemoryStore();
	if (kind === 'redis') return new RedisStore(address, { namespace });
	if (kind === 'postgres') return new PostgresStore(address, { namespace });
	return new SqliteStore(address);
}

/** Removes all that a place holds. Whoever opened it has disconnected before. */
export async function removePlace(place: StorePlace): Promise<void> {
	if (place.kind === 'sqlite') await rm(dirname(place.address), { recursive: true, force: true });
	if (place.kind === 'postgres') await dropTable(place);
	if (place.kind !== 'redis') return;
	const store = openAt(place);
	await store.clear?.();
	await store.disconnect();
}

async function dropTable({ address, namespace }: StorePlace): Promise<void> {
	const { Pool } = await import('pg');
	const pool = new Pool({ connectionString: address, max: 1 });
	await pool.query(`DROP TABLE IF EXISTS ${namespace.replaceAll('-', '_')}_entries`).finally(() => pool.end());
}
