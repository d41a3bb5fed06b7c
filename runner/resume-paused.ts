import {
	closuresOf,
	createCircuitBreaker,
	domainOf,
	openBudget,
	type AtomicStore,
	type BudgetClosure,
	type Paused,
} from '../lib';

/** What is closed in a store: pauses of all accounts, and closed rate limits. */
export interface Closed {
	pauses: Paused[];
	closures: BudgetClosure[];
}

/** All pauses of a store, of every account. */
export async function pausesIn(store: AtomicStore): Promise<Paused[]> {
	const pauses: Paused[] = [];
	for await (const paused of breakerOfAll(store).list()) pauses.push(paused);
	return pauses;
}

/**
 * Opens what is closed for a domain or an account: its pause, and of an account also its closed rate limits, those of
 * the whole app among them. @returns what was opened; nothing where nothing of this name was closed.
 */
export async function resumeNamed(store: AtomicStore, given: string): Promise<Closed> {
	const breaker = breakerOfAll(store);
	const address = /^https?:/.test(given) ? given : `https://${given}`;
	const isNamed = ({ name }: Paused) => name === given || (URL.canParse(address) && name === domainOf(address));
	const pauses = (await pausesIn(store)).filter(isNamed);
	const closures = await closuresOf(store, given);
	for (const paused of pauses) await breaker.reset(paused);
	for (const closure of closures) await openBudget(store, closure);
	return { pauses, closures };
}

/** Without an account, pauses of every account are listed and ended. */
const breakerOfAll = (store: AtomicStore) => createCircuitBreaker(store, '');
