import { describe, expect, it } from 'vitest';
import type { Emulator, EmulatorOptions } from '../../../emulator';
import { createRateLimiter, pinResults, publishedRows, reportDates, systemClock, type PinResult } from '../../../lib';
import type { ResultOptions } from '../../../lib/results/pin-results';
import { lastDays } from '../../../lib/pinterest/endpoints/report-query';
import { openSqlite } from '../../../lib/store/sqlite-store';
import { call } from '../../emulator/helpers';
import { all, pinned } from '../../support/board';
import { afterThisTest } from '../../support/cleanup';
import { ownFolder } from '../../support/cli';
import { campaignOf, reads, UNPACED } from '../../support/measured';
import { emulate, pipelineAt, type PipelineAt } from '../../support/pipeline';

const MINUTES_MS = 120_000;
const DAY_MS = 86_400_000;
const THE_DAYS = () => lastDays(30, Date.now());

/** The system's clock, so many days later. */
const daysLater = (days: number) => ({ ...systemClock, now: () => Date.now() + days * DAY_MS });

/** An account with a store on disk, and what it takes to come back to it. */
async function accountWith(options: EmulatorOptions = {}) {
	const emulator = await emulate({ ...UNPACED, ...options });
	const file = `${await ownFolder()}/ledger.sqlite`;
	const open = async (more: PipelineAt = {}) => {
		const store = await openSqlite(file);
		afterThisTest(async () => await store.disconnect());
		return pipelineAt(emulator, { store, unpaced: true, ...more });
	};
	return { emulator, open };
}

const results = async (pipeline: Parameters<typeof pinResults>[0], options: ResultOptions = {}, campaign = 'Autumn') =>
	await all(pinResults(pipeline, { campaign }, options));

/** The calls that this made. */
async function callsOf(emulator: Emulator, work: () => Promise<unknown>): Promise<Record<string, number>> {
	const before = reads(emulator);
	await work();
	const calls = Object.entries(reads(emulator)).map(([name, count]) => [name, count - (before[name] ?? 0)] as const);
	return Object.fromEntries(calls.filter(([, count]) => count > 0));
}

const numbersOf = ({ impressions, saves, pinClicks, outboundClicks }: PinResult) => [
	impressions,
	saves,
	pinClicks,
	outboundClicks,
];

