import { describe, expect, it } from 'vitest';
import { Ledger, Schedule, type JobRecord } from '../../../lib';
import { MemoryStore } from '../../../lib/store/memory-store';
import { VirtualClock } from '../../support/clock';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const LEASE_MS = 2 * MINUTE;
const HAND_OVER_MS = 30 * MINUTE;
const START = Date.parse('2027-03-22T00:00:00Z');
const intent = { key: 'job', payload: { title: 'One' }, label: { board: 'Travel', source: 'a.jpg' } };

/** A job that came due and was handed over to a workflow. */
async function stage() {
	const clock = new VirtualClock(START);
	const ledger = new Ledger(new MemoryStore(clock.now), { owner: 'n8n', leaseMs: LEASE_MS });
	const schedule = new Schedule(ledger);
	const claim = async () => {
		const claimed = await ledger.claim(intent);
		if (claimed.kind !== 'claimed') throw new Error(claimed.kind);
		return claimed.lease;
	};
	const job = async () => (await ledger.find('job')) as JobRecord;
	const handOver = async () => {
		const { lease } = (await schedule.take('job'))!;
		await lease.handOver('handed over', HAND_OVER_MS);
		return lease.job;
	};
	await (await claim()).schedule({ dueAt: START });
	const takeBack = async (handed: JobRecord) => await schedule.takeBack(handed, 'ended', HAND_OVER_MS);
	return { clock, schedule, claim, job, handOver, takeBack, handed: await handOver() };
}

describe('a job that was handed over', () => {
	it('is due again when nobody claimed it in the time', async () => {
		const { clock, schedule, job } = await stage();
		expect((await job()).dueAt).toBe(START + HAND_OVER_MS);
		await clock.pass(HAND_OVER_MS - 1);
		expect(await schedule.take('job')).toBeUndefined();
		await clock.pass(1);
		expect(await schedule.take('job')).toBeDefined();
	});

	it('is due again at the end of the lease when the step that held it died', async () => {
		const { clock, schedule, claim, job } = await stage();
		await clock.pass(SECOND);
		await claim();
		expect(await job()).toMatchObject({ dueAt: START + SECOND + LEASE_MS });
		await clock.pass(LEASE_MS - 1);
		expect(await schedule.take('job')).toBeUndefined();
		await clock.pass(1);
		expect(await schedule.take('job')).toBeDefined();
	});

	it('has the rest of its time between two steps', async () => {
		const { clock, schedule, claim, job } = await stage();
		await (await claim()).release('uploaded');
		await clock.pass(LEASE_MS);
		expect([await schedule.take('job'), await job()]).toEqual([
			undefined,
			expect.objectContaining({ state: 'uploaded', dueAt: START + HAND_OVER_MS }),
		]);
		await (await claim()).release('ready');
		expect((await job()).dueAt).toBe(START + HAND_OVER_MS);
	});

	it('keeps the date to which a step deferred it', async () => {
		const { claim, job, takeBack, handed } = await stage();
		const deferredTo = START + 24 * 60 * MINUTE;
		await (await claim()).schedule({ dueAt: deferredTo });
		await (await claim()).release();
		expect([await takeBack(handed), (await job()).dueAt]).toEqual([undefined, deferredTo]);
	});

	it('is taken back at once when its workflow ended, and not while a step holds it', async () => {
		const { clock, claim, job, takeBack, handed } = await stage();
		await clock.pass(SECOND);
		const lease = await claim();
		expect(await takeBack(handed)).toBeUndefined();
		await lease.release();
		expect(await takeBack(handed)).toEqual({ returns: 1, dueAt: START + SECOND });
		expect(await job()).toMatchObject({ state: 'scheduled', dueAt: START + SECOND });
		expect(await takeBack(handed)).toBeUndefined();
	});

	it('is not taken back when it is published, failed, or handed over again', async () => {
		const { clock, claim, handOver, takeBack, handed } = await stage();
		await (await claim()).failed({ code: 'x', category: 'media', message: 'x', action: 'none' });
		expect(await takeBack(handed)).toBeUndefined();
		await (await claim()).schedule({ dueAt: clock.now() });
		await clock.pass(1);
		const again = await handOver();
		expect(await takeBack(handed)).toBeUndefined();
		const pin = { id: '1', url: 'https://www.pinterest.com/pin/1/', createdAt: '2027-03-22T00:00:00Z' };
		await (await claim()).published(pin, 'like');
		expect(await takeBack(again)).toBeUndefined();
	});

	it('is handed over later and later by a workflow that leaves it as it is, until it goes on', async () => {
		const { clock, job, claim, handOver, takeBack, handed } = await stage();
		const delays: number[] = [];
		let latest = handed;
		for (let times = 1; times <= 10; times++) {
			const { dueAt } = (await takeBack(latest))!;
			delays.push((dueAt - clock.now()) / MINUTE);
			await clock.pass(dueAt - clock.now());
			latest = await handOver();
		}
		expect(delays).toEqual([0, 0, 0, 1, 2, 4, 8, 16, 30, 30]);
		await (await claim()).release('uploaded');
		expect(await takeBack(latest)).toMatchObject({ returns: 0, dueAt: clock.now() });
		expect((await job()).state).toBe('uploaded');
	});
});
