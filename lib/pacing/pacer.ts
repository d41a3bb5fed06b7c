import pThrottle from 'p-throttle';
import type { Clock } from '../model/clock';
import { SAFETY_NET, STANDARD_BUDGETS, type Budget, type BudgetName } from './budgets';
import { readRateLimit } from './rate-limit-headers';

/** What is assumed where a refusal does not say when to come back: a whole window of Pinterest's. */
const WINDOW_MS = 60_000;

/** Lets a call through when its budget allows. One per account and app in a process. */
export interface Pacer {
	/** Resolves when a call of this budget may be sent. Rejects with the signal's reason when it aborts. */
	acquire(budget: BudgetName, signal?: AbortSignal): Promise<void>;
	/** Takes what an answer says of the budget. */
	learn(budget: BudgetName, headers: Record<string, string>, status: number): void;
	/** Milliseconds until the budget is open again; 0 when it is. */
	pauseFor(budget: BudgetName): number;
}

/**
 * Two gates, both of which must be open: p-throttle as the ceiling that is never exceeded, and the
 * server's own word, which also counts what other programs use of the same app.
 * @param own the user's own budgets; each replaces the one of that name.
 */
export function createPacer(clock: Clock, own: Partial<Record<BudgetName, Budget>> = {}): Pacer {
	const safetyNet = ceiling(SAFETY_NET);
	const ceilings = new Map<BudgetName, () => Promise<void>>();
	const closedUntil = new Map<BudgetName, number>();

	function ceilingOf(name: BudgetName): () => Promise<void> {
		const known = ceilings.get(name) ?? ceiling(own[name] ?? STANDARD_BUDGETS[name]);
		ceilings.set(name, known);
		return known;
	}

	const pauseFor = (name: BudgetName): number => Math.max(0, (closedUntil.get(name) ?? 0) - clock.now());

	return {
		pauseFor,
		async acquire(name, signal) {
			for (let pause = pauseFor(name); pause > 0; pause = pauseFor(name)) await clock.sleep(pause, signal);
			await ceilingOf(name)();
			await safetyNet();
			signal?.throwIfAborted();
		},
		learn(name, headers, status) {
			const { remaining, resetSeconds } = readRateLimit(headers);
			if (status !== 429 && remaining !== 0) return;
			const pause = resetSeconds === undefined ? WINDOW_MS : resetSeconds * 1000;
			if (status === 429 || resetSeconds !== undefined) closedUntil.set(name, clock.now() + pause);
		},
	};
}

/** `strict` with a weight is the one mode of p-throttle that holds the limit in every window, also behind a stalled event loop. */
function ceiling({ amount, windowSeconds }: Budget): () => Promise<void> {
	return pThrottle({ limit: amount, interval: windowSeconds * 1000, strict: true, weight: () => 1 })(async () => undefined);
}
