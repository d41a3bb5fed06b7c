import { describe, expect, it } from 'vitest';
import { Ledger, type JobRecord, type Problem } from '../../../lib';
import { withEvent } from '../../../lib/ledger/job-record';
import { MemoryStore } from '../../../lib/store/memory-store';

const LEASE_MS = 60_000;
const problem: Problem = { code: 'origin-gone', category: 'origin', message: 'It is gone.', action: 'fix-url' };
const intent = { key: 'pin:a', payload: { media: 'm' }, label: { board: 'Travel', source: 'a.jpg' } };

/** Counts the writes that change something. */
class CountingStore extends MemoryStore {
	writes = 0;
	override async apply(...given: Parameters<MemoryStore['apply']>): Promise<boolean> {
		const done = await super.apply(...given);
		if (done) this.writes += 1;
		return done;
	}
}

function start() {
	let ahead = 0;
	const store = new CountingStore(() => Date.now() + ahead);
	return {
		store,
		ledger: new Ledger(store, { owner: 'test', leaseMs: LEASE_MS }),
		pass: (ms: number) => (ahead += ms),
	};
}

const listed = async (ledger: Ledger) => await Array.fromAsync(ledger.list.jobs({ states: ['failed'] }));

describe('a failure before the claim', () => {
	it('is one write, and is listed with its problem', async () => {
		const { store, ledger } = start();
		expect(await ledger.recordFailure(intent, problem)).toMatchObject({ state: 'failed', problem, owner: undefined });
		expect(store.writes).toBe(1);
		expect(await listed(ledger)).toMatchObject([{ key: 'pin:a', problem, events: [{ state: 'failed', attempt: 0 }] }]);
	});

	it('of a job that failed before has the new problem and import, in one write, and is listed once', async () => {
		const { store, ledger } = start();
		await ledger.recordFailure(intent, problem);
		const again = { ...intent, label: { ...intent.label, importId: 'second' } };
		await ledger.recordFailure(again, { ...problem, code: 'image-too-small' });
		expect(store.writes).toBe(2);
		expect(await listed(ledger)).toMatchObject([
			{ problem: { code: 'image-too-small' }, label: { importId: 'second' } },
		]);
	});

	it('is begun again by a claim, as every failed job', async () => {
		const { ledger } = start();
		await ledger.recordFailure(intent, problem);
		const claim = await ledger.claim(intent);
		expect([claim.kind, claim.kind === 'claimed' && claim.lease.job]).toMatchObject([
			'claimed',
			{
				state: 'queued',
				problem: undefined,
				events: [{ state: 'failed' }, { state: 'queued', reason: 'tried again' }],
			},
		]);
	});

	it('ends what a process left behind that died before it sent anything', async () => {
		const { ledger, pass } = start();
		await ledger.claim(intent);
		expect(await ledger.recordFailure(intent, problem)).toBeUndefined(); // it may be alive
		pass(2 * LEASE_MS);
		expect(await ledger.recordFailure(intent, problem)).toMatchObject({ state: 'failed', problem, owner: undefined });
	});
});

describe('a failure before the claim leaves alone a job that', () => {
	const states: [string, (job: JobRecord, now: number) => JobRecord][] = [
		['is published', (job, now) => withEvent(job, { state: 'published' }, now)],
		['is cancelled', (job, now) => withEvent(job, { state: 'cancelled' }, now)],
		['may be published', (job, now) => withEvent(job, { state: 'unknown' }, now)],
		['is being published', (job, now) => withEvent(job, { state: 'publishing' }, now)],
		['is scheduled', (job, now) => withEvent({ ...job, dueAt: now + LEASE_MS }, { state: 'scheduled' }, now)],
		['is due', (job, now) => withEvent({ ...job, dueAt: now - 1 }, { state: 'scheduled' }, now)],
		['was handed to a workflow', (job, now) => ({ ...job, dueAt: now + LEASE_MS, handedUntil: now + LEASE_MS })],
		['waits for Pinterest Publish', (job, now) => withEvent(job, { state: 'uploaded' }, now)],
	];
	it.each(states)('%s', async (_, become) => {
		const { store, ledger, pass } = start();
		await ledger.claim(intent);
		pass(2 * LEASE_MS);
		const before = await ledger.change(intent.key, (job) => become(job, Date.now() + 2 * LEASE_MS));
		const { writes } = store;
		expect(await ledger.recordFailure(intent, problem)).toBeUndefined();
		expect([await ledger.find(intent.key), store.writes]).toEqual([before, writes]);
	});
});
