import { describe, expect, it } from 'vitest';
import {
	createRateLimiter,
	forecast,
	type PipelineError,
	type BudgetName,
	type Clock,
	type RateLimiter,
	type RateLimiterOptions,
} from '../../../lib';
import { MemoryStore } from '../../../lib/store/memory-store';
import { localThrottle } from '../../../lib/rate-limit/local-throttle';
import { VirtualClock } from '../../support/clock';
import { UNLIMITED } from '../../support/throttle';

const virtualClock = () => new VirtualClock(1_700_000_000_000, { runsByItself: true });
const pacerOn = (clock: Clock, more: Partial<RateLimiterOptions> = {}) =>
	createRateLimiter({ clock, throttle: UNLIMITED, ...more });

/** Pinterest, as far as its headers go: so many calls in windows that begin with their first. */
function pinterest(clock: Clock, name: string, amount: number, windowSeconds: number) {
	let begun = -Infinity;
	let used = 0;
	return {
		refused: 0,
		times: [] as number[],
		call(): [Record<string, string>, boolean] {
			const now = clock.now();
			if (now >= begun + windowSeconds * 1000) [begun, used] = [now, 0];
			const limited = used >= amount;
			if (limited) this.refused += 1;
			else used += 1;
			this.times.push(now);
			const limit = `${amount}, 100;w=1;name="safety_net_app_id_user_id", ${amount};w=${windowSeconds};name="${name}"`;
			return [
				{
					'x-ratelimit-limit': limit,
					'x-ratelimit-remaining': String(amount - used),
					'x-ratelimit-reset': String(Math.ceil((begun + windowSeconds * 1000 - now) / 1000)),
				},
				limited,
			];
		},
	};
}

async function send(
	rateLimiter: RateLimiter,
	server: ReturnType<typeof pinterest>,
	budget: BudgetName = 'org_write',
	wish = {},
): Promise<void> {
	const permit = await rateLimiter.acquire(budget, wish);
	permit.recordResponse(...server.call());
}

