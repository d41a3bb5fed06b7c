import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parse, type CsvError, type Info } from 'csv-parse';
import { cellsOf, columnOf } from './columns';
import { peek } from '../media/peek';
import { pipelineError, problemFor } from '../sentences/problems';
import { unusableRow, type HeaderCheck, type ReadRow } from './row';

const HEADER_BYTES = 64 * 1024;
const MAX_RECORD_BYTES = 1024 * 1024;
const DELIMITERS = [',', ';', '\t', '|'];

/** Rows of a CSV in UTF-8 or UTF-16 (with BOM), separated by comma, semicolon, tab or bar. */
export async function* readCsv(stream: Readable, checkHeader: HeaderCheck): AsyncGenerator<ReadRow> {
	const { head, whole } = await peek(stream, (bytes) => bytes.length >= HEADER_BYTES || hasLine(decodeHead(bytes)));
	const parser = parse({
		delimiter: sniffDelimiter(decodeHead(head)),
		bom: true,
		trim: true,
		relax_quotes: true,
		relax_column_count: true, // counted here, so that one short row does not cost the others
		max_record_size: MAX_RECORD_BYTES,
		info: true,
	});
	// A failing read destroys the parser with its error, which the loop below then throws.
	pipeline(whole, parser).catch(() => undefined);

	let names: string[] | undefined;
	let row = 0;
	try {
		for await (const { record } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
			row += 1; // every record is a row of the sheet, also an empty one
			if (record.every((cell) => cell === '')) continue;
			if (names) {
				yield readRecord(row, names, record);
			} else {
				names = checkedHeader(record, checkHeader);
			}
		}
	} catch (error) {
		yield unfinished(error, row);
	}
	if (!names) throw pipelineError('empty-file');
}

function readRecord(row: number, names: string[], record: string[]): ReadRow {
	const surplus = record.slice(names.length).filter((cell) => cell !== '');
	if (surplus.length > 0) {
		const { length: columns } = names;
		return unusableRow(row, problemFor('row-too-wide', { row, cells: record.length, columns }));
	}
	if (record.some((cell) => cell.includes('\uFFFD'))) {
		return unusableRow(row, problemFor('not-utf8', { row }));
	}
	const original = Object.fromEntries(names.map((name, index) => [name, record[index] ?? '']));
	return { row, cells: cellsOf(original), original };
}

function checkedHeader(names: string[], checkHeader: HeaderCheck): string[] {
	const seen = new Set<string>();
	for (const name of names) {
		const key = columnOf(name) ?? name;
		if (name !== '' && seen.has(name)) {
			throw pipelineError('unreadable-file:column', { column: key });
		}
		seen.add(name);
	}
	checkHeader(names);
	return names;
}

/** A quote that is never closed swallows what follows: the rows before it stand, and this says so. */
function unfinished(error: unknown, row: number): ReadRow {
	const { code } = error as CsvError;
	if (code !== 'CSV_QUOTE_NOT_CLOSED' && code !== 'CSV_MAX_RECORD_SIZE') throw error;
	return unusableRow(row + 1, problemFor('unclosed-quote', { row: row + 1 }));
}

function hasLine(text: string): boolean {
	return /\S[^\n\r]*[\r\n]/.test(text);
}

function decodeHead(bytes: Buffer): string {
	const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
	return bytes.toString(utf16 ? 'utf16le' : 'utf8');
}

/** The most frequent separator of the header line outside quotes; a comma where there is none. */
function sniffDelimiter(head: string): string {
	const line = head.trimStart().split(/[\r\n]/)[0] ?? '';
	const bare = line.replace(/"[^"]*"/g, '');
	const counts = DELIMITERS.map((delimiter) => bare.split(delimiter).length - 1);
	const most = Math.max(...counts);
	return most === 0 ? ',' : (DELIMITERS[counts.indexOf(most)] ?? ',');
}
