import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { isoTime, type AtomicStore } from '../../../lib';
import { createCircuitBreaker } from '../../../lib/guards/circuit-breaker';
import { domainOf } from '../../../lib/model/url';
import type { CircuitBreaker, PassOutcome } from '../../../lib/guards/circuit-breaker';
import { FIRST_PAUSE_MS, LONGEST_PAUSE_MS, PROBE_LEASE_MS } from '../../../lib/guards/circuit-state';
import { MemoryStore } from '../../../lib/store/memory-store';
import { SqliteStore } from '../../../lib/store/sqlite-store';
import { all } from '../store/walk';
import { timed } from './timed';

const BLOCKED = 'https://www.bad.example/offer?token=secret';
const START = Date.parse('2026-11-24T12:00:00Z');
const folder = mkdtempSync(join(tmpdir(), 'breaker-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe.each([
	['memory', () => new MemoryStore()],
	['sqlite', () => new SqliteStore(join(folder, 'ledger.sqlite'))],
] as const)('a breaker on %s', (kind, open) => {
	let opened: AtomicStore[] = [];
	let now = START;

	afterEach(async () => {
		await opened[0]?.clear();
		await Promise.all(opened.map(async (store) => await store.disconnect()));
		opened = [];
		now = START;
	});

	/** Another connection each time, as another process has it. */
	function connect(accountId = '11'): CircuitBreaker {
		const store = kind === 'memory' ? (opened[0] ?? open()) : open();
		opened.push(store);
		return createCircuitBreaker(
			timed(store, () => now),
			accountId,
		);
	}

	/** Sends a pin if the circuit breaker lets it. */
	async function send(breaker: CircuitBreaker, link: string | undefined, end: PassOutcome): Promise<boolean> {
		const way = await breaker.check(link);
		if (!way.blocked) await way.settle(end);
		return !way.blocked;
	}

	it('tries one pin after a pause that a clock a year ahead has begun, and was closed for that year', async () => {
		const YEAR = 365 * 24 * 3_600_000;
		now = START + YEAR;
		expect(await send(connect(), BLOCKED, 'spam')).toBe(true);
		now = START;
		const [one, other] = [await connect().check(BLOCKED), await connect().check(BLOCKED)];
		expect([one.blocked, other.blocked]).toEqual([false, true]);
		if (!one.blocked) await one.settle('published');
		expect(await all(connect().list())).toEqual([]);
	});

	it('takes a probe for lost that a clock a year ahead has taken', async () => {
		const YEAR = 365 * 24 * 3_600_000;
		await send(connect(), BLOCKED, 'spam');
		now = START + YEAR;
		expect((await connect().check(BLOCKED)).blocked).toBe(false);
		now = START + FIRST_PAUSE_MS;
		expect((await connect().check(BLOCKED)).blocked).toBe(false);
	});

	it('pauses the domain that was blocked for a day, for all, and no other', async () => {
		const breaker = connect();
		expect(await send(breaker, BLOCKED, 'spam')).toBe(true);
		for (const other of [breaker, connect(), connect('22')]) {
			expect(await other.check('http://BAD.example./x')).toEqual({
				blocked: true,
				until: START + FIRST_PAUSE_MS,
				problem: {
					code: 'domain-paused',
					category: 'spam',
					action: 'wait',
					retryAt: '2026-11-25T12:00:00Z',
					message: expect.stringMatching(
						/^Pins that link to bad\.example are paused until 2026-11-25T12:00:00Z, because .* as spam\..*appeal/,
					),
				},
			});
			expect(await other.check('https://good.example/')).toMatchObject({ blocked: false });
			expect(await other.check('https://shop.bad.example/')).toMatchObject({ blocked: false });
			expect(await other.check()).toMatchObject({ blocked: false });
		}
		now += FIRST_PAUSE_MS - 1;
		expect(await send(breaker, BLOCKED, 'published')).toBe(false);
	});

	it('lets exactly one through after the pause, and all when that one was published', async () => {
		await send(connect(), BLOCKED, 'spam');
		now += FIRST_PAUSE_MS;
		const rivals = Array.from({ length: 8 }, () => connect());
		const ways = await Promise.all(rivals.map(async (rival) => await rival.check(BLOCKED)));
		const passages = ways.filter((way) => !way.blocked);
		expect(passages).toHaveLength(1);
		expect(ways.filter((way) => way.blocked).map(({ until }) => until)).toEqual(Array(7).fill(now + PROBE_LEASE_MS));
		await passages[0]?.settle('published');
		for (const rival of rivals) expect(await send(rival, BLOCKED, 'published')).toBe(true);
		expect(await all(connect().list())).toEqual([]);
	});

	it('pauses twice as long after each probe that is blocked, bounded, and starts anew once closed', async () => {
		const breaker = connect();
		const day = FIRST_PAUSE_MS;
		await send(breaker, BLOCKED, 'spam');
		for (const pause of [day, 2 * day, 4 * day, LONGEST_PAUSE_MS, LONGEST_PAUSE_MS]) {
			now += pause - 1;
			expect(await send(breaker, BLOCKED, 'spam')).toBe(false);
			now += 1;
			expect(await send(breaker, BLOCKED, 'spam')).toBe(true);
		}
		now += LONGEST_PAUSE_MS;
		expect(await send(breaker, BLOCKED, 'published')).toBe(true);
		await send(breaker, BLOCKED, 'spam');
		expect(await breaker.check(BLOCKED)).toMatchObject({ until: now + day });
	});

	it('takes a probe that was not decided back at once, and one that was lost after its lease', async () => {
		const breaker = connect();
		await send(breaker, BLOCKED, 'spam');
		now += FIRST_PAUSE_MS;
		expect(await send(breaker, BLOCKED, 'undecided')).toBe(true);
		expect(await breaker.check(BLOCKED)).toMatchObject({ blocked: false }); // and its process ends here
		now += PROBE_LEASE_MS - 1;
		expect(await breaker.check(BLOCKED)).toMatchObject({ blocked: true });
		now += 1;
		expect(await send(breaker, BLOCKED, 'published')).toBe(true);
		expect(await send(breaker, BLOCKED, 'published')).toBe(true);
	});

	it.each(['published', 'undecided'] as const)(
		'hears no more of a probe that was lost and is %s in the end',
		async (end) => {
			const breaker = connect();
			await send(breaker, BLOCKED, 'spam');
			now += FIRST_PAUSE_MS;
			const lost = await breaker.check(BLOCKED);
			now += PROBE_LEASE_MS;
			expect(await breaker.check(BLOCKED)).toMatchObject({ blocked: false });
			if (!lost.blocked) await lost.settle(end);
			expect(await breaker.check(BLOCKED)).toMatchObject({ blocked: true, until: now + PROBE_LEASE_MS });
		},
	);

	it('learns nothing from answers to calls from before the pause', async () => {
		const breaker = connect();
		const early = await Promise.all([1, 2, 3].map(async () => await breaker.check(BLOCKED)));
		await send(breaker, BLOCKED, 'spam');
		now += 60_000;
		const [published, blocked, neither] = early;
		if (published && !published.blocked) await published.settle('published');
		if (blocked && !blocked.blocked) await blocked.settle('spam');
		if (neither && !neither.blocked) await neither.settle('undecided');
		expect(await breaker.check(BLOCKED)).toMatchObject({ blocked: true, until: START + FIRST_PAUSE_MS });
		now = START + FIRST_PAUSE_MS;
		expect(await breaker.check(BLOCKED)).toMatchObject({ blocked: false });
	});

	it('pauses the account at the second domain within a day, not the third pin of one', async () => {
		const breaker = connect();
		const both = await Promise.all([BLOCKED, BLOCKED].map(async (link) => await breaker.check(link)));
		for (const way of both) if (!way.blocked) await way.settle('spam');
		expect(await breaker.check('https://good.example/')).toMatchObject({ blocked: false });
		now += FIRST_PAUSE_MS - 1;
		await send(breaker, 'https://worse.example/', 'spam');
		expect(await breaker.check('https://good.example/')).toMatchObject({
			until: now + FIRST_PAUSE_MS,
			problem: {
				code: 'account-paused',
				category: 'spam',
				action: 'wait',
				retryAt: isoTime(now + FIRST_PAUSE_MS + 999),
				message: expect.stringContaining(
					'Pinterest blocked links to bad.example, worse.example as spam within one day.',
				),
			},
		});
		expect(await connect('22').check('https://good.example/')).toMatchObject({ blocked: false });
		now += FIRST_PAUSE_MS;
		expect(await send(breaker, 'https://good.example/', 'published')).toBe(true);
		expect(await send(breaker, 'https://good.example/', 'published')).toBe(true);
	});

	it('does not take two domains for one matter when a day lies between them', async () => {
		const breaker = connect();
		await send(breaker, BLOCKED, 'spam');
		now += FIRST_PAUSE_MS;
		await send(breaker, 'https://worse.example/', 'spam');
		expect(await breaker.check('https://good.example/')).toMatchObject({ blocked: false });
	});

	it('probes no domain through an account that is paused', async () => {
		const breaker = connect();
		await send(breaker, BLOCKED, 'spam');
		now += 60_000;
		await send(breaker, 'https://worse.example/', 'spam');
		now = START + FIRST_PAUSE_MS;
		expect(await breaker.check(BLOCKED)).toMatchObject({ problem: { code: 'account-paused' } });
		expect(await connect('22').check(BLOCKED)).toMatchObject({ blocked: false });
		now += 60_000;
		// The account's pause is over, and the domain is being probed by another account.
		expect(await breaker.check(BLOCKED)).toMatchObject({ problem: { code: 'domain-paused' } });
		expect(await breaker.check('https://good.example/')).toMatchObject({ blocked: false });
	});

	it('keeps no probe of a domain from an account whose own probe somebody else has', async () => {
		const links = [BLOCKED, 'https://worse.example/'];
		for (const link of links) await send(connect(), link, 'spam');
		now += FIRST_PAUSE_MS;
		const ways = await Promise.all(links.map(async (link) => await connect().check(link)));
		const passages = ways.filter((way) => !way.blocked);
		expect(passages).toHaveLength(1);
		await passages[0]?.settle('published');
		for (const link of links) expect(await send(connect(), link, 'published')).toBe(true);
	});

	it('treats pins without a link as one place', async () => {
		const breaker = connect();
		await send(breaker, undefined, 'spam');
		expect(await breaker.check()).toMatchObject({
			problem: { message: expect.stringMatching(/^Pins without a link are paused until/) },
		});
		expect(await breaker.check('https://good.example/')).toMatchObject({ blocked: false });
	});

	it('is looked at without taking the probe', async () => {
		const breaker = connect();
		await send(breaker, BLOCKED, 'spam');
		expect(await breaker.peek(BLOCKED)).toMatchObject({ code: 'domain-paused' });
		now += FIRST_PAUSE_MS;
		for (let look = 0; look < 3; look += 1) expect(await breaker.peek(BLOCKED)).toBeUndefined();
		expect(await breaker.check(BLOCKED)).toMatchObject({ blocked: false });
		expect(await breaker.peek(BLOCKED)).toMatchObject({ code: 'domain-paused' });
	});

	it('is listed and closed by a person', async () => {
		const breaker = connect();
		await send(breaker, BLOCKED, 'spam');
		await send(breaker, 'https://worse.example/', 'spam');
		const times = { since: '2026-11-24T12:00:00Z', until: '2026-11-25T12:00:00Z' };
		expect(await all(connect('22').list())).toEqual([
			{ scope: 'account', name: '11', ...times, domains: ['bad.example', 'worse.example'] },
			{ scope: 'domain', name: 'bad.example', ...times, domains: ['bad.example'] },
			{ scope: 'domain', name: 'worse.example', ...times, domains: ['worse.example'] },
		]);
		expect(await breaker.reset({ scope: 'account', name: '11' })).toBe(true);
		expect(await breaker.reset({ scope: 'domain', name: domainOf(BLOCKED) })).toBe(true);
		expect(await breaker.reset({ scope: 'domain', name: 'never.example' })).toBe(false);
		expect(await send(breaker, BLOCKED, 'published')).toBe(true);
		expect((await all(breaker.list())).map(({ name }) => name)).toEqual(['worse.example']);
	});

	it('keeps no more of a link than its domain', async () => {
		await send(connect(), BLOCKED, 'spam');
		const rows = await all((opened[0] as AtomicStore).scan(''));
		expect(rows.map(([key]) => key)).toEqual(['breaker:account:11', 'breaker:domain:bad.example']);
		expect(JSON.stringify(rows)).not.toMatch(/offer|secret/);
	});

	it('lets nothing through when the store is down', async () => {
		const down = async () => await Promise.reject(new Error('the store is down'));
		const store = open();
		opened.push(store);
		const breaker = createCircuitBreaker({ ...timed(store, () => now), getMany: down }, '11');
		await expect(breaker.check(BLOCKED)).rejects.toThrow('the store is down');
	});
});

