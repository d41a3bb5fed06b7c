import type { Readable } from 'node:stream';
import { cellsOf, columnOf, folded, keysWithText } from './columns';
import { readCsv } from './csv';
import { KIND_BYTES, kindOf } from './file-kind';
import type { HeaderRule } from './header';
import { readJson } from './json';
import { peek } from '../media/peek';
import { PipelineError } from '../model/problem';
import { pipelineError } from '../sentences/problems';
import { problemOfCells } from './cell-problems';
import { unusableRow, type ReadRow, type RowReading } from './row';
import { checkHeader, unknownColumns, type ColumnChoice } from './unknown-columns';
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
};

/** The format by the file's name; `any` where it has no ending, undefined where the ending is not one of ours. */
export function formatOf(fileName: string): RowFormat | undefined {
	const ending = /\.([a-z0-9]+)$/i.exec(fileName)?.[1]?.toLowerCase();
	return ending === undefined ? 'any' : FORMAT_OF_EXTENSION[ending];
}

export interface ReadRowsOptions extends ColumnChoice, RowReading {
	format: RowFormat;
	/** The caller has a board for rows without one, so that no column `board` is needed. */
	boardGiven?: boolean;
}

/**
 * Reads rows one at a time, as the consumer asks for them. A workbook is read as one whatever its name.
 * @throws PipelineError `empty-file`, `unreadable-file`, `missing-column` or `column-unknown`: nothing of the file can be used.
 */
export async function* readRows(stream: Readable, options: ReadRowsOptions): AsyncGenerator<ReadRow> {
	const { names = [] } = options;
	const { head, whole } = await peek(stream, ({ length }) => length >= KIND_BYTES);
	const kind = kindOf(head);
	const format = options.format === 'any' || kind === 'xlsx' ? kind : options.format;
	if (options.sheet !== undefined && format !== 'xlsx') throw pipelineError('unreadable-file:no-sheets');
	let any = false;
	for await (const row of rowsOf(whole, format, options)) {
		any = true;
		const mapped = names.length > 0 ? { ...row, cells: cellsOf(row.original, names) } : row;
		const problem = row.problem ?? problemOfCells(mapped, format, names);
		yield problem ? { ...mapped, problem } : mapped;
	}
	if (!any) throw pipelineError('empty-file:no-rows');
}

function rowsOf(stream: Readable, format: 'csv' | 'json' | 'xlsx', options: ReadRowsOptions): AsyncGenerator<ReadRow> {
	if (format === 'json') return withKeysChecked(readJson(stream, options), options);
	return (format === 'csv' ? readCsv : readWorkbook)(stream, headerRule(options), options);
}

function headerRule({ boardGiven, names = [], ...choice }: ReadRowsOptions): HeaderRule {
	const required = boardGiven ? (['media_url'] as const) : (['media_url', 'board'] as const);
	const chosen = new Set(names.map(({ name }) => folded(name)));
	return {
		check: (headers) => checkHeader(headers, required, { names, ...choice }),
		known: (headers) => headers.filter((name) => chosen.has(folded(name)) || columnOf(name)).length,
	};
}

/** JSON has no header: the first object stands for it, and a later one with other keys fails alone. */
async function* withKeysChecked(rows: AsyncIterable<ReadRow>, choice: ColumnChoice): AsyncGenerator<ReadRow> {
	let first = true;
	for await (const row of rows) {
		const problem = row.problem ? undefined : unknownColumns(keysWithText(row.original), choice);
		if (problem && first) throw new PipelineError(problem);
		first = false;
		yield problem ? { ...unusableRow(row.row, problem), original: row.original } : row;
	}
}
