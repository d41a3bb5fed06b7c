import { Approvals, type WaitingRow } from '../ledger/approvals';
import { decisionWrite } from '../ledger/decisions';
import { ImportLog } from '../ledger/import-log';
import type { Ledger } from '../ledger/ledger';
import { Schedule } from '../ledger/schedule';
import { isoTime } from '../model/clock';
import type { ImportCounters, ImportedRow, ImportRecord } from '../model/import-record';
import type { OutcomeKind } from '../model/outcome';
import { problemFor, problemOf } from '../sentences/problems';
import type { PipelineContext } from '../publish/context';
import type { BatchOptions } from './import-batch';
import type { BatchRow, RowResult } from './import-row';
import { ImportRecorder } from './import-recorder';
import { recordedBatch } from './recorded-batch';
import { rowAgain } from './retry-import';

/** The numbers of rows of an import, or all of its rows that wait. */
export type ChosenRows = readonly number[] | 'all';

export interface Deciding {
	/** The name of the person who decides. */
	by: string;
	/** Called when the decision about a row is recorded: what follows of it goes on, also after this process. */
	onDecided?: (row: number) => void;
}

/**
 * Approves rows of an import that wait, and carries them out from their stored cells as any other row: checked,
 * scheduled for their `run_at`, or published. The approval is recorded first, in one step that only one of several
 * people can take: where this process dies then, `retryImport` goes on. A due date that is over is now. The import keeps
 * its ID, which the context has; it may still be running.
 * Yields an answer for each row, also for one that somebody else has decided about: problem `approval-gone`.
 */
export async function* approveRows(
	context: PipelineContext,
	record: ImportRecord,
	rows: ChosenRows,
	{ by, onDecided, ...options }: Deciding & BatchOptions,
): AsyncGenerator<RowResult> {
	const { ledger, clock } = context;
	const gone: RowResult[] = [];
	const recorder = new ImportRecorder(ledger, { ...record }, { again: true, rowsOnly: true });
	async function* approved(): AsyncGenerator<BatchRow> {
		for await (const waiting of chosen(ledger, record, rows, gone)) {
			options.signal?.throwIfAborted();
			const row = await takeOff(ledger, waiting, by);
			if (!row) {
				gone.push(goneRow(waiting.row));
				continue;
			}
			onDecided?.(row.row);
			const again = rowAgain(row, record, clock.now());
			await recorder.read(again, row.key, row.approved);
			yield again;
		}
	}
	const { onEdit, spreadMs } = record.defaults;
	const outcomes = new Map<number, OutcomeKind>(); // a row with several boards has several answers
	try {
		for await (const result of recordedBatch(context, recorder, approved(), {
			onEdit,
			spreadMs,
			past: 'run',
			...options,
		})) {
			outcomes.set(result.row, result.outcome);
			yield result;
		}
		yield* gone;
	} finally {
		await recorder.close();
		await new ImportLog(ledger).count(record.id, changesOf([...outcomes.values()]));
	}
}

/** How the counters of an import change with rows that waited. */
function changesOf(outcomes: readonly OutcomeKind[]): Partial<ImportCounters> {
	const changes: Partial<ImportCounters> = { held_rows: -outcomes.length };
	for (const outcome of outcomes) changes[`${outcome}_rows`] = (changes[`${outcome}_rows`] ?? 0) + 1;
	return changes;
}

/**
 * Declines rows of an import that wait: each is `failed` with the problem `declined`, and its job, where it has one, is
 * cancelled. Yields an answer for each row; for one that could not be declined, with the reason.
 */
export async function* declineRows(
	ledger: Ledger,
	record: ImportRecord,
	rows: ChosenRows,
	{ by, onDecided, signal }: Deciding & Pick<BatchOptions, 'signal'>,
): AsyncGenerator<RowResult> {
	const gone: RowResult[] = [];
	const declined: OutcomeKind[] = [];
	try {
		for await (const { row } of chosen(ledger, record, rows, gone)) {
			signal?.throwIfAborted();
			const result = await decline(ledger, record, row, by);
			if (result.problem?.code === 'declined') {
				declined.push(result.outcome);
				onDecided?.(row.row);
			}
			yield result;
		}
		yield* gone;
	} finally {
		await new ImportLog(ledger).count(record.id, changesOf(declined));
	}
}

async function* chosen(
	ledger: Ledger,
	record: ImportRecord,
	rows: ChosenRows,
	gone: RowResult[],
): AsyncGenerator<WaitingRow> {
	const approvals = new Approvals(ledger);
	if (rows === 'all') return yield* approvals.waiting({ limit: Infinity, of: record });
	for (const row of rows) {
		const found = await approvals.find(record, row);
		if (found) yield found;
		else gone.push(goneRow({ row }));
	}
}

function goneRow({ row, title }: Pick<ImportedRow, 'row' | 'title'>): RowResult {
	return { row, title, outcome: 'failed', problem: problemFor('approval-gone', { row }) };
}

/** Records the approval of a row that waits. @returns the row as it is then; undefined where somebody else was faster. */
async function takeOff(ledger: Ledger, { record, row }: WaitingRow, by: string): Promise<ImportedRow | undefined> {
	const at = isoTime(await ledger.store.now());
	const { problem: _, ...rest } = row;
	const isKept = Object.keys(row.cells).length > 0; // plans of earlier versions keep none
	const cells = isKept ? { ...row.cells, approve: 'yes' } : row.cells;
	const next: ImportedRow = { ...rest, cells, outcome: 'queued', at, approved: { by, at } };
	return (await write(ledger, record, row, next, { approved: true, by, at })) ? next : undefined;
}

async function decline(ledger: Ledger, record: ImportRecord, row: ImportedRow, by: string): Promise<RowResult> {
	const problem = problemFor('declined', { by });
	const about = { row: row.row, title: row.title, idempotencyKey: row.key };
	try {
		const key = row.key ?? row.waits?.key;
		const job = key === undefined ? undefined : await ledger.find(key);
		if (job) await new Schedule(ledger).cancel(job.key, problem.message);
		const at = isoTime(await ledger.store.now());
		const next: ImportedRow = { ...row, outcome: 'failed', problem, at };
		if (!(await write(ledger, record, row, next, { approved: false, by, at }))) return goneRow(row);
		return { ...about, outcome: 'failed', problem };
	} catch (error) {
		return { ...about, outcome: row.outcome, problem: problemOf(error) };
	}
}

/** Writes what a person decided, where the row still waits. */
async function write(
	ledger: Ledger,
	record: ImportRecord,
	row: ImportedRow,
	next: ImportedRow,
	decision: Parameters<typeof decisionWrite>[2],
): Promise<boolean> {
	const log = new ImportLog(ledger);
	const off = await log.waiting.takingOff(record, row);
	const kept = row.waits ? [await decisionWrite(ledger, row.waits.subject, decision)] : [];
	return await ledger.store.apply([...off, ...kept, ...(await log.rowWrites(record.id, next, true))]);
}
