import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Pool } from 'pg';
import { RedisStore, type AtomicStore } from '../../lib';
import { PostgresStore } from '../../lib/store/postgres-store';
import { SqliteStore } from '../../lib/store/sqlite-store';
import type { StoreAddress, StoreKind } from './plan';

const SERVERS = {
	redis: { url: process.env.REDIS_URL ?? 'redis://127.0.0.1:6379', port: 6379 },
	postgres: { url: process.env.POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/test', port: 5432 },
};

let opened = 0;

/** A ledger that nobody else uses. */
export async function newAddress(kind: StoreKind): Promise<StoreAddress> {
	const namespace = `faults-${process.pid}-${(opened += 1)}`;
	if (kind !== 'sqlite') return { kind, address: SERVERS[kind].url, namespace };
	return { kind, address: join(await mkdtemp(join(tmpdir(), 'faults-')), 'ledger.db'), namespace };
}

export function openAt({ kind, address, namespace }: StoreAddress): AtomicStore {
	if (kind === 'redis') return new RedisStore(address, { namespace });
	if (kind === 'postgres') return new PostgresStore(address, { namespace });
	return new SqliteStore(address);
}

/** Removes all that a ledger left. */
export async function removeAt(at: StoreAddress): Promise<void> {
	if (at.kind === 'sqlite') return await rm(dirname(at.address), { recursive: true, force: true });
	if (at.kind === 'postgres') {
		const pool = new Pool({ connectionString: at.address, max: 1 });
		await pool.query(`DROP TABLE IF EXISTS ${at.namespace.replaceAll('-', '_')}_entries`);
		return await pool.end();
	}
	const store = openAt(at);
	await store.clear?.();
	await store.disconnect();
}

/** Whether a store can be tested with. In CI a server that is missing must not pass for a success. */
export async function isThere(kind: StoreKind): Promise<boolean> {
	if (kind === 'sqlite') return true;
	const { hostname, port } = new URL(SERVERS[kind].url);
	const there = await new Promise<boolean>((answer) => {
		const socket = connect({ host: hostname, port: Number(port || SERVERS[kind].port), timeout: 1_000 });
		const end = (open: boolean) => {
			socket.destroy();
			answer(open);
		};
		socket
			.once('connect', () => end(true))
			.once('error', () => end(false))
			.once('timeout', () => end(false));
	});
	if (!there && process.env.CI) throw new Error(`No ${kind} at ${hostname}, and in CI there has to be one.`);
	return there;
}
