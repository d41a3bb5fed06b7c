import { JOB_GROUPS, type JobGroup } from '../ledger/job-list';
import type { Ledger } from '../ledger/ledger';
import { NEEDS, type Need } from '../ledger/needs';
import { Refreshed } from './refreshed';

/** How many jobs of a record are in each group of states. */
export type GroupCounts = Record<JobGroup, number>;

export interface JobCounts {
	/** When they were counted, in epoch milliseconds. */
	at: number;
	all: GroupCounts;
	/** By the ID of the account. No more accounts than `ACCOUNTS_COUNTED`. */
	accounts: ReadonlyMap<string, GroupCounts>;
	needs: Record<Need, number>;
}

/** So many accounts are counted apart. Those of one team are a handful. */
const ACCOUNTS_COUNTED = 50;
/** What took no longer than this, in milliseconds, is counted anew for each reader. */
const QUICK_MS = 40;
/** Other counts are counted again in the background where they are older, in milliseconds: of a million jobs that takes a second. */
const FRESH_MS = 30_000;
/** A count needs rows and reads no jobs. */
const READ_NONE = 0;

/**
 * The number of jobs by group of states, account and what they need, counted along their lists. One after the other:
 * while a file counts a million rows, nothing else is read from it.
 */
async function countJobs({ list }: Ledger, at: number): Promise<JobCounts> {
	const groupsOf = async (account?: string) => {
		const counts: Partial<GroupCounts> = {};
		for (const group of JOB_GROUPS) counts[group] = await list.countGroup(group, account);
		return counts as GroupCounts;
	};
	const accounts = new Map<string, GroupCounts>();
	for (const account of await list.accounts(ACCOUNTS_COUNTED)) accounts.set(account, await groupsOf(account));
	const needs: Partial<Record<Need, number>> = {};
	for (const need of NEEDS) needs[need] = (await list.count({ needs: need }, READ_NONE)).count;
	return { at, all: await groupsOf(), accounts, needs: needs as Record<Need, number> };
}

/**
 * The counts of a record. Those of a small one are always new. Those of a large one answer at once, and are counted
 * again in the background where they are old: of any number of readers one counts. Holds one set of numbers, however
 * many jobs there are.
 */
export class Counts extends Refreshed<JobCounts> {
	constructor(ledger: Ledger, now: () => number) {
		super(async () => await countJobs(ledger, now()), { now, freshMs: FRESH_MS, quickMs: QUICK_MS });
	}
}
