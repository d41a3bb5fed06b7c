import type { CellName, Cells } from '../model/import-row';
import { folded, isColumn, isResultColumn, textOf, type ColumnName } from './columns';
import { meaningOf, recognisedDialect, type Dialect } from './dialects';

/** How the columns of a file are understood. */
export interface ColumnChoice {
	/** Headers that mean one of our columns, as the user says. @default none */
	names?: readonly ColumnName[];
	/** Refuses every column that neither we nor the file's dialect know, instead of carrying it along. @default false */
	strict?: boolean;
	/** The tool that the file comes from. @default recognised by its headers */
	dialect?: Dialect;
}

/** The cells of a row from its values, which stand in the order of the headers. */
export type CellReader = (values: readonly unknown[]) => Cells;

/** What the headers of a file mean, worked out once for all its rows. */
export interface Header {
	names: readonly string[];
	dialect: Dialect;
	/** What each header fills: as the user says, otherwise as the dialect does. Nothing where it travels along. */
	fills: readonly (readonly CellName[])[];
	/** Whether each header is known, though it may fill nothing. */
	known: readonly boolean[];
	cellsOf: CellReader;
}

/** What headers mean. A header that was chosen for a column means only that, and the column is read from nowhere else. */
export function headerOf(names: readonly string[], choice: ColumnChoice = {}): Header {
	const dialect = choice.dialect ?? recognisedDialect(names);
	const chosen = new Map<string, CellName[]>();
	for (const { column, name } of choice.names ?? []) {
		chosen.set(folded(name), [...(chosen.get(folded(name)) ?? []), column]);
	}
	const taken = new Set([...chosen.values()].flat());
	const meanings = names.map((name) => meaningOf(name, dialect));
	const fills = names.map((name, index) => {
		const meaning = meanings[index];
		return chosen.get(folded(name)) ?? (!meaning || meaning === 'along' || taken.has(meaning) ? [] : [meaning]);
	});
	const known = names.map(
		(name, index) => meanings[index] !== undefined || chosen.has(folded(name)) || isResultColumn(name),
	);
	return { names, dialect, fills, known, cellsOf: cellReader(fills) };
}

/** Where several headers fill the same cell, the first that is not empty counts. */
function cellReader(fills: Header['fills']): CellReader {
	const steps = fills.flatMap((cells, index) => cells.map((cell) => ({ index, cell })));
	return (values) => {
		const cells: Cells = {};
		for (const { index, cell } of steps) {
			if (cells[cell] !== undefined) continue;
			const value = values[index];
			// JSON may give the boards of a row as a list.
			const text = textOf(cell === 'boards' && Array.isArray(value) ? value.join('\n') : value);
			if (text !== '') cells[cell] = text;
		}
		return cells;
	};
}

/** Each header with the column that it fills, for records and for people. */
export function columnsOf({ names, fills }: Header): { name: string; column?: ColumnName['column'] }[] {
	return names.map((name, index) => {
		const column = fills[index]?.find(isColumn);
		return column ? { name, column } : { name };
	});
}

/** Rows without a header often have the same keys as the row before. */
let headerBefore: { keys: string; choice: ColumnChoice; header: Header } | undefined;

/** The header of an object's keys. */
function headerOfKeys(row: Record<string, unknown>, choice: ColumnChoice): Header {
	const keys = JSON.stringify(Object.keys(row));
	if (headerBefore?.keys !== keys || headerBefore.choice !== choice) {
		headerBefore = { keys, choice, header: headerOf(Object.keys(row), choice) };
	}
	return headerBefore.header;
}

const NO_CHOICE: ColumnChoice = {};

/** The cells of a row by our column names. */
export function cellsOf(row: Record<string, unknown>, choice: ColumnChoice = NO_CHOICE): Cells {
	return headerOfKeys(row, choice).cellsOf(Object.values(row));
}
