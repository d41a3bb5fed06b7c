import { countRow, noCounters, type ImportedRow, type ImportRecord } from '../model/import-record';
import { isBegun, pinOf, type JobRecord } from '../model/job';
import type { Outcome } from '../model/outcome';
import { PipelineError, type Problem } from '../model/problem';
import { problemFor } from '../sentences/problems';
import { ImportLog } from './import-log';
import type { Ledger } from './ledger';

/** What a reader of an import does about a row that is not well: it has to change in the sheet. */
const IN_THE_SHEET: readonly Problem['action'][] = ['fix-row', 'fix-board'];

/**
 * The rows of an import in their order, each with what its job came to since: a scheduled pin may be published by now,
 * and one that failed may be created by another import.
 * @param afterRow only those after the row with this number.
 */
export async function* currentRows(ledger: Ledger, id: string, afterRow?: number): AsyncGenerator<ImportedRow> {
	for await (const rows of new ImportLog(ledger).rows(id, afterRow)) yield* await asTheyAreNow(ledger, rows);
}

/** Some of them, by their numbers; numbers without a row are left out. */
export async function currentRowsAt(ledger: Ledger, id: string, numbers: readonly number[]): Promise<ImportedRow[]> {
	return await asTheyAreNow(ledger, await new ImportLog(ledger).rowsNumbered(id, numbers));
}

/** Rows of imports, each with what its job came to since. */
export async function asTheyAreNow(ledger: Ledger, rows: readonly ImportedRow[]): Promise<ImportedRow[]> {
	const keyOf = ({ key, waits }: ImportedRow) => key ?? waits?.key;
	const open = rows.filter(
		(row) => keyOf(row) !== undefined && row.outcome !== 'created' && row.outcome !== 'existing',
	);
	const found = open.length === 0 ? [] : await ledger.findReadable(open.map((row) => keyOf(row) as string));
	const jobs = new Map(open.map((row, index) => [row, found[index]]));
	return rows.map((row) => {
		const stored = jobs.get(row);
		return stored && !(stored instanceof PipelineError) ? withJob(row, stored.job) : row;
	});
}

/** A row after its job has changed since; times have the precision of a second. Pure. */
function withJob(row: ImportedRow, job: JobRecord): ImportedRow {
	const [changed, answered] = [Date.parse(job.updatedAt), Date.parse(row.at)];
	// A row that failed though its job was published, such as one that was edited, is no pin of that job.
	const isOther = row.outcome === 'failed' && job.state === 'published';
	// A row may be held back whose job failed or was cancelled in that same second.
	const endedBefore = row.outcome === 'held' && ['failed', 'rejected', 'cancelled'].includes(job.state);
	if (isOther || endedBefore ? changed <= answered : changed < answered) return row;
	// A row that was declined has cancelled its job.
	if (row.problem?.code === 'declined' && job.state === 'cancelled') return row;
	const { problem: _, pin: __, ...rest } = row;
	return { ...rest, ...outcomeOfJob(job) };
}

function outcomeOfJob(job: JobRecord): Outcome {
	const { key, state, problem } = job;
	const pin = pinOf(job);
	const told = { ...(pin && { pin }), ...(problem && { problem }) };
	if (state === 'published') return { outcome: 'created', ...told };
	if (state === 'scheduled') return { outcome: problem?.code === 'not-approved' ? 'held' : 'scheduled', ...told };
	if (state === 'failed' || state === 'rejected')
		return { outcome: problem?.code === 'interrupted' ? 'queued' : 'failed', ...told };
	if (state === 'cancelled') return { outcome: 'failed', problem: problemFor('cancelled', { key }) };
	if (isBegun(job)) return { outcome: 'unknown', ...told };
	return { outcome: 'queued', ...told };
}

/** An import with the counters of its rows as they are now; with those of its last run, where its rows are forgotten. */
export async function withCurrentCounters(
	ledger: Ledger,
	record: ImportRecord,
	signal?: AbortSignal,
): Promise<ImportRecord> {
	const counters = noCounters();
	for await (const { outcome } of currentRows(ledger, record.id)) {
		signal?.throwIfAborted();
		countRow(counters, outcome);
	}
	return counters.rows > 0 ? { ...record, ...counters } : record;
}

/** Whether a row can come out otherwise without a change in the sheet. */
export function mayBeTriedAgain({ outcome, problem, cells }: ImportedRow): boolean {
	if (outcome === 'queued' || outcome === 'unknown') return true;
	if (outcome !== 'failed' || !problem) return false;
	// The job has no pin to publish, but its row has.
	if (problem.code === 'job-without-draft') return Object.keys(cells).length > 0;
	const isDecided = problem.category === 'conflict' && problem.retryAt === undefined;
	return !isDecided && !IN_THE_SHEET.includes(problem.action);
}

/** Whether a person should look at a row. */
export function needsSomething({ outcome }: Outcome): boolean {
	return outcome === 'failed' || outcome === 'unknown' || outcome === 'queued';
}
