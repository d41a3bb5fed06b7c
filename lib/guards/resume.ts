import { domainOf } from '../model/url';
import { closuresOf, openBudget, type BudgetClosure } from '../rate-limit/closures';
import type { ListedStore } from '../store/compare-and-set';
import { createCircuitBreaker } from './circuit-breaker';
import type { Paused } from './paused';

/** What keeps pins from being sent: paused domains and accounts, and budgets that are closed. */
export interface Closed {
	pauses: Paused[];
	closures: BudgetClosure[];
}

/**
 * What is closed, of all accounts.
 * @param given only what this name means: a domain or an address in it, or an account's ID with the budgets that count its calls.
 */
export async function closedIn(store: ListedStore, given?: string): Promise<Closed> {
	const pauses: Paused[] = [];
	for await (const paused of breakerOf(store).list()) pauses.push(paused);
	const closures = await closuresOf(store, given);
	if (given === undefined) return { pauses, closures };
	const address = /^https?:/.test(given) ? given : `https://${given}`;
	const isMeant = ({ name }: Paused) => name === given || (URL.canParse(address) && name === domainOf(address));
	return { pauses: pauses.filter(isMeant), closures };
}

/** Ends pauses and opens budgets. Pins that were deferred because of them keep their times. */
export async function resume(store: ListedStore, { pauses, closures }: Closed): Promise<void> {
	for (const paused of pauses) await breakerOf(store).reset(paused);
	for (const closure of closures) await openBudget(store, closure);
}

/** Without an account: pauses of every account are listed and ended. */
const breakerOf = (store: ListedStore) => createCircuitBreaker(store, '');
