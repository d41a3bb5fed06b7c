import { isoTime } from '../model/clock';
import type { JobRecord } from '../model/job';
import { PipelineError } from '../model/problem';
import type { Ledger } from '../ledger/ledger';
import { Schedule } from '../ledger/schedule';
import { reasonOf, type BulkChange, type BulkMove, type SkippedJob } from './bulk-change';
import { isChangedBy, verdictOf, type Verdict } from './job-verdict';

/** What became of a job. */
export type JobChange =
	| { what: 'done' }
	/** Its row is to be tried again with its import. */
	| { what: 'row'; key: string; importId: string }
	| ({ what: 'skipped'; importId?: string } & SkippedJob);

/** Where a job stands among those that are spread, and how many they are. */
export interface Place {
	index: number;
	of: number;
}

/** When a job is due after its move, in epoch milliseconds. Pure. */
export function movedTo(move: BulkMove, dueAt: number, { index, of }: Place): number {
	if ('to' in move) return move.to;
	if ('by' in move) return dueAt + move.by;
	const gaps = Math.max(1, of - 1);
	return Math.round(move.from + ((move.until - move.from) * Math.min(index, gaps)) / gaps);
}

/** Does to one job what a bulk change does, as `Schedule` allows it; once, however often it is called. */
export async function changeJob(
	ledger: Ledger,
	bulk: BulkChange,
	key: string,
	place: Place,
	{ triesRows }: { triesRows: boolean },
): Promise<JobChange> {
	for (let isSecondLook = false; ; isSecondLook = true) {
		const [found] = await ledger.findReadable([key]);
		if (!found) return { what: 'skipped', key, reason: 'gone' };
		if (found instanceof PipelineError)
			return { what: 'skipped', key, reason: 'error', message: found.problem.message };
		const { job } = found;
		if (isChangedBy(job, bulk)) return { what: 'done' };
		const verdict = verdictOf(job, bulk, await ledger.store.now());
		const { importId } = job.label;
		if (verdict === 'row' && triesRows && importId !== undefined) return { what: 'row', key, importId };
		if (verdict !== 'change') return skipped(job, verdict);
		try {
			if (isChangedBy(await apply(ledger, bulk, job, place), bulk)) return { what: 'done' };
		} catch (error) {
			if (!(error instanceof PipelineError) || error.problem.category === 'store') throw error;
			if (isSecondLook) return { ...skipped(job, 'error'), message: error.problem.message };
		}
		// It has changed since it was read.
		if (isSecondLook) return skipped(job, 'changed');
	}
}

async function apply(ledger: Ledger, bulk: BulkChange, job: JobRecord, place: Place): Promise<JobRecord> {
	const schedule = new Schedule(ledger);
	const asRead = ({ fence, state, dueAt, events }: JobRecord) =>
		fence === job.fence && state === job.state && dueAt === job.dueAt && events.length === job.events.length;
	if (bulk.kind === 'cancel') return await schedule.cancel(job.key, reasonOf(bulk, 'cancelled'), asRead);
	if (bulk.kind === 'retry') return await schedule.retry(job.key, reasonOf(bulk, 'tried again'), asRead);
	const { move = { by: 0 } } = bulk;
	const { dueAt = bulk.startedAt } = job;
	const to = movedTo(move, dueAt, place);
	return await schedule.move(
		job.key,
		to,
		reasonOf(bulk, `moved from ${isoTime(dueAt)} to ${isoTime(to)}`),
		dueAt,
		asRead,
	);
}

function skipped({ key, label }: JobRecord, verdict: Exclude<Verdict, 'change'>): JobChange & { what: 'skipped' } {
	const title = label.title !== undefined && { title: label.title };
	if (verdict === 'row') return { what: 'skipped', key, ...title, reason: 'import', importId: label.importId };
	return { what: 'skipped', key, ...title, reason: verdict };
}
