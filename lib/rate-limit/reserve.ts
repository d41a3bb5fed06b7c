import { burstOf, PACE, type Budget } from './budgets';
import { ownUsage } from './own-limit';
import {
	limitOf,
	RESERVATION,
	spanOf,
	underWayOf,
	withProcess,
	type BudgetState,
	type Terms,
	type Who,
	type Window,
} from './budget-state';

/** A reserved call. Times in epoch milliseconds of the store's clock. */
export interface Slot {
	/** When it may be sent, and until when it may. */
	go: number;
	until: number;
	/** The record's `blind` at its reservation. */
	blind: number;
}

/** The answer to a wish: when the call may be sent, or when to ask again, in epoch milliseconds. */
export type Decision = Slot | { again: number };

export interface Ask extends Terms {
	now: number;
	me: Who;
	/** Whether it is one of the many that can wait: a poll or a listing. */
	bulk: boolean;
}

/** How long a first call is waited for, and how often others look for what it learned, as parts of a window. */
const PROBE = { patience: 1 / 20, patienceAtMostMs: 3_000, look: 1 / 100, lookAtMostMs: 500 };

/**
 * Reserves one call of what the server's window has left, at the next free moment. Pure: the same
 * function runs in every process, on a record that only one of them can change at a time.
 */
export function reserve(given: BudgetState, ask: Ask): { state: BudgetState; decision: Decision } {
	const { now, me } = ask;
	const state = atNow(withProcess(given, me, now, ask.own), ask);
	const { amount, windowSeconds } = limitOf(state, ask);
	const look = now + lookOf({ windowSeconds });
	const again = (at: number) => ({ state, decision: { again: at } });

	if (state.closedUntil !== undefined && state.closedUntil > now) return again(state.closedUntil);
	const own = ownLeft(state, ask);
	if (own.left <= 0) return again(own.mayBeGivenBack ? Math.min(look, own.firstLeaves) : own.firstLeaves);

	const { window } = state;
	const busy = underWayOf(state) > 0;
	if (!window) {
		// It is unknown what the window has left, so one call goes ahead and the others wait for its answer.
		if (busy && now < (state.probeUntil ?? 0)) return again(look);
		const patience = Math.min(PROBE.patienceAtMostMs, windowSeconds * 1000 * PROBE.patience);
		return granted(
			{ ...state, left: state.left > 0 ? state.left : amount, probeUntil: now + patience },
			ask,
			now,
			Infinity,
		);
	}

	// A window of which nothing was answered can be asked about at no risk by one.
	const toAsk = window.used === undefined && window.latestEnd === undefined && !busy ? 1 : 0;
	const left =
		state.left -
		othersOf(state, { amount, windowSeconds }, now) -
		(ask.bulk ? Math.ceil(amount * ask.keptFromBulk) : 0);
	const available = Math.max(toAsk, left);
	// What is under way may be counted twice, by the server's word and by ours, until its answers are in.
	if (available <= 0)
		return again(left + underWayOf(state) > 0 ? Math.min(look, window.latestEnd ?? look) : (window.latestEnd ?? look));

	const pace = paceOf(state, window, ask);
	const burst = Math.min(burstOf(amount), isPaced(ask.own) ? burstOf(ownAmount(ask.own, ask)) : Infinity);
	const tokens = Math.min(burst, state.burst.tokens + (pace > 0 ? (now - state.burst.at) / pace : Infinity));
	const at = now + Math.max(0, 1 - tokens) * pace;
	if (window.latestEnd !== undefined && at >= window.latestEnd) return again(window.latestEnd);
	if (at > now + RESERVATION.aheadMs) return again(at - RESERVATION.aheadMs);
	return granted(state, ask, at, tokens);
}

/**
 * Reserves several calls in one step, each with its own moment, in their order: the first as `reserve` does it,
 * more of them as far as their moments come soon and others keep their share.
 * @param wanted how many calls wait.
 */
export function reserveSeveral(
	given: BudgetState,
	ask: Ask,
	wanted: number,
): { state: BudgetState; decision: { slots: Slot[] } | { again: number } } {
	const first = reserve(given, ask);
	if ('again' in first.decision) return { state: first.state, decision: first.decision };
	let { state } = first;
	const slots = [first.decision];
	for (const most = severalOf(given, ask, wanted); slots.length < most;) {
		const me = { ...ask.me, underWay: ask.me.underWay + slots.length };
		const next = reserve(state, { ...ask, me });
		if ('again' in next.decision || next.decision.go > ask.now + PACE.several.withinMs) break;
		({ state } = next);
		slots.push(next.decision);
	}
	return { state, decision: { slots } };
}

function severalOf(given: BudgetState, ask: Ask, wanted: number): number {
	const state = atNow(withProcess(given, ask.me, ask.now), ask);
	const { amount } = limitOf(state, ask);
	const share = state.left / Object.keys(state.holders).length;
	return Math.min(wanted, burstOf(amount), Math.floor(share * PACE.several.shareOfShare));
}