describe('one process', () => {
	it('sends a handful at once and the rest evenly, all of a window and never more', async () => {
		const clock = virtualClock();
		const server = pinterest(clock, 'org_write_app_id_user_id', 90, 60);
		const rateLimiter = pacerOn(clock);
		const begun = clock.now();
		await Promise.all(Array.from({ length: 200 }, async () => await send(rateLimiter, server)));
		const times = server.times.map((time) => time - begun);
		expect(server.refused).toBe(0);
		expect(times[4]).toBeLessThan(1_000);
		expect(times[60]).toBeGreaterThan(20_000);
		expect([times.filter((time) => time < 60_000).length, times.filter((time) => time < 120_000).length]).toEqual([
			90, 180,
		]);
	});

	it('is fair between flows, and bulk calls come last', async () => {
		const clock = virtualClock();
		const rateLimiter = pacerOn(clock);
		const order: string[] = [];
		const ask = async (flow: string, bulk = false) => {
			const permit = await rateLimiter.acquire('org_read', { flow, bulk });
			order.push(flow);
			permit.recordResponse({}, false);
		};
		const many = Array.from({ length: 20 }, async () => await ask('poll', true)).concat(
			Array.from({ length: 20 }, async () => await ask('import')),
		);
		await Promise.all([...many, ask('urgent'), ask('other')]);
		expect(Math.max(order.indexOf('urgent'), order.indexOf('other'))).toBeLessThanOrEqual(4);
		expect(order.lastIndexOf('import')).toBeLessThan(order.indexOf('poll', 1) + 1);
	});

	it('keeps the last 5 % of an amount from polls and listings, and lets a publishing call go', async () => {
		const WINDOW_MS = 60_000;
		for (const { left, bulkWaits } of [
			{ left: 5, bulkWaits: true },
			{ left: 6, bulkWaits: false },
		]) {
			const clock = virtualClock();
			const rateLimiter = pacerOn(clock);
			const begun = clock.now();
			const headers = (remaining: number) => ({
				'x-ratelimit-limit': '100, 100;w=60;name="org_read_app_id_user_id"',
				'x-ratelimit-remaining': String(remaining),
				'x-ratelimit-reset': String(Math.ceil((begun + WINDOW_MS - clock.now()) / 1000)),
			});
			(await rateLimiter.acquire('org_read')).recordResponse(headers(left), false);
			const ask = async (bulk: boolean) => {
				const permit = await rateLimiter.acquire('org_read', { bulk });
				const waited = clock.now() - begun;
				permit.recordResponse(headers(waited < WINDOW_MS ? left - 1 : 99), false);
				return waited;
			};
			const [bulk, publishing] = bulkWaits
				? await Promise.all([ask(true), ask(false)])
				: [await ask(true), await ask(false)];
			expect(publishing).toBeLessThan(WINDOW_MS);
			if (bulkWaits) expect(bulk).toBeGreaterThanOrEqual(WINDOW_MS);
			else expect(bulk).toBeLessThan(WINDOW_MS);
		}
	});

	it('forgets a call that is given up, and lets the next one go', async () => {
		const clock = virtualClock();
		const rateLimiter = pacerOn(clock);
		const first = await rateLimiter.acquire('org_write');
		const giveUp = new AbortController();
		const second = rateLimiter.acquire('org_write', { signal: giveUp.signal });
		const third = rateLimiter.acquire('org_write');
		giveUp.abort(new Error('enough'));
		await expect(second).rejects.toThrow('enough');
		await expect(rateLimiter.acquire('org_write', { signal: giveUp.signal })).rejects.toThrow('enough');
		first.recordResponse({}, false);
		(await third).recordResponse({}, false);
		await rateLimiter.settled();
		expect((await rateLimiter.usage()).find(({ name }) => name === 'org_write')).toMatchObject({
			limit: 100,
			used: 2,
			remaining: 98,
			source: 'table',
			holders: 0,
		});
	});

	it('gives a slot back that was not used', async () => {
		const clock = virtualClock();
		const server = pinterest(clock, 'org_write_app_id_user_id', 3, 60);
		const rateLimiter = pacerOn(clock);
		for (let turn = 0; turn < 10; turn++) (await rateLimiter.acquire('org_write')).release();
		for (let turn = 0; turn < 3; turn++) await send(rateLimiter, server);
		expect([server.refused, server.times.every((time) => time < clock.now() + 60_000)]).toEqual([0, true]);
		expect(rateLimiter.pauseFor('org_write')).toBeGreaterThan(0);
	});

	it('waits a refusal out, but not one for a single board', async () => {
		const clock = virtualClock();
		const rateLimiter = pacerOn(clock);
		(await rateLimiter.acquire('org_write')).recordResponse(
			{ 'x-ratelimit-remaining': '60', 'x-ratelimit-reset': '30' },
			true,
		);
		expect(rateLimiter.pauseFor('org_write')).toBe(0);
		(await rateLimiter.acquire('org_write')).recordResponse({ 'x-ratelimit-reset': '30' }, true);
		expect(rateLimiter.pauseFor('org_write')).toBe(30_000);
		const before = clock.now();
		(await rateLimiter.acquire('org_write')).release();
		expect(clock.now() - before).toBe(30_000);
	});

	it('keeps to the user’s own limit where that is lower, and to Pinterest’s where that is', async () => {
		const clock = virtualClock();
		const server = pinterest(clock, 'org_write_app_id_user_id', 100, 60);
		const begun = clock.now();
		const slow = pacerOn(clock, { own: { org_write: { amount: 4, windowSeconds: 60 } } });
		for (let turn = 0; turn < 12; turn++) await send(slow, server);
		expect([60_000, 120_000].map((until) => server.times.filter((time) => time - begun < until).length)).toEqual([
			4, 8,
		]);
		const other = pinterest(clock, 'org_write_app_id_user_id', 10, 60);
		const wide = pacerOn(clock, { own: { org_write: { amount: 6_000, windowSeconds: 60 } } });
		for (let turn = 0; turn < 25; turn++) await send(wide, other);
		expect(other.refused).toBe(0);
	});

	it('holds the safety net over all budgets', async () => {
		const clock = virtualClock();
		const own = { org_read: { amount: 90_000, windowSeconds: 60 }, org_write: { amount: 90_000, windowSeconds: 60 } };
		const rateLimiter = pacerOn(clock, { own });
		const times: number[] = [];
		const call = async (budget: BudgetName) => {
			const permit = await rateLimiter.acquire(budget);
			times.push(clock.now());
			permit.recordResponse({}, false);
		};
		await Promise.all(
			Array.from({ length: 400 }, async (_, index) => await call(index % 2 ? 'org_read' : 'org_write')),
		);
		times.sort((one, other) => one - other);
		const windows: number[][] = [];
		for (const time of times) {
			const window = windows.at(-1);
			if (window && time < (window[0] ?? 0) + 1_000) window.push(time);
			else windows.push([time]);
		}
		expect(windows.map(({ length }) => length)).toEqual([100, 100, 100, 100]);
	});

	it('has a throttle of its own, which p-throttle holds', async () => {
		const enter = localThrottle({ amount: 3, windowSeconds: 0.2 });
		const times: number[] = [];
		for (let turn = 0; turn < 7; turn++) {
			await enter();
			times.push(performance.now());
		}
		for (const [index, time] of times.slice(3).entries()) expect(time - (times[index] ?? 0)).toBeGreaterThan(170);
		await Promise.all(Array.from({ length: 400 }, localThrottle({ amount: 1, windowSeconds: 86_400 })));
	});
});

