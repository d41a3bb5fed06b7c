import { describe, expect, it } from 'vitest';
import { Schedule, type AtomicStore } from '../../../lib';
import { MemoryStore } from '../../../lib/store/memory-store';
import { pruneJobs } from '../../../lib/ledger/prune';
import { resolveAsNotThere } from '../../../lib/ledger/resolve';
import {
	fail,
	intentOf,
	leaseFor,
	ledgerOn,
	PASSING,
	pinOf,
	PROBLEM,
	publish,
	STORES,
	SUBSCRIBER,
	waitingFor,
} from './stage';

const rowsOf = async (store: AtomicStore, prefix: string) => await Array.fromAsync(store.scan(prefix));

async function subscribed(filter = {}) {
	let now = Date.parse('2026-11-01T00:00:00Z');
	const store = new MemoryStore(() => now);
	const ledger = ledgerOn(store, () => now);
	await ledger.subscribers.register({ ...SUBSCRIBER, filter });
	return { store, ledger, pass: (milliseconds: number) => (now += milliseconds), now: () => now };
}

describe.each(STORES)('an outbox on %s', (_, place) => {
	it('has the event of a published and of a failed pin in the same step as the record', async () => {
		const open = await place();
		const store = open();
		const ledger = ledgerOn(store);
		await ledger.subscribers.register(SUBSCRIBER);
		const steps: string[][] = [];
		const apply = store.apply.bind(store);
		store.apply = async (writes) => {
			steps.push(writes.map(({ key }) => key.slice(0, key.indexOf(':'))));
			return await apply(writes);
		};
		await publish(ledger, 'a', '7');
		await fail(ledger, 'b');
		expect(await waitingFor(store)).toEqual([
			{
				id: expect.stringMatching(/^evt_[\w-]{22}$/),
				type: 'pin.created',
				at: expect.stringMatching(/Z$/),
				outcome: 'created',
				needsPerson: false,
				idempotencyKey: 'a',
				title: 'Title of a',
				board: 'Travel',
				pin: { id: '7', url: pinOf('7').url },
				sequence: 1,
			},
			expect.objectContaining({ type: 'pin.failed', idempotencyKey: 'b', needsPerson: true, problem: PROBLEM }),
		]);
		expect(steps.filter((step) => step.includes('outbox'))).toEqual([
			expect.arrayContaining(['job', 'receipt', 'outbox']),
			expect.arrayContaining(['job', 'outbox']),
		]);
	});

	it('has no rows where nobody subscribed', async () => {
		const store = (await place())();
		const ledger = ledgerOn(store);
		await publish(ledger, 'a');
		await fail(ledger, 'b');
		expect(await rowsOf(store, 'outbox:')).toEqual([]);
		expect(await ledger.find('a')).toMatchObject({ outcomes: { count: 1 } });
	});

	it('loses no event that is written late, after later ones were delivered', async () => {
		const store = (await place())();
		const ledger = ledgerOn(store);
		await ledger.subscribers.register(SUBSCRIBER);
		const lease = await leaseFor(ledger, 'late');
		await lease.beginAttempt('l');
		const apply = store.apply.bind(store);
		const [gone, back] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
		store.apply = async (writes) => {
			store.apply = apply;
			gone.resolve();
			await back.promise;
			return await apply(writes);
		};
		const written = lease.published(pinOf('1'), 'l');
		await gone.promise;
		await publish(ledger, 'early', '2');
		for (const { row } of await ledger.outbox.waiting(SUBSCRIBER.id, 10)) await store.delete(row);
		back.resolve();
		await written;
		expect(await waitingFor(store)).toMatchObject([{ idempotencyKey: 'late' }]);
	});
});