it('a row that cannot be read fails the pins of its domain with its name, and no other pin', async () => {
	const store = new MemoryStore();
	await store.set('breaker:domain:blocked.example.com', '{"pau');
	const breaker = createCircuitBreaker(store, '11');
	await expect(breaker.check('https://blocked.example.com/a')).rejects.toThrow(
		'The row breaker:domain:blocked.example.com of the store',
	);
	expect(await breaker.check('https://other.example.com/a')).toMatchObject({ blocked: false });
});

it('survives a restart', async () => {
	const file = join(folder, 'restart.sqlite');
	const before = new SqliteStore(file);
	const way = await createCircuitBreaker(before, '11').check(BLOCKED);
	if (!way.blocked) await way.settle('spam');
	await before.disconnect();
	const after = new SqliteStore(file);
	expect(await createCircuitBreaker(after, '11').check(BLOCKED)).toMatchObject({ blocked: true });
	await after.disconnect();
});

it.each([
	['https://www.Example.com:8443/a?b', 'example.com'],
	['http://shop.example.com.', 'shop.example.com'],
	['https://www.bücher.example/', 'xn--bcher-kva.example'],
	['https://user:word@example.com/', 'example.com'],
	['no address', '(no link)'],
	[undefined, '(no link)'],
])('%s counts for %s', (link, domain) => {
	expect(domainOf(link)).toBe(domain);
});