describe('a budget by the day', () => {
	it('is counted for the whole app, is never slept out, and is remembered', async () => {
		const clock = virtualClock();
		const store = new MemoryStore(() => clock.now());
		const server = pinterest(clock, 'org_write_app_id', 30, 86_400);
		const scope = { app: 'shop', user: '1' };
		const rateLimiter = pacerOn(clock, { store, scope });
		const begun = clock.now();
		for (let turn = 0; turn < 30; turn++) await send(rateLimiter, server);
		expect(clock.now() - begun).toBeLessThan(5_000);
		await rateLimiter.settled();
		const retryAt = `${new Date(begun + 86_400_000).toISOString().slice(0, 16)}`;
		const refusal = {
			problem: {
				code: 'rate-limited',
				category: 'rate-limit',
				action: 'wait',
				retryAt: expect.stringContaining(retryAt),
			},
		};
		await expect(rateLimiter.acquire('org_write')).rejects.toMatchObject(refusal);
		await expect(pacerOn(clock, { store, scope }).acquire('org_write')).rejects.toMatchObject(refusal);
		expect(clock.now() - begun).toBeLessThan(5_000);
		expect((await rateLimiter.usage())[1]).toMatchObject({
			name: 'org_write',
			limit: 30,
			windowSeconds: 86_400,
			remaining: 0,
			source: 'header',
			perApp: true,
			pausedUntil: expect.stringContaining(retryAt),
		});
		// Another account of the same app learns it from its first answer, and is paused with it.
		const other = pacerOn(clock, { store, scope: { app: 'shop', user: '2' } });
		await send(other, server);
		await other.settled();
		await expect(other.acquire('org_write')).rejects.toMatchObject(refusal);
	});
});

describe('several processes', () => {
	it('share one record, several accounts do not', async () => {
		const clock = virtualClock();
		const store = new MemoryStore(() => clock.now());
		const server = pinterest(clock, 'org_write_app_id_user_id', 60, 60);
		const rateLimiters = [0, 1, 2].map(() => pacerOn(clock, { store, scope: { app: 'app', user: '1' } }));
		const begun = clock.now();
		await Promise.all(
			rateLimiters.flatMap((rateLimiter) => Array.from({ length: 50 }, async () => await send(rateLimiter, server))),
		);
		expect(server.refused).toBe(0);
		expect(server.times.filter((time) => time - begun < 60_000)).toHaveLength(60);
		const before = clock.now();
		await send(
			pacerOn(clock, { store, scope: { app: 'app', user: '2' } }),
			pinterest(clock, 'org_write_app_id_user_id', 60, 60),
		);
		expect(clock.now()).toBe(before);
		expect(await store.read('budget:app:1:org_write')).toContain('"holders"');
	});

	it('are one as soon as the account is known', async () => {
		const clock = virtualClock();
		const store = new MemoryStore(() => clock.now());
		const rateLimiter = pacerOn(clock, { store });
		(await rateLimiter.acquire('org_read')).recordResponse({}, false);
		expect(await store.read('budget:app:7:org_read')).toBeUndefined();
		rateLimiter.identify('7');
		(await rateLimiter.acquire('org_read')).recordResponse({}, false);
		expect(await store.read('budget:app:7:org_read')).toContain('"holders"');
	});
});

