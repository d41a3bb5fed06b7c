import type { Budget } from './budgets';

/** How long a silent process counts as active: longer than any call takes. */
export const PROCESS_TIMEOUT_MS = 90_000;

/** One active process, as the record of a budget has it. */
export interface ActiveProcess {
	/** Calls that were sent, or are about to be, and have no answer yet. */
	underWay: number;
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
	/** The length of the last window that was seen from its beginning, in milliseconds. */
	span?: number;
	/** The user's own limit: its window and what was used of it. */
	own?: { from: number; used: number };
	holders: Record<string, ActiveProcess>;
}

export function newState(now: number): BudgetState {
	return { left: 0, blind: 0, late: 0, burst: { tokens: Infinity, at: now }, others: 0, othersBefore: 0, holders: {} };
}

export function encodeState(state: BudgetState): string {
	return JSON.stringify(state);
}

/** A record that cannot be read is begun anew: it is worth a window's knowledge at the most. */
export function decodeState(raw: string, now: number): BudgetState {
	try {
		const state = JSON.parse(raw) as BudgetState;
		// JSON has no infinity: a burst that was never touched is full.
		return {
			...newState(now),
			...state,
			burst: { tokens: state.burst?.tokens ?? Infinity, at: state.burst?.at ?? now },
		};
	} catch {
		return newState(now);
	}
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

/** The record with the asking process's own entry, and without processes that were silent for too long. */
export function withProcess(state: BudgetState, { id, underWay, waiting }: Who, now: number): BudgetState {
	const living = Object.entries(state.holders).filter(
		([other, { seenAt }]) => other !== id && seenAt > now - PROCESS_TIMEOUT_MS,
	);
	return { ...state, holders: { ...Object.fromEntries(living), [id]: { underWay, waiting, seenAt: now } } };
}

/** The limit in force: the one in Pinterest's answers, else the user's own, else the table's. */
export function limitOf(state: Pick<BudgetState, 'limit'>, { table, own, share = 1 }: Terms): Budget {
	const { amount, windowSeconds } = state.limit ?? own ?? table;
	return { amount: Math.max(1, Math.floor(amount / share)), windowSeconds };
}

/** What does not change while a process runs. */
export interface Terms {
	table: Budget;
	/** The user's own limit, which is never exceeded. */
	own?: Budget;
	/** The part of calls that polls and listings leave to others. */
	keptFromBulk: number;
	/** The number of processes that share the budget without seeing each other. */
	share?: number;
}
