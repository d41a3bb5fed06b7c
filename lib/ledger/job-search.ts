import type { JobRecord, JobState } from '../model/job';
import { PipelineError } from '../model/problem';
import { inPages } from '../concurrency/in-pages';
import { mergeInOrder } from '../concurrency/merge-in-order';
import { beginningOfDue, dueRowOf, readDueRow } from './due-index';
import { reachedGroupAt, cursorOf, fitsFilter, readAlong, type JobFilter } from './job-list';
import type { LedgerRecords } from './ledger-records';

/** A filter, with what no index has: it is looked at job by job. */
export interface JobSearch extends JobFilter {
	/** Words that all stand in the title, description, board, campaign, link, media, key or pin of a job, in any case. */
	text?: string;
	/** Due at this moment or later, in epoch milliseconds. */
	dueFrom?: number;
	/** Due at this moment or earlier. */
	dueUntil?: number;
}

/** `newest`: by when jobs came to their states. `due`: by when they are due, the soonest first; only jobs that wait. */
export type SearchOrder = 'newest' | 'due';

export interface SearchOptions {
	order?: SearchOrder;
	/** Where the page before ended. */
	after?: string;
	/** How many jobs a page has. */
	limit: number;
	/** How many records are read at most for a page. @default MOST_READ */
	mostRead?: number;
}

/** A page of a search. */
export interface FoundJobs {
	jobs: JobRecord[];
	/** Where the next page begins; absent at the end. */
	after?: string;
	/** The moment, in epoch milliseconds, up to which jobs were read, where the page is not full and there are more. */
	readTo?: number;
}

/** So many records are read in some tenths of a second. */
export const MOST_READ = 1_000;
const PAGE = 100;
const WAITING: readonly JobState[] = ['scheduled'];

/**
 * A page of the jobs that fit, read along the index that leaves out the most. However few fit, no more than `mostRead`
 * records are read: a search that has to go on says so.
 */
export async function searchJobs(
	records: LedgerRecords,
	search: JobSearch,
	{ order = 'newest', after, limit, mostRead = MOST_READ }: SearchOptions,
): Promise<FoundJobs> {
	const jobs: JobRecord[] = [];
	const fits = searched(search);
	const placeOf = order === 'due' ? duePlaceOf : cursorOf;
	let last: JobRecord | undefined;
	let read = 0;
	for await (const job of jobsAlong(records, search, { order, after, page: Math.min(PAGE, limit + 1) })) {
		if (last && (jobs.length === limit || read === mostRead)) {
			const readTo = order === 'due' ? last.dueAt : reachedGroupAt(last);
			return { jobs, after: placeOf(last), ...(jobs.length < limit && { readTo }) };
		}
		last = job;
		read += 1;
		if (fits(job)) jobs.push(job);
	}
	return { jobs };
}

/** All jobs along the index of a search, those that do not fit included, while they change. */
export async function* jobsAlong(
	records: LedgerRecords,
	search: JobSearch,
	{ order = 'newest', after, page = PAGE }: { order?: SearchOrder; after?: string; page?: number } = {},
): AsyncGenerator<JobRecord> {
	if (order === 'due') yield* dueJobs(records, search, after, page);
	else yield* records.list.jobs(readAlong(search), { after, page });
}

/** Whether a job belongs to what is searched. */
export function searched(search: JobSearch): (job: JobRecord) => boolean {
	const words = folded(search.text ?? '')
		.split(/\s+/)
		.filter(Boolean);
	const { dueFrom, dueUntil } = search;
	const asksForDue = dueFrom !== undefined || dueUntil !== undefined;
	return (job) => {
		if (!fitsFilter(job, search)) return false;
		const { dueAt } = job;
		if (asksForDue && (!waits(job) || dueAt === undefined)) return false;
		if (dueAt !== undefined && asksForDue && (dueAt < (dueFrom ?? -Infinity) || dueAt > (dueUntil ?? Infinity)))
			return false;
		if (words.length === 0) return true;
		const text = textOf(job);
		return words.every((word) => text.includes(word));
	};
}

function waits({ state }: JobRecord): boolean {
	return WAITING.includes(state);
}

function textOf({ key, label, draft, receipt }: JobRecord): string {
	const { title, board, campaign, link, source } = label;
	return folded([title, draft?.description, board, campaign, link, source, key, receipt?.id].join('\n'));
}

function folded(text: string): string {
	return text.normalize('NFC').toLowerCase();
}

/** Where a job stands in the order of the schedule. */
function duePlaceOf(job: JobRecord): string {
	return beginningOfDue('', job.dueAt ?? 0) + job.key;
}

/** The jobs that wait for a time, of one account or of all together, the soonest first. */
async function* dueJobs(
	records: LedgerRecords,
	{ account, dueFrom = 0, dueUntil = Infinity }: JobSearch,
	after: string | undefined,
	page: number,
): AsyncGenerator<JobRecord> {
	const accounts = account === undefined ? await records.dueIndex.accounts() : [account];
	const from = beginningOfDue('', dueFrom);
	// The row of the job where the page before ended begins with its place, and has a turn behind it.
	const start = after !== undefined && after > from ? `${after};` : from;
	const places = mergeInOrder(accounts.map((each) => duePlaces(records, each, start, dueUntil, page)));
	for await (const some of inPages(places, page)) {
		const rows = some.map(readDueRow);
		const found = await records.findReadable(rows.map(({ key }) => key));
		for (const [index, { dueAt, turn }] of rows.entries()) {
			const stored = found[index];
			if (!stored || stored instanceof PipelineError) continue;
			const { job } = stored;
			// A record that has changed since its row was read has another row by now.
			if (waits(job) && dueRowOf({ ...job, account: '' }) === dueRowOf({ key: job.key, dueAt, turn })) yield job;
		}
	}
}

/** An account's rows of the due index, without the account, so that those of several are in one order. */
async function* duePlaces(
	records: LedgerRecords,
	account: string,
	start: string,
	until: number,
	page: number,
): AsyncGenerator<string> {
	const prefix = beginningOfDue(account);
	const bare = beginningOfDue('');
	let after = prefix + start.slice(bare.length);
	for (let read = page; read === page;) {
		read = 0;
		for await (const [row] of records.store.scan(prefix, { after, limit: page })) {
			after = row;
			read += 1;
			if (readDueRow(row).dueAt > until) return;
			yield bare + row.slice(prefix.length);
		}
	}
}