/** How long what was seen of a record is good enough, in milliseconds. */
export function lookOf({ windowSeconds }: Pick<Budget, 'windowSeconds'>): number {
	return Math.min(PROBE.lookAtMostMs, windowSeconds * 1000 * PROBE.look);
}

function granted(
	state: BudgetState,
	{ now, me }: Ask,
	at: number,
	tokens: number,
): { state: BudgetState; decision: Decision } {
	const reserved: BudgetState = {
		...withProcess(state, { ...me, underWay: me.underWay + 1 }, now),
		window: state.window && { ...state.window, ours: state.window.ours + 1 },
		left: state.left - 1,
		burst: { tokens: tokens - 1, at: now },
	};
	return { state: reserved, decision: { go: at, until: now + RESERVATION.validMs, blind: state.blind } };
}

/** Milliseconds between two calls, so that what is left goes out evenly and before the window's end. */
function paceOf(state: BudgetState, window: Window, ask: Ask): number {
	const { amount, windowSeconds } = limitOf(state, ask);
	if (windowSeconds >= PACE.countedFromSeconds) return 0;
	const { latestEnd } = window;
	const span = spanOf(state, { windowSeconds });
	// Slots that were given away in advance go out in the same time.
	const toGo = Math.max(1, state.left + Math.max(0, -state.burst.tokens));
	const planned =
		latestEnd === undefined
			? (span * PACE.spendWithin) / amount
			: (latestEnd - span * (1 - PACE.spendWithin) - ask.now) / toGo;
	const own = isPaced(ask.own) ? (ask.own.windowSeconds * 1000 * PACE.spendWithin) / ownAmount(ask.own, ask) : 0;
	return Math.max(span / amount / PACE.catchUp, planned, own);
}

/** The record as it is at this moment: when the window has certainly ended, a new one begins. */
export function atNow(state: BudgetState, terms: Terms & { now: number }): BudgetState {
	const { now } = terms;
	const { window } = state;
	if (window?.latestEnd === undefined || now < window.latestEnd) return state;
	// What is under way may be counted there, and what came back late without a word.
	const carried = underWayOf(state) + state.late;
	return {
		...state,
		window: { begunAt: now, earliestEnd: now, ours: carried, byOthers: 0 },
		lastEnd: { earliest: window.earliestEnd, latest: window.latestEnd },
		left: limitOf(state, terms).amount - carried,
		late: 0,
		span: spanOf(state, limitOf(state, terms)),
		others: 0,
		othersBefore: state.others,
	};
}

/**
 * Whether a reservation has to be given back although its moment has come: others used more than was
 * expected, Pinterest has narrowed the limit, or the budget was closed meanwhile.
 */
export function overdrawn(state: BudgetState, terms: Terms & { now: number }): boolean {
	const { window, left, closedUntil = 0 } = atNow(state, terms);
	if (closedUntil > terms.now) return true;
	return window?.used !== undefined && left < othersOf(state, limitOf(state, terms), terms.now);
}

/**
 * Calls that are left to others who use the same account and app: what they were seen to use between two
 * answers, which a stall of ours makes look like much, held within what their pace makes likely.
 */
export function othersOf({ others, othersBefore, window }: BudgetState, { amount }: Budget, now: number): number {
	const seen = Math.max(others, othersBefore);
	const atMost = Math.floor(amount * PACE.othersAtMost);
	if (seen === 0 || window?.usedAt === undefined) return Math.min(atMost, seen);
	const meanwhile = (window.byOthers / Math.max(1, now - window.begunAt)) * (now - window.usedAt);
	const [least, most] = [1 + Math.ceil(meanwhile), 2 + Math.ceil(3 * meanwhile)];
	return Math.min(atMost, Math.max(least, Math.min(seen, most)));
}

/** What the user's own limit leaves. Where nothing is left: when to ask again, and whether a call under way may be given back before. */
function ownLeft(state: BudgetState, ask: Ask): { left: number; firstLeaves: number; mayBeGivenBack: boolean } {
	const { now, own } = ask;
	if (!own) return { left: Infinity, firstLeaves: now, mayBeGivenBack: false };
	const underWay = underWayOf(state);
	const budget = { ...own, amount: ownAmount(own, ask) };
	const { left, firstLeaves = Infinity } = ownUsage(state.ownCalls, underWay, budget, now);
	return { left, firstLeaves, mayBeGivenBack: left + underWay > 0 };
}

/** Of processes that do not see each other each takes its part. */
function ownAmount({ amount }: Budget, { share = 1 }: Pick<Terms, 'share'>): number {
	return Math.max(1, Math.floor(amount / share));
}

/** Whether a limit of the user's own is spread over its window and not only counted. */
function isPaced(own: Budget | undefined): own is Budget {
	return own !== undefined && own.windowSeconds < PACE.countedFromSeconds;
}
