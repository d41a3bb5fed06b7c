import { LONGEST_CLOSURE_SECONDS, type Budget } from './budgets';
import { withEndedCalls, type EndedCalls } from './own-limit';

/** How long a silent process counts as active: longer than any call takes. */
export const PROCESS_TIMEOUT_MS = 90_000;

/**
 * A reservation that was not used for so long is given back, in milliseconds: soon after it others count the process as
 * gone, and leave no room for its call. No slot is reserved further ahead than the second time, because a process that
 * waits for its slot does not say that it is still there.
 */
export const RESERVATION = { validMs: PROCESS_TIMEOUT_MS / 2, aheadMs: PROCESS_TIMEOUT_MS / 3 } as const;

/** One active process, as the record of a budget has it. */
export interface ActiveProcess {
	/** Calls that were sent, or may be, and have no answer yet. */
	underWay: number;
	/** How many of these were reserved ahead, for calls that nobody may have asked for yet. */
	ahead?: number;
	/** Calls in its queue. */
	waiting: number;
	/** When it last changed the record, in epoch milliseconds. */
	seenAt: number;
}

/** The server's window, as far as it is known. Times in epoch milliseconds of the store's clock. */
export interface Window {
	/** When we came to know of it. */
	begunAt: number;
	/** Its end lies between these; without the second nothing of this window was answered yet. */
	earliestEnd: number;
	latestEnd?: number;
	/** Calls that the server has counted in it, by the newest answer, and when that call had been sent. */
	used?: number;
	usedAt?: number;
	/** Calls of ours that it may have counted, and those of others that it certainly has. */
	ours: number;
	byOthers: number;
}

/** All that is known of a budget, as processes share it: one small record in the store. */
export interface BudgetState {
	/** The limit that answers named, and when the call that was answered so had been sent. */
	limit?: Budget & { sentAt: number };
	/** Whether all users of the app share it; then this record only points to the app's. */
	perApp?: boolean;
	/** Without one nothing is known yet, and calls go one by one until an answer says more. */
	window?: Window;
	/** The end of the window before, to know late answers by. */
	lastEnd?: { earliest: number; latest: number };
	/** Calls that may still be reserved in the window. */
	left: number;
	/** Calls so far whose answers said nothing about the window; only grows. */
	blind: number;
	/** Those of them that the next window may have been charged with. */
	late: number;
	/** Calls that may go out at once; below zero when slots are given away in advance. */
	burst: { tokens: number; at: number };
	/** No call is sent before this. */
	closedUntil?: number;
	/** When a first call is given up for finding out. */
	probeUntil?: number;
	/** The most that others used between two answers of ours, in this window and in the one before. */
	others: number;
	othersBefore: number;
	/** The length of the last window, as far as it was seen, in milliseconds. */
	span?: number;
	/** Calls that have ended, for the user's own limit. Kept where one is set. */
	ownCalls?: EndedCalls;
	holders: Record<string, ActiveProcess>;
}

export function newState(now: number): BudgetState {
	return { left: 0, blind: 0, late: 0, burst: { tokens: Infinity, at: now }, others: 0, othersBefore: 0, holders: {} };
}

export function encodeState(state: BudgetState): string {
	return JSON.stringify(state);
}

/** What a clock that was a little ahead may have written. */
const CLOCK_MARGIN_MS = 60_000;

/**
 * A record that cannot be read is begun anew: it is worth a window's knowledge at the most. So is one that was
 * written by a clock that was wrong: it would close the budget until that clock's time has come.
 */
