import type { Cells } from '../model/import-row';
import type { Problem } from '../model/problem';

/** One line of the input: its cells, or why it could not be read. */
export interface ReadRow {
	/** As a spreadsheet shows it: the header is row 1. For JSON the entry's position from 1. */
	row: number;
	cells: Cells;
	/** The line as it was, for those who carry the user's own columns along. */
	original: Record<string, unknown>;
	problem?: Problem;
}

/** How a file is read, apart from its columns. */
export interface RowReading {
	/** The sheet of a workbook, by name. @default the first one that is not hidden and has a header that fits */
	sheet?: string;
	/** Called with a sentence for people about a file that can be read, such as the encoding that was chosen. */
	onNotice?: (sentence: string) => void;
}

/** A line that cannot be used; the others can. */
export function unusableRow(row: number, problem: Problem): ReadRow {
	return { row, cells: {}, original: {}, problem };
}
