/*
 * A spreadsheet takes a cell that begins with one of these characters for a formula, wherever the text came from. In a
 * file that we write, such a cell has an apostrophe in front, as a spreadsheet itself marks a text. It is taken off
 * again when the file is imported.
 */
const FORMULA_AFTER_MARKS = /^'*[=+\-@\t\r]/;
const MARKED = /^'+[=+\-@\t\r]/;

/** A cell that no spreadsheet takes for a formula. */
export function withMark(cell: string): string {
	return FORMULA_AFTER_MARKS.test(cell) ? `'${cell}` : cell;
}

/** The cell that `withMark` was given. */
export function withoutMark(cell: string): string {
	return MARKED.test(cell) ? cell.slice(1) : cell;
}
