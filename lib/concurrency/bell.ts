import type { Clock } from '../model/clock';

/** A sleep that can be ended, also by a call that came just before it. @param longestMs no sleep is longer, in milliseconds. */
export function createBell(clock: Pick<Clock, 'sleep'>, signal: AbortSignal, longestMs: number) {
	let rung = new AbortController();
	return {
		ring: () => rung.abort(),
		sleep: async (milliseconds: number) => {
			const bounded = Math.min(Math.max(0, milliseconds), longestMs);
			await clock.sleep(bounded, AbortSignal.any([signal, rung.signal])).catch(() => undefined);
			rung = new AbortController();
		},
	};
}
