import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { OutcomeEvent } from '../../../lib/model/outcome-event';
import { deadLetters, dropDeadLetter, retryDeadLetter } from '../../../lib/outcomes/dead-letters';
import { deliverOutcomes } from '../../../lib/outcomes/deliver';
import { RETRY_DELAYS_MS, type Verdict } from '../../../lib/outcomes/delivery';
import { forgetGivenUp } from '../../../lib/ledger/forget-subscribers';
import { MemoryStore } from '../../../lib/store/memory-store';
import { VirtualClock } from '../../support/clock';
import { deliverAll, fail, hastyClock, later, ledgerOn, publish, STORES, SUBSCRIBER, waitingFor } from './stage';

const DAY_MS = 86_400_000;
const keys = (events: OutcomeEvent[]) => events.map(({ idempotencyKey }) => idempotencyKey);
const refused: Verdict = { kind: 'refused', answer: '503', isReceivers: true };

describe.each(STORES)('a delivery on %s', (_, place) => {
	it('brings each event, the oldest first, and deletes it', async () => {
		const store = (await place())();
		const ledger = ledgerOn(store);
		await ledger.subscribers.register(SUBSCRIBER);
		for (const key of ['a', 'b']) await fail(ledger, key);
		await publish(ledger, 'a');
		const came = await deliverAll(ledger, { batch: 2 });
		expect(keys(came).toSorted()).toEqual(['a', 'a', 'b']);
		expect(came.filter(({ idempotencyKey }) => idempotencyKey === 'a').map(({ sequence }) => sequence)).toEqual([1, 2]);
		expect(await waitingFor(store)).toEqual([]);
		expect(await ledger.subscribers.find(SUBSCRIBER.id)).toMatchObject({ lastSuccess: expect.any(Number) });
	});

	it('that dies between handing over and deleting loses nothing: the next process delivers the same events', async () => {
		const open = await place();
		const ledger = ledgerOn(open());
		await ledger.subscribers.register(SUBSCRIBER);
		for (const key of ['a', 'b', 'c']) await publish(ledger, key, key);
		const came = Promise.withResolvers<OutcomeEvent[]>();
		const death = new AbortController();
		const dying = deliverAll(ledger, {
			signal: death.signal,
			deliver: async (events) => {
				came.resolve(events);
				return await new Promise((__, reject) =>
					death.signal.addEventListener('abort', () => reject(new Error('died'))),
				);
			},
		});
		const first = await came.promise;
		expect(await deliverAll(ledgerOn(open()))).toEqual([]); // while the first one lives, it has the turn
		const again = await deliverAll(ledgerOn(later(open(), 60_000)));
		expect(again).toEqual(first);
		expect(again).toHaveLength(3);
		death.abort();
		await dying;
	});

	it('wakes for an event that another process writes', async () => {
		const open = await place();
		const [ledger, other] = [ledgerOn(open()), ledgerOn(open())];
		const stop = new AbortController();
		const came: OutcomeEvent[] = [];
		const patient = {
			...hastyClock,
			sleep: async (ms: number, signal?: AbortSignal) => void (await delay(ms, undefined, { signal })),
		};
		const ended = deliverAll(ledger, {
			clock: patient,
			finish: undefined,
			signal: stop.signal,
			deliver: async (events) => {
				came.push(...events);
				stop.abort();
			},
		});
		while (!(await other.subscribers.find(SUBSCRIBER.id))) await delay(5);
		await delay(100);
		const begun = performance.now();
		await publish(other, 'a');
		await ended;
		expect(keys(came)).toEqual(['a']);
		expect(performance.now() - begun).toBeLessThan(10_000); // it polls every fifteen seconds
	});

	it('is made by one process at a time, so that no event comes twice', async () => {
		const open = await place();
		const ledger = ledgerOn(open());
		await ledger.subscribers.register(SUBSCRIBER);
		for (let index = 0; index < 20; index++) await publish(ledger, `job ${index}`, String(index));
		const came: OutcomeEvent[] = [];
		const deliver = async (events: OutcomeEvent[]) => {
			await delay(2);
			came.push(...events);
		};
		const processes = [1, 2, 3].map(async () => await deliverAll(ledgerOn(open()), { batch: 3, deliver }));
		await Promise.all(processes);
		await deliverAll(ledger, { deliver });
		expect(new Set(keys(came)).size).toBe(20);
		expect(came).toHaveLength(20);
	});
});

/** A deliverer in a store and a time of the test. */
async function stage(answer: (event: OutcomeEvent, nowMs: number) => Verdict) {
	const begun = Date.parse('2026-11-01T00:00:00Z');
	const clock = new VirtualClock(begun);
	const store = new MemoryStore(clock.now);
	const ledger = ledgerOn(store, clock.monotonic);
	await ledger.subscribers.register(SUBSCRIBER);
	const tried: [atMs: number, key: string | undefined, sequence: number][] = [];
	const stop = new AbortController();
	const start = () =>
		deliverOutcomes({
			ledger,
			subscriber: SUBSCRIBER,
			clock,
			signal: stop.signal,
			batch: 5,
			oneOfEachJob: true,
			random: () => 0,
			deliver: async (events) =>
				events.map((event) => {
					tried.push([clock.now() - begun, event.idempotencyKey, event.sequence]);
					return answer(event, clock.now() - begun);
				}),
		});
	return { clock, store, ledger, tried, stop, start };
}