describe('pinResults', () => {
	it(
		'reads 1,200 pins in five calls, goes on where it was interrupted, asks nothing more that day, and all again the day after',
		async () => {
			const { emulator, open } = await accountWith();
			const pipeline = await open();
			const ids = await campaignOf(emulator, pipeline, 1_200);
			const interrupt = new AbortController();
			const interrupted = async () => {
				let count = 0;
				for await (const _ of pinResults(pipeline, {}, { signal: interrupt.signal }))
					if (++count === 600) interrupt.abort(new DOMException('interrupted', 'AbortError'));
			};
			const first = await callsOf(emulator, async () => await expect(interrupted()).rejects.toThrow('interrupted'));
			expect(first).toEqual({ '/pins': 3 });

			const next = await open();
			let found: PinResult[] = [];
			expect(await callsOf(emulator, async () => (found = await results(next)))).toEqual({ '/pins': 2 });
			expect(found.map(({ pinId }) => pinId)).toEqual(ids.toReversed());
			expect(found.every(({ metrics, impressions }) => metrics === 'ready' && (impressions ?? 0) >= 20)).toBe(true);

			const again = await open();
			expect(await callsOf(emulator, async () => expect(await results(again)).toEqual(found))).toEqual({});
			const ofAllTime = async () => {
				const ever = await results(again, { period: 'lifetime' });
				expect(ever.filter(({ metrics }) => metrics === 'ready')).toHaveLength(1_200);
			};
			expect(await callsOf(emulator, ofAllTime)).toEqual({});

			const tomorrow = await open({ clock: daysLater(1) });
			expect(await callsOf(emulator, async () => await results(tomorrow))).toEqual({ '/pins': 5 });
			const rows = await all(tomorrow.ledger.store.scan('results:'));
			expect(rows).toHaveLength(6); // those of the day before are forgotten
		},
		MINUTES_MS,
	);

	it('says beside each pin what its row was, with the numbers that Pinterest lists', async () => {
		const { emulator, open } = await accountWith();
		const pipeline = await open();
		const [id] = await campaignOf(emulator, pipeline, 1);
		const { body } = await call(emulator, 'GET', `/pins/${id}?pin_metrics=true`);
		const { impression, save, pin_click: clicks, clickthrough } = body.pin_metrics['90d'];
		expect(await results(pipeline)).toEqual([
			{
				rowKey: 'row-999999',
				title: `Title ${id}`,
				link: `https://shop.example/${id}`,
				board: 'Travel',
				campaign: 'Autumn',
				publishedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
				pinId: id,
				pinUrl: `${emulator.url}/pin/${id}/`,
				metrics: 'ready',
				impressions: impression,
				saves: save,
				pinClicks: clicks,
				outboundClicks: clickthrough,
			},
		]);
	});

	it('says that a pin is gone, after one call more, and only once a day', async () => {
		const { emulator, open } = await accountWith();
		const pipeline = await open();
		const [first, gone] = await campaignOf(emulator, pipeline, 3);
		await call(emulator, 'DELETE', `/pins/${gone}`);
		let found: PinResult[] = [];
		const calls = await callsOf(emulator, async () => (found = await results(pipeline)));
		expect(calls).toEqual({ '/pins': 1, '/pins/:id': 1 });
		expect(found.map(({ metrics }) => metrics)).toEqual(['ready', 'gone', 'ready']);
		expect(numbersOf(found[1] as PinResult)).toEqual([null, null, null, null]);
		expect(found[2]?.pinId).toBe(first);
		expect(await callsOf(emulator, async () => expect(await results(pipeline)).toEqual(found))).toEqual({});
	});

	it('reads a pin that was published since the list was read by itself', async () => {
		const { emulator, open } = await accountWith();
		const pipeline = await open();
		await campaignOf(emulator, pipeline, 2);
		await results(pipeline);
		await new Promise((resolve) => setTimeout(resolve, 2)); // a later millisecond
		await campaignOf(emulator, pipeline, 1);
		const calls = await callsOf(emulator, async () => expect(await results(pipeline)).toHaveLength(3));
		expect(calls).toEqual({ '/pins/:id': 1 });
	});

	it(
		'does not walk a large account for a few old pins: it asks for them',
		async () => {
			const { emulator, open } = await accountWith();
			const pipeline = await open();
			await campaignOf(emulator, pipeline, 1, 'Spring');
			for (let other = 0; other < 250; other++) await pinned(emulator, `Another ${other}`);
			const calls = await callsOf(emulator, async () => {
				const found = await results(pipeline, {}, 'Spring');
				expect(found.map(({ metrics }) => metrics)).toEqual(['ready']);
			});
			expect(calls).toEqual({ '/pins': 1, '/pins/:id': 1 });
		},
		MINUTES_MS,
	);

	it('leaves pins of another account alone, which this token cannot read', async () => {
		const { emulator, open } = await accountWith();
		const pipeline = await open();
		await campaignOf(emulator, pipeline, 1);
		const label = { board: 'Theirs', source: 'b.jpg', campaign: 'Autumn' };
		const claim = await pipeline.ledger.claim({ key: 'theirs', payload: {}, label, account: '77' });
		if (claim.kind !== 'claimed') throw new Error(claim.kind);
		await claim.lease.beginAttempt('theirs');
		await claim.lease.published({ id: '9', url: 'https://x.example/9', createdAt: '2026-11-01T00:00:00Z' }, 'theirs');
		expect(await results(pipeline)).toHaveLength(1);
		expect(await all(publishedRows(pipeline.ledger, { campaign: 'Autumn' }))).toHaveLength(2);
	});

	it('reads no more than the limit, and only what was published in the time', async () => {
		const { emulator, open } = await accountWith();
		const pipeline = await open();
		const ids = await campaignOf(emulator, pipeline, 3);
		expect((await results(pipeline, { limit: 2 })).map(({ pinId }) => pinId)).toEqual([ids[2], ids[1]]);
		expect(await all(pinResults(pipeline, { since: Date.now() + 60_000 }))).toEqual([]);
	});
});

