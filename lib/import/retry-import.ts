import { currentRows, mayBeTriedAgain, withCurrentCounters } from '../ledger/import-rows';
import { ImportLog } from '../ledger/import-log';
import type { ImportedRow, ImportEnd, ImportRecord } from '../model/import-record';
import type { Problem } from '../model/problem';
import { pipelineError, problemFor } from '../sentences/problems';
import type { PipelineContext } from '../publish/context';
import { batchRow } from './batch-rows';
import type { BatchOptions } from './import-batch';
import type { BatchRow, RowResult } from './import-row';
import { ImportRecorder } from './import-recorder';
import { endOf, recordedBatch } from './recorded-batch';

export interface RetryOptions extends BatchOptions {
	/** Which rows are carried out again. @default what may come out otherwise without a change in the sheet */
	isWanted?: (row: ImportedRow) => boolean;
}

/**
 * Carries out again what an import left failed, unknown or queued and may come out otherwise without a change in its
 * sheet, from the cells that the record has. The import keeps its ID, which the context has. Yields an answer for each
 * of these rows.
 * @throws PipelineError `import-rows-forgotten`.
 */
export async function* retryImport(
	context: PipelineContext,
	record: ImportRecord,
	{ isWanted = mayBeTriedAgain, ...options }: RetryOptions,
): AsyncGenerator<RowResult> {
	const { ledger } = context;
	const log = new ImportLog(ledger);
	if (record.rows > 0 && !(await log.hasRows(record.id)))
		throw pipelineError('import-rows-forgotten', { id: record.id });
	const recorder = new ImportRecorder(ledger, { ...record }, { again: true });
	async function* rows(): AsyncGenerator<BatchRow> {
		for await (const row of currentRows(ledger, record.id)) {
			if (!isWanted(row)) continue;
			const again = rowAgain(row, record, context.clock.now());
			await recorder.read(again, row.key, row.approved);
			yield again;
		}
	}
	let ended: ImportEnd = 'stopped';
	try {
		yield* recordedBatch(context, recorder, rows(), { ...options, spreadMs: record.defaults.spreadMs });
		ended = endOf(context, options);
	} finally {
		await recorder.flush();
		await recorder.end(ended, await withCurrentCounters(ledger, recorder.record));
	}
}

/** Why a row cannot be carried out from the cells that the record has of it. */
export function whyNotAgain({ cells, unsigned = [] }: ImportedRow): Problem | undefined {
	const columns = unsigned.filter((name) => name in cells);
	if (columns.length > 0) return problemFor('signature-not-kept', { columns });
	return Object.keys(cells).length === 0 ? problemFor('job-without-draft') : undefined; // of a plan of an earlier version
}

/** The row as it was read, or why it cannot be carried out from the record. */
export function rowAgain(imported: ImportedRow, { defaults }: ImportRecord, nowMs: number): BatchRow {
	const { row, title, cells, original, unsigned = [] } = imported;
	return { ...batchRow({ row, cells, original, problem: whyNotAgain(imported) }, defaults, nowMs), title, unsigned };
}
