import type { Readable } from 'node:stream';
import { parse } from 'csv-parse/sync';
import { columnOf } from './columns';
import { decodeText, type LegacyEncoding } from './encoding';
import { KIND_BYTES } from './file-kind';
import type { CellReader } from './header';
import { peek } from '../media/peek';
import { encodingNotice } from '../sentences/notices';
import { pipelineError, problemFor } from '../sentences/problems';
import { unusableRow, type HeaderCheck, type ReadRow } from './row';
import { RecordSplitter, type RawRecord } from './split-records';

/** In this many characters the first line should end; if it does not, its delimiter is taken from them. */
const HEADER_LENGTH = 64 * 1024;
/** As many as a sheet of Excel has. */
const MAX_COLUMNS = 16_384;
const DELIMITERS = [',', ';', '\t', '|'];

interface CheckedHeader {
	names: string[];
	cellsOf: CellReader;
}

/** A record with its cells, or with its fault. */
interface Parsed extends RawRecord {
	cells: string[];
}

/**
 * Rows of a CSV in UTF-8, UTF-16, Windows-1252 or MacRoman. Separated by what a first line such as `sep=;`
 * names, otherwise by comma, semicolon, tab or bar. A row with wrong quotes is a problem of that row.
 * @param onNotice called once with a sentence for people where the encoding had to be chosen by its letters.
 */
export async function* readCsv(
	stream: Readable,
	checkHeader: HeaderCheck,
	onNotice?: (sentence: string) => void,
): AsyncGenerator<ReadRow> {
	let header: CheckedHeader | undefined;
	let row = 0;
	for await (const record of parsedRecords(stream, (encoding) => onNotice?.(encodingNotice(encoding)))) {
		row += 1; // every record is a row of the sheet, also an empty one
		if (record.cells.every((cell) => cell === '') && !record.fault) continue;
		if (header) yield readRecord(row, header, record);
		else header = checkedHeader(record, checkHeader);
	}
	if (!header) throw pipelineError('empty-file');
}

async function* parsedRecords(stream: Readable, onChosen: (encoding: LegacyEncoding) => void): AsyncGenerator<Parsed> {
	const { head: bytes, whole } = await peek(stream, ({ length }) => length >= KIND_BYTES);
	const text = decodeText(whole, bytes, onChosen);
	let head = '';
	for (let next = await text.next(); !next.done; next = await text.next()) {
		head += next.value.replaceAll('\0', '');
		if (head.length >= HEADER_LENGTH || hasHeader(head)) break;
	}
	const declared = declaredDelimiter(head);
	const rest = head.slice(declared?.length ?? 0);
	const delimiter = declared?.delimiter ?? sniffDelimiter(rest);
	const splitter = new RecordSplitter({ delimiter, lineEnd: lineEndOf(head), line: declared ? 2 : 1 });
	yield* cellsOfRecords(splitter.push(rest), delimiter);
	for await (const piece of text) {
		// Some exports fill cells up with zero bytes, which no text needs.
		yield* cellsOfRecords(splitter.push(piece.includes('\0') ? piece.replaceAll('\0', '') : piece), delimiter);
	}
	yield* cellsOfRecords(splitter.end(), delimiter);
}

function* cellsOfRecords(records: RawRecord[], delimiter: string): Generator<Parsed> {
	const whole = records.filter(({ fault }) => !fault);
	const cells = parseTexts(
		whole.map(({ text }) => text),
		delimiter,
	).values();
	for (const record of records) {
		const next = record.fault ? undefined : cells.next().value;
		yield next ? { ...record, cells: next } : { ...record, cells: [], fault: record.fault ?? 'wrong-quote' };
	}
}

/** The cells of each text; undefined where the parser does not agree that it is one record. */
function parseTexts(texts: string[], delimiter: string): (string[] | undefined)[] {
	if (texts.length === 0) return [];
	const records = parseOrNothing(texts, delimiter);
	if (records.length === texts.length) return records;
	return texts.map((text) => {
		const alone = parseOrNothing([text], delimiter);
		return alone.length === 1 ? alone[0] : undefined;
	});
}

function parseOrNothing(texts: string[], delimiter: string): string[][] {
	try {
		return parse(`${texts.join('\n')}\n`, {
			delimiter,
			record_delimiter: '\n',
			trim: true,
			relax_quotes: true, // a quote within an unquoted cell is text
			relax_column_count: true, // counted here, so that one short row does not cost the others
		});
	} catch {
		return [];
	}
}

function readRecord(row: number, { names, cellsOf }: CheckedHeader, { line, cells, fault }: Parsed): ReadRow {
	if (fault) return unusableRow(row, problemFor(fault, { row, line }));
	const surplus = cells.slice(names.length).filter((cell) => cell !== '');
	if (surplus.length > 0) {
		const { length: columns } = names;
		return unusableRow(row, problemFor('row-too-wide', { row, cells: cells.length, columns }));
	}
	if (cells.some((cell) => cell.includes('\uFFFD'))) {
		return unusableRow(row, problemFor('not-utf8', { row }));
	}
	const original = Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']));
	return { row, cells: cellsOf(cells), original };
}

function checkedHeader({ cells: names, fault, line }: Parsed, checkHeader: HeaderCheck): CheckedHeader {
	if (fault)
		throw pipelineError(fault === 'row-too-large' ? 'unreadable-file:wide' : 'unreadable-file:header', { line });
	if (names.length > MAX_COLUMNS) throw pipelineError('unreadable-file:wide', { line });
	const seen = new Set<string>();
	for (const name of names) {
		const key = columnOf(name) ?? name;
		if (name !== '' && seen.has(name)) {
			throw pipelineError('unreadable-file:column', { column: key });
		}
		seen.add(name);
	}
	return { names, cellsOf: checkHeader(names) };
}

/** Whether the text holds a whole line that is not empty, beside one that names the delimiter. */
function hasHeader(text: string): boolean {
	const rest = text.slice(declaredDelimiter(text)?.length ?? 0).trimStart();
	const end = rest.search(/[\r\n]/);
	return end !== -1 && end + 1 < rest.length; // with the character after \r, which may be \n
}

/** Excel's first line `sep=;`, which names the delimiter of the others and is no row. */
function declaredDelimiter(text: string): { delimiter: string; length: number } | undefined {
	const [line, delimiter] = /^\s{0,16}"?sep=([^"\r\n])"?[ \t]*(?:\r\n|\r(?!$)|\n)/i.exec(text.slice(0, 64)) ?? [];
	return line !== undefined && delimiter !== undefined ? { delimiter, length: line.length } : undefined;
}

/** Files of an old Mac end their lines with `\r` alone. */
function lineEndOf(head: string): '\n' | '\r' {
	const first = head.search(/[\r\n]/);
	return head[first] === '\r' && head[first + 1] !== '\n' ? '\r' : '\n';
}

/** The most frequent separator of the header line outside quotes; a comma where there is none. */
function sniffDelimiter(head: string): string {
	const line = head.trimStart().split(/[\r\n]/)[0] ?? '';
	const bare = line.replace(/"[^"]*"/g, '');
	const counts = DELIMITERS.map((delimiter) => bare.split(delimiter).length - 1);
	const most = Math.max(...counts);
	return most === 0 ? ',' : (DELIMITERS[counts.indexOf(most)] ?? ',');
}