describe('the events of a job', () => {
	it('are counted, and each has an ID that is the same for all subscribers and no other event has', async () => {
		const { store, ledger } = await subscribed();
		await ledger.subscribers.register({ ...SUBSCRIBER, id: 'webhook-b' });
		await fail(ledger, 'a');
		await fail(ledger, 'a');
		await publish(ledger, 'a');
		const events = await waitingFor(store);
		expect(events.map(({ type, sequence }) => [type, sequence])).toEqual([
			['pin.failed', 1],
			['pin.failed', 2],
			['pin.created', 3],
		]);
		expect(new Set(events.map(({ id }) => id)).size).toBe(3);
		expect(await waitingFor(store, 'webhook-b')).toEqual(events);
	});

	it('keep their order where the clock of the store is set back', async () => {
		const { store, ledger, pass } = await subscribed();
		await fail(ledger, 'a');
		pass(-3_600_000);
		await publish(ledger, 'a');
		expect((await waitingFor(store)).map(({ sequence }) => sequence)).toEqual([1, 2]);
	});

	it('have other IDs than those of a job with the same key that was forgotten', async () => {
		const { store, ledger, pass } = await subscribed();
		await fail(ledger, 'a');
		pass(86_400_000);
		await pruneJobs(ledger, 3_600_000);
		await fail(ledger, 'a');
		const events = await waitingFor(store);
		expect(events.map(({ sequence }) => sequence)).toEqual([1, 1]);
		expect(events[0]?.id).not.toBe(events[1]?.id);
	});

	it('go on counting where only the receipt of a pin is left', async () => {
		const { ledger, pass } = await subscribed();
		await publish(ledger, 'a');
		pass(86_400_000);
		await pruneJobs(ledger, 3_600_000);
		expect(await ledger.find('a')).toMatchObject({ events: [], outcomes: { count: 1 } });
	});

	it('begin with 1 for a record of an earlier version, which counted none', async () => {
		const { store, ledger } = await subscribed();
		await fail(ledger, 'a');
		await ledger.change('a', (job) => ({ ...job, outcomes: undefined }));
		await publish(ledger, 'a');
		expect((await waitingFor(store)).map(({ type, sequence }) => [type, sequence])).toContainEqual(['pin.created', 1]);
	});

	it('say once that the outcome is unknown, and that a person is needed when no look-up can tell', async () => {
		const { store, ledger, pass } = await subscribed();
		const UNCLEAR = { code: 'outcome-unknown', category: 'network', message: 'No answer.' } as const;
		let lease = await leaseFor(ledger, 'a');
		await lease.beginAttempt('l');
		await lease.unknown({ ...UNCLEAR, action: 'wait' });
		lease = await leaseFor(ledger, 'a');
		await lease.unknown({ ...UNCLEAR, action: 'wait' });
		pass(1_000);
		lease = await leaseFor(ledger, 'a');
		await lease.unknown({ ...UNCLEAR, action: 'none' });
		pass(1_000);
		await resolveAsNotThere(ledger, lease.job, undefined);
		expect((await waitingFor(store)).map(({ type, needsPerson, outcome }) => [type, needsPerson, outcome])).toEqual([
			['pin.unknown', false, 'unknown'],
			['pin.needs_person', true, 'unknown'],
			['pin.failed', expect.any(Boolean), 'failed'],
		]);
	});

	it('say that a person is needed where a scheduled pin is held back for its approval', async () => {
		const { store, ledger, now } = await subscribed();
		await (await leaseFor(ledger, 'a')).schedule({ dueAt: now() + 60_000 });
		const notApproved = { code: 'not-approved', category: 'input', message: 'No.', action: 'fix-row' } as const;
		await new Schedule(ledger).withhold('a', notApproved);
		expect(await waitingFor(store)).toMatchObject([{ type: 'pin.needs_person', outcome: 'held', needsPerson: true }]);
	});

	it('do not say that a pin failed whose run was only stopped', async () => {
		const { store, ledger } = await subscribed();
		const stopped = { code: 'interrupted', category: 'setup', message: 'Stopped.', action: 'retry-later' } as const;
		await (await leaseFor(ledger, 'a')).abandon(stopped);
		expect(await waitingFor(store)).toEqual([]);
	});

	it('do not say that a due pin failed which is put back into the schedule', async () => {
		const { store, ledger, now } = await subscribed();
		const draft = { board: 'Travel', media: [{ url: 'https://a.example/a.jpg' }] };
		await (await leaseFor(ledger, 'a')).schedule({ dueAt: now(), draft: draft as never });
		const schedule = new Schedule(ledger);
		const taken = await schedule.take('a');
		await taken?.lease.failed(PASSING);
		const [entry] = await ledger.outbox.waiting(SUBSCRIBER.id, 1);
		expect(entry?.entry).toMatchObject({ event: { type: 'pin.failed' }, notBefore: now() + 10_000 });
		const job = taken?.lease.job as never;
		await schedule.again(job, { dueAt: now() + 60_000, problem: PASSING, setbacks: 1 });
		expect(await waitingFor(store)).toEqual([]);
	});
});

describe('a subscriber', () => {
	it('gets what its filter says: outcomes, account, and the campaign as people write it', async () => {
		const { store, ledger } = await subscribed({ campaign: ' spring ', account: '1', outcomes: ['needs-person'] });
		const label = { ...intentOf('a').label, campaign: 'Spring' };
		await publish(ledger, 'created', '1', { label, account: '1' });
		await fail(ledger, 'other account', { label, account: '2' });
		await fail(ledger, 'other campaign', { label: { ...label, campaign: 'Summer' }, account: '1' });
		await fail(ledger, 'wanted', { label, account: '1' });
		expect(await waitingFor(store)).toMatchObject([{ idempotencyKey: 'wanted', campaign: 'Spring' }]);
	});

	it('that another process registered gets events within half a minute', async () => {
		const { store, ledger, pass } = await subscribed();
		await publish(ledger, 'a', '1');
		await ledgerOn(store).subscribers.register({ ...SUBSCRIBER, id: 'webhook-b' });
		await publish(ledger, 'b', '2');
		pass(30_000);
		await publish(ledger, 'c', '3');
		expect((await waitingFor(store, 'webhook-b')).map(({ idempotencyKey }) => idempotencyKey)).toEqual(['c']);
	});

	it('that nobody saw for two weeks gets none', async () => {
		const { store, ledger, pass } = await subscribed();
		pass(15 * 86_400_000);
		await publish(ledger, 'a');
		expect(await waitingFor(store)).toEqual([]);
	});

	it('whose row cannot be read keeps no pin from being published', async () => {
		const { store, ledger } = await subscribed();
		await store.set('subscriber:broken', 'not JSON');
		await publish(ledger, 'a');
		expect(await waitingFor(store)).toHaveLength(1);
	});
});
