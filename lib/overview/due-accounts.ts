import type { Ledger } from '../ledger/ledger';
import { Schedule } from '../ledger/schedule';

/** How an account stands with the pins that are due. */
export interface DueAccount {
	account: string;
	/** About how many are due now. */
	due: number;
	/** When the earliest of them came due, in epoch milliseconds by the store's clock; absent where none is due. */
	oldestDueAt?: number;
	/** When a process last polled for them; 0 where none ever did. */
	lastPoll: number;
}

/** So many accounts are looked at. */
const ACCOUNTS = 50;

/** Of each account with waiting pins. Reads one job of each, and counts the others by their rows. */
export async function dueAccounts(ledger: Ledger): Promise<DueAccount[]> {
	const now = await ledger.store.now();
	const found: DueAccount[] = [];
	for (const account of (await ledger.dueIndex.accounts()).slice(0, ACCOUNTS)) {
		const schedule = new Schedule(ledger, account);
		const [[oldest], due, lastPoll] = await Promise.all([
			schedule.due(now, 1),
			schedule.count(now),
			schedule.lastPoll(),
		]);
		found.push({ account, due, oldestDueAt: oldest?.job.dueAt, lastPoll });
	}
	return found;
}