describe("the user's own limit, on a machine that sleeps", () => {
	/** A store elsewhere, whose clock goes on while the machine sleeps. To the machine that is a step of its wall clock. */
	function oneEachMinute() {
		const clock = virtualClock();
		const store = new MemoryStore(() => clock.now());
		const own = { org_write: { amount: 1, windowSeconds: 60 } };
		const limiter = (more = {}) => pacerOn(clock, { store, own, scope: { app: 'app', user: '1' }, ...more });
		return { clock, limiter };
	}

	it('counts a call from its end, although the machine slept while it was under way', async () => {
		const { clock, limiter } = oneEachMinute();
		const rateLimiter = limiter();
		const permit = await rateLimiter.acquire('org_write');
		clock.step(30_000);
		const ended = clock.now();
		permit.recordResponse({}, false);
		await rateLimiter.acquire('org_write');
		expect(clock.now() - ended).toBeGreaterThanOrEqual(60_000);
	});

	it.each([
		['over which the machine slept', (clock: VirtualClock) => clock.step(200_000)],
		['that was held up', async (clock: VirtualClock) => await clock.sleep(200_000)],
	])('lets no call go by a reservation %s: others leave no room for it any more', async (_, holdUp) => {
		const { clock, limiter } = oneEachMinute();
		let othersAt: number | undefined;
		const throttle = () => async () => {
			if (othersAt !== undefined) return;
			await holdUp(clock);
			(await limiter().acquire('org_write')).recordResponse({}, false);
			othersAt = clock.now();
		};
		await limiter({ throttle }).acquire('org_write');
		expect(clock.now() - (othersAt ?? Infinity)).toBeGreaterThanOrEqual(60_000);
	});
});

