import type { Readable } from 'node:stream';
import { cellsOf, keysWithText } from './columns';
import { readCsv } from './csv';
import { KIND_BYTES, kindOf } from './file-kind';
import { readJson } from './json';
import { peek } from '../media/peek';
import { PipelineError } from '../model/problem';
import { pipelineError } from '../sentences/problems';
import { unusableRow, type HeaderCheck, type ReadRow } from './row';
import { checkHeader, unknownColumns, type ColumnChoice } from './unknown-columns';
import { readXlsx } from './xlsx';

/** `any` is recognised by the first bytes. */
export type RowFormat = 'csv' | 'json' | 'xlsx' | 'any';

type Reader = (
	stream: Readable,
	checkHeader: HeaderCheck,
	onNotice?: (sentence: string) => void,
) => AsyncGenerator<ReadRow>;

const READERS: Record<Exclude<RowFormat, 'any'>, Reader> = {
	csv: readCsv,
	json: readJson,
	xlsx: readXlsx,
};

const FORMAT_OF_EXTENSION: Record<string, RowFormat> = {
	csv: 'csv',
	tsv: 'csv',
	txt: 'csv',
	json: 'json',
	ndjson: 'json',
	jsonl: 'json',
	xlsx: 'xlsx',
};

/** The format by the file's name; `any` where it has no ending, undefined where the ending is not one of ours. */
export function formatOf(fileName: string): RowFormat | undefined {
	const ending = /\.([a-z0-9]+)$/i.exec(fileName)?.[1]?.toLowerCase();
	return ending === undefined ? 'any' : FORMAT_OF_EXTENSION[ending];
}

export interface ReadRowsOptions extends ColumnChoice {
	format: RowFormat;
	/** The caller has a board for rows without one, so that no column `board` is needed. */
	boardGiven?: boolean;
	/** Called with a sentence for people about a file that can be read, such as the encoding that was chosen. */
	onNotice?: (sentence: string) => void;
}

/**
 * Reads rows one at a time, as the consumer asks for them. A workbook is read as one whatever its name.
 * @throws PipelineError `empty-file`, `unreadable-file`, `missing-column` or `column-unknown`: nothing of the file can be used.
 */
export async function* readRows(stream: Readable, options: ReadRowsOptions): AsyncGenerator<ReadRow> {
	const { boardGiven, names, onNotice } = options;
	const required = boardGiven ? (['media_url'] as const) : (['media_url', 'board'] as const);
	const { head, whole } = await peek(stream, ({ length }) => length >= KIND_BYTES);
	const kind = kindOf(head);
	const format = options.format === 'any' || kind === 'xlsx' ? kind : options.format;
	const rows = READERS[format](whole, (headers) => checkHeader(headers, required, options), onNotice);
	let any = false;
	for await (const row of format === 'json' ? withKeysChecked(rows, options) : rows) {
		any = true;
		yield names?.length ? { ...row, cells: cellsOf(row.original, names) } : row;
	}
	if (!any) throw pipelineError('empty-file:no-rows');
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
