import { mayBeTriedAgain } from '../ledger/import-rows';
import { reachedGroupAt } from '../ledger/job-list';
import { isHeld } from '../ledger/job-record';
import { isBegun, type JobRecord, type JobState } from '../model/job';
import { markOf, type BulkChange, type SkipReason } from './bulk-change';

/** What a bulk change does to a job: it changes it, tries its row again with its import, or leaves it for a reason. */
export type Verdict = 'change' | 'row' | SkipReason;

type Wanted = Pick<BulkChange, 'kind' | 'until'>;

/** The states that only an import goes on with, where no process has the job. */
const LEFT_BEHIND: readonly JobState[] = ['queued', 'uploading', 'uploaded', 'processing', 'ready'];

/** Whether a bulk change has changed this job already. */
export function isChangedBy(job: JobRecord, bulk: Pick<BulkChange, 'id'>): boolean {
	return job.events.some(({ reason }) => reason?.endsWith(markOf(bulk)));
}

/** What a change does to a job, by its record. Pure. */
export function verdictOf(job: JobRecord, bulk: Wanted, nowMs: number): Verdict {
	if (job.state === 'published') return 'published';
	if (isHeld(job, nowMs) || isTakenOn(job, nowMs)) return 'publishing';
	if (isBegun(job)) return 'unknown';
	if (reachedGroupAt(job) > bulk.until) return 'changed';
	if (bulk.kind === 'retry') return retried(job);
	if (job.state === 'cancelled') return 'cancelled';
	if (bulk.kind === 'cancel') return 'change';
	if (job.state !== 'scheduled') return 'not-waiting';
	return job.dueAt === undefined ? 'held' : 'change';
}

/** A job that came due and was handed to a later step, which goes on with it. */
function isTakenOn({ state, dueAt = 0 }: JobRecord, nowMs: number): boolean {
	return LEFT_BEHIND.includes(state) && dueAt > nowMs;
}

function retried(job: JobRecord): Verdict {
	const { state, draft, label, problem } = job;
	if (state === 'scheduled') return job.dueAt === undefined ? 'held' : 'waiting';
	if (LEFT_BEHIND.includes(state)) return label.importId === undefined ? 'no-pin' : 'row';
	if (draft) return 'change';
	if (state === 'cancelled' || label.importId === undefined) return 'no-pin';
	// Its cells are in the import; they are looked at when the row is tried again.
	const row = { row: 0, outcome: 'failed' as const, problem, at: '', cells: { media_url: '' }, original: {} };
	return mayBeTriedAgain(row) ? 'row' : 'fix-row';
}
