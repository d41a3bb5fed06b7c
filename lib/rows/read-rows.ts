import type { Readable } from 'node:stream';
import { keysWithText, type ColumnName } from './columns';
import { problemOfCells } from './cell-problems';
import { readCsv } from './csv';
import type { Dialect } from './dialects';
import { KIND_BYTES, kindOf } from './file-kind';
import { cellsOf, columnsOf, headerOf, type ColumnChoice, type Header } from './header';
import type { HeaderRule } from './header-search';
import { readJson } from './json';
import { peek } from '../media/peek';
import { RESULT_COLUMNS } from '../model/import-row';
import { PipelineError } from '../model/problem';
import { pipelineError, problemFor } from '../sentences/problems';
import { unusableRow, type ReadRow, type RowReading } from './row';
import { withoutMark } from './sheet-marks';
import { checkHeader, unknownColumns } from './unknown-columns';
import { readWorkbook } from './workbook';

/** `xlsx` is any workbook, and `any` is recognised by the first bytes. */
export type RowFormat = 'csv' | 'json' | 'xlsx' | 'any';

const FORMAT_OF_EXTENSION: Record<string, RowFormat> = {
	csv: 'csv',
	tsv: 'csv',
	txt: 'csv',
	json: 'json',
	ndjson: 'json',
	jsonl: 'json',
	xlsx: 'xlsx',
	xlsm: 'xlsx',
	ods: 'xlsx',
	xls: 'xlsx', // many an export under this name is text, and the others are refused in words
};

/** The format by the file's name; `any` where it has no ending, undefined where the ending is not one of ours. */
export function formatOf(fileName: string): RowFormat | undefined {
	const ending = /\.([a-z0-9]+)$/i.exec(fileName)?.[1]?.toLowerCase();
	return ending === undefined ? 'any' : FORMAT_OF_EXTENSION[ending];
}

/** What the header of a file means. */
export interface FileHeader {
	/** The tool that the file comes from: chosen, or recognised by its headers. */
	dialect: Dialect;
	/** Every header in the order of the file, with the column that it fills; without one it travels along. */
	columns: { name: string; column?: ColumnName['column'] }[];
}

export interface ReadRowsOptions extends ColumnChoice, RowReading {
	format: RowFormat;
	/** The caller has a board for rows without one, so that no column `board` is needed. */
	boardGiven?: boolean;
	/** Called once with what the file's header means; of JSON, with what the keys of its first object mean. */
	onHeader?: (header: FileHeader) => void;
}

/**
 * Reads rows one at a time, as the consumer asks for them. A workbook is read as one whatever its name, and text under
 * the name of a workbook as text. Where reading fails after some rows, the next row has the problem `rest-unread`.
 * @throws PipelineError `empty-file`, `unreadable-file`, `missing-column` or `column-unknown`: nothing of the file can be used.
 */
export async function* readRows(stream: Readable, options: ReadRowsOptions): AsyncGenerator<ReadRow> {
	const { head, whole } = await peek(stream, ({ length }) => length >= KIND_BYTES);
	const kind = kindOf(head);
	const format = kind !== 'xlsx' && (options.format === 'csv' || options.format === 'json') ? options.format : kind;
	if (options.sheet !== undefined && format !== 'xlsx') throw pipelineError('unreadable-file:no-sheets');
	let last: number | undefined;
	try {
		for await (const given of rowsOf(whole, format, options)) {
			last = given.row;
			const row = isOfResults(given.original) ? withoutMarks(given) : given;
			const problem = row.problem ?? problemOfCells(row, format, options);
			yield problem ? { ...row, problem } : row;
		}
	} catch (error) {
		if (last === undefined || (error as Error).name === 'AbortError') throw error;
		yield unusableRow(last + 1, problemFor('rest-unread', { row: last + 1, reason: (error as Error).message }));
	}
	if (last === undefined) throw pipelineError('empty-file:no-rows');
}

/** Whether a row is one of a results file: then cells that look like formulas have a mark. */
function isOfResults(original: Record<string, unknown>): boolean {
	return RESULT_COLUMNS.every((name) => name in original);
}

function withoutMarks(row: ReadRow): ReadRow {
	const unmarked = <Values extends object>(values: Values) =>
		Object.fromEntries(
			Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? withoutMark(value) : value]),
		) as Values;
	return { ...row, cells: unmarked(row.cells), original: unmarked(row.original) };
}

function rowsOf(stream: Readable, format: 'csv' | 'json' | 'xlsx', options: ReadRowsOptions): AsyncGenerator<ReadRow> {
	if (format === 'json') return byKeys(readJson(stream, options), options);
	return (format === 'csv' ? readCsv : readWorkbook)(stream, headerRule(options), options);
}

function headerRule(options: ReadRowsOptions): HeaderRule {
	const required = options.boardGiven ? (['media_url'] as const) : (['media_url', 'board'] as const);
	return {
		check(names) {
			const header = checkHeader(names, required, options);
			tell(header, options);
			return header;
		},
		known: (names) => headerOf(names, options).known.filter(Boolean).length,
	};
}

function tell(header: Header, { onHeader }: ReadRowsOptions): void {
	onHeader?.({ dialect: header.dialect, columns: columnsOf(header) });
}

/** JSON has no header: the first object stands for it, and a later one with other keys fails alone. */
async function* byKeys(rows: AsyncIterable<ReadRow>, options: ReadRowsOptions): AsyncGenerator<ReadRow> {
	let choice: ColumnChoice | undefined;
	for await (const row of rows) {
		if (row.problem) {
			yield row;
			continue;
		}
		const first = choice === undefined;
		if (!choice) {
			const header = headerOf(Object.keys(row.original), options);
			tell(header, options);
			choice = { names: options.names, strict: options.strict, dialect: header.dialect };
		}
		const problem = unknownColumns(keysWithText(row.original), choice);
		if (problem && first) throw new PipelineError(problem);
		const cells = cellsOf(row.original, choice);
		yield problem ? { ...unusableRow(row.row, problem), cells, original: row.original } : { ...row, cells };
	}
}
