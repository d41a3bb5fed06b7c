import { isoTime } from './clock';

/** When and how often a call is tried again. */
export interface RetryPolicy {
	/** How often at the most, the first time included. */
	attempts: number;
	/** The first delay's upper bound; each further one doubles it. */
	baseMs: number;
	/** No delay is longer. */
	capMs: number;
	/** A wait that the server asks for and that is longer than this is not slept but handed to the caller. */
	longestWaitMs: number;
}

export const DEFAULT_RETRY: RetryPolicy = { attempts: 4, baseMs: 1_000, capMs: 20_000, longestWaitMs: 5 * 60_000 };

/**
 * Exponential backoff with full jitter: anywhere between nothing and the bound, so that many who
 * failed together do not come back together.
 * @param attempt the one that has just failed, from 1.
 * @param random between 0 and 1.
 */
export function backoff(attempt: number, policy: RetryPolicy, random: number): number {
	return Math.round(random * Math.min(policy.capMs, policy.baseMs * 2 ** (attempt - 1)));
}

/** The moment as problems carry it, rounded up to the second. */
export function retryAtOf(epochMilliseconds: number): string {
	return isoTime(Math.ceil(epochMilliseconds / 1000) * 1000);
}
