import { describe, expect, it } from 'vitest';
import { Counts } from '../../../lib';
import { stage } from './stage';

describe('counts of jobs', () => {
	it('are by group of states, by account and by what has to be done', async () => {
		const { job, counts } = stage();
		await job('a', { state: 'published' });
		await job('b', { state: 'published', account: '22' });
		await job('c', { state: 'failed', account: '22', problem: { action: 'fix-url' } });
		const { all, accounts, needs } = await counts.get();
		expect(all).toEqual({ active: 0, scheduled: 0, published: 2, rejected: 0, failed: 1, unknown: 0, cancelled: 0 });
		expect([...accounts.keys()]).toEqual(['11', '22']);
		expect(accounts.get('22')).toMatchObject({ published: 1, failed: 1 });
		expect(needs).toMatchObject({ 'fix-url': 1, approve: 0 });
	});

	it('of a small record are always new', async () => {
		const { job, counts } = stage();
		await job('a', { state: 'published' });
		expect((await counts.get()).all.published).toBe(1);
		await job('b', { state: 'published' });
		expect((await counts.get()).all.published).toBe(2);
	});

	it('of a large record answer at once, and are counted once in the background for any number of readers', async () => {
		const { store, ledger, job, now, pass } = stage();
		await job('a', { state: 'published' });
		const count = store.count.bind(store);
		let counted = 0;
		store.count = async (prefix, range) => {
			if (prefix.startsWith('list:all::published')) {
				counted += 1;
				pass(500); // so long does it take
			}
			return await count(prefix, range);
		};
		const counts = new Counts(ledger, now);
		await Promise.all([counts.get(), counts.get()]);
		expect(counted).toBe(1);
		await job('b', { state: 'published' });
		expect((await counts.get()).all.published).toBe(1);
		expect(counted).toBe(1);
		pass(30_000);
		const some = await Promise.all([counts.get(), counts.get(), counts.get()]);
		expect(some.map(({ all }) => all.published)).toEqual([1, 1, 1]);
		await counts.refresh();
		expect(counted).toBe(2);
		expect((await counts.get()).all.published).toBe(2);
	});

	it('that fail in the background leave the last ones, and the next reader tries again', async () => {
		const { store, ledger, job, now, pass } = stage();
		await job('a', { state: 'published' });
		const count = store.count.bind(store);
		let fails = false;
		store.count = async (prefix, range) => {
			pass(10);
			if (fails) throw new Error('away');
			return await count(prefix, range);
		};
		const counts = new Counts(ledger, now);
		await counts.get();
		pass(60_000);
		fails = true;
		expect((await counts.get()).all.published).toBe(1);
		await expect(counts.refresh()).rejects.toThrow('away');
		fails = false;
		expect((await counts.get()).all.published).toBe(1);
	});
});
