import type { Readable } from 'node:stream';
import { parse } from 'csv-parse/sync';
import { decodeText, type LegacyEncoding } from './encoding';
import { KIND_BYTES } from './file-kind';
import { lenientCells } from './lenient-cells';
import { peek } from '../media/peek';
import type { Problem } from '../model/problem';
import { encodingNotice } from '../sentences/notices';
import { pipelineError, problemFor } from '../sentences/problems';
import type { Header } from './header';
import { HEADER_ROWS, HeaderSearch, type HeaderRule } from './header-search';
import { unusableRow, type ReadRow, type RowReading } from './row';
import { RecordSplitter, type RawRecord } from './split-records';

/** In this many characters the header should end; if it does not, the delimiter is taken from them. */
const HEADER_LENGTH = 64 * 1024;
/** As many as a sheet of Excel has. */
const MAX_COLUMNS = 16_384;
const DELIMITERS = [',', ';', '\t', '|'];

/** A record with its cells, or with its fault. */
interface Parsed extends RawRecord {
	cells: string[];
}

/**
 * Rows of a CSV in UTF-8, UTF-16, Windows-1252 or MacRoman. Separated by what a first line such as `sep=;`
 * names, otherwise by comma, semicolon, tab or bar. A row with wrong quotes is a problem of that row.
 * The header may have a title above it.
 */
export async function* readCsv(
	stream: Readable,
	rule: HeaderRule,
	{ onNotice }: RowReading = {},
): AsyncGenerator<ReadRow> {
	const search = new HeaderSearch(rule);
	let header: Header | undefined;
	let row = 0;
	const onChosen = (encoding: LegacyEncoding) => onNotice?.(encodingNotice(encoding));
	for await (const record of parsedRecords(stream, rule, onChosen)) {
		row += 1; // every record is a row of the sheet, also an empty one
		if (record.cells.every((cell) => cell === '') && !record.fault) continue;
		if (header) yield readRecord(row, header, record);
		else if (!(header = headerIn(record, search)) && search.isOver) break;
	}
	if (!header) throw search.error ?? pipelineError('empty-file');
}

async function* parsedRecords(
	stream: Readable,
	{ known }: HeaderRule,
	onChosen: (encoding: LegacyEncoding) => void,
): AsyncGenerator<Parsed> {
	const { head: bytes, whole } = await peek(stream, ({ length }) => length >= KIND_BYTES);
	const text = decodeText(whole, bytes, onChosen);
	let head = '';
	let looked = 0;
	for (let next = await text.next(); !next.done; next = await text.next()) {
		head += next.value.replaceAll('\0', '');
		if (head.length < 2 * looked) continue; // looking each time at all that came in small pieces takes too long
		looked = head.length;
		if (looked >= HEADER_LENGTH || tellsDelimiter(head, known)) break;
	}
	const declared = declaredDelimiter(head);
	const rest = head.slice(declared?.length ?? 0);
	const delimiter = declared?.delimiter ?? sniffDelimiter(rest, known);
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
		if (next) yield { ...record, cells: next };
		else yield { ...record, cells: lenientCells(record.text, delimiter), fault: record.fault ?? 'wrong-quote' };
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

function readRecord(row: number, { names, cellsOf }: Header, { line, cells, fault }: Parsed): ReadRow {
	// A row at fault is recognised by its title. The rest of its cells may be in the wrong columns.
	const unusable = (problem: Problem): ReadRow => {
		const { title } = cellsOf(cells);
		return { ...unusableRow(row, problem), cells: title === undefined ? {} : { title } };
	};
	if (fault) return unusable(problemFor(fault, { row, line }));
	const surplus = cells.slice(names.length).filter((cell) => cell !== '');
	if (surplus.length > 0) {
		const { length: columns } = names;
		return unusable(problemFor('row-too-wide', { row, cells: cells.length, columns }));
	}
	if (cells.some((cell) => cell.includes('\uFFFD'))) {
		return unusable(problemFor('not-utf8', { row }));
	}
	const original = Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']));
	return { row, cells: cellsOf(cells), original };
}

function headerIn({ cells, fault, line }: Parsed, search: HeaderSearch): Header | undefined {
	if (!fault && cells.length <= MAX_COLUMNS) return search.headerIn(cells);
	const isWide = !fault || fault === 'row-too-large';
	search.pass(pipelineError(isWide ? 'unreadable-file:wide' : 'unreadable-file:header', { line }));
	return undefined;
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

/** Whether the beginning of a file is enough to tell its delimiter and its line ends. */
function tellsDelimiter(head: string, known: HeaderRule['known']): boolean {
	if (declaredDelimiter(head)) return true;
	if (head.endsWith('\r')) return false; // \n may follow
	const lines = firstLines(head).slice(0, -1);
	return lines.length >= HEADER_ROWS || headerDelimiter(lines, known) !== undefined;
}

/** The delimiter of the header; without one, the most frequent of the first line that has any; a comma where there is none. */
function sniffDelimiter(head: string, known: HeaderRule['known']): string {
	const lines = firstLines(head);
	const counts = lines.map((line) => {
		const bare = line.replace(/"[^"]*"/g, '');
		return DELIMITERS.map((delimiter) => bare.split(delimiter).length - 1);
	});
	const [first = [0]] = counts.filter((each) => Math.max(...each) > 0);
	return headerDelimiter(lines, known) ?? DELIMITERS[first.indexOf(Math.max(...first))] ?? ',';
}

/** The delimiter that cuts one of the lines into several names of our columns. */
function headerDelimiter(lines: string[], known: HeaderRule['known']): string | undefined {
	for (const line of lines) {
		const counts = DELIMITERS.map((delimiter) =>
			known(line.split(delimiter).map((name) => name.trim().replace(/^"|"$/g, ''))),
		);
		const most = Math.max(...counts);
		if (most > 1) return DELIMITERS[counts.indexOf(most)];
	}
	return undefined;
}

/** One more than a header is looked for in, so that the last one need not be whole. */
function firstLines(head: string): string[] {
	return head.split(/[\r\n]+/, HEADER_ROWS + 2).filter((line) => line.trim() !== '');
}
