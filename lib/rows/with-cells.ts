import type { CellName } from '../model/import-row';
import { isResultColumn, textOf } from './columns';
import type { Dialect } from './dialects';
import { headerOf } from './header';
import type { ReadRow } from './row';

/** What a person writes into cells; an empty text empties a cell. */
export type CellChanges = Partial<Record<CellName, string>>;

export interface ChangedLine extends Pick<ReadRow, 'cells' | 'original'> {
	/** The names of the cells, and of the headers, that have another text now. */
	changed: Set<string>;
}

/**
 * A line with other texts in some of its cells, also under the headers of its file, so that it can be written as a sheet
 * again. A cell that no header of the line fills gets a header with the name of our column.
 * @param dialect the tool that the file comes from. @default recognised by its headers
 */
export function withCells(
	{ cells, original }: Pick<ReadRow, 'cells' | 'original'>,
	changes: CellChanges,
	dialect?: Dialect,
): ChangedLine {
	const line: ChangedLine = { cells: { ...cells }, original: { ...original }, changed: new Set() };
	const { names, fills } = headerOf(Object.keys(original), { dialect });
	for (const [name, given] of Object.entries(changes)) {
		const [cell, text] = [name as CellName, given.trim()];
		const before = cells[cell];
		if (text === (before ?? '')) continue;
		const filling = names.filter((_, index) => fills[index]?.includes(cell));
		const headers = filling.length > 0 ? filling : [chosenFor(before) ?? cell];
		for (const [index, header] of headers.entries()) line.original[header] = index === 0 ? text : ''; // the first text counts
		for (const changed of [cell, ...headers]) line.changed.add(changed);
		if (text === '') delete line.cells[cell];
		else line.cells[cell] = text;
	}
	return line;

	/** The header that the user chose for a column when the file was imported: which one it was shows only in its text. */
	function chosenFor(before: string | undefined): string | undefined {
		if (before === undefined) return undefined;
		const isFree = (name: string, index: number) => fills[index]?.length === 0 && !isResultColumn(name);
		return names.find((name, index) => isFree(name, index) && textOf(original[name]) === before);
	}
}
