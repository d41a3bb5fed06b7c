import {
	limitOf,
	spanOf,
	underWayOf,
	withOwnCalls,
	withProcess,
	type BudgetState,
	type Terms,
	type Who,
} from './budget-state';
import { LONGEST_CLOSURE_SECONDS } from './budgets';
import type { Feedback } from './headers';
import { atNow } from './reserve';

/** One call that came to its end. */
export interface CallReport extends Terms {
	/** The process that made it, without this call. */
	me: Who;
	/** When it was sent, at the latest; when the answer was there, at the earliest. Epoch milliseconds. */
	sentAt: number;
	at: number;
	/** The state's `blind` when it was reserved. */
	blind: number;
	/** What its answer said; undefined when nothing was sent, so that the reservation is given back. */
	feedback?: Feedback;
}

/** An answer whose moment is known no better than this part of a window may belong to either of two. */
const TOO_VAGUE = 0.6;

/** What a budget knows after an answer. Answers may come in any order and from windows gone by. */
export function recordResponse(given: BudgetState, report: CallReport): BudgetState {
	const { me, feedback, at, own } = report;
	const present = withProcess(given, me, Math.max(at, given.holders[me.id]?.seenAt ?? 0), own);
	if (!feedback) return givenBack(present);
	const counted = own ? withOwnCalls(present, 1, at, own) : present;
	const state = withReading(withLimit(counted, report), report);
	if (!feedback.refused) return state;
	const { pauseMs, resetMs } = feedback.refused;
	// A refusal that does not say for how long is taken for a whole window.
	const closedMs = pauseMs ?? resetMs ?? limitOf(state, report).windowSeconds * 1000;
	const closedUntil = Math.max(state.closedUntil ?? 0, at + Math.min(closedMs, LONGEST_CLOSURE_SECONDS * 1000));
	const left = Math.min(0, state.left);
	const windowEnd = state.window?.used === undefined ? undefined : state.window.latestEnd;
	if (feedback.reading && windowEnd !== undefined && windowEnd <= at + feedback.reading.resetMs)
		return pauseMs === undefined ? { ...state, left } : { ...state, left, closedUntil };
	// What was believed of the window was wrong; when it opens again one call finds out.
	return { ...state, left, closedUntil, window: undefined, lastEnd: undefined };
}

function givenBack(state: BudgetState): BudgetState {
	const window = state.window && { ...state.window, ours: state.window.ours - 1 };
	return { ...state, window, left: state.left + 1, burst: { ...state.burst, tokens: state.burst.tokens + 1 } };
}

/** A limit that Pinterest names holds at once, unless the answer to a later call named another. */
function withLimit(state: BudgetState, report: CallReport): BudgetState {
	const { feedback, sentAt } = report;
	if (!feedback?.limit || sentAt < (state.limit?.sentAt ?? -Infinity)) return state;
	const before = limitOf(state, report);
	const named = { ...state, limit: { ...feedback.limit, sentAt } };
	const { amount, windowSeconds } = limitOf(named, report);
	if (windowSeconds !== before.windowSeconds)
		return { ...named, window: undefined, lastEnd: undefined, span: undefined, left: amount - underWayOf(state) - 1 };
	return { ...named, left: state.left + amount - before.amount };
}

function withReading(state: BudgetState, report: CallReport): BudgetState {
	const { feedback, at, sentAt, share = 1 } = report;
	const reading = feedback?.reading;
	const { amount, windowSeconds } = limitOf(state, report);
	if (!reading) return blindly(state, report);

	const { window, lastEnd } = state;
	const end = { earliest: sentAt + reading.resetMs - reading.grainMs, latest: at + reading.resetMs };
	const span = spanOf(state, { windowSeconds });
	if (end.latest - end.earliest > Math.max(span, reading.resetMs) * TOO_VAGUE) return blindly(state, report);

	// Of the window before: that one is over, and the call is not counted in this.
	if (lastEnd && overlap(end, lastEnd)) return state;
	const known =
		window?.used === undefined || window.latestEnd === undefined
			? undefined
			: { earliest: window.earliestEnd, latest: window.latestEnd };
	if (known && end.latest < known.earliest) return state;

	const used = Math.max(0, reading.amount - reading.remaining);
	// A record that was begun anew has forgotten the blind calls that this one was reserved after.
	const notCounted = underWayOf(state) + Math.max(0, state.blind - report.blind);
	const left = Math.floor(reading.remaining / share) - notCounted;
	if (!known || !overlap(end, known)) {
		const ours = window && !known ? window.ours : notCounted + 1;
		const begunAt = window && !known ? window.begunAt : Math.min(at, Math.max(sentAt, known?.latest ?? sentAt));
		const next: BudgetState = {
			...state,
			window: {
				begunAt,
				earliestEnd: end.earliest,
				latestEnd: end.latest,
				used,
				usedAt: sentAt,
				ours,
				byOthers: Math.max(0, used - ours),
			},
			left: share > 1 ? Math.min(left, amount - notCounted - 1) : left,
			late: 0,
		};
		return known && window ? { ...next, lastEnd: known, others: 0, othersBefore: state.others, span } : next;
	}

	const earliestEnd = Math.max(known.earliest, end.earliest);
	const narrowed = { ...window!, earliestEnd, latestEnd: Math.max(earliestEnd, Math.min(known.latest, end.latest)) };
	const newer = used >= (window?.used ?? 0) || reading.remaining === 0;
	if (!newer) return { ...state, window: narrowed };
	const byOthers = Math.max(narrowed.byOthers, used - narrowed.ours);
	return {
		...state,
		window: {
			...narrowed,
			used: Math.max(used, narrowed.used ?? 0),
			usedAt: Math.max(sentAt, narrowed.usedAt ?? 0),
			byOthers,
		},
		left: share > 1 ? Math.min(left, state.left) : left,
		others: share > 1 ? 0 : Math.max(state.others, byOthers - narrowed.byOthers),
	};
}

/** The answer says nothing about the window; the call itself is counted already. */
function blindly(state: BudgetState, report: CallReport): BudgetState {
	const { at, sentAt } = report;
	const length = limitOf(state, report).windowSeconds * 1000;
	const counted = { ...state, blind: state.blind + 1 };
	const { window } = state;
	if (window?.latestEnd !== undefined) return at >= window.earliestEnd ? { ...counted, late: state.late + 1 } : counted;
	if (window && sentAt < window.begunAt) return counted;
	// By now the window has begun, with this call or before it.
	const earliestEnd = Math.min((state.lastEnd?.earliest ?? sentAt) + length, at + length);
	const begun = window ?? { begunAt: sentAt, ours: 1, byOthers: 0 };
	return { ...counted, window: { ...begun, earliestEnd, latestEnd: at + length } };
}

function overlap(one: { earliest: number; latest: number }, other: { earliest: number; latest: number }): boolean {
	return one.earliest <= other.latest && one.latest >= other.earliest;
}

/** Milliseconds until another call can be reserved; 0 when one can be now. */
export function pauseOf(given: BudgetState, terms: Terms & { now: number }): number {
	const state = atNow(given, terms);
	const { closedUntil = 0, window, left } = state;
	const spent = window?.latestEnd !== undefined && left <= 0 ? window.latestEnd : 0;
	return Math.max(0, closedUntil - terms.now, spent - terms.now);
}
