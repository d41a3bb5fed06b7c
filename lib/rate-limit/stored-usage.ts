import type { ListedStore } from '../store/compare-and-set';
import { BUDGET_PREFIX } from './budget-location';
import { decodeState } from './budget-state';
import { BUDGET_NAMES, BUDGETS, PACE, type Budget, type BudgetName } from './budgets';
import { quotaOf, type Quota } from './quota';
import { usageOf, type BudgetUsage } from './usage';

/** The usage of a budget that the store knows, and whose it is. */
export interface StoredUsage extends BudgetUsage {
	/** Of its record in the store. */
	key: string;
	/** The API's host and the app, as in `Scope`. */
	app: string;
	/** The account's id; absent where the budget is that of the whole app. */
	account?: string;
}

/**
 * The budgets of all accounts and apps that ever made a call through the store. Needs no account.
 * @param own the user's rate limit overrides.
 */
export async function storedUsage(
	store: ListedStore,
	own: Partial<Record<BudgetName, Budget>> = {},
): Promise<StoredUsage[]> {
	const now = await store.now();
	const usages: StoredUsage[] = [];
	for await (const [key, raw] of store.scan(BUDGET_PREFIX)) {
		const [, app = '', account = '', text = ''] = /^budget:(.*):([^:]*):(\w+)$/.exec(key) ?? [];
		const name = BUDGET_NAMES.find((candidate) => candidate === text);
		const state = decodeState(raw, now);
		const isPointer = state.perApp === true && account !== ''; // its calls are counted in the app's record
		if (name === undefined || isPointer) continue;
		const terms = { table: BUDGETS[name].standard, own: own[name], keptFromBulk: PACE.keptFromBulk, now };
		usages.push({ ...usageOf(name, state, terms, account === ''), key, app, ...(account !== '' && { account }) });
	}
	return usages;
}

/** The usages that count an account's calls: its own, and those of its app where Pinterest counts by the app. */
function usagesFor(usages: readonly StoredUsage[], account: string): StoredUsage[] {
	const own = usages.filter((usage) => usage.account === account);
	return [...own, ...usages.filter((usage) => usage.account === undefined)];
}

/** The write budget of an account, as far as the store knows it; otherwise the user's own or that of Standard access. */
export function writeQuotaOf(
	usages: readonly StoredUsage[],
	account: string,
	own: Partial<Record<BudgetName, Budget>> = {},
): Quota {
	const known = usagesFor(usages, account);
	const unknown = quotaOf(known);
	const wanted = own.org_write;
	if (known.some(({ name }) => name === 'org_write') || !wanted) return unknown;
	const { amount, windowSeconds } = wanted;
	if (amount / windowSeconds >= unknown.limit / unknown.windowSeconds) return unknown;
	return { limit: amount, windowSeconds, remaining: amount, source: 'own' };
}
