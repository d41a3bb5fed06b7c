import { setTimeout as delay } from 'node:timers/promises';

/** Time as a port: tests travel, production waits. */
export interface Clock {
	/** Epoch milliseconds. */
	now(): number;
	/** Milliseconds that only grow, whatever is done to the machine's clock. */
	monotonic(): number;
	/** Rejects with the signal's reason when it aborts. */
	sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
	now: () => Date.now(),
	monotonic: () => performance.now(),
	sleep: async (milliseconds, signal) => {
		await delay(Math.max(0, milliseconds), undefined, { signal });
	},
};

/**
 * How far ahead of the store's clock a stored time may lie that was the present when it was written, or a lease, in
 * milliseconds: a day, and an hour's margin. What lies further ahead was written by a clock that was wrong.
 */
export const LONGEST_LEAD_MS = 25 * 60 * 60_000;

/** ISO 8601 in UTC, to the second. */
export function isoTime(epochMilliseconds: number): string {
	return `${new Date(epochMilliseconds).toISOString().slice(0, 19)}Z`;
}
