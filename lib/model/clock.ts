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

/** ISO 8601 in UTC, to the second. */
export function isoTime(epochMilliseconds: number): string {
	return `${new Date(epochMilliseconds).toISOString().slice(0, 19)}Z`;
}
