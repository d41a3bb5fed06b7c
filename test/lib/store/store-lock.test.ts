import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../../../lib/store/memory-store';
import { withStoreLock } from '../../../lib/store/store-lock';
import { VirtualClock } from '../../support/clock';

const LEASE_MS = 60_000;
const BEGUN = Date.parse('2026-11-01T00:00:00Z');

/** What two processes did, in their order: the second one's clock differs by so many milliseconds while the first has the lock. */
async function inTurn(differenceMs: number): Promise<string[]> {
	const store = new MemoryStore();
	let now = BEGUN;
	store.now = async () => now;
	const done: string[] = [];
	const clock = new VirtualClock(0, { runsByItself: true });
	const { promise: released, resolve: release } = Promise.withResolvers<void>();
	const { promise: taken, resolve: take } = Promise.withResolvers<void>();
	const first = withStoreLock(store, 'x', { clock, leaseMs: LEASE_MS }, async () => {
		take();
		await released;
		done.push('first');
	});
	await taken;
	now += differenceMs;
	let looked = 0;
	const waiting = {
		sleep: async () => {
			if (++looked === 3) release();
			await clock.sleep(1);
		},
	};
	const second = withStoreLock(store, 'x', { clock: waiting, leaseMs: LEASE_MS }, async () => {
		done.push('second');
	});
	await second.finally(release);
	await first;
	return done;
}

describe('a lock in the store', () => {
	it.each([
		['looked at its clock just before the other took it', -1],
		['is a few seconds behind', -5_000],
		['comes while it is held', 1_000],
	])('is not taken from its holder by a process that %s', async (_, differenceMs) => {
		expect(await inTurn(differenceMs)).toEqual(['first', 'second']);
	});

	it.each([
		['its lease is over', LEASE_MS],
		['the clock was set back by far', -24 * 60 * LEASE_MS],
	])('is taken from a holder that may be dead when %s', async (_, differenceMs) => {
		expect(await inTurn(differenceMs)).toEqual(['second', 'first']);
	});
});
