import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Ledger, Schedule, type Problem } from '../../../lib';
import { MemoryStore } from '../../../lib/store/memory-store';

const LEASE_MS = 60_000;
const KEY = 'pin:1';
const PIN = { id: '1', url: 'https://www.pinterest.com/pin/1/', createdAt: '2026-11-01T00:00:00.000Z' };
const DRAFT = { board: 'Travel', media: [{ url: 'https://a.example/a.jpg' }] };
/** What the record of a job leaves out. */
const NOTHING = { owner: undefined, leaseUntil: undefined, dueAt: undefined, armedAt: undefined };
let now = 0;

beforeEach(() => {
	now = Date.parse('2026-11-01T00:00:00Z');
	vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterEach(() => void vi.useRealTimers());

/** A job in the hands of one process, and the ledgers of that process and of another. */
async function held() {
	const store = new MemoryStore(() => now);
	const [ledger, other] = ['one', 'other'].map((owner) => new Ledger(store, { owner, leaseMs: LEASE_MS })) as [
		Ledger,
		Ledger,
	];
	const claim = async (by: Ledger) =>
		await by.claim({ key: KEY, payload: { title: 'a' }, label: { board: 'Travel', source: 'a.jpg' } });
	const claimed = await claim(ledger);
	if (claimed.kind !== 'claimed') throw new Error(claimed.kind);
	const job = async () => ({ ...NOTHING, ...(await ledger.find(KEY))! });
	return { ledger, lease: claimed.lease, claimByOther: async () => await claim(other), job };
}

/** The job waited in the schedule, and was taken up when it was due. */
async function taken() {
	const stage = await held();
	await stage.lease.schedule({ dueAt: now + 1_000, draft: DRAFT });
	now += 1_000;
	const { lease } = (await new Schedule(stage.ledger).take(KEY))!;
	return { ...stage, lease };
}

const problem = (more: Partial<Problem> = {}): Problem => ({
	code: 'x',
	category: 'network',
	message: 'no',
	action: 'retry-later',
	...more,
});

async function passTime(milliseconds: number): Promise<void> {
	for (let passed = 0; passed < milliseconds; passed += 1_000) {
		now += 1_000;
		await vi.advanceTimersByTimeAsync(1_000);
	}
}

it('a lease of a clock that was a year ahead is free when the clock is right, and was not for that year', async () => {
	const right = now;
	now += 365 * 24 * 3_600_000;
	const { claimByOther } = await held();
	now = right;
	expect((await claimByOther()).kind).toBe('claimed');
});

describe('the heartbeat of a lease', () => {
	it('renews it for as long as it is held, at a third of its time', async () => {
		const { lease, claimByOther, job } = await held();
		await passTime(LEASE_MS / 3);
		expect((await job()).leaseUntil).toBe(now + LEASE_MS);
		await passTime(5 * LEASE_MS);
		expect((await claimByOther()).kind).toBe('busy');
		await lease.release();
	});

	it.each([
		['is released', async ({ lease }) => await lease.release()],
		['is published', async ({ lease }) => void (await lease.published(PIN, 'l'))],
		['fails', async ({ lease }) => await lease.failed(problem())],
	] as [string, (stage: Awaited<ReturnType<typeof held>>) => Promise<void>][])('ends when it %s', async (_, end) => {
		const stage = await held();
		await end(stage);
		expect(vi.getTimerCount()).toBe(0);
		expect(await stage.job()).toMatchObject({ owner: undefined, leaseUntil: undefined });
	});

	it('ends when the lease is found lost', async () => {
		const { lease, claimByOther } = await held();
		now += LEASE_MS + 1; // the process stood still
		const next = await claimByOther();
		await passTime(LEASE_MS / 3);
		await expect(lease.record({ state: 'uploading' })).rejects.toMatchObject({ problem: { code: 'lease-lost' } });
		expect(vi.getTimerCount()).toBe(1);
		if (next.kind === 'claimed') await next.lease.release();
	});
});

describe('an attempt under a lease', () => {
	it('is counted with its time, and the first one with its time for as long as none is answered', async () => {
		const { lease, job } = await held();
		const first = now;
		await lease.beginAttempt('l');
		now += 5_000;
		await lease.beginAttempt('l');
		expect(await job()).toMatchObject({ state: 'publishing', attempts: 2, armedAt: now, firstArmedAt: first });
		await lease.release();
	});

	it('that certainly made no pin does not count, is not in flight, and leaves the job to fail', async () => {
		const { ledger, lease, job } = await held();
		expect(lease.mayHavePublished).toBe(false);
		await lease.beginAttempt('l');
		expect([lease.mayHavePublished, await ledger.inFlight('l')]).toEqual([true, [lease.job.key]]);
		await lease.abortAttempt({ state: 'ready', reason: 'refused' }, 'l');
		expect([lease.mayHavePublished, await ledger.inFlight('l')]).toEqual([false, []]);
		expect(await job()).toMatchObject({ state: 'ready', attempts: 0, armedAt: undefined });
		await lease.abandon(problem());
		expect(await job()).toMatchObject({ state: 'failed' });
	});

	it('may have made a pin although the store did not answer when it began', async () => {
		const { ledger, lease } = await held();
		vi.spyOn(ledger.store, 'apply').mockRejectedValueOnce(new Error('the store is down'));
		await expect(lease.beginAttempt('l')).rejects.toThrow('the store is down');
		expect(lease.mayHavePublished).toBe(true);
		await lease.release();
	});

	it('leaves nothing of its times behind when the job fails', async () => {
		const { lease, job } = await held();
		await lease.beginAttempt('l');
		await lease.failed(problem(), 'rid-1');
		const { armedAt, firstArmedAt, dueAt, problem: kept, events } = await job();
		expect([armedAt, firstArmedAt, dueAt, kept]).toEqual([undefined, undefined, undefined, problem()]);
		expect(events.at(-1)).toMatchObject({ state: 'failed', reason: 'no', requestId: 'rid-1' });
	});

	it('keeps the receipt that was first, whoever publishes after it', async () => {
		const { lease, job } = await held();
		const receipt = await lease.published(PIN, 'l');
		expect(await lease.published({ ...PIN, id: '2' }, 'l')).toEqual(receipt);
		expect((await job()).receipt).toEqual(receipt);
	});

	it.each([true, false])('takes a second pin only where that of no job alike is unknown (%s)', async (isAlike) => {
		const { ledger, lease, job } = await held();
		await lease.published(PIN, 'l');
		const alike = await ledger.claim({
			key: 'pin:2',
			payload: { title: 'a' },
			label: { board: 'Travel', source: 'b.jpg' },
		});
		if (isAlike && alike.kind === 'claimed') await alike.lease.beginAttempt('l');
		expect(await lease.published({ ...PIN, id: '2' }, 'l')).toMatchObject({ id: '1' });
		expect(await ledger.ownerOf('2')).toBe(isAlike ? undefined : KEY);
		expect((await job()).problem?.code).toBe(isAlike ? undefined : 'second-pin');
	});
});

describe('a lease whose work broke off', () => {
	it.each([
		['was interrupted', problem({ code: 'interrupted' }), 'scheduled'],
		['met a store that failed', problem({ category: 'store' }), 'scheduled'],
		['met anything else', problem(), 'failed'],
	])('leaves a job of the schedule that %s as it should be found', async (_, why, state) => {
		const { lease, job } = await taken();
		const { dueAt } = lease.job;
		await lease.abandon(why);
		expect(await job()).toMatchObject({ state, dueAt: state === 'scheduled' ? dueAt : undefined, owner: undefined });
	});

	it.each([problem({ code: 'interrupted' }), problem({ category: 'store' })])(
		'fails a job that does not wait in the schedule (%o)',
		async (why) => {
			const { lease, job } = await held();
			await lease.abandon(why);
			expect(await job()).toMatchObject({ state: 'failed', problem: why });
		},
	);

	it('leaves an unknown end where a publish may be under way, whatever broke it off', async () => {
		const { lease, job } = await taken();
		await lease.beginAttempt('l');
		await lease.abandon(problem({ code: 'interrupted' }));
		expect(await job()).toMatchObject({ state: 'unknown', problem: { code: 'interrupted' }, armedAt: now });
	});
});

describe('a publish whose end is not known', () => {
	it.each([
		['at the time that its problem names', { retryAt: '2026-11-01T01:00:00Z' }, Date.parse('2026-11-01T01:00:00Z')],
		['after a lease where it names none', {}, Date.parse('2026-11-01T00:00:01Z') + LEASE_MS],
		['never where nobody can do anything', { action: 'none' as const }, undefined],
	])('comes up again %s', async (_, more, dueAt) => {
		const { lease, job } = await taken();
		await lease.unknown(problem(more), 'rid-1');
		expect((await job()).dueAt).toBe(dueAt);
		expect((await job()).events.at(-1)).toMatchObject({ state: 'unknown', reason: 'no', requestId: 'rid-1' });
	});

	it('does not come up again without a draft', async () => {
		const { lease, job } = await held();
		await lease.unknown(problem());
		expect(await job()).toMatchObject({ state: 'unknown', dueAt: undefined });
	});
});

it('a job that was handed over is free at once, and comes up again when its time is over', async () => {
	const { ledger, lease, claimByOther, job } = await taken();
	const { state } = lease.job;
	await lease.handOver('left to the workflow', 5_000);
	expect(await job()).toMatchObject({ state, dueAt: now + 5_000, owner: undefined });
	expect((await job()).events.at(-1)).toMatchObject({ state, reason: 'left to the workflow' });
	expect(await new Schedule(ledger).take(KEY)).toBeUndefined();
	const claim = await claimByOther();
	expect(claim.kind).toBe('claimed');
	if (claim.kind === 'claimed') await claim.lease.release();
});
