import type { ListedStore } from '../store/compare-and-set';
import { BUDGET_PREFIX } from './budget-location';
import { decodeState } from './budget-state';
import { BUDGET_NAMES, BUDGETS, PACE } from './budgets';
import { usageOf, type BudgetUsage } from './usage';

/** How a budget stands by its record in the store alone. */
export interface StoredUsage extends BudgetUsage {
	/** The API's host and the app, as in `Scope`. */
	app: string;
	/** The account's ID; undefined where the budget is that of the whole app. */
	account?: string;
}

/**
 * The usage of every budget that processes share through a store, of all accounts, without a credential. Limits are
 * those that Pinterest's answers named, or its documentation; those that a user set for a process are not known here.
 */
export async function storedUsage(store: ListedStore): Promise<StoredUsage[]> {
	const now = await store.now();
	const usages: StoredUsage[] = [];
	for await (const [key, raw] of store.scan(BUDGET_PREFIX)) {
		const [, app = '', user = '', written = ''] = /^budget:(.*):([^:]*):(\w+)$/.exec(key) ?? [];
		const name = BUDGET_NAMES.find((each) => each === written);
		if (name === undefined) continue;
		const state = decodeState(raw, now);
		if (state.perApp && user !== '') continue; // it points to the budget of the app
		const terms = { table: BUDGETS[name].standard, keptFromBulk: PACE.keptFromBulk, now };
		usages.push({ ...usageOf(name, state, terms, user === ''), app, ...(user !== '' && { account: user }) });
	}
	return usages;
}
