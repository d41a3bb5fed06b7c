import { systemClock, type Clock } from '../model/clock';
import type { RowDefaults } from '../model/import-row';
import { checkRow } from '../preflight/check-row';
import { problemOfFindings } from '../preflight/sentences';
import { textOf } from '../rows/columns';
import type { ReadRow } from '../rows/row';
import type { BatchRow } from './import-row';

/** Rows as they were read, with their drafts, or with what keeps each from being one. */
export async function* batchRows(
	rows: AsyncIterable<ReadRow>,
	defaults: RowDefaults,
	clock: Pick<Clock, 'now'> = systemClock,
): AsyncGenerator<BatchRow> {
	for await (const row of rows) yield batchRow(row, defaults, clock.now());
}

/** One of them. Never throws. */
export function batchRow({ row, cells, original, problem }: ReadRow, defaults: RowDefaults, nowMs: number): BatchRow {
	const about = { row, title: cells.title, rowKey: textOf(original.row_key) || undefined, cells, original };
	if (problem) return { ...about, problem };
	const { draft, findings } = checkRow(cells, defaults, nowMs);
	return draft ? { ...about, draft } : { ...about, problem: problemOfFindings(findings) };
}
