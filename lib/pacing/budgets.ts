/** The names Pinterest gives its quotas (`x-ratelimit-category` of its contract). */
export const BUDGET_NAMES = ['org_read', 'org_write', 'org_analytics'] as const;
export type BudgetName = (typeof BUDGET_NAMES)[number];

/** A named limit: so many calls in a window. */
export interface Budget {
	amount: number;
	windowSeconds: number;
}

/**
 * Standard access, for each user of an app.
 * Source: Pinterest's rate-limit page as copied in 2026; confirmed in part by headers seen live
 * (`1000;w=60;name="org_read_app_id_user_id"`, `60;w=60;name="org_analytics_app_id_user_id"`).
 */
export const STANDARD_BUDGETS: Record<BudgetName, Budget> = {
	org_read: { amount: 1000, windowSeconds: 60 },
	org_write: { amount: 100, windowSeconds: 60 },
	org_analytics: { amount: 60, windowSeconds: 60 },
};

/** Across all calls of a user of an app. Source: the same page and the header `100;w=1;name="safety_net_…"`. */
export const SAFETY_NET: Budget = { amount: 100, windowSeconds: 1 };
