import pThrottle from 'p-throttle';
import { PACE, type Budget } from './budgets';

/** Resolves when one more call keeps within a limit. */
export type LocalThrottle = (budget: Budget) => () => Promise<void>;

/**
 * The limit of one process by itself, whatever the shared record says. `strict` with a weight is the
 * one mode of p-throttle that holds it in every stretch of time, also behind a stalled event loop; it
 * is quick as long as one call at a time waits in it. Day windows have none: its timers overflow.
 */
export const localThrottle: LocalThrottle = ({ amount, windowSeconds }) => {
	if (windowSeconds >= PACE.countedFromSeconds) return async () => undefined;
	return pThrottle({ limit: amount, interval: windowSeconds * 1000 * PACE.spendWithin, strict: true, weight: () => 1 })(
		async () => undefined,
	);
};
