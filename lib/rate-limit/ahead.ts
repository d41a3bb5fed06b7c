import { limitOf, type BudgetState, type Terms } from './budget-state';
import { PACE } from './budgets';

/**
 * How many calls a process may reserve ahead: none in company, nor of a window that nobody knows, nor of one that
 * outlasts a process that dies by far, where they would be lost for the day.
 */
export function aheadOf(state: BudgetState, id: string, terms: Terms): number {
	if (!state.window || Object.keys(state.holders).some((other) => other !== id)) return 0;
	const { own, share = 1 } = terms;
	const { amount, windowSeconds } = limitOf(state, terms);
	if (Math.max(windowSeconds, own?.windowSeconds ?? 0) >= PACE.countedFromSeconds) return 0;
	const least = Math.min(amount, Math.floor((own?.amount ?? Infinity) / share));
	return Math.min(PACE.ahead.most, Math.floor(least * PACE.ahead.share));
}

/** The record with calls that a process reserves ahead. They cost nothing of the pace: when they go is decided later. */
export function withAhead(state: BudgetState, id: string, ahead: number): BudgetState {
	const process = state.holders[id];
	if (!process || ahead === 0) return state;
	const holders = { ...state.holders, [id]: { ...process, underWay: process.underWay + ahead, ahead } };
	return { ...shifted(state, -ahead), holders };
}

/** The record without what a process reserved ahead and did not use. Its own entry is the caller's to write. */
export function withoutAhead(state: BudgetState, unused: number): BudgetState {
	return unused === 0 ? state : shifted(state, unused);
}

function shifted(state: BudgetState, calls: number): BudgetState {
	const window = state.window && { ...state.window, ours: state.window.ours - calls };
	return { ...state, window, left: state.left + calls };
}

/** Calls that the window has left, with those that processes have reserved ahead and may still give back. */
export function leftOf(state: BudgetState): number {
	return state.left + aheadIn(state);
}

/** Calls that processes have reserved ahead and may still give back. */
export function aheadIn({ holders }: BudgetState): number {
	return Object.values(holders).reduce((sum, { ahead = 0 }) => sum + ahead, 0);
}
