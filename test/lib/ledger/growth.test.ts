import { describe, expect, it } from 'vitest';
import { growthOf, Ledger } from '../../../lib';
import { MemoryStore } from '../../../lib/store/memory-store';

const DAY_MS = 86_400_000;

function stage() {
	let now = Date.parse('2026-11-01T00:00:00Z');
	const store = new MemoryStore(() => now);
	const ledger = new Ledger(store, { owner: 'test', leaseMs: 60_000 });
	let stored = 0;
	/** So many published jobs, evenly over so many days. */
	const publish = async (jobs: number, days: number) => {
		for (let number = 0; number < jobs; number++) {
			now += (days * DAY_MS) / jobs;
			const key = `pin:${String((stored += 1)).padStart(6, '0')}`;
			const label = { board: 'Travel', source: 'a.jpg', title: 'A tart' };
			const claim = await ledger.claim({ key, payload: { title: 'x' }, label, account: '11' });
			if (claim.kind !== 'claimed') throw new Error(claim.kind);
			await claim.lease.published({ id: String(stored), url: 'https://p', createdAt: '' }, 'likeness');
		}
	};
	return { store, ledger, publish, pass: (milliseconds: number) => (now += milliseconds) };
}

describe('the growth of a record', () => {
	it('is what a year adds at the pace of the last 30 days', async () => {
		const { store, ledger, publish } = stage();
		await publish(300, 30);
		const month = (await store.size()).bytes;
		const { rows, bytes, yearBytes } = (await growthOf(ledger))!;
		expect({ rows, bytes }).toEqual(await store.size());
		expect(yearBytes / ((month / 30) * 365)).toBeCloseTo(1, 1);
		await publish(150, 30);
		expect((await growthOf(ledger))!.yearBytes / (yearBytes / 2)).toBeCloseTo(1, 1);
	});

	it('has the pace of its days where it began less than 30 days ago', async () => {
		const { ledger, publish } = stage();
		await publish(100, 10);
		const { bytes, yearBytes } = (await growthOf(ledger))!;
		expect(yearBytes / (bytes * 36.5)).toBeCloseTo(1, 1);
	});

	it('reads two thousand jobs at the most', async () => {
		const { store, ledger, publish } = stage();
		await publish(2_500, 25);
		let read = 0;
		const counting = new Proxy(store, {
			get(target, name) {
				const member: unknown = Reflect.get(target, name, target);
				if (name !== 'getMany' || typeof member !== 'function') return member;
				return async (keys: string[]) => {
					read += keys.length;
					return await target.getMany(keys);
				};
			},
		});
		const growth = await growthOf(new Ledger(counting, ledger.options));
		expect(read).toBe(2_000);
		expect(growth!.yearBytes / (growth!.bytes * (365 / 25))).toBeCloseTo(1, 1);
	});

	it('is not told from fewer than a hundred jobs in 30 days', async () => {
		const { ledger, publish, pass } = stage();
		await publish(200, 10);
		pass(30 * DAY_MS);
		await publish(99, 1);
		expect(await growthOf(ledger)).toBeUndefined();
	});
});
