import { createCircuitBreaker } from '../guards/circuit-breaker';
import type { Paused } from '../guards/paused';
import type { Ledger } from '../ledger/ledger';
import { Schedule } from '../ledger/schedule';
import { closuresOf, type BudgetClosure } from '../rate-limit/closures';

/** An account whose pins are due while no process polls for them. */
export interface QuietAccount {
	account: string;
	/** When its earliest pin came due, in epoch milliseconds by the store's clock. */
	dueAt: number;
	/** When a process last polled; 0 where none ever did. */
	lastPoll: number;
}

/** What keeps pins from being published that are well themselves. */
export interface Hindrances {
	paused: Paused[];
	closed: BudgetClosure[];
	quiet: QuietAccount[];
}

/** A worker polls every minute or so. One that is silent for so long, in milliseconds, does not run. */
const QUIET_MS = 5 * 60_000;
/** So many of each are named; a list of a thousand domains says no more. */
const NAMED_AT_MOST = 100;

/** @param account only what concerns this account; without one that of all. Paused domains concern everybody. */
export async function hindrancesOf(ledger: Ledger, account?: string): Promise<Hindrances> {
	const { store } = ledger;
	const paused: Paused[] = [];
	for await (const each of createCircuitBreaker(store, '').list()) {
		if (each.scope === 'account' && account !== undefined && each.name !== account) continue;
		if (paused.push(each) === NAMED_AT_MOST) break;
	}
	const closed = (await closuresOf(store, account)).slice(0, NAMED_AT_MOST);
	return { paused, closed, quiet: await quietAccounts(ledger, account) };
}

async function quietAccounts(ledger: Ledger, account: string | undefined): Promise<QuietAccount[]> {
	const silent = (await ledger.store.now()) - QUIET_MS;
	const accounts = account === undefined ? await ledger.dueIndex.accounts() : [account];
	const quiet: QuietAccount[] = [];
	for (const each of accounts.slice(0, NAMED_AT_MOST)) {
		const schedule = new Schedule(ledger, each);
		const lastPoll = await schedule.lastPoll();
		if (lastPoll > silent) continue;
		const [late] = await schedule.due(silent, 1);
		if (late?.job.dueAt !== undefined) quiet.push({ account: each, dueAt: late.job.dueAt, lastPoll });
	}
	return quiet;
}
