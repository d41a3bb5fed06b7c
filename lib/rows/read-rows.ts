import type { Readable } from 'node:stream';
import { columnOf } from './columns';
import { readCsv } from './csv';
import { KIND_BYTES, kindOf } from './file-kind';
import { readJson } from './json';
import { peek } from '../media/peek';
import { pipelineError } from '../sentences/problems';
import type { HeaderCheck, ReadRow } from './row';
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

/**
 * Reads rows one at a time, as the consumer asks for them. A workbook is read as one whatever its name.
 * @param options.boardGiven the caller has a board for rows without one, so that no column `board` is needed.
 * @param options.onNotice called with a sentence for people about a file that can be read, such as the encoding that was chosen.
 * @throws PipelineError `empty-file`, `unreadable-file` or `missing-column`: nothing of the file can be used.
 */
export async function* readRows(
	stream: Readable,
	options: { format: RowFormat; boardGiven?: boolean; onNotice?: (sentence: string) => void },
): AsyncGenerator<ReadRow> {
	const required = options.boardGiven ? ['media_url'] : ['media_url', 'board'];
	const { head, whole } = await peek(stream, ({ length }) => length >= KIND_BYTES);
	const kind = kindOf(head);
	const format = options.format === 'any' || kind === 'xlsx' ? kind : options.format;
	const rows = READERS[format](whole, (names) => requireColumns(names, required), options.onNotice);
	let any = false;
	for await (const row of rows) {
		any = true;
		yield row;
	}
	if (!any) throw pipelineError('empty-file:no-rows');
}

function requireColumns(names: string[], required: string[]): void {
	const known = new Set<string | undefined>(names.map(columnOf));
	const columns = required.filter((column) => !known.has(column));
	if (columns.length === 0) return;
	const found = names.filter((name) => name !== '').join(', ') || 'none';
	throw pipelineError('missing-column', { columns, found });
}