export function decodeState(raw: string, now: number): BudgetState {
	try {
		const { own: before, ...state } = JSON.parse(raw) as BudgetState & { own?: { used: number } };
		if (timesOf(state).some((time) => time > now + LONGEST_CLOSURE_SECONDS * 1000 + CLOCK_MARGIN_MS))
			return { ...newState(now), ...(state.perApp === undefined ? {} : { perApp: state.perApp }) };
		// Earlier versions kept a number for a fixed window. When in it the calls were made is not known.
		const ownCalls = state.ownCalls ?? (before && ([[now, before.used]] as const));
		return {
			...newState(now),
			...state,
			...(ownCalls && { ownCalls }),
			// JSON has no infinity: a burst that was never touched is full.
			burst: { tokens: state.burst?.tokens ?? Infinity, at: state.burst?.at ?? now },
		};
	} catch {
		return newState(now);
	}
}

/** All times of a record, of which none can be far ahead. */
function timesOf(state: Partial<BudgetState>): number[] {
	const { closedUntil, probeUntil, burst, limit, window, lastEnd, ownCalls = [], holders = {} } = state;
	const seen = Object.values(holders).map(({ seenAt }) => seenAt);
	const ends = [window?.begunAt, window?.earliestEnd, window?.latestEnd, window?.usedAt, lastEnd?.latest];
	const times = [closedUntil, probeUntil, burst?.at, limit?.sentAt, ...ends, ...ownCalls.map(([at]) => at), ...seen];
	return times.filter((time) => time !== undefined);
}

/** Calls of all processes whose answers are not in. */
export function underWayOf({ holders }: BudgetState): number {
	return Object.values(holders).reduce((sum, { underWay }) => sum + underWay, 0);
}

/** The process that asks, as others see it. */
export interface Who {
	id: string;
	underWay: number;
	waiting: number;
}

/**
 * The record with the asking process's own entry, and without processes that were silent for too long.
 * @param own the user's own limit: what such a process had under way may have been sent until now.
 */
export function withProcess(
	state: BudgetState,
	{ id, underWay, waiting }: Who,
	now: number,
	own?: Budget,
): BudgetState {
	const isLost = ([other, { seenAt }]: [string, ActiveProcess]) => other !== id && seenAt <= now - PROCESS_TIMEOUT_MS;
	const others = Object.entries(state.holders).filter(([other]) => other !== id);
	const lost = others.filter(isLost).reduce((sum, [, process]) => sum + process.underWay, 0);
	const living = Object.fromEntries(others.filter((process) => !isLost(process)));
	const present = { ...state, holders: { ...living, [id]: { underWay, waiting, seenAt: now } } };
	return own && lost > 0 ? withOwnCalls(present, lost, now, own) : present;
}

/** The record with calls that ended at a moment, for the user's own limit. */
export function withOwnCalls(state: BudgetState, calls: number, at: number, own: Budget): BudgetState {
	return { ...state, ownCalls: withEndedCalls(state.ownCalls ?? [], calls, at, own) };
}

/** The limit in force: the one in Pinterest's answers, else the user's own unless it is of many days, else the table's. */
export function limitOf(state: Pick<BudgetState, 'limit'>, { table, own, share = 1 }: Terms): Budget {
	const wanted = own && own.windowSeconds <= LONGEST_CLOSURE_SECONDS ? own : table;
	const { amount, windowSeconds } = state.limit ?? wanted;
	return { amount: Math.max(1, Math.floor(amount / share)), windowSeconds };
}

/**
 * How long a window lasts, in milliseconds, as far as it was seen. It is known from the reservation of its first call on,
 * which may have been long before Pinterest had one.
 */
export function spanOf({ window, span }: BudgetState, { windowSeconds }: Pick<Budget, 'windowSeconds'>): number {
	const length = windowSeconds * 1000;
	const seen = window?.latestEnd === undefined ? (span ?? length) : window.latestEnd - window.begunAt;
	return Math.min(length, seen);
}

/** What does not change while a process runs. */
export interface Terms {
	table: Budget;
	/** The user's own limit, which is not exceeded in any stretch of time as long as its window. */
	own?: Budget;
	/** The part of calls that polls and listings leave to others. */
	keptFromBulk: number;
	/** The number of processes that share the budget without seeing each other. */
	share?: number;
}
