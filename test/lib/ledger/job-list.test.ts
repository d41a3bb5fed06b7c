import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	fitsFilter,
	Ledger,
	needOf,
	Schedule,
	type JobFilter,
	type JobRecord,
	type JobState,
	type Problem,
} from '../../../lib';
import { cursorOf, type ListOptions } from '../../../lib/ledger/job-list';
import { MemoryStore } from '../../../lib/store/memory-store';
import { all } from '../store/walk';

const START = Date.parse('2026-11-01T00:00:00Z');
const PROBLEM = { code: 'x', category: 'network', message: 'no', action: 'none' } as const;

function stage() {
	let now = START;
	const store = new MemoryStore(() => now);
	const ledger = new Ledger(store, { owner: 'test', leaseMs: 60_000 });
	/** A job that ends in a state, a second after the one before. */
	const job = async (
		key: string,
		state: JobState,
		label: Partial<JobRecord['label']> = {},
		account?: string,
		problem: Problem = PROBLEM,
	) => {
		now += 1_000;
		const claim = await ledger.claim({
			key,
			payload: {},
			account,
			label: { board: 'Travel', source: 'a.jpg', ...label },
		});
		if (claim.kind !== 'claimed') throw new Error(claim.kind);
		const { lease } = claim;
		if (state === 'published') await lease.published({ id: key, url: 'https://p.example', createdAt: '' }, 'likeness');
		else if (state === 'failed') await lease.failed(problem);
		else if (state === 'unknown') await lease.unknown(problem);
		else if (state === 'scheduled') await lease.schedule({ dueAt: now + 60_000 });
		else if (state === 'publishing') await lease.beginAttempt('likeness');
		await lease.release().catch(() => undefined);
	};
	const keys = async (filter?: JobFilter, options?: ListOptions) =>
		(await all(ledger.list.jobs(filter, options))).map(({ key }) => key);
	return { store, ledger, job, keys, pass: (milliseconds: number) => (now += milliseconds) };
}