describe('pinResults of certain days', () => {
	it(
		'asks for a hundred pins a call, and for no other pin than those',
		async () => {
			const { emulator, open } = await accountWith();
			const pipeline = await open();
			await campaignOf(emulator, pipeline, 101);
			const period = THE_DAYS();
			let found: PinResult[] = [];
			const calls = await callsOf(emulator, async () => (found = await results(pipeline, { period })));
			expect(calls).toEqual({ '/pins/analytics': 1, '/pins/:id/analytics': 1 });
			expect(found.every(({ metrics }) => metrics === 'ready')).toBe(true);
			expect(await callsOf(emulator, async () => expect(await results(pipeline, { period })).toEqual(found))).toEqual(
				{},
			);
			const others = reportDates(lastDays(7, Date.now()).start_date, lastDays(7, Date.now()).end_date, Date.now());
			expect(await callsOf(emulator, async () => await results(pipeline, { period: others }))).toEqual(calls);
		},
		MINUTES_MS,
	);

	it.each([true, false])('finds the pins that are gone among many, with batch analytics %s', async (batchAnalytics) => {
		const { emulator, open } = await accountWith({ batchAnalytics, limits: { ...UNPACED.limits, org_analytics: 1e9 } });
		const pipeline = await open();
		const ids = await campaignOf(emulator, pipeline, 20);
		const gone = [ids[3], ids[17]];
		for (const id of gone) await call(emulator, 'DELETE', `/pins/${id}`);
		let found: PinResult[] = [];
		const calls = await callsOf(emulator, async () => (found = await results(pipeline, { period: THE_DAYS() })));
		expect(
			found
				.filter(({ metrics }) => metrics === 'gone')
				.map(({ pinId }) => pinId)
				.sort(),
		).toEqual(gone.sort());
		expect(found.filter(({ metrics }) => metrics === 'ready')).toHaveLength(18);
		expect(calls['/pins/:id/analytics']).toBeLessThanOrEqual(batchAnalytics ? 4 : 20); // where the halves are of one pin
	});

	it('leaves the numbers of a pin empty that Pinterest is still counting: they are not 0', async () => {
		const { emulator, open } = await accountWith({ analyticsLagDays: 2 });
		const pipeline = await open();
		await campaignOf(emulator, pipeline, 2);
		const found = await results(pipeline, { period: THE_DAYS() });
		expect(found.map(({ metrics }) => metrics)).toEqual(['none', 'none']);
		expect(found.map(numbersOf)).toEqual([
			[null, null, null, null],
			[null, null, null, null],
		]);
	});

	it('keeps to the budget of analytics, which every call counts for', async () => {
		const { emulator, open } = await accountWith({ batchAnalytics: false, enforceRateLimits: false });
		await campaignOf(emulator, await open(), 12);
		const asked: number[] = [];
		const pipeline = await open({
			rateLimiter: createRateLimiter({ clock: systemClock, own: { org_analytics: { amount: 6, windowSeconds: 1 } } }),
			http: (port) => async (request) => {
				if (/analytics/.test(request.path)) asked.push(performance.now());
				return await port(request);
			},
		});
		const found = await results(pipeline, { period: THE_DAYS() });
		expect(found.filter(({ metrics }) => metrics === 'ready')).toHaveLength(12);
		expect(asked).toHaveLength(13); // one for all, which this app may not ask
		const inAnySecond = asked.map((from) => asked.filter((at) => at >= from && at < from + 1_000).length);
		expect(Math.max(...inAnySecond)).toBeLessThanOrEqual(6);
	});
});
