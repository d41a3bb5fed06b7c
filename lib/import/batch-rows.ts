import { systemClock, type Clock } from '../model/clock';
import type { RowDefaults } from '../model/import-row';
import type { Problem } from '../model/problem';
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
	// Of a row whose cells could not be told apart nothing more can be said.
	if (problem && Object.keys(original).length === 0) return { ...about, problem };
	const { draft, boards, findings } = checkRow(cells, { ...defaults, severalBoards: true }, nowMs);
	// A row that is held back may be unfinished in any way.
	if (draft && (!problem || draft.approved === false)) return { ...about, draft, boards };
	return { ...about, problem: together(problem, problemOfFindings(findings)) };
}

/** What reading found and what the cells lack, as one problem. */
function together(read: Problem | undefined, found: Problem | undefined): Problem | undefined {
	if (!read || !found || found.code === 'not-approved') return found ?? read;
	return { ...read, message: `${read.message}\n${found.message}` };
}