describe('a process that is alone', () => {
	/** A store whose writes are answered when they are let through, and a limiter that has registered itself there. */
	async function alone() {
		const clock = virtualClock();
		const store = new MemoryStore(() => clock.now());
		let gate: Promise<void> = Promise.resolve();
		let open = () => undefined as void;
		let writes = 0;
		const slow = Object.assign(Object.create(store) as MemoryStore, {
			swap: async (...swap: Parameters<MemoryStore['swap']>) => {
				writes += 1;
				await gate;
				return await store.swap(...swap);
			},
		});
		const server = pinterest(clock, 'org_write_app_id_user_id', 100, 60);
		const scope = { app: 'app', user: '1' };
		const rateLimiter = pacerOn(clock, { store: slow, scope });
		for (let turn = 0; turn < 2; turn++) await send(rateLimiter, server);
		await clock.sleep(1_000);
		return {
			clock,
			store,
			server,
			rateLimiter,
			other: () => pacerOn(clock, { store, scope }),
			written: () => writes,
			hold: () => (gate = new Promise((resolve) => (open = resolve))),
			release: () => open(),
		};
	}

	it('sends while the store does not answer, what it has reserved ahead and no more: each call waited for it', async () => {
		const { clock, server, rateLimiter, hold, release } = await alone();
		hold();
		const calls = Promise.all(Array.from({ length: 60 }, async () => await send(rateLimiter, server)));
		const sent = server.times.length;
		await clock.sleep(30_000);
		const meanwhile = server.times.length - sent;
		expect(meanwhile).toBeGreaterThan(0);
		expect(meanwhile).toBeLessThanOrEqual(18);
		release();
		await calls;
		expect(server.refused).toBe(0);
	});

	it('asks the store first when the machine has slept, because it does not know for how long', async () => {
		const { clock, server, rateLimiter, hold, release } = await alone();
		hold();
		await send(rateLimiter, server);
		clock.step(3_600_000);
		const next = send(rateLimiter, server);
		await clock.sleep(1_000);
		expect(server.times).toHaveLength(3);
		release();
		await next;
		expect(server.times).toHaveLength(4);
	});

	it('writes once in ten calls while it is busy, and everything at its end', async () => {
		const { clock, server, store, rateLimiter, written } = await alone();
		const before = written();
		const call = async () => {
			const permit = await rateLimiter.acquire('org_write');
			const answer = server.call();
			await clock.sleep(700);
			permit.recordResponse(...answer);
		};
		await Promise.all(Array.from({ length: 80 }, call));
		expect(written() - before).toBeLessThanOrEqual(8);
		await rateLimiter.settled();
		const record = JSON.parse((await store.read('budget:app:1:org_write')) ?? '') as object;
		expect(record).toMatchObject({ left: 100 - 82, holders: {}, window: { used: 82, ours: 82 } });
	});

	it('meets another that joins while its write is under way, and neither is refused', async () => {
		const { server, rateLimiter, other, hold, release } = await alone();
		hold();
		const newcomer = other();
		const both = [rateLimiter, newcomer].map(
			async (limiter) => await Promise.all(Array.from({ length: 90 }, async () => await send(limiter, server))),
		);
		await new Promise(setImmediate);
		release();
		await Promise.all(both);
		expect([server.times.length, server.refused]).toEqual([182, 0]);
		const usage = (await newcomer.usage()).find(({ name }) => name === 'org_write');
		expect(usage).toMatchObject({ holders: 2 });
	});

	it("shows what it has reserved ahead as what is left, also to another process's meter", async () => {
		const { rateLimiter, other } = await alone();
		const org_write = { name: 'org_write', used: 2, remaining: 98 };
		expect(await rateLimiter.usage()).toContainEqual(expect.objectContaining(org_write));
		expect(await other().usage()).toContainEqual(expect.objectContaining(org_write));
	});
});

describe("the user's own limit, shared by three processes", () => {
	it("holds in every 10 seconds beside Pinterest's 60,000 a minute: 39 calls came where 20 were allowed", async () => {
		const clock = virtualClock();
		const store = new MemoryStore(() => clock.now());
		const server = pinterest(clock, 'org_write_app_id_user_id', 60_000, 60);
		const own = { org_write: { amount: 20, windowSeconds: 10 } };
		const rateLimiters = [0, 1, 2].map(() => pacerOn(clock, { store, own, scope: { app: 'app', user: '1' } }));
		const slowly = async (rateLimiter: RateLimiter, index: number) => {
			const permit = await rateLimiter.acquire('org_write');
			await clock.sleep(100 + ((index * 377) % 900));
			const answer = server.call();
			await clock.sleep(150);
			permit.recordResponse(...answer);
		};
		await Promise.all(
			rateLimiters.flatMap((rateLimiter) =>
				Array.from({ length: 30 }, async (_, index) => await slowly(rateLimiter, index)),
			),
		);
		const { times } = server;
		const within = times.map((from) => times.filter((time) => time >= from && time < from + 10_000).length);
		expect(times).toHaveLength(90);
		expect(Math.max(...within)).toBe(20);
	});
});

