import { describe, expect, it } from 'vitest';
import { Ledger } from '../../../lib';
import { askSpace, firstFree, takeSpace, type SpacingWish } from '../../../lib/guards/spacing';
import { linkOnBoard, linkRowOf } from '../../../lib/ledger/link-index';
import type { JobRecord } from '../../../lib/model/job';
import { MemoryStore } from '../../../lib/store/memory-store';

const DAY_MS = 24 * 60 * 60_000;
const days = (number: number) => number * DAY_MS;

describe('the first moment that is free', () => {
	const pins = (...at: number[]) => at.map((each) => ({ key: `at ${each}`, at: days(each) }));
	it.each([
		['no pin', [], 10, 10, undefined],
		['a pin a week ago', [3], 10, 10, undefined],
		['a pin six days ago', [4], 10, 11, 4],
		['a pin in six days', [16], 10, 23, 16],
		['a gap that is wide enough between two', [4, 18], 10, 11, 4],
		['a gap that is too narrow between two', [4, 17], 10, 24, 4],
		['many, in any order', [20, 12, 4], 10, 27, 4],
		['pins that are closer together than that', [9, 10, 11], 10, 18, 9],
	] as [string, number[], number, number, number | undefined][])('with %s', (_, taken, wanted, at, near) => {
		const answer = firstFree(pins(...taken), days(wanted), days(7));
		expect([answer.at / DAY_MS, answer.near && answer.near.at / DAY_MS]).toEqual([at, near]);
	});
});

describe('the index of links', () => {
	const job = (more: Partial<JobRecord>): JobRecord => ({
		...{ key: 'k', account: '1', payload: {}, label: { board: 'A', source: 'b' }, attempts: 0, fence: 1, events: [] },
		...{ createdAt: '2027-03-01T09:00:00Z', updatedAt: '2027-03-01T09:00:00Z', linkOnBoard: '7:abc', state: 'queued' },
		...more,
	});
	const at = (text: string) => String(Date.parse(text)).padStart(16, '0');

	it('has a job that is published, scheduled or unknown, under its moment, and no other', () => {
		const receipt = { id: '1', url: '', createdAt: '', at: '2027-03-02T09:00:00Z', attempt: 1 };
		expect(linkRowOf(job({ state: 'published', receipt }))).toBe(`linked:1:7:abc:${at(receipt.at)}:pin:k`);
		const dueAt = Date.parse('2027-03-05T09:00:00Z');
		expect(linkRowOf(job({ state: 'scheduled', dueAt }))).toBe(`linked:1:7:abc:${at('2027-03-05T09:00:00Z')}:due:k`);
		expect(linkRowOf(job({ state: 'unknown', armedAt: 5 }))).toBe('linked:1:7:abc:0000000000000005:pin:k');
		for (const state of ['queued', 'publishing', 'failed', 'cancelled', 'ready'] as const)
			expect(linkRowOf(job({ state }))).toBeUndefined();
		expect(linkRowOf(job({ state: 'published', linkOnBoard: undefined }))).toBeUndefined();
	});

	it('takes links as the same whose addresses are, and others with another query', () => {
		const link = linkOnBoard('7', 'https://Example.com:443/a?b=1&a=2#top');
		expect(linkOnBoard('7', 'https://example.com/a?a=2&b=1')).toBe(link);
		expect(linkOnBoard('7', 'https://example.com/a?a=3&b=1')).not.toBe(link);
		expect(linkOnBoard('8', 'https://example.com/a?a=2&b=1')).not.toBe(link);
		expect(linkOnBoard('7', undefined)).toBeUndefined();
	});
});

describe('moments of jobs that are under way', () => {
	const LINK = '7:abc';
	async function jobs(...keys: string[]) {
		const ledger = new Ledger(new MemoryStore(), { owner: 'test', leaseMs: 60_000 });
		const leases = new Map();
		for (const key of keys) {
			const claim = await ledger.claim({
				...{ key, payload: {}, label: { board: 'A', source: 'b' } },
				...{ account: '1', linkOnBoard: LINK, spacingMs: days(7) },
			});
			if (claim.kind === 'claimed') leases.set(key, claim.lease);
		}
		const wish = (key: string, more: Partial<SpacingWish> = {}): SpacingWish => ({
			...{
				key,
				account: '1',
				linkOnBoard: LINK,
				spacingMs: days(7),
				wantedAt: days(100),
				isFixed: false,
				isDue: false,
			},
			...more,
		});
		const inDays = async (key: string, more?: Partial<SpacingWish>) =>
			(await takeSpace(ledger, wish(key, more))).at / DAY_MS;
		return { ledger, leases, wish, inDays };
	}

	it('are given to one job each, however many ask at once', async () => {
		const keys = Array.from({ length: 10 }, (_, index) => `job ${index}`);
		const { inDays } = await jobs(...keys);
		const given = await Promise.all(keys.map(async (key) => await inDays(key)));
		expect(given.sort((one, other) => one - other)).toEqual(keys.map((_, index) => 100 + 7 * index));
	});

	it('stay with the job that asks again, and are free when it has failed', async () => {
		const { inDays, leases } = await jobs('a', 'b');
		expect(await inDays('a')).toBe(100);
		expect(await inDays('a')).toBe(100);
		expect(await inDays('b')).toBe(107);
		await leases.get('a').failed({ code: 'x', category: 'media', message: 'x', action: 'none' });
		expect(await inDays('b')).toBe(100);
	});

	it('are not taken by one whose time is fixed and not free', async () => {
		const { inDays } = await jobs('a', 'b', 'c');
		expect(await inDays('a')).toBe(100);
		expect(await inDays('b', { wantedAt: days(103), isFixed: true })).toBe(107);
		expect(await inDays('c')).toBe(107);
	});

	it('count behind one that is due as far as they are past', async () => {
		const { inDays } = await jobs('a', 'b', 'c');
		await inDays('a', { wantedAt: days(102) });
		expect(await inDays('b', { isDue: true })).toBe(100);
		expect(await inDays('c', { isDue: true, wantedAt: days(103) })).toBe(109);
	});

	it('are asked for by a plan, which takes none and counts what it has planned', async () => {
		const { ledger, wish, inDays } = await jobs('a', 'b', 'c');
		await inDays('a');
		const planned = [{ key: 'b', at: days(107) }];
		expect((await askSpace(ledger, wish('c'), planned)).at).toBe(days(114));
		expect(await inDays('c')).toBe(107);
	});
});
