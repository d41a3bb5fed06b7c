import { describe, expect, it } from 'vitest';
import { Ledger, Schedule, type AtomicStore, type JobState } from '../../../lib';
import { pruneJobs, type PruneOptions } from '../../../lib/ledger/prune';
import { MemoryStore } from '../../../lib/store/memory-store';
import { keepReceipt } from '../../support/published';
import { all, listed } from '../store/walk';

const DAY_MS = 86_400_000;
const YEAR_MS = 400 * DAY_MS;
const PROBLEM = { code: 'x', category: 'network', message: 'no', action: 'none' } as const;
const STATES: JobState[] = ['published', 'cancelled', 'failed', 'unknown', 'scheduled', 'publishing', 'queued'];

function stage() {
	let now = Date.parse('2026-11-01T00:00:00Z');
	const store = new MemoryStore(() => now);
	const ledger = new Ledger(store, { owner: 'test', leaseMs: 60_000 });
	const intentOf = (key: string, title = 'A tart') => ({
		key,
		payload: { title: `a digest of ${title.length}`, board: '1' },
		account: '11',
		label: { title, board: 'Travel', source: 'a.jpg', campaign: 'autumn', importId: 'one' },
	});
	/** A job that came to a state. */
	const job = async (key: string, state: JobState) => {
		const claim = await ledger.claim(intentOf(key));
		if (claim.kind !== 'claimed') throw new Error(claim.kind);
		const { lease } = claim;
		if (state === 'published') await lease.published({ id: `9${key}`, url: 'https://p', createdAt: '' }, 'likeness');
		else if (state === 'failed') await lease.failed(PROBLEM);
		else if (state === 'unknown') await lease.unknown(PROBLEM);
		else if (state === 'scheduled') await lease.schedule({ dueAt: now + 2 * YEAR_MS });
		else if (state === 'publishing') await lease.beginAttempt('likeness');
		await lease.release().catch(() => undefined);
		if (state === 'cancelled') await new Schedule(ledger).cancel(key, 'not wanted');
	};
	const prune = async (options?: PruneOptions) => await pruneJobs(ledger, YEAR_MS, options);
	const listedKeys = async () => (await all(ledger.list.jobs())).map(({ key }) => key).sort();
	return { store, ledger, job, prune, intentOf, listedKeys, pass: (milliseconds: number) => (now += milliseconds) };
}

/** A store in which something happens before a verb is called for the so manieth time. */
function meanwhile(
	store: AtomicStore,
	[verb, times]: ['apply' | 'getMany', number],
	happens: () => Promise<unknown>,
): AtomicStore {
	let calls = 0;
	return new Proxy(store, {
		get(target, name) {
			const member: unknown = Reflect.get(target, name, target);
			if (typeof member !== 'function') return member;
			if (name === 'scan') return member.bind(target) as unknown;
			return async (...args: unknown[]) => {
				if (name === verb && (calls += 1) === times) await happens();
				return (await Reflect.apply(member, target, args)) as unknown;
			};
		},
	});
}

