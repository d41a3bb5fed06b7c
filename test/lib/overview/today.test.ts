import { describe, expect, it } from 'vitest';
import { Schedule, todayOf } from '../../../lib';
import { createCircuitBreaker } from '../../../lib/guards/circuit-breaker';
import { type TodayFilter } from '../../../lib/overview/today';
import { HOUR_MS, stage, START } from './stage';

const FOUR_HOURS: TodayFilter = { endOfDay: START + 4 * HOUR_MS };

describe('today', () => {
	it('says what shipped in a period, and since the record began', async () => {
		const { ledger, job, counts, pass } = stage();
		await job('a', { state: 'published' });
		await job('b', { state: 'published', account: '22' });
		pass(24 * HOUR_MS);
		await job('c', { state: 'published' });
		const from = START + 24 * HOUR_MS;
		const { shipped } = await todayOf(ledger, { ...FOUR_HOURS, from }, counts);
		expect([shipped.count, shipped.allTime, shipped.jobs.map(({ key }) => key)]).toEqual([1, 3, ['c']]);
		const before = await todayOf(ledger, { ...FOUR_HOURS, from: START, to: from }, counts);
		expect([before.shipped.count, before.shipped.jobs.map(({ key }) => key)]).toEqual([2, ['b', 'a']]);
		const ofOne = await todayOf(ledger, { ...FOUR_HOURS, from: START, account: '11' }, counts);
		expect([ofOne.shipped.count, ofOne.shipped.allTime]).toEqual([2, 2]);
	});

	it('says what waits: how many, how many today, and which is next', async () => {
		const { ledger, job, counts } = stage();
		await job('late', { state: 'scheduled', dueAt: START + 9 * HOUR_MS });
		await job('soon', { state: 'scheduled', dueAt: START + HOUR_MS });
		await job('held', { state: 'scheduled', problem: { code: 'not-approved', action: 'fix-row' } });
		const { waiting } = await todayOf(ledger, FOUR_HOURS, counts);
		expect(waiting).toMatchObject({ count: 2, isMore: false, today: 1 });
		expect(waiting.next?.map(({ key }) => key)).toEqual(['soon', 'late']);
	});

	it('groups what needs a person by what has to be done, with rows of imports that have no job', async () => {
		const { ledger, job, imported, counts } = stage();
		await job('a', { state: 'failed', problem: { action: 'replace-asset' } });
		await job('b', { state: 'failed', problem: { action: 'fix-row' }, importId: 'one' });
		await job('c', { state: 'unknown' });
		await job('d', { state: 'scheduled', problem: { code: 'not-approved', action: 'fix-row' } });
		await job('e', { state: 'scheduled', problem: { code: 'rate-limited', action: 'wait' } });
		await imported('one', ['fix-row', 'fix-row', 'fix-row', 'fix-row', 'replace-asset']);
		const { needsYou } = await todayOf(ledger, FOUR_HOURS, counts);
		expect(needsYou.map(({ needs, count }) => [needs, count])).toEqual([
			['replace-asset', 2],
			['fix-row', 5],
			['wait', 1],
			['approve', 1],
			['resolve', 1],
		]);
		const [, rows] = needsYou;
		expect(rows?.jobs.map(({ key }) => key)).toEqual(['b']);
		expect(rows?.imports).toMatchObject([
			{ record: { id: 'one' }, count: 4, rows: [{ row: 2 }, { row: 3 }, { row: 4 }] },
		]);
	});

	it('shows one import alone, however old it is', async () => {
		const { ledger, job, imported, counts, pass } = stage();
		await job('a', { state: 'failed', problem: { action: 'fix-url' }, importId: 'one' });
		await job('b', { state: 'published', importId: 'one' });
		await job('c', { state: 'published', importId: 'two' });
		await job('d', { state: 'failed', importId: 'two' });
		await imported('one', ['fix-row']);
		pass(40 * 24 * HOUR_MS);
		const { shipped, needsYou } = await todayOf(ledger, { ...FOUR_HOURS, importId: 'one' }, counts);
		expect([shipped.count, shipped.jobs.map(({ key }) => key)]).toEqual([1, ['b']]);
		expect(needsYou.map(({ needs, count }) => [needs, count])).toEqual([
			['fix-url', 1],
			['fix-row', 1],
		]);
	});

	it('does not ask for the rows of a file again that was imported again', async () => {
		const { ledger, imported, counts } = stage();
		await imported('one', ['fix-row', 'fix-row']);
		await imported('two', ['fix-row']);
		await imported('other', ['fix-row'], { file: 'other.csv' });
		await imported('another account', ['fix-row'], { account: '22' });
		const { needsYou } = await todayOf(ledger, FOUR_HOURS, counts);
		expect(needsYou.map(({ count }) => count)).toEqual([3]);
		const ofOne = await todayOf(ledger, { ...FOUR_HOURS, account: '11' }, counts);
		expect(ofOne.needsYou.map(({ count }) => count)).toEqual([2]);
	});

	it('names imports that have not ended, or left rows that were not begun', async () => {
		const { ledger, imported, counts } = stage();
		await imported('killed', [], { endedAt: undefined, file: 'a.csv' });
		await imported('interrupted', [], { ended: 'interrupted', queued_rows: 3, file: 'b.csv' });
		await imported('done', [], { ended: 'done', file: 'c.csv' });
		const { imports } = await todayOf(ledger, FOUR_HOURS, counts);
		expect(imports.map(({ record, standing }) => [record.id, standing])).toEqual([
			['interrupted', 'interrupted'],
			['killed', 'begun'],
		]);
	});

	it('says that no worker runs where pins are due and nobody polls for them', async () => {
		const { ledger, job, counts, pass, now } = stage();
		await job('a', { state: 'scheduled', dueAt: START + HOUR_MS });
		const quiet = async () => (await todayOf(ledger, FOUR_HOURS, counts)).hindrances.quiet;
		expect(await quiet()).toEqual([]);
		pass(HOUR_MS + 6 * 60_000);
		expect(await quiet()).toEqual([{ account: '11', dueAt: START + HOUR_MS, lastPoll: 0 }]);
		await new Schedule(ledger, '11').notePoll(now() - 60_000);
		expect(await quiet()).toEqual([]);
		pass(10 * 60_000);
		expect(await quiet()).toHaveLength(1);
	});

	it('names paused domains', async () => {
		const { store, ledger, counts } = stage();
		const pass = await createCircuitBreaker(store, '11').check('https://blocked.example/a');
		if (pass.blocked) throw new Error('It is paused already.');
		await pass.settle('spam');
		const { hindrances } = await todayOf(ledger, FOUR_HOURS, counts);
		expect(hindrances.paused).toMatchObject([{ scope: 'domain', name: 'blocked.example' }]);
	});
});