describe('a closure that nobody could wait for', () => {
	const YEAR = 365 * 86_400_000;
	const shared = () => {
		const clock = virtualClock();
		const store = new MemoryStore(() => clock.now());
		const notices: string[] = [];
		const open = () =>
			pacerOn(clock, { store, scope: { app: 'app', user: '1' }, onNotice: (sentence) => notices.push(sentence) });
		return { clock, store, notices, open };
	};

	it.each([
		['Retry-After: 1000000000', { 'retry-after': '1000000000' }],
		['a reset that is a moment', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1764115200' }],
		['a window of years', { 'x-ratelimit-limit': '100, 100;w=1000000000;name="org_write_app_id_user_id"' }],
	])('%s closed the account for decades: it is noted once, and a whole window is waited', async (_, headers) => {
		const { clock, notices, open } = shared();
		const rateLimiter = open();
		const begun = clock.now();
		for (let call = 0; call < 3; call++) (await rateLimiter.acquire('org_write')).recordResponse(headers, true);
		await rateLimiter.settled();
		(await open().acquire('org_write')).release();
		expect(clock.now() - begun).toBeLessThanOrEqual(4 * 60_000);
		expect(notices).toEqual([expect.stringMatching(/cannot be true/)]);
	});

	it('is still waited for where it is a day', async () => {
		const { clock, open } = shared();
		const rateLimiter = open();
		(await rateLimiter.acquire('org_write')).recordResponse({ 'retry-after': '86400' }, true);
		const refusal: PipelineError = await rateLimiter.acquire('org_write').then(String, (error) => error);
		expect(refusal.problem).toMatchObject({ code: 'rate-limited' });
		expect(Date.parse(refusal.problem.retryAt ?? '') - clock.now()).toBeGreaterThanOrEqual(86_400_000 - 1_000);
	});

	it("of a moment when the store's clock was a year ahead is forgotten when the clock is right again", async () => {
		const { clock, store, open } = shared();
		clock.step(YEAR);
		const ahead = open();
		(await ahead.acquire('org_write')).recordResponse({ 'retry-after': '3600' }, true);
		(await ahead.acquire('org_read')).recordResponse(
			{
				'x-ratelimit-limit': '1000, 1000;w=60;name="org_read_app_id"',
				'x-ratelimit-remaining': '0',
				'x-ratelimit-reset': '40',
			},
			true,
		);
		await ahead.settled();
		expect(await store.read('budget:app:1:org_write')).toContain('closedUntil');
		clock.step(-YEAR);
		const right = open();
		for (const budget of ['org_write', 'org_read'] as const) (await right.acquire(budget)).release();
		expect((await right.usage()).filter(({ pausedUntil }) => pausedUntil !== undefined)).toEqual([]);
		// What is not a time is kept: the budget is still the app's.
		expect((await right.usage()).find(({ name }) => name === 'org_read')).toMatchObject({ perApp: true });
	});

	it('in the store of an earlier version is opened', async () => {
		const { clock, store, open } = shared();
		const closed = { left: 0, blind: 0, late: 0, burst: { tokens: 5, at: clock.now() }, others: 0, othersBefore: 0 };
		const until = clock.now() + 1_000_000_000_000;
		await store.insert('budget:app:1:org_write', JSON.stringify({ ...closed, holders: {}, closedUntil: until }));
		(await open().acquire('org_write')).release();
	});
});

describe('the forecast of a batch', () => {
	const meters = async (clock: Clock, own = {}) => await pacerOn(clock, { own }).usage();

	it.each([
		[
			{ images: 50, videos: 0 },
			{ writes: 50, reads: 0, seconds: 30 },
		],
		[
			{ images: 100, videos: 50 },
			{ writes: 200, reads: 250, seconds: 120 },
		],
		[
			{ images: 0, videos: 0 },
			{ writes: 0, reads: 0, seconds: 0 },
		],
	])('%j', async (batch, expected) => {
		const clock = virtualClock();
		expect(forecast(batch, await meters(clock), clock.now())).toMatchObject(expected);
	});

	it('counts with what is used up', async () => {
		const clock = virtualClock();
		const server = pinterest(clock, 'org_write_app_id_user_id', 5, 60);
		const rateLimiter = pacerOn(clock);
		for (let turn = 0; turn < 5; turn++) await send(rateLimiter, server);
		await rateLimiter.settled();
		const now = clock.now();
		const { seconds } = forecast({ images: 5, videos: 0 }, await rateLimiter.usage(), now);
		expect(seconds).toBeGreaterThan(60);
		expect(seconds).toBeLessThanOrEqual(121);
	});
});
