import { describe, expect, it } from 'vitest';
import { Ledger, searchJobs, type JobSearch } from '../../../lib';
import type { SearchOptions } from '../../../lib/ledger/job-search';
import { MemoryStore } from '../../../lib/store/memory-store';

const START = Date.parse('2026-11-01T00:00:00Z');
const HOUR = 3_600_000;

function stage() {
	let now = START;
	const ledger = new Ledger(new MemoryStore(() => now), { owner: 'test', leaseMs: 60_000 });
	/** A job that waits for an hour of the day, counted from the start. */
	const waits = async (key: string, hour: number, title: string, campaign?: string, account?: string) => {
		now += 1_000;
		const claim = await ledger.claim({
			key,
			payload: {},
			account,
			label: { board: 'Travel', source: 'a.jpg', title, campaign },
		});
		if (claim.kind !== 'claimed') throw new Error(claim.kind);
		await claim.lease.schedule({ dueAt: START + hour * HOUR });
	};
	const keys = async (search: JobSearch, options: Partial<SearchOptions> = {}) => {
		const { jobs, ...rest } = await searchJobs(ledger, search, { limit: 10, ...options });
		return { ...rest, keys: jobs.map(({ key }) => key) };
	};
	return { ledger, waits, keys };
}

describe('searchJobs', () => {
	it('finds all words in a title, campaign, board or key, in any case', async () => {
		const { waits, keys } = stage();
		await waits('pin:a', 1, 'Lemon Tart', 'Spring');
		await waits('pin:b', 2, 'Lemon cake', 'Autumn');
		expect((await keys({ text: 'LEMON' })).keys).toEqual(['pin:b', 'pin:a']);
		expect((await keys({ text: ' spring lemon ' })).keys).toEqual(['pin:a']);
		expect((await keys({ text: 'pin:b' })).keys).toEqual(['pin:b']);
		expect((await keys({ text: 'lemon', campaign: 'autumn' })).keys).toEqual(['pin:b']);
		expect((await keys({ text: 'apple' })).keys).toEqual([]);
	});

	it('reads no more records than it may, says how far it came, and goes on from there', async () => {
		const { waits, keys } = stage();
		for (let index = 0; index < 30; index++) await waits(`pin:${index}`, 1, index === 3 ? 'Lemon' : 'Apple');
		const first = await keys({ text: 'lemon' }, { mostRead: 10 });
		expect(first).toMatchObject({ keys: [], readTo: START + 21_000 });
		const second = await keys({ text: 'lemon' }, { mostRead: 10, after: first.after });
		expect(second).toMatchObject({ keys: [], readTo: START + 11_000 });
		expect(await keys({ text: 'lemon' }, { mostRead: 10, after: second.after })).toEqual({ keys: ['pin:3'] });
	});

	it('lists what waits with the soonest first, those of all accounts together, page by page', async () => {
		const { waits, keys } = stage();
		for (const [index, hour] of [5, 1, 4, 2, 3].entries())
			await waits(`pin:${hour}`, hour, 'Cake', undefined, index % 2 === 0 ? '11' : undefined);
		await waits('0', 1, 'Cake', undefined, '22');
		const found: string[] = [];
		let after: string | undefined;
		do {
			const page = await keys({}, { order: 'due', limit: 2, after });
			found.push(...page.keys);
			after = page.after;
		} while (after !== undefined);
		expect(found).toEqual(['0', 'pin:1', 'pin:2', 'pin:3', 'pin:4', 'pin:5']);
		expect((await keys({ account: '11' }, { order: 'due' })).keys).toEqual(['pin:3', 'pin:4', 'pin:5']);
	});

	it('lists what is due between two moments', async () => {
		const { waits, keys } = stage();
		for (const hour of [1, 2, 3, 4]) await waits(`${hour}`, hour, 'Cake', hour === 3 ? 'Autumn' : 'Spring');
		const between = { dueFrom: START + 2 * HOUR, dueUntil: START + 4 * HOUR };
		expect((await keys(between, { order: 'due' })).keys).toEqual(['2', '3', '4']);
		expect((await keys(between)).keys).toEqual(['4', '3', '2']);
		expect((await keys({ ...between, campaign: 'spring' }, { order: 'due' })).keys).toEqual(['2', '4']);
	});
});
