import { isoTime } from '../model/clock';
import type { BudgetName } from './budgets';
import { aheadIn, leftOf } from './ahead';
import { PROCESS_TIMEOUT_MS, limitOf, underWayOf, type BudgetState, type Terms } from './budget-state';
import { ownUsage } from './own-limit';
import { atNow } from './reserve';

/** How a budget stands, for people and programs. Times in ISO 8601. */
export interface BudgetUsage {
	name: BudgetName;
	limit: number;
	windowSeconds: number;
	/** Of the window, by everybody, as far as is known. */
	used: number;
	/** Calls that may still be made in the window. */
	remaining: number;
	/** When the window ends; absent before the first answer. */
	resetAt?: string;
	/** Where the limit is from: Pinterest's table, its answers, or the user's own wish. */
	source: 'table' | 'header' | 'own';
	/** For the whole app, and not for each of its users. */
	perApp: boolean;
	/** Processes that share it, and their calls that wait. */
	holders: number;
	waiting: number;
	/** Present while nothing goes out. */
	pausedUntil?: string;
}

export function usageOf(
	name: BudgetName,
	given: BudgetState,
	terms: Terms & { now: number },
	perApp = false,
): BudgetUsage {
	const state = atNow(given, terms);
	const limit = limitOf(state, { ...terms, share: 1 });
	const { own, now } = terms;
	// Before the first answer the whole amount is there, as far as is known.
	const underWay = underWayOf(state) - aheadIn(state);
	const left = state.window ? leftOf(state) : limit.amount - underWay;
	const ofOwn = own && ownUsage(state.ownCalls, underWay, own, now);
	const byOwn = own !== undefined && (!state.limit || rate(own) < rate(limit));
	const remaining = Math.max(0, Math.min(left, ofOwn?.left ?? Infinity));
	const { amount, windowSeconds } = byOwn && own ? own : limit;
	const holders = Object.values(state.holders).filter(({ seenAt }) => seenAt > now - PROCESS_TIMEOUT_MS);
	const usage: BudgetUsage = {
		name,
		limit: amount,
		windowSeconds,
		used: byOwn && ofOwn ? amount - ofOwn.left : Math.max(0, Math.min(limit.amount, limit.amount - left)),
		remaining,
		source: byOwn ? 'own' : state.limit ? 'header' : 'table',
		perApp,
		holders: holders.length,
		waiting: holders.reduce((sum, { waiting }) => sum + waiting, 0),
	};
	const end = byOwn ? ofOwn?.lastLeaves : state.window?.latestEnd;
	if (end !== undefined && end > now) usage.resetAt = isoTime(end);
	const opens = byOwn && ofOwn?.left !== undefined && ofOwn.left <= 0 ? ofOwn.firstLeaves : end;
	const paused = Math.max(state.closedUntil ?? 0, remaining === 0 ? (opens ?? 0) : 0);
	if (paused > now) usage.pausedUntil = isoTime(paused);
	return usage;
}

const rate = ({ amount, windowSeconds }: { amount: number; windowSeconds: number }) => amount / windowSeconds;

/** What a batch costs and when it can be through. */
export interface Forecast {
	writes: number;
	reads: number;
	seconds: number;
	/** ISO 8601. */
	finishesAt: string;
}

/** Source: an image is one POST /pins, a video POST /media and POST /pins; both of the write budget. */
const WRITES = { image: 1, video: 2 };
/** Looks at a video's state, at two seconds and growing, until it is ready after about fifteen as practitioners report. */
const LOOKS_PER_VIDEO = 5;

/** How many calls of the write budget a pin costs. */
export function callsOf(kind: keyof typeof WRITES): number {
	return WRITES[kind];
}

/**
 * How long Pinterest's limits make a batch take, if nobody else uses them. Uploads and processing come on top.
 * @param now epoch milliseconds.
 */
export function forecast(
	{ images, videos }: { images: number; videos: number },
	usages: BudgetUsage[],
	now: number,
): Forecast {
	const writes = images * WRITES.image + videos * WRITES.video;
	const reads = videos * LOOKS_PER_VIDEO;
	const seconds = Math.max(
		secondsFor(writes, usageNamed('org_write', usages), now),
		secondsFor(reads, usageNamed('org_read', usages), now),
	);
	return { writes, reads, seconds: Math.ceil(seconds), finishesAt: isoTime(now + Math.ceil(seconds) * 1000) };
}

function usageNamed(name: BudgetName, usages: BudgetUsage[]): BudgetUsage | undefined {
	return usages.find((usage) => usage.name === name);
}

function secondsFor(calls: number, usage: BudgetUsage | undefined, now: number): number {
	if (!usage || calls === 0) return 0;
	const { limit, windowSeconds, remaining, resetAt, pausedUntil } = usage;
	const until = (time: string | undefined, otherwise: number) =>
		time === undefined ? otherwise : Math.max(0, (Date.parse(time) - now) / 1000);
	const pause = until(pausedUntil, 0);
	if (calls <= remaining && pause === 0) return (calls / limit) * windowSeconds;
	const later = calls - (pause > 0 ? 0 : remaining);
	return Math.max(pause, until(resetAt, windowSeconds)) + (later / limit) * windowSeconds;
}
