import type { Cells } from '../model/import-row';
import type { Problem } from '../model/problem';
import type { CellReader } from './header';

/** One line of the input: its cells, or why it could not be read. */
export interface ReadRow {
	/** As a spreadsheet shows it: the header is row 1. For JSON the entry's position from 1. */
	row: number;
	cells: Cells;
	/** The line as it was, for those who carry the user's own columns along. */
	original: Record<string, unknown>;
	problem?: Problem;
}

/** Called once with the names in the header, before the first row; may throw to refuse the file. */
export type HeaderCheck = (names: string[]) => CellReader;

/** A line that cannot be used; the others can. */
export function unusableRow(row: number, problem: Problem): ReadRow {
	return { row, cells: {}, original: {}, problem };
}