describe('pruning jobs', () => {
	it('keeps of a published job what answers its row, and nothing that lists need', async () => {
		const { store, ledger, job, prune, intentOf, listedKeys, pass } = stage();
		await job('a', 'published');
		pass(YEAR_MS + DAY_MS);
		await job('b', 'published');
		const before = (await ledger.find('a'))!;
		expect(await prune()).toEqual({ published: 1, cancelled: 0, failed: 0 });
		expect(await listedKeys()).toEqual(['b']);
		const rows = (await listed(store, '')).filter(([row]) => /(^|:)9?a$/.test(row));
		expect(rows.map(([row]) => row)).toEqual(['job:a', 'pin:9a', expect.stringMatching(/^same:\w+:a$/)]);
		expect(JSON.stringify(rows)).not.toMatch(/A tart|Travel|autumn|queued/);
		expect(await ledger.claim(intentOf('a'))).toMatchObject({ kind: 'existing', job: { receipt: before.receipt } });
		expect(await ledger.claim(intentOf('a', 'Another'))).toMatchObject({ kind: 'conflict', fields: ['title'] });
		expect(await ledger.isAnothers('9a', 'b')).toBe(true);
		expect(await prune()).toEqual({ published: 0, cancelled: 0, failed: 0 });
	});

	it('keeps a cancelled job cancelled, and a person can bring it back into the lists', async () => {
		const { ledger, job, prune, intentOf, listedKeys, pass } = stage();
		await job('a', 'cancelled');
		pass(YEAR_MS + DAY_MS);
		expect(await prune()).toEqual({ published: 0, cancelled: 1, failed: 0 });
		expect(await ledger.claim(intentOf('a'))).toMatchObject({ kind: 'cancelled' });
		expect(await listedKeys()).toEqual([]);
		await new Schedule(ledger).retry('a', 'after all');
		expect(await listedKeys()).toEqual(['a']);
		expect(await ledger.claim(intentOf('a'))).toMatchObject({ kind: 'claimed' });
		expect((await ledger.find('a'))?.label).toMatchObject({ title: 'A tart' });
	});

	it('deletes a failed job, whose row begins anew', async () => {
		const { store, ledger, job, prune, intentOf, pass } = stage();
		await job('a', 'failed');
		pass(YEAR_MS + DAY_MS);
		expect(await prune()).toEqual({ published: 0, cancelled: 0, failed: 1 });
		expect((await listed(store, '')).map(([row]) => row)).toEqual([
			'lists:complete',
			'lists:needs-complete',
			'same:complete',
		]);
		expect(await ledger.claim(intentOf('a'))).toMatchObject({ kind: 'claimed', lease: { job: { fence: 1 } } });
	});

	it('leaves alone a failed job of which there is a receipt', async () => {
		const { ledger, job, prune, pass } = stage();
		await job('a', 'failed');
		await job('b', 'failed');
		await keepReceipt(ledger, 'a', { id: '9', url: 'https://p', createdAt: '', at: '', attempt: 1 });
		pass(YEAR_MS + DAY_MS);
		expect(await prune()).toEqual({ published: 0, cancelled: 0, failed: 1 });
		expect(await ledger.find('a')).toMatchObject({ state: 'failed' });
	});

	it('never touches what waits, is under way or is unknown, nor what a process holds or what is younger', async () => {
		const { store, ledger, job, prune, intentOf, pass } = stage();
		for (const state of ['unknown', 'scheduled', 'publishing', 'queued'] as const) await job(state, state);
		await job('held', 'failed');
		await job('handed over', 'failed');
		await ledger.change('handed over', (found) => ({ ...found, dueAt: 1 }));
		pass(YEAR_MS);
		const claim = await ledger.claim(intentOf('held'));
		if (claim.kind !== 'claimed') throw new Error(claim.kind);
		await ledger.change('held', (found) => ({ ...found, state: 'failed', events: found.events.slice(0, 2) }));
		for (const state of STATES) await job(`young ${state}`, state);
		const before = await listed(store, '');
		expect(await prune()).toEqual({ published: 0, cancelled: 0, failed: 0 });
		expect(await listed(store, '')).toEqual(before);
		await claim.lease.release().catch(() => undefined);
	});

	it('says the same in a dry run, and changes nothing', async () => {
		const { store, job, prune, pass } = stage();
		for (let number = 0; number < 130; number++) await job(`f${number}`, 'failed');
		for (const state of STATES) await job(state, state);
		pass(YEAR_MS + DAY_MS);
		const before = await listed(store, '');
		const said = await prune({ dryRun: true });
		expect(said).toEqual({ published: 1, cancelled: 1, failed: 131 });
		expect(await listed(store, '')).toEqual(before);
		expect(await prune()).toEqual(said);
	});

	it('goes on after an interruption', async () => {
		const { store, job, prune, listedKeys, pass } = stage();
		for (let number = 0; number < 250; number++) await job(`p${number}`, 'published');
		pass(YEAR_MS + DAY_MS);
		const stop = new AbortController();
		let done = 0;
		const onProgress = ({ published }: { published: number }) => {
			done = published;
			stop.abort();
		};
		await expect(prune({ signal: stop.signal, onProgress })).rejects.toThrow();
		expect(done).toBe(100);
		expect(await listedKeys()).toHaveLength(150);
		expect(await prune()).toMatchObject({ published: 150 });
		expect(await listed(store, 'list:')).toEqual([]);
	});

	it('leaves alone the one job that another process changes meanwhile, and prunes the others', async () => {
		const { store, ledger, job, intentOf, pass } = stage();
		for (const key of ['a', 'b', 'c']) await job(key, 'failed');
		pass(YEAR_MS + DAY_MS);
		const busy = new Ledger(
			meanwhile(store, ['apply', 1], async () => await ledger.claim(intentOf('b'))),
			{ owner: 'pruner', leaseMs: 60_000 },
		);
		expect(await pruneJobs(busy, YEAR_MS)).toEqual({ published: 0, cancelled: 0, failed: 2 });
		expect(await ledger.find('a')).toBeUndefined();
		expect(await ledger.find('b')).toMatchObject({ state: 'queued', label: { title: 'A tart' } });
	});

	it('leaves alone a job that came to another state after it was listed', async () => {
		const { store, ledger, job, pass } = stage();
		for (const key of ['a', 'b']) await job(key, 'failed');
		pass(YEAR_MS + DAY_MS);
		const becomesUnknown = async () => await ledger.change('b', (found) => ({ ...found, state: 'unknown' }));
		const busy = new Ledger(meanwhile(store, ['getMany', 2], becomesUnknown), { owner: 'pruner', leaseMs: 60_000 });
		expect(await pruneJobs(busy, YEAR_MS)).toEqual({ published: 0, cancelled: 0, failed: 1 });
		expect(await ledger.find('b')).toMatchObject({ state: 'unknown' });
	});
});
