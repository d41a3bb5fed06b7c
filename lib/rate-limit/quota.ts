import { BUDGETS, type BudgetName } from './budgets';
import type { BudgetUsage } from './usage';

/** Of a budget: how much, per how long, and what is left of it. */
export type Quota = Pick<BudgetUsage, 'limit' | 'windowSeconds' | 'remaining' | 'source' | 'resetAt' | 'pausedUntil'>;

/** The write budget of an account of which nothing is known: that of Standard access. */
export function quotaOf(usages: readonly BudgetUsage[] = [], name: BudgetName = 'org_write'): Quota {
	const { amount, windowSeconds } = BUDGETS[name].standard;
	const unknown: Quota = { limit: amount, windowSeconds, remaining: amount, source: 'table' };
	return usages.find((usage) => usage.name === name) ?? unknown;
}

/** How many calls a stretch of time allows, in milliseconds; of a longer window, all that it has may go in one stretch. */
export function callsWithin({ limit, windowSeconds }: Pick<Quota, 'limit' | 'windowSeconds'>, forMs: number): number {
	return Math.max(limit, Math.floor((limit * forMs) / (windowSeconds * 1000)));
}
