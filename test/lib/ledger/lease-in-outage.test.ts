import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { isReceipt, Ledger } from '../../../lib';
import { MemoryStore } from '../../../lib/store/memory-store';
import { PatientStore } from '../../../lib/store/patient-store';
import { problemFor } from '../../../lib/sentences/problems';
import { blinking } from '../../support/blinking-store';
import { VirtualClock } from '../../support/clock';

const SECOND = 1_000;
const intent = { key: 'pin', payload: {}, label: { board: 'Travel', source: 'a.jpg' } };
const pin = { id: '1', url: 'https://www.pinterest.com/pin/1/', createdAt: '2027-03-22T00:00:00Z' };

/** A lease on a job, and the store that it is about to lose. */
async function stage(leaseMs = 60 * SECOND) {
	const clock = new VirtualClock(Date.parse('2027-03-22T00:00:00Z'));
	const rows = new MemoryStore(clock.now);
	const blinks = blinking(rows);
	const store = new PatientStore(blinks.store, { clock, random: () => 1, settles: isReceipt });
	const stop = new AbortController();
	const claim = await new Ledger(store.until(stop.signal), { owner: 'n8n', leaseMs }).claim(intent);
	if (claim.kind !== 'claimed') throw new Error(claim.kind);
	const goDown = () => (blinks.fails = 'before');
	const comeBack = async () => {
		blinks.fails = undefined;
		await clock.pass(5 * SECOND);
	};
	const job = async () => await new Ledger(rows, { owner: 'reader', leaseMs }).find('pin');
	return { clock, blinks, store, stop, lease: claim.lease, goDown, comeBack, job };
}

describe('a lease whose store is gone', () => {
	it('is not renewed, and settles its pin before anything else when the store is back', async () => {
		// Renewed every twenty milliseconds, by the machine's own time.
		const { clock, blinks, store, lease, goDown, comeBack, job } = await stage(60);
		goDown();
		blinks.only = (verb) => verb !== 'now'; // which is known without the server
		const others = store.read('job:other');
		await clock.pass(SECOND);
		blinks.asked.length = 0;
		await delay(100);
		expect(blinks.asked.map(([verb]) => verb)).not.toContain('apply');
		const published = lease.published(pin, 'look');
		await delay(50);
		blinks.asked.length = 0;
		await comeBack();
		await Promise.all([published, others]);
		const verbs = blinks.asked.map(([verb]) => verb).filter((verb) => verb !== 'now');
		expect(verbs.slice(0, 2)).toEqual(['delete', 'apply']);
		expect(verbs.indexOf('read')).toBeGreaterThan(verbs.indexOf('apply'));
		expect((await job())?.state).toBe('published');
	});

	it('is given back once the store is back when its work was interrupted meanwhile', async () => {
		const { clock, stop, lease, goDown, comeBack, job } = await stage();
		goDown();
		stop.abort();
		await expect(lease.abandon(problemFor('interrupted'))).rejects.toMatchObject({
			problem: { code: 'store-unavailable' },
		});
		await clock.pass(10 * SECOND);
		expect((await job())?.owner).toBe('n8n');
		await comeBack();
		const after = await job();
		expect([after?.state, after?.owner, after?.problem?.code]).toEqual(['failed', undefined, 'interrupted']);
	});

	it('is not given back where another has claimed the job when the store is back', async () => {
		const { clock, stop, lease, goDown, comeBack, job, blinks } = await stage();
		goDown();
		stop.abort();
		await lease.abandon(problemFor('interrupted')).catch(() => undefined);
		await clock.pass(60 * SECOND);
		blinks.only = (_, [key]) => key === 'probe'; // the other process finds the store before this one does
		blinks.fails = 'before';
		const other = await new Ledger(blinks.store, { owner: 'other', leaseMs: 60 * SECOND }).claim(intent);
		expect(other.kind).toBe('claimed');
		await comeBack();
		expect(await job()).toMatchObject({ owner: 'other', state: 'queued' });
	});
});
