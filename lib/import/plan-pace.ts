import { DEFAULT_RETRY } from '../model/retry';
import { PACE } from '../rate-limit/budgets';
import type { Quota } from '../rate-limit/quota';

/** Where calls to Pinterest find their moment, one after the other. Times in epoch milliseconds. */
export interface Pace {
	/** When so many calls can go out, not before a moment, and how long the budget is closed until then. Takes nothing. */
	next(notBefore: number, calls: number): Moment;
	/** Takes them. */
	take(moment: Moment, calls: number): void;
}

export interface Moment {
	at: number;
	/** Whether a process would not wait for it: the pin is stored, and is due at that moment. */
	tooFar: boolean;
}

/**
 * How calls are spread over what a budget allows: evenly over a short window; at once where a window is counted by the
 * hour or the day, until nothing is left of it. Nobody else is assumed to use the budget. Pure but for its own count.
 */
export function createPace({ limit, windowSeconds, remaining, resetAt, pausedUntil }: Quota, now: number): Pace {
	const windowMs = windowSeconds * 1000;
	const betweenMs = windowSeconds < PACE.countedFromSeconds ? windowMs / limit : 0;
	const closedUntil = pausedUntil === undefined ? now : Date.parse(pausedUntil);
	let window = { left: remaining, end: resetAt === undefined ? undefined : Date.parse(resetAt) };
	let free = now;

	const windowAt = (at: number) =>
		window.end === undefined || at < window.end ? window : { left: limit, end: undefined };
	return {
		next(notBefore, calls) {
			const asked = Math.max(free, notBefore);
			const open = Math.max(asked, closedUntil);
			const { left, end } = windowAt(open);
			// One call more than a whole window allows goes out all the same, over two of them.
			const at = left >= calls || left === limit ? open : (end ?? open + windowMs);
			return { at, tooFar: at - asked > DEFAULT_RETRY.longestWaitMs };
		},
		take({ at }, calls) {
			const { left, end } = windowAt(at);
			window = { left: Math.max(0, left - calls), end: end ?? at + windowMs };
			free = at + calls * betweenMs;
		},
	};
}
