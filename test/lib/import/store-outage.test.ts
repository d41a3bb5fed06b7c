import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'pg';
import { describe, expect, it } from 'vitest';
import { isReceipt, PatientStore, systemClock, type AtomicStore } from '../../../lib';
import { PostgresStore } from '../../../lib/store/postgres-store';
import { RedisStore } from '../../../lib/store/redis-store';
import { afterThisTest } from '../../support/cleanup';
import { image, importAll, outcomes } from '../../support/import';
import { emulate, pipelineAt } from '../../support/pipeline';
import { ownNamespace, reachable } from '../store/reachable';
import { startProxy } from '../store/tcp-proxy';
import { until } from '../store/walk';

const ROWS = 120;
const OUTAGE_MS = 1_500;
const LEASE_MS = 3_000;
const WIDE = { org_read: 1e6, org_write: 1e6 };

const SERVERS = [
	{
		name: 'Redis',
		url: process.env.REDIS_URL ?? 'redis://127.0.0.1:6379',
		port: 6379,
		open: (url: string, namespace: string): AtomicStore => new RedisStore(url, { namespace }),
	},
	{
		name: 'Postgres',
		url: process.env.POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/test',
		port: 5432,
		open: (url: string, namespace: string): AtomicStore => new PostgresStore(url, { namespace }),
	},
];

/** An import of 120 rows into a store behind a way that can be cut. */
async function stage({ url, port: usualPort, open }: (typeof SERVERS)[number], waitMs?: number) {
	const { hostname, port } = new URL(url);
	const proxy = await startProxy(hostname, Number(port || usualPort));
	afterThisTest(async () => await proxy.close());
	const namespace = ownNamespace();
	const detour = new URL(url);
	detour.hostname = '127.0.0.1';
	detour.port = String(proxy.port);
	const direct = open(url, namespace);
	const opened = open(detour.href, namespace);
	afterThisTest(async () => {
		await opened.disconnect();
		await direct.clear();
		await direct.disconnect();
		if (direct instanceof PostgresStore) await dropTableOf(namespace);
	});
	const notices: string[] = [];
	const options = { clock: systemClock, settles: isReceipt, waitMs };
	const store = new PatientStore(opened, { ...options, onNotice: (sentence) => notices.push(sentence) });
	const emulator = await emulate({ limits: WIDE });
	const drafts = Array.from({ length: ROWS }, (_, index) => image(`Image ${index}`));
	const importThem = async (by: AtomicStore = store, signal?: AbortSignal) =>
		await importAll(pipelineAt(emulator, { store: by, unpaced: true, leaseMs: LEASE_MS }), drafts, signal);
	const published = (count: number) => until(() => emulator.pins().length >= count);
	return { proxy, direct, store, notices, emulator, importThem, published };
}

async function dropTableOf(namespace: string): Promise<void> {
	const pool = new Pool({ connectionString: SERVERS[1]?.url });
	await pool.query(`DROP TABLE IF EXISTS ${namespace.replaceAll('-', '_')}_entries`);
	await pool.end();
}

const different = (pins: { title: string | null }[]) => new Set(pins.map(({ title }) => title)).size;
const down = (name: string) => new RegExp(`^The ${name} store at .* Publishing pauses until the store is back`);

describe.each(SERVERS)('an import of 120 rows on $name', async (server) => {
	if (!(await reachable(server.url, server.port, `${server.name.toUpperCase()}_URL`))) return;

	it('loses no row when the store is gone for a while, and publishes none twice', async () => {
		const { proxy, notices, emulator, importThem, published } = await stage(server);
		const imported = importThem();
		for (const count of [20, 70]) {
			await published(count);
			await proxy.cut();
			await delay(OUTAGE_MS);
			await proxy.restore();
		}
		expect(new Set(outcomes(await imported))).toEqual(new Set(['created']));
		expect([emulator.pins().length, different(emulator.pins())]).toEqual([ROWS, ROWS]);
		const back = 'The store is back, and publishing goes on.';
		expect(notices).toEqual([
			expect.stringMatching(down(server.name)),
			back,
			expect.stringMatching(down(server.name)),
			back,
		]);
	});

	it('loses no row when the store falls silent, so that answers are lost', async () => {
		const { proxy, emulator, importThem, published } = await stage(server);
		const imported = importThem();
		await published(20);
		proxy.mute = true;
		await delay(300);
		await proxy.cut();
		proxy.mute = false;
		await delay(OUTAGE_MS);
		await proxy.restore();
		expect(new Set(outcomes(await imported))).toEqual(new Set(['created']));
		expect([emulator.pins().length, different(emulator.pins())]).toEqual([ROWS, ROWS]);
	});

	it('ends with the problem of the store when that is gone for longer than it is waited for, and is finished later', async () => {
		const { proxy, direct, emulator, importThem, published } = await stage(server, 1_000);
		const imported = importThem();
		await published(20);
		await proxy.cut();
		const first = await imported;
		expect(new Set(outcomes(first))).toEqual(new Set(['created', 'store-unavailable']));
		const left = first.filter(({ problem }) => problem);
		expect(left.every(({ problem }) => problem?.message.startsWith(`The ${server.name} store at`))).toBe(true);
		const pins = emulator.pins().length;
		expect(pins).toBeLessThan(ROWS);
		const again = await importThem(direct);
		expect(new Set(outcomes(again))).toEqual(new Set(['created', 'existing']));
		expect([emulator.pins().length, different(emulator.pins())]).toEqual([ROWS, ROWS]);
	});

	it('ends promptly when it is interrupted in an outage', async () => {
		const { proxy, store, emulator, importThem, published } = await stage(server);
		const stop = new AbortController();
		const imported = importThem(store.until(stop.signal), stop.signal);
		await published(20);
		await proxy.cut();
		await delay(300);
		stop.abort(new DOMException('interrupted', 'AbortError'));
		const codes = new Set(outcomes(await imported));
		expect([...codes].filter((code) => !['created', 'store-unavailable', 'interrupted'].includes(code))).toEqual([]);
		expect(emulator.pins().length).toBeLessThan(ROWS);
	});
});
