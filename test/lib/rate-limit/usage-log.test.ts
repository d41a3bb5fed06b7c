import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { RedisStore, storedUsage, usageLog, noteUsage, type AtomicStore } from '../../../lib';
import { encodeState, newState, type BudgetState } from '../../../lib/rate-limit/budget-state';
import { MemoryStore } from '../../../lib/store/memory-store';
import { PostgresStore } from '../../../lib/store/postgres-store';
import { SqliteStore } from '../../../lib/store/sqlite-store';
import { ownNamespace, reachable } from '../store/reachable';

const REDIS = process.env.REDIS_URL ?? 'redis://127.0.0.1:6379';
const POSTGRES = process.env.POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/test';
const MINUTE_MS = 60_000;
const WRITE = 'budget:api.example/app:11:org_write';
const folder = mkdtempSync(join(tmpdir(), 'usage-log-'));
const namespace = ownNamespace();
afterAll(() => rmSync(folder, { recursive: true }));

/** A budget of which so many of 100 calls are used, in a window that ends a minute from now. */
const used = (calls: number, now: number, more: Partial<BudgetState> = {}) =>
	encodeState({
		...newState(now),
		limit: { amount: 100, windowSeconds: 60, sentAt: now },
		window: {
			begunAt: now,
			earliestEnd: now + MINUTE_MS,
			latestEnd: now + MINUTE_MS,
			used: calls,
			ours: calls,
			byOthers: 0,
		},
		left: 100 - calls,
		...more,
	});

function onStore(kind: string, open: () => AtomicStore): void {
	describe(`the usage log on ${kind}`, () => {
		it('keeps one row for a budget and a minute, whoever notes it and however often', async () => {
			const [store, other] = kind === 'memory' ? Array(2).fill(open()) : [open(), open()];
			await store.clear();
			const now = await store.now();
			await store.set(WRITE, used(30, now));
			await Promise.all([store, other, store, other].map(async (each: AtomicStore) => await noteUsage(each)));
			await store.set(WRITE, used(40, now));
			await noteUsage(other);
			await store.set(WRITE, used(2, now));
			await noteUsage(store);
			const samples = (await usageLog(store, 60)).get(WRITE) ?? [];
			// A minute may have ended in between.
			expect(samples.length).toBeLessThanOrEqual(2);
			expect(Math.max(...samples.map((sample) => sample.used))).toBe(40);
			expect(samples[0]).toMatchObject({ limit: 100, closed: false });
			await store.clear();
			for (const each of new Set([store, other])) await each.disconnect();
		});
	});
}

onStore('memory', () => new MemoryStore());
onStore('SQLite', () => new SqliteStore(join(folder, 'ledger.sqlite')));
describe('in Redis', async () => {
	if (await reachable(REDIS, 6379, 'REDIS_URL')) onStore('Redis', () => new RedisStore(REDIS, { namespace }));
});
describe('in Postgres', async () => {
	if (await reachable(POSTGRES, 5432, 'POSTGRES_URL'))
		onStore('Postgres', () => new PostgresStore(POSTGRES, { namespace }));
});

describe('the usage log', () => {
	const stage = () => {
		const clock = { now: Date.parse('2026-11-26T10:00:30Z') };
		return { clock, store: new MemoryStore(() => clock.now) };
	};
	const rowsOf = async (store: AtomicStore) => (await Array.fromAsync(store.scan('used:'))).length;

	it('has a gap where nobody noted anything', async () => {
		const { clock, store } = stage();
		for (const [pass, calls] of [
			[0, 10],
			[1, 20],
			[5, 30],
		] as const) {
			clock.now += pass * MINUTE_MS;
			await store.set(WRITE, used(calls, clock.now));
			await noteUsage(store);
		}
		const samples = (await usageLog(store, 60)).get(WRITE);
		expect(samples?.map(({ at, used }) => [new Date(at).toISOString().slice(11, 16), used])).toEqual([
			['10:00', 10],
			['10:01', 20],
			['10:06', 30],
		]);
		expect((await usageLog(store, 2)).get(WRITE)).toHaveLength(1);
	});

	it('keeps two hours of each budget, however long the page runs or was away', async () => {
		const { clock, store } = stage();
		for (let minute = 0; minute < 300; minute++) {
			await store.set(WRITE, used(1, clock.now));
			await store.set('budget:api.example/app::org_read', used(1, clock.now));
			await noteUsage(store);
			clock.now += MINUTE_MS;
		}
		expect(await rowsOf(store)).toBe(240);
		clock.now += 24 * 60 * MINUTE_MS;
		await noteUsage(store);
		expect(await rowsOf(store)).toBe(2);
	});

	it('notes a budget that is closed, and leaves out the one that only points to the budget of the app', async () => {
		const { clock, store } = stage();
		await store.set(WRITE, used(100, clock.now, { closedUntil: clock.now + 3_600_000 }));
		await store.set('budget:api.example/app:11:org_read', encodeState({ ...newState(clock.now), perApp: true }));
		await noteUsage(store);
		const log = await usageLog(store, 60);
		expect([...log.keys()]).toEqual([WRITE]);
		expect(log.get(WRITE)).toMatchObject([{ used: 100, limit: 100, closed: true }]);
	});

	it('tells the budgets of each account and app, under the own limit of the user', async () => {
		const { clock, store } = stage();
		await store.set(WRITE, used(30, clock.now));
		await store.set('budget:api.example/app::ads_read', used(5, clock.now));
		expect(await storedUsage(store)).toMatchObject([
			{ name: 'org_write', account: '11', perApp: false, used: 30, remaining: 70, source: 'header' },
			{ name: 'ads_read', app: 'api.example/app', perApp: true, used: 5, limit: 100 },
		]);
		const [own] = await storedUsage(store, { org_write: { amount: 10, windowSeconds: 3_600 } });
		expect(own).toMatchObject({ limit: 10, windowSeconds: 3_600, source: 'own' });
	});
});
