import { inPages } from '../concurrency/in-pages';
import type { AtomicStore } from '../store/atomic-store';
import { compareAndSetValue, parsedRow, type ListedStore } from '../store/compare-and-set';
import { BUDGET_PREFIX } from './budget-location';
import type { Budget, BudgetName } from './budgets';
import { storedUsage } from './stored-usage';

/** How a budget stood within one minute. */
export interface UsageSample {
	/** When the minute began, in epoch milliseconds by the store's clock. */
	at: number;
	/** The most that was used of the window. */
	used: number;
	limit: number;
	/** Whether no call was let through at some moment of it. */
	closed: boolean;
}

/** Prefix of the samples, which are followed by the budget and the minute. */
const USED = 'used:';
const MINUTE_MS = 60_000;
/** So many minutes of each budget are kept. */
const KEPT = 120;
const DIGITS = 10;
const DELETED_AT_ONCE = 100;

/**
 * Notes how each budget stands, in one row for a budget and a minute that keeps the most: however often and by however
 * many processes it is called, nothing is counted twice. Rows that are older than two hours are deleted.
 * @param own the user's rate limit overrides.
 */
export async function noteUsage(
	store: ListedStore & Pick<AtomicStore, 'apply'>,
	own?: Partial<Record<BudgetName, Budget>>,
): Promise<void> {
	const minute = Math.floor((await store.now()) / MINUTE_MS);
	let isNew = false;
	for (const { key, used, limit, pausedUntil } of await storedUsage(store, own)) {
		const closed = pausedUntil !== undefined;
		await compareAndSetValue(store, rowOf(key, minute), (before: Omit<UsageSample, 'at'> | undefined) => {
			isNew ||= before === undefined;
			const next = { used: Math.max(used, before?.used ?? 0), limit, closed: closed || before?.closed === true };
			const isSame = before?.used === next.used && before.limit === limit && before.closed === next.closed;
			return { next: isSame ? undefined : next };
		});
	}
	if (isNew) await forget(store, minute - KEPT);
}

/** What was noted of each budget within some minutes up to now, the oldest first, by the key of the budget's record. */
export async function usageLog(store: ListedStore, minutes: number): Promise<Map<string, UsageSample[]>> {
	const from = Math.floor((await store.now()) / MINUTE_MS) - minutes;
	const samples = new Map<string, UsageSample[]>();
	for await (const [row, raw] of store.scan(USED)) {
		const { budget, minute } = readRow(row);
		if (minute <= from) continue;
		const sample = { at: minute * MINUTE_MS, ...parsedRow<Omit<UsageSample, 'at'>>(row, raw) };
		samples.set(budget, [...(samples.get(budget) ?? []), sample]);
	}
	return samples;
}

async function forget(store: ListedStore & Pick<AtomicStore, 'apply'>, before: number): Promise<void> {
	for await (const rows of inPages(outdated(store, before), DELETED_AT_ONCE))
		await store.apply(rows.map((key) => ({ key, next: null })));
}

async function* outdated(store: ListedStore, before: number): AsyncGenerator<string> {
	for await (const [row] of store.scan(USED)) if (readRow(row).minute <= before) yield row;
}

function rowOf(budget: string, minute: number): string {
	return `${USED}${budget.slice(BUDGET_PREFIX.length)}:${String(minute).padStart(DIGITS, '0')}`;
}

function readRow(row: string): { budget: string; minute: number } {
	const end = row.lastIndexOf(':');
	return { budget: BUDGET_PREFIX + row.slice(USED.length, end), minute: Number(row.slice(end + 1)) };
}
