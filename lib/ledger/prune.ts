import { inPages } from '../concurrency/in-pages';
import type { JobRecord } from '../model/job';
import { PipelineError } from '../model/problem';
import type { RowWrite } from '../store/atomic-store';
import { ImportLog } from './import-log';
import { fitsFilter, type JobFilter } from './job-list';
import { isHeld, type StoredJob } from './job-record';
import type { Ledger } from './ledger';

/** What was pruned, by what became of it. */
export interface Pruned {
	/** Published jobs of which only the receipt is left. */
	published: number;
	/** Cancelled jobs of which only that is left. */
	cancelled: number;
	/** Failed jobs that are deleted. */
	failed: number;
}

export interface PruneOptions {
	/** Counts, and changes nothing. @default false */
	dryRun?: boolean;
	/** What was pruned before it aborts stays pruned. */
	signal?: AbortSignal;
	/** Called with what was pruned so far. */
	onProgress?: (pruned: Pruned) => void;
}

/** Jobs that are read, and written, together. */
const PAGE = 100;
const PRUNED_STATES = ['published', 'cancelled', 'failed', 'rejected'] as const;

/**
 * Forgets what nobody needs of jobs that came to their end so long ago. A published job keeps its key, the digests of
 * its payload and its receipt, and its pin stays known as its own: its row is answered with `existing` for as long as
 * the record exists. A cancelled one stays cancelled. A failed one is deleted: its row may begin anew, as before. Jobs
 * that wait, that are under way or whose outcome is unknown are left alone, and so is one that a process holds. Lists
 * have no pruned jobs. Imports that began and ended so long ago keep their records and lose their rows. Reads along the lists, so that nothing is read twice and an interrupted run goes on.
 * @param olderThanMs by when the job came to its state, in milliseconds.
 */
export async function pruneJobs(
	ledger: Ledger,
	olderThanMs: number,
	{ dryRun = false, signal, onProgress }: PruneOptions = {},
): Promise<Pruned> {
	const pruned: Pruned = { published: 0, cancelled: 0, failed: 0 };
	const now = await ledger.store.now();
	const filter: JobFilter = { states: PRUNED_STATES, until: now - olderThanMs };
	const isDue = (job: JobRecord) => fitsFilter(job, filter) && job.dueAt === undefined && !isHeld(job, now);
	for await (const jobs of inPages(ledger.list.jobs(filter), PAGE)) {
		signal?.throwIfAborted();
		const found = await ledger.findReadable(jobs.map(({ key }) => key));
		const due = found.filter((each) => isStored(each)).filter(({ job }) => isDue(job));
		for (const { job } of dryRun ? due : await forget(ledger, due)) pruned[countOf(job)] += 1;
		onProgress?.(pruned);
	}
	if (!dryRun) await forgetImportRows(ledger, now - olderThanMs, signal);
	return pruned;
}

/** The rows of imports that began before this moment. Their records and counters stay. */
async function forgetImportRows(ledger: Ledger, until: number, signal: AbortSignal | undefined): Promise<void> {
	const log = new ImportLog(ledger);
	for await (const { id, startedAt, endedAt = startedAt } of log.newestFirst(until)) {
		signal?.throwIfAborted();
		if (Date.parse(endedAt) <= until) await log.forgetRows(id);
	}
}

const isStored = (found: StoredJob | PipelineError | undefined): found is StoredJob =>
	found !== undefined && !(found instanceof PipelineError);

function countOf({ state }: JobRecord): keyof Pruned {
	return state === 'published' || state === 'cancelled' ? state : 'failed';
}

/** All together, or one by one where another process has just changed one of them: that one is left alone. @returns those that were pruned. */
async function forget(ledger: Ledger, jobs: StoredJob[]): Promise<StoredJob[]> {
	const writes = await Promise.all(jobs.map(async (stored) => await writesFor(ledger, stored)));
	if (await ledger.store.apply(writes.flat())) return jobs;
	const done: StoredJob[] = [];
	for (const [index, stored] of jobs.entries())
		if (await ledger.store.apply(writes[index] as RowWrite[])) done.push(stored);
	return done;
}

async function writesFor(ledger: Ledger, stored: StoredJob): Promise<RowWrite[]> {
	const { job } = stored;
	const receipt = ledger.receiptKey(job.key);
	if (countOf(job) !== 'failed') {
		// The record has the receipt too. What has none, an earlier version did not finish: it keeps both rows.
		const known: RowWrite[] = job.receipt ? [{ key: receipt, next: null }] : [];
		return [...(await ledger.replacing(stored, withoutHistory(job))), ...known];
	}
	// A receipt beside a failed job is a pin that the record does not say: then nothing is forgotten.
	return [...(await ledger.replacing(stored, undefined)), { key: receipt, expected: null }];
}

/** What answers its row, now and in years. Without events it is in no list; see `listRowsOf`. */
function withoutHistory({
	key,
	state,
	account,
	payload,
	createdAt,
	updatedAt,
	fence,
	receipt,
	deletedAt,
	linkOnBoard,
	outcomes,
}: JobRecord): JobRecord {
	const label = { board: '', source: '' };
	return {
		key,
		state,
		account,
		payload,
		label,
		createdAt,
		updatedAt,
		attempts: 0,
		fence,
		receipt,
		deletedAt,
		linkOnBoard,
		outcomes,
		events: [],
	};
}