describe('a list of jobs', () => {
	it('has the newest first, whatever their states', async () => {
		const { job, keys } = stage();
		await job('a', 'failed');
		await job('b', 'published');
		await job('c', 'scheduled');
		await job('d', 'publishing');
		await job('e', 'unknown');
		expect(await keys()).toEqual(['e', 'd', 'c', 'b', 'a']);
	});

	it('is filtered by state, campaign, account, board, import and time', async () => {
		const { job, keys } = stage();
		await job('a', 'failed', { campaign: 'Summer: 1/2', importId: 'one' }, '11');
		await job('b', 'published', { campaign: 'Summer: 1/2', board: 'Cakes & Tarts' }, '11');
		await job('c', 'failed', { campaign: 'Summer', importId: 'two' }, '22');
		await job('d', 'failed', { importId: 'one' });
		expect(await keys({ states: ['failed'] })).toEqual(['d', 'c', 'a']);
		expect(await keys({ states: ['failed', 'published'] })).toEqual(['d', 'c', 'b', 'a']);
		expect(await keys({ states: ['unknown'] })).toEqual([]);
		expect(await keys({ campaign: ' summer: 1/2 ' })).toEqual(['b', 'a']);
		expect(await keys({ account: '11' })).toEqual(['b', 'a']);
		expect(await keys({ board: 'cakes & tarts' })).toEqual(['b']);
		expect(await keys({ importId: 'one' })).toEqual(['d', 'a']);
		expect(await keys({ importId: 'one', account: '11', states: ['failed'] })).toEqual(['a']);
		expect(await keys({ since: START + 2_000 })).toEqual(['d', 'c', 'b']);
		expect(await keys({ until: START + 2_000 })).toEqual(['b', 'a']);
		expect(await keys({ since: START + 2_000, until: START + 3_000 })).toEqual(['c', 'b']);
	});

	it('goes on behind a job, over pages of any size, also where several came in one moment', async () => {
		const { ledger, job, keys, pass } = stage();
		for (let number = 0; number < 40; number++) {
			await job(`job ${number}`, number % 3 === 0 ? 'failed' : 'published');
			if (number % 4 > 0) pass(-1_000);
		}
		const whole = await keys();
		expect(whole).toHaveLength(40);
		for (const page of [1, 3, 40, 100]) expect(await keys({}, { page })).toEqual(whole);
		const after = cursorOf((await ledger.find(whole[16] as string)) as JobRecord);
		expect(await keys({}, { after, page: 5 })).toEqual(whole.slice(17));
		const failed = await keys({ states: ['failed'] });
		expect(await keys({ states: ['failed'] }, { after })).toEqual(failed.filter((key) => whole.indexOf(key) > 16));
	});

	it('reads what a page needs, and no more', async () => {
		const { store, ledger, job } = stage();
		for (let number = 0; number < 300; number++) await job(`job ${number}`, 'published');
		let rows = 0;
		const scan = store.scan.bind(store);
		store.scan = async function* (...args) {
			for await (const row of scan(...args)) {
				rows += 1;
				yield row;
			}
		};
		const found: JobRecord[] = [];
		for await (const each of ledger.list.jobs({}, { page: 10 })) if (found.push(each) === 10) break;
		expect(found[0]?.key).toBe('job 299');
		expect(rows).toBeLessThan(25);
	});

	it('has each job once where it belongs, whatever happened to the jobs', async () => {
		const step = fc.record({
			key: fc.constantFrom('a', 'b', 'c'),
			state: fc.constantFrom<JobState>('failed', 'scheduled', 'publishing', 'unknown', 'published'),
			campaign: fc.constantFrom(undefined, 'one', 'two'),
			waits: fc.constantFrom(0, 61_000),
		});
		await fc.assert(
			fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
				const { store, ledger, job, keys, pass } = stage();
				for (const { key, state, campaign, waits } of steps) {
					pass(waits);
					await job(key, state, { campaign }).catch(() => undefined); // published or held
				}
				const jobs = await all(ledger.jobs());
				for (const filter of [{}, { campaign: 'one' }, { states: ['failed'] }] satisfies JobFilter[]) {
					const expected = jobs.filter((each) => fitsFilter(each, filter)).sort(byCursor);
					expect(await keys(filter)).toEqual(expected.map(({ key }) => key));
				}
				const rows = await all(store.scan('list:'));
				const ofJob = (each: JobRecord) =>
					2 + (each.label.campaign === undefined ? 0 : 1) + (needOf(each) === undefined ? 0 : 1);
				const dimensions = jobs.reduce((sum, each) => sum + ofJob(each), 0);
				expect(rows).toHaveLength(dimensions);
			}),
			{ numRuns: 300 },
		);
	});

	it('has the jobs for which something has to be done, by what that is', async () => {
		const { ledger, job, keys } = stage();
		const needs = (action: Problem['action'], code = 'x'): Problem => ({ ...PROBLEM, code, action });
		await job('a', 'failed', {}, '11', needs('replace-asset'));
		await job('b', 'failed', {}, '22', needs('replace-asset'));
		await job('c', 'unknown', {}, '11', needs('none'));
		await job('d', 'unknown', {}, '11', needs('wait'));
		await job('e', 'scheduled', {}, '11');
		await job('f', 'scheduled', {}, '11');
		await job('g', 'failed', {}, '11', needs('none'));
		await job('h', 'published', {}, '11');
		await job('i', 'failed', {}, '11', needs('wait'));
		await ledger.change('e', (known) => ({ ...known, problem: needs('fix-row', 'not-approved') }));
		await ledger.change('f', (known) => ({ ...known, problem: needs('wait', 'rate-limited') }));
		expect(await keys({ needs: 'replace-asset' })).toEqual(['b', 'a']);
		expect(await keys({ needs: 'replace-asset', account: '11' })).toEqual(['a']);
		expect(await keys({ needs: 'resolve' })).toEqual(['c']);
		expect(await keys({ needs: 'approve' })).toEqual(['e']);
		expect(await keys({ needs: 'wait' })).toEqual(['i', 'f']);
		expect(await keys({ needs: 'wait', states: ['scheduled'] })).toEqual(['f']);
		expect(await keys({ needs: 'none' })).toEqual(['g']);
		expect(await keys({ needs: 'fix-url' })).toEqual([]);
		await new Schedule(ledger).cancel('f', 'not wanted');
		expect(await keys({ needs: 'wait' })).toEqual(['i']);
	});

	it('counts the jobs of one list by their rows, and reads no more jobs than told for others', async () => {
		const { store, ledger, job } = stage();
		for (let number = 0; number < 30; number++)
			await job(`${number}`, number % 3 === 0 ? 'failed' : 'published', { campaign: 'Summer' }, String(number % 2));
		let read = 0;
		const getMany = store.getMany.bind(store);
		store.getMany = async (keys) => {
			read += keys.length;
			return await getMany(keys);
		};
		const count = async (filter: JobFilter) => await ledger.list.count(filter, 5);
		expect(await count({})).toEqual({ count: 30, isMore: false });
		expect(await count({ states: ['failed', 'rejected'] })).toEqual({ count: 10, isMore: false });
		expect(await count({ account: '1', states: ['published'] })).toEqual({ count: 10, isMore: false });
		expect(await count({ needs: 'none' })).toEqual({ count: 10, isMore: false });
		expect(await count({ account: '1', needs: 'none' })).toEqual({ count: 5, isMore: false });
		expect(await count({ account: '7', needs: 'none' })).toEqual({ count: 0, isMore: false });
		expect(await count({ since: START + 2_000 })).toEqual({ count: 29, isMore: false });
		expect(await count({ until: START + 2_000 })).toEqual({ count: 2, isMore: false });
		expect(await count({ since: START + 2_000, until: START + 3_000 })).toEqual({ count: 2, isMore: false });
		expect(read).toBe(0);
		expect(await count({ account: '1', campaign: 'summer' })).toEqual({ count: 3, isMore: true });
		expect(await count({ states: ['publishing'] })).toEqual({ count: 0, isMore: false });
	});

	it('of what jobs need is built once from a store of an earlier version, reading only jobs that may need something', async () => {
		const { store, ledger, job, keys } = stage();
		for (let number = 0; number < 250; number++)
			await job(`job ${number}`, number % 10 === 0 ? 'failed' : 'published', { importId: 'one' });
		const whole = await keys({ needs: 'none' });
		expect(whole).toHaveLength(25);
		const ofNeeds = async () => (await all(store.scan('list:'))).filter(([row]) => /^list:(\w+-)?needs:/.test(row));
		const rows = await ofNeeds();
		expect(rows).toHaveLength(50);
		for (const [row] of [...rows, ['lists:needs-complete']]) await store.delete(row as string);
		const others = await all(store.scan('list'));
		let read = 0;
		const getMany = store.getMany.bind(store);
		store.getMany = async (asked) => {
			read += asked.length;
			return await getMany(asked);
		};
		const later = new Ledger(store, ledger.options);
		expect(await later.list.count({ needs: 'none' }, 0)).toEqual({ count: 25, isMore: false });
		expect(read).toBe(25);
		expect((await all(later.list.jobs({ needs: 'none' }))).map(({ key }) => key)).toEqual(whole);
		expect(await ofNeeds()).toEqual(rows);
		for (const row of others) expect(await store.read(row[0])).toBe(row[1]);
	});

	it('of a store that an earlier version wrote is built once, also where a job changes meanwhile', async () => {
		const { store, ledger, job, keys } = stage();
		for (let number = 0; number < 250; number++) await job(`job ${number}`, 'failed');
		const whole = await keys();
		for (const [row] of await all(store.scan('list'))) await store.delete(row);
		const apply = store.apply.bind(store);
		let changed = false;
		store.apply = async (writes) => {
			if (!changed) {
				changed = true;
				await job('job 7', 'published');
			}
			return await apply(writes);
		};
		const later = new Ledger(store, ledger.options);
		const listed = (await all(later.list.jobs())).map(({ key }) => key);
		expect(listed).toEqual(['job 7', ...whole.filter((key) => key !== 'job 7')]);
		expect(await store.read('lists:complete')).toBeDefined();
	});
});

const byCursor = (one: JobRecord, other: JobRecord) => (cursorOf(one) < cursorOf(other) ? -1 : 1);