describe('an event that its receiver refuses', () => {
	it('is tried again over hours and then kept as a dead letter, which can be sent again or dropped', async () => {
		let takes = false;
		const { clock, ledger, tried, stop, start } = await stage(() => (takes ? { kind: 'delivered' } : refused));
		await publish(ledger, 'a');
		const ended = start();
		await clock.pass(5 * DAY_MS);
		const gaps = tried.map(([at], index) => at - (tried[index - 1]?.[0] ?? 0)).slice(1);
		expect(gaps).toHaveLength(RETRY_DELAYS_MS.length);
		// It looks every fifteen seconds at the latest.
		for (const [index, gap] of gaps.entries())
			expect(Math.abs(gap - (RETRY_DELAYS_MS[index] ?? 0))).toBeLessThan(15_001);
		const [letter] = await deadLetters(ledger, SUBSCRIBER.id, { limit: 10 });
		expect(letter).toMatchObject({ event: { idempotencyKey: 'a' }, tries: 10, answer: '503' });
		takes = true;
		expect(await retryDeadLetter(ledger, SUBSCRIBER.id, letter?.row ?? '')).toBe(true);
		await clock.pass(20_000);
		expect(tried).toHaveLength(11);
		expect(await waitingFor(ledger.store)).toEqual([]);
		expect(await deadLetters(ledger, SUBSCRIBER.id, { limit: 10 })).toEqual([]);
		expect(await dropDeadLetter(ledger, SUBSCRIBER.id, letter?.row ?? '')).toBe(false);
		stop.abort();
		await ended;
	});

	it('keeps the later events of its job waiting, and those of no other', async () => {
		const { clock, ledger, tried, stop, start } = await stage((event, nowMs) =>
			event.idempotencyKey === 'a' && nowMs < 60_000 ? { ...refused, isReceivers: false } : { kind: 'delivered' },
		);
		await fail(ledger, 'a');
		await publish(ledger, 'a');
		await publish(ledger, 'b', '2');
		const ended = start();
		await clock.pass(600_000);
		const order = tried.map(([, key, sequence]) => `${key} ${sequence}`);
		expect(order.filter((each) => each !== 'a 1')).toEqual(['b 1', 'a 2']);
		expect(order.lastIndexOf('a 1')).toBeLessThan(order.indexOf('a 2'));
		expect(order.filter((each) => each === 'a 1')).toHaveLength(3);
		stop.abort();
		await ended;
	});

	it('is sent at once when a receiver that was down takes events again', async () => {
		const HOUR_MS = 3_600_000;
		const { clock, ledger, tried, stop, start } = await stage((_, nowMs) =>
			nowMs < 10 * HOUR_MS ? refused : { kind: 'delivered' },
		);
		for (const key of ['a', 'b', 'c']) await publish(ledger, key, key);
		const ended = start();
		await clock.pass(10 * HOUR_MS);
		tried.length = 0;
		await publish(ledger, 'd', 'd');
		await clock.pass(60_000);
		expect(tried.map(([, key]) => key).toSorted()).toEqual(['a', 'b', 'c', 'd']);
		expect((await ledger.subscribers.find(SUBSCRIBER.id))?.failingSince).toBeUndefined();
		stop.abort();
		await ended;
	});

	it('waits for as long as its receiver asks, and for a day at the most', async () => {
		const asked = [3_600_000, 30 * DAY_MS];
		const { clock, ledger, tried, stop, start } = await stage(() => ({ ...refused, retryAfterMs: asked.shift() }));
		await publish(ledger, 'a');
		const ended = start();
		await clock.pass(2 * DAY_MS);
		const moments = tried.map(([at]) => Math.round(at / 60_000));
		expect(moments.slice(0, 3)).toEqual([0, 60, 60 + 24 * 60]);
		stop.abort();
		await ended;
	});

	it('is not sent to a receiver that is gone, until it is registered again', async () => {
		let isGone = true;
		const { clock, ledger, tried, stop, start } = await stage(() =>
			isGone ? { kind: 'gone', answer: '410' } : { kind: 'delivered' },
		);
		await publish(ledger, 'a');
		const ended = start();
		await clock.pass(DAY_MS);
		await publish(ledger, 'b', '2');
		expect(tried).toHaveLength(1);
		expect(keys(await waitingFor(ledger.store))).toEqual(['a']);
		isGone = false;
		await ledger.subscribers.register(SUBSCRIBER);
		await clock.pass(60_000);
		expect(tried).toHaveLength(2);
		stop.abort();
		await ended;
	});
});

describe('what is given up', () => {
	it('is removed: a subscriber after two weeks with its events, and dead letters after a month', async () => {
		const { clock, store, ledger } = await stage(() => refused);
		await publish(ledger, 'a');
		await ledger.subscribers.register({ ...SUBSCRIBER, id: 'n8n-b', kind: 'n8n' });
		await store.set('dead:n8n-b:0:x:1', JSON.stringify({ event: {}, diedAt: clock.now() }));
		await store.set('outbox:nobody:0:x:1', JSON.stringify({ event: {} }));
		clock.step(13 * DAY_MS);
		await forgetGivenUp(ledger);
		expect(await waitingFor(store)).toHaveLength(1);
		expect(await ledger.outbox.owners()).toEqual([SUBSCRIBER.id]);
		await ledger.subscribers.note('n8n-b', () => ({ lastSeen: clock.now() + 30 * DAY_MS }));
		clock.step(2 * DAY_MS);
		await forgetGivenUp(ledger);
		expect((await ledger.subscribers.all()).map(({ id }) => id)).toEqual(['n8n-b']);
		expect(await waitingFor(store)).toEqual([]);
		expect(await deadLetters(ledger, 'n8n-b', { limit: 1 })).toHaveLength(1);
		clock.step(16 * DAY_MS);
		await forgetGivenUp(ledger);
		expect(await deadLetters(ledger, 'n8n-b', { limit: 1 })).toEqual([]);
	});
});
