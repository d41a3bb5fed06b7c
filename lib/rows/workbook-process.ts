/**
 * A program that reads a workbook from standard input, for `WorkbookProcess`. A workbook is unpacked and parsed by
 * libraries that hold much of it in memory, whatever it unpacks to; here that costs a process with bounded memory,
 * which can be ended at any time, and not the one that publishes.
 *
 * It imports packages alone, and no file of ours but types: so Node runs it from the sources as it is.
 */
import { writeSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { Transform, type Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { readOds, streamXlsxRows } from 'hucre';
import { fromBuffer, type Entry, type ZipFile } from 'yauzl';
import type { Refusal, SheetInfo, SheetRequest, SheetValues, WorkbookMessage } from './workbook-messages';

/**
 * What a workbook may unpack to. A 2 MB file can hold 2 GB of zeros; these bounds were found to
 * refuse such files at once and to pass real sheets of 100,000 rows.
 */
const ZIP_LIMITS = { entries: 1000, entryBytes: 200e6, totalBytes: 256e6, ratio: 200 };
/** Our columns, with much room for the user's own. A row of all 16,384 columns takes milliseconds to read. */
const MOST_COLUMNS = 1000;
/** In UTF-16 code units, as in a CSV. */
const MAX_ROW_LENGTH = 1024 * 1024;

interface Row {
	index: number;
	values: unknown[];
}

interface Workbook {
	sheets: SheetInfo[];
	rows: (sheet: number) => AsyncIterable<Row> | Iterable<Row>;
	/** @throws Refused where a part that rows come from is not what was packed: damaged, it may unpack to fewer rows. */
	check: () => Promise<void>;
}

/** Ends the reading with a message. */
class Refused extends Error {
	readonly refusal: Refusal;
	constructor(refusal: Refusal) {
		super(refusal.refused);
		this.refusal = refusal;
	}
}

/** Before another try, in milliseconds. */
const PIPE_FULL_PAUSE = 2;

/** Holds this process up until the reader has taken it: so no more is parsed than is wanted. */
function say(message: WorkbookMessage): void {
	const bytes = Buffer.from(`${JSON.stringify(message)}\n`);
	for (let at = 0; at < bytes.length;) {
		try {
			at += writeSync(1, bytes, at);
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') process.exit(); // the reader is gone
			Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PIPE_FULL_PAUSE);
		}
	}
}

async function wholeFile(): Promise<Buffer> {
	let size = 0;
	const bounded = new Transform({
		transform(chunk: Buffer, _encoding, done) {
			size += chunk.length;
			// No file can be larger than what it may unpack to.
			done(size > ZIP_LIMITS.totalBytes ? new Refused({ refused: 'huge-xlsx' }) : null, chunk);
		},
	});
	return await buffer(process.stdin.pipe(bounded));
}

/** The entries of a ZIP archive whose table of contents promises no more than a spreadsheet holds. */
async function checkedEntries(bytes: Buffer): Promise<{ zip: ZipFile; entries: Map<string, Entry> }> {
	const zip = await new Promise<ZipFile>((resolve, reject) => {
		fromBuffer(bytes, { lazyEntries: false }, (error, file) => (error ? reject(damaged()) : resolve(file)));
	});
	const entries = new Map<string, Entry>();
	let total = 0;
	await new Promise<void>((resolve, reject) => {
		zip.on('entry', (entry: Entry) => {
			const { compressedSize, uncompressedSize, fileName } = entry;
			total += uncompressedSize;
			const ratio = uncompressedSize / Math.max(1, compressedSize);
			if (
				zip.entryCount > ZIP_LIMITS.entries ||
				uncompressedSize > ZIP_LIMITS.entryBytes ||
				total > ZIP_LIMITS.totalBytes ||
				(ratio > ZIP_LIMITS.ratio && uncompressedSize > 1e6)
			) {
				reject(new Refused({ refused: 'huge-xlsx' }));
			}
			// Without its size an entry would be unpacked without a limit. Two bytes are an empty file.
			if (uncompressedSize === 0 && (compressedSize > 2 || (compressedSize === 0 && entry.generalPurposeBitFlag & 8)))
				reject(damaged());
			entries.set(fileName, entry);
		});
		zip.on('end', resolve);
		zip.on('error', () => reject(damaged()));
	});
	return { zip, entries };
}

/** A ZIP archive has its table of contents at the end, which half a file does not have. */
function damaged(): Refused {
	return new Refused({ refused: 'half-xlsx' });
}

async function openWorkbook(bytes: Buffer): Promise<Workbook> {
	const { zip, entries } = await checkedEntries(bytes);
	const names = [...entries.keys()];
	const check = async () => await checkSums(zip, entries.values());
	const main = names.find((name) => /^xl\/workbook[^/]*\.xml$/i.test(name));
	if (main) {
		const sheets = sheetsOf(await textOf(zip, entries.get(main) as Entry));
		return { sheets, rows: (sheet) => streamXlsxRows(bytes, { sheet }), check };
	}
	const content = entries.get('content.xml');
	if (content && entries.has('mimetype')) {
		const hidden = hiddenTables(await textOf(zip, content));
		const { sheets } = await readOds(bytes);
		return {
			sheets: sheets.map(({ name }) => ({ name, hidden: hidden.has(name) })),
			rows: (sheet) => sheets[sheet]?.rows.map((values, index) => ({ index, values })) ?? [],
			check,
		};
	}
	if (names.some((name) => /(^|\/)Index\/Document\.iwa$|(^|\/)Index\.zip$/.test(name)))
		throw new Refused({ refused: 'numbers' });
	throw new Refused({ refused: entries.has('xl/workbook.bin') ? 'xlsb' : 'zip' });
}

async function textOf(zip: ZipFile, entry: Entry): Promise<string> {
	return (await buffer(await unpacked(zip, entry))).toString('utf8');
}

async function unpacked(zip: ZipFile, entry: Entry): Promise<Readable> {
	return await new Promise((resolve, reject) => {
		zip.openReadStream(entry, (error, opened) => (error ? reject(damaged()) : resolve(opened)));
	});
}

/** What rows come from. The library does not compare it with its checksum. */
const HAS_ROWS = /^(?:xl\/worksheets\/[^/]*\.xml|xl\/sharedStrings\.xml|content\.xml)$/i;

async function checkSums(zip: ZipFile, entries: Iterable<Entry>): Promise<void> {
	for (const entry of entries) {
		if (!HAS_ROWS.test(entry.fileName)) continue;
		let sum = 0;
		for await (const chunk of await unpacked(zip, entry)) sum = crc32(chunk as Buffer, sum);
		if (sum !== entry.crc32) throw damaged();
	}
}

/** Which sheets there are. The library would read all texts of the workbook to tell. */
function sheetsOf(workbookXml: string): SheetInfo[] {
	return [...workbookXml.matchAll(/<(?:\w+:)?sheet\s((?:[^>"']|"[^"]*"|'[^']*')*)>/g)].map(([, attributes = '']) => ({
		name: attributeOf(attributes, 'name') ?? '',
		hidden: /hidden/i.test(attributeOf(attributes, 'state') ?? ''), // `hidden`, or `veryHidden` by a macro
	}));
}

/** The names of the tables of an ODS whose style hides them, which the library does not tell. */
function hiddenTables(contentXml: string): Set<string> {
	const styles = new Set<string | undefined>();
	for (const [, style = '', properties = ''] of contentXml.matchAll(
		/<style:style\s([^>]*)>\s*<style:table-properties\s([^>]*)>/g,
	))
		if (attributeOf(properties, 'table:display') === 'false') styles.add(attributeOf(style, 'style:name'));
	const tables = [...contentXml.matchAll(/<table:table\s([^>]*)>/g)].map(([, attributes = '']) => attributes);
	const hidden = tables.filter((attributes) => styles.has(attributeOf(attributes, 'table:style-name') ?? ''));
	return new Set(hidden.map((attributes) => attributeOf(attributes, 'table:name') ?? ''));
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function attributeOf(attributes: string, name: string): string | undefined {
	const [, , value] = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(["'])(.*?)\\1`, 's').exec(attributes) ?? [];
	return value?.replace(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w+));/gi, (whole, hex, decimal, named) => {
		const code = hex ? parseInt(hex, 16) : Number(decimal);
		if (named) return ENTITIES[named] ?? whole;
		return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
	});
}

/** A date cell has no zone, though the library gives it UTC's. It is a fraction of days, so 9:00 may come as 8:59:59.999. */
function valueOf(value: unknown): SheetValues[number] {
	if (value instanceof Date) {
		if (Number.isNaN(value.getTime())) return null;
		return new Date(Math.round(value.getTime() / 1000) * 1000).toISOString().slice(0, 19);
	}
	if (typeof value === 'number' || typeof value === 'boolean') return value;
	return typeof value === 'string' && value !== '' ? value : null;
}

/** Says the next rows of a sheet. @returns whether there may be more. */
async function sayRows(rows: AsyncIterator<Row> | Iterator<Row>, sheet: string, most: number): Promise<boolean> {
	for (let said = 0; said < most;) {
		const { done, value } = await rows.next();
		if (done) return false;
		const { index, values } = value as Row;
		const cells = values.map(valueOf);
		const end = cells.findLastIndex((cell) => cell !== null) + 1;
		if (end === 0) continue;
		if (end > MOST_COLUMNS) throw new Refused({ refused: 'wide-sheet', sheet, row: index + 1, columns: MOST_COLUMNS });
		const length = cells.reduce<number>((sum, cell) => sum + (typeof cell === 'string' ? cell.length : 0), 0);
		say([index, length > MAX_ROW_LENGTH ? 'row-too-large' : cells.slice(0, end)] as WorkbookMessage);
		said += 1;
	}
	return true;
}

async function read(): Promise<void> {
	const { sheets, rows, check } = await openWorkbook(await wholeFile());
	let checked = false;
	let current: { sheet: number; rows: AsyncIterator<Row> | Iterator<Row> } | undefined;
	say({ sheets });
	for (;;) {
		const { sheet, most = Infinity } = await nextRequest();
		if (current?.sheet !== sheet) {
			await current?.rows.return?.();
			const opened = rows(sheet);
			current = {
				sheet,
				rows: Symbol.asyncIterator in opened ? opened[Symbol.asyncIterator]() : opened[Symbol.iterator](),
			};
		}
		const rest = await sayRows(current.rows, sheets[sheet]?.name ?? '', most);
		// At the end, so that the rows of a workbook that is damaged further down are kept.
		if (!rest && !checked) await check();
		checked ||= !rest;
		say({ rest });
	}
}

async function nextRequest(): Promise<SheetRequest> {
	return await new Promise((resolve) => process.once('message', resolve));
}

process.once('disconnect', () => process.exit()); // whoever asked is gone
read().catch((error: unknown) => {
	say(error instanceof Refused ? error.refusal : damaged().refusal);
	process.exit();
});
