import { describe, expect, it } from 'vitest';
import { Ledger, Totals } from '../../../lib';
import { MemoryStore } from '../../../lib/store/memory-store';
import { bulkStage } from '../bulk/stage';

/** A store that says how often it was asked for a number. */
class CountingStore extends MemoryStore {
	counts = 0;

	override async count(...given: Parameters<MemoryStore['count']>): Promise<number> {
		this.counts += 1;
		return await super.count(...given);
	}
}

describe('the totals of filters', () => {
	it('are counted once for all who ask at the same time, and a moment old for who asks soon after', async () => {
		let now = 1_000_000;
		const store = new CountingStore();
		const { job } = bulkStage(store);
		await job('a', 'scheduled');
		const totals = new Totals(new Ledger(store, { owner: 'test', leaseMs: 60_000 }), () => now);
		const filter = { states: ['scheduled' as const] };
		const asked = await Promise.all([totals.of(filter), totals.of(filter), totals.of({ ...filter })]);
		expect(asked).toEqual(Array(3).fill({ count: 1, isMore: false }));
		expect(store.counts).toBe(1);
		await job('b', 'scheduled');
		now += 14_000;
		expect(await totals.of(filter)).toEqual({ count: 1, isMore: false });
		now += 2_000;
		await totals.of(filter); // answers at once, and has it counted again
		while (store.counts < 2) await new Promise(setImmediate);
		await new Promise(setImmediate);
		expect(await totals.of(filter)).toEqual({ count: 2, isMore: false });
		expect(await totals.of({ states: ['failed'] })).toEqual({ count: 0, isMore: false });
	});
});
