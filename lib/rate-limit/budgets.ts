import { pipelineError } from '../sentences/problems';

/** The names Pinterest gives its quotas (`x-ratelimit-category` of its contract). */
export const BUDGET_NAMES = ['org_read', 'org_write', 'org_analytics', 'ads_read'] as const;
export type BudgetName = (typeof BUDGET_NAMES)[number];

/** A named limit: so many calls in a window. */
export interface Budget {
	amount: number;
	windowSeconds: number;
}

/**
 * A rate limit override by the user: `org_write=6000/60` is six thousand calls in sixty seconds.
 * @param field what the user knows the setting by.
 * @throws PipelineError `budget-invalid`.
 */
export function parseBudget(text: string, field: string): [BudgetName, Budget] {
	const [, name, amount, seconds] = /^(\w+)=(\d+)\/(\d+)$/.exec(text.trim()) ?? [];
	const known = BUDGET_NAMES.find((candidate) => candidate === name);
	if (known && Number(amount) >= 1 && Number(seconds) >= 1)
		return [known, { amount: Number(amount), windowSeconds: Number(seconds) }];
	throw pipelineError('budget-invalid', { field, names: BUDGET_NAMES, text: text.trim() });
}

const MINUTE = 60;
const DAY = 86_400;

/**
 * No budget stays closed for longer, in seconds: the longest window that Pinterest has, a day, and an hour's margin.
 * What says otherwise is a header that cannot be true, or a record of a clock that was wrong.
 */
export const LONGEST_CLOSURE_SECONDS = 25 * 3600;

/**
 * What is assumed until Pinterest's answers say otherwise. Standard access is counted for each user of
 * an app by the minute, Trial access for the whole app by the day.
 * Source: Pinterest's rate-limit page as copied in 2026; confirmed in part by headers seen live
 * (`1000;w=60;name="org_read_app_id_user_id"`, `60;w=60;name="org_analytics_app_id_user_id"`).
 */
export const BUDGETS: Record<BudgetName, { standard: Budget; trial: Budget }> = {
	org_read: { standard: { amount: 1000, windowSeconds: MINUTE }, trial: { amount: 1000, windowSeconds: DAY } },
	org_write: { standard: { amount: 100, windowSeconds: MINUTE }, trial: { amount: 300, windowSeconds: DAY } },
	org_analytics: { standard: { amount: 60, windowSeconds: MINUTE }, trial: { amount: 1000, windowSeconds: DAY } },
	ads_read: { standard: { amount: 1000, windowSeconds: MINUTE }, trial: { amount: 1000, windowSeconds: DAY } },
};

/** Across all calls of a user of an app. Source: the same page and the header `100;w=1;name="safety_net_…"`. */
export const SAFETY_NET: Budget = { amount: 100, windowSeconds: 1 };

/** How calls are spread over what Pinterest allows. Ours, measured with `npm run bench -- pacing`. */
export const PACE = {
	/** A window's amount goes out in this part of it, so that a stall of the rest costs no call. */
	spendWithin: 0.9,
	/** After a stall it may go out this many times as fast. */
	catchUp: 2,
	/** So many go out at once: a handful of pins, or this part of the amount. */
	burst: { calls: 5, share: 0.05 },
	/**
	 * In company a process reserves several calls in one step, of those whose moment comes within this time, and
	 * no more than this part of its share of what is left, so that the others come to theirs.
	 */
	several: { withinMs: 1_000, shareOfShare: 0.5 },
	/** A process that is alone reserves this part of an amount ahead, and renews it when this part of that is left. */
	ahead: { share: 0.18, most: 64, renewAt: 0.3 },
	/** The part of an amount that polls and listings leave to the calls that publishing waits for. */
	keptFromBulk: 0.05,
	/** At the most this part of an amount is left to other programs on account of what they were seen to use. */
	othersAtMost: 0.25,
	/** Windows from here on are only counted, not spread: nobody wants the second pin of a day five minutes after the first. */
	countedFromSeconds: 3600,
} as const;

export function burstOf(amount: number): number {
	return Math.max(1, Math.min(amount, Math.max(PACE.burst.calls, Math.floor(amount * PACE.burst.share))));
}
