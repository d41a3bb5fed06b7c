import { draftFromCells, type RowDefaults } from '../model/import-row';
import { problemOfFindings } from '../preflight/sentences';
import { textOf } from '../rows/columns';
import type { ReadRow } from '../rows/row';
import type { BatchRow } from './import-row';

/** Rows as they were read, with their drafts, or with what keeps each from being one. */
export async function* batchRows(rows: AsyncIterable<ReadRow>, defaults: RowDefaults): AsyncGenerator<BatchRow> {
	for await (const row of rows) yield batchRow(row, defaults);
}

export function batchRow({ row, cells, original, problem }: ReadRow, defaults: RowDefaults): BatchRow {
	const about = { row, title: cells.title, rowKey: textOf(original.row_key) || undefined, original };
	if (problem) return { ...about, problem };
	const { draft, findings } = draftFromCells(cells, defaults);
	return draft ? { ...about, draft } : { ...about, problem: problemOfFindings(findings) };
}
