import { getEventListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { deadlineSignal } from '../../../lib/concurrency/deadline-signal';

const HOUR = 3_600_000;

describe('a signal with a deadline', () => {
	it('aborts when its time is over, and says that it was the time', async () => {
		using deadline = deadlineSignal(0);
		expect([deadline.signal.aborted, deadline.isOver]).toEqual([false, false]);
		while (!deadline.signal.aborted) await delay(1);
		expect(deadline.isOver).toBe(true);
		expect((deadline.signal.reason as Error).name).toBe('TimeoutError');
	});

	it('aborts with another one, for that one’s reason', () => {
		const other = new AbortController();
		using deadline = deadlineSignal(HOUR, other.signal);
		other.abort('the user');
		expect([deadline.signal.aborted, deadline.signal.reason, deadline.isOver]).toEqual([true, 'the user', false]);
		using late = deadlineSignal(HOUR, other.signal);
		expect(late.signal.reason).toBe('the user');
	});

	it('leaves nothing behind when its work ends before', () => {
		const other = new AbortController();
		const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
		const before = timers();
		for (let time = 0; time < 100; time++) {
			using deadline = deadlineSignal(HOUR, other.signal);
			expect(deadline.signal.aborted).toBe(false);
		}
		expect(getEventListeners(other.signal, 'abort')).toEqual([]);
		expect(timers()).toBeLessThanOrEqual(before);
	});
});
