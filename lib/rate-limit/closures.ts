import { isoTime } from '../model/clock';
import { compareAndSet, type ListedStore } from '../store/compare-and-set';
import { BUDGET_PREFIX } from './budget-location';
import { leftOf } from './ahead';
import { decodeState, encodeState, type BudgetState } from './budget-state';

/** A budget of which no call goes out until a moment: Pinterest refused one, or the window is used up. */
export interface BudgetClosure {
	/** Such as `org_write`. */
	name: string;
	/** The API's host and the app, as in `Scope`. */
	app: string;
	/** The account's id; undefined where the budget is that of the whole app. */
	account?: string;
	/** ISO 8601. */
	until: string;
	/** Of its record in the store. */
	key: string;
}

/** The closed budgets that an account's calls are counted in, its own and those of its app; without an account those of all. */
export async function closuresOf(store: ListedStore, account?: string): Promise<BudgetClosure[]> {
	const now = await store.now();
	const closures: BudgetClosure[] = [];
	const ofApp = new Set<string>();
	for await (const [key, raw] of store.scan(BUDGET_PREFIX)) {
		const [, app = '', user = '', name = ''] = /^budget:(.*):([^:]*):(\w+)$/.exec(key) ?? [];
		const state = decodeState(raw, now);
		if (state.perApp && user === account) ofApp.add(`${app} ${name}`);
		const until = closedUntil(state);
		if (until > now)
			closures.push({ name, app, until: isoTime(until), key, ...(user === '' ? {} : { account: user }) });
	}
	if (account === undefined) return closures;
	return closures.filter((closure) =>
		closure.account === undefined ? ofApp.has(`${closure.app} ${closure.name}`) : closure.account === account,
	);
}

/** Opens a closed budget. One call then finds out what its window has left. False if it was open. */
export async function openBudget(store: ListedStore, { key }: Pick<BudgetClosure, 'key'>): Promise<boolean> {
	const now = await store.now();
	const { next } = await compareAndSet(store, key, (raw): { next?: string } => {
		const state = raw === undefined ? undefined : decodeState(raw, now);
		if (!state || closedUntil(state) <= now) return {};
		const { closedUntil: _, probeUntil: __, window: ___, lastEnd: ____, ...known } = state;
		return { next: encodeState({ ...known, left: 0 }) };
	});
	return next !== undefined;
}

function closedUntil(state: BudgetState): number {
	return Math.max(state.closedUntil ?? 0, leftOf(state) <= 0 ? (state.window?.latestEnd ?? 0) : 0);
}
