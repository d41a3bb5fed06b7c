import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
	createRateLimiter,
	RedisStore,
	systemClock,
	tokenPort,
	type AtomicStore,
	type RateLimiter,
} from '../../../lib';
import { PostgresStore } from '../../../lib/store/postgres-store';
import { SqliteStore } from '../../../lib/store/sqlite-store';
import { DEFAULT_RETRY } from '../../../lib/model/retry';
import { createCaller } from '../../../lib/pinterest/call';
import { ownNamespace, reachable } from '../store/reachable';
import { startProxy } from '../store/tcp-proxy';
import { emulate } from '../../support/pipeline';

const REDIS = process.env.REDIS_URL ?? 'redis://127.0.0.1:6379';
const POSTGRES = process.env.POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/test';
const folder = mkdtempSync(join(tmpdir(), 'pacing-stores-'));
const namespace = ownNamespace();
afterAll(() => rmSync(folder, { recursive: true }));

/** Two rate limiters on one budget, as two processes have them: each with a connection of its own. */
function sharing(kind: string, open: () => AtomicStore): void {
	it(`two on ${kind} use one budget up together, and neither is refused`, async () => {
		const emulator = await emulate({ timeScale: 60, limits: { org_write: 30 } });
		const stores = [open(), open()];
		const http = tokenPort({
			apiBaseUrl: emulator.apiBaseUrl,
			tokens: { current: async () => emulator.accessToken, refresh: async () => undefined },
		});
		const rateLimiters = stores.map((store) =>
			createRateLimiter({ clock: systemClock, store, scope: { app: 'app', user: '1' } }),
		);
		const write = {
			operation: 'POST /media',
			method: 'POST',
			path: '/media',
			body: { media_type: 'video' },
			budget: 'org_write',
			safe: true,
		} as const;
		const work = async (rateLimiter: RateLimiter) => {
			const call = createCaller({ http, rateLimiter, clock: systemClock, random: Math.random, retry: DEFAULT_RETRY });
			await Promise.all(Array.from({ length: 40 }, async () => await call(write)));
		};
		await Promise.all(rateLimiters.map(work));
		expect(emulator.requests().map(({ status }) => status)).toEqual(new Array(80).fill(201));
		const meter = (await rateLimiters[0]!.usage()).find(({ name }) => name === 'org_write');
		expect(meter).toMatchObject({ limit: 30, windowSeconds: 1, source: 'header', holders: 2 });
		await Promise.all(rateLimiters.map(async (rateLimiter) => await rateLimiter.settled()));
		await stores[0]!.clear();
		await Promise.all(stores.map(async (store) => await store.disconnect()));
	});
}

describe('budgets in a real store', () => {
	sharing('SQLite', () => new SqliteStore(join(folder, 'ledger.sqlite')));
});

describe('budgets in Redis', async () => {
	if (!(await reachable(REDIS, 6379, 'REDIS_URL'))) return;

	sharing('Redis', () => new RedisStore(REDIS, { namespace }));

	it('become a share while it is gone, which is said once, and whole again when it is back', async () => {
		const { hostname, port } = new URL(REDIS);
		const proxy = await startProxy(hostname, Number(port || 6379));
		const store = new RedisStore(`redis://127.0.0.1:${proxy.port}`, { namespace: `${namespace}-cut` });
		const notices: string[] = [];
		let shift = 0;
		const clock = { ...systemClock, now: () => Date.now() + shift, monotonic: () => performance.now() + shift };
		const rateLimiter = createRateLimiter({
			clock,
			store,
			scope: { app: 'app', user: '1' },
			onNotice: (sentence) => notices.push(sentence),
		});
		const call = async () => (await rateLimiter.acquire('org_write')).recordResponse({}, false);
		await call();
		await rateLimiter.settled();
		await proxy.cut();
		await call();
		await call();
		expect(notices).toEqual([
			expect.stringMatching(
				/^Pinterest's limits cannot be shared .* keeps to 1\/2 of them .*The Redis store at 127\.0\.0\.1:\d+ cannot be used/,
			),
		]);
		await proxy.restore();
		shift = 11_000;
		await call(); // asks for the store, and does not wait for it
		await expect.poll(() => notices.length).toBe(2);
		expect(notices[1]).toContain('back');
		await call();
		await rateLimiter.settled();
		expect(await store.read('budget:app:1:org_write')).toContain('"blind":2');
		await store.clear();
		await store.disconnect();
		await proxy.close();
	});
});

describe('budgets in Postgres', async () => {
	if (!(await reachable(POSTGRES, 5432, 'POSTGRES_URL'))) return;

	sharing('Postgres', () => new PostgresStore(POSTGRES, { namespace }));
});
