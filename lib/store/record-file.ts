/**
 * A record as a file that any kind of store can be filled from: lines of JSON in UTF-8, each ended by a line feed.
 *
 *   {"type":"pinterest-pipeline-record","format":1,"version":"0.2.0","kind":"sqlite"}
 *   ["job:pin:…","…"]                                 a row: its key, and its bytes as the store has them
 *   {"type":"end","rows":1,"sha256":"…"}
 *
 * Rows are in the order of the bytes of their keys. The checksum is that of all their lines.
 */
import { createHash } from 'node:crypto';
import { pipelineError } from '../sentences/problems';

const TYPE = 'pinterest-pipeline-record';
/** The format that this version writes, and the newest that it reads. */
const FORMAT = 1;
/** No record has a line of this many bytes: what has one is another file. */
const LONGEST_LINE = 64 * 1024 * 1024;
const LINE_FEED = 10;

export interface RecordHeader {
	/** The version of this package that wrote the file. */
	version: string;
	/** The kind of store that it was written from. For people: any kind may be filled from it. */
	kind: string;
}

/** How many rows, and the SHA-256 of their lines in hex. */
export interface RecordSum {
	rows: number;
	sha256: string;
}

export type RecordRow = [key: string, raw: string];

export const headerLine = ({ version, kind }: RecordHeader) =>
	`${JSON.stringify({ type: TYPE, format: FORMAT, version, kind })}\n`;
export const rowLine = ([key, raw]: RecordRow) => `${JSON.stringify([key, raw])}\n`;
export const endLine = ({ rows, sha256 }: RecordSum) => `${JSON.stringify({ type: 'end', rows, sha256 })}\n`;

/** Counts lines of rows and takes their checksum. */
export function recordSummer() {
	const hash = createHash('sha256');
	let rows = 0;
	return {
		add(line: string | Uint8Array): void {
			hash.update(line);
			rows += 1;
		},
		/** To be called once. */
		sum: (): RecordSum => ({ rows, sha256: hash.digest('hex') }),
	};
}

/** The order of the rows in a file, which is that of every store but the one in memory. */
export function compareKeys(one: string, other: string): number {
	return one === other ? 0 : Buffer.compare(Buffer.from(one), Buffer.from(other));
}

/**
 * The rows of a file, one after the other. All of them, its end and its checksum have been checked once the generator
 * is done, and not before.
 * @throws PipelineError `record-file-invalid` where it is no such file, was cut short or altered, or is of a newer format.
 */
export async function* readRecordFile(bytes: AsyncIterable<Buffer>): AsyncGenerator<RecordRow, RecordSum> {
	const summer = recordSummer();
	let before: string | undefined;
	let end: RecordSum | undefined;
	let number = 0;
	for await (const line of linesOf(bytes)) {
		if (line.at(-1) !== LINE_FEED && !end) break; // cut short
		number += 1;
		const value = parsed(line);
		if (number === 1) {
			checkHeader(value);
			continue;
		}
		if (end) throw pipelineError('record-file-invalid', { line: number });
		if (isSum(value)) {
			end = value;
			continue;
		}
		if (!isRow(value) || (before !== undefined && compareKeys(before, value[0]) >= 0))
			throw pipelineError('record-file-invalid', { line: number });
		before = value[0];
		summer.add(line);
		yield value;
	}
	if (number === 0) throw pipelineError('record-file-invalid:other');
	if (!end) throw pipelineError('record-file-invalid:short', { rows: summer.sum().rows });
	const found = summer.sum();
	if (found.rows !== end.rows || found.sha256 !== end.sha256)
		throw pipelineError('record-file-invalid:sum', { rows: found.rows, promised: end.rows });
	return found;
}

function checkHeader(value: unknown): void {
	const { type, format, version } = (value ?? {}) as { type?: unknown; format?: unknown; version?: unknown };
	if (type !== TYPE || typeof format !== 'number') throw pipelineError('record-file-invalid:other');
	if (format > FORMAT) throw pipelineError('record-file-invalid:newer', { version: String(version) });
}

function isSum(value: unknown): value is RecordSum {
	const { type, rows, sha256 } = (value ?? {}) as { type?: unknown } & Partial<RecordSum>;
	return type === 'end' && typeof rows === 'number' && typeof sha256 === 'string';
}

function isRow(value: unknown): value is RecordRow {
	return Array.isArray(value) && value.length === 2 && value.every((each) => typeof each === 'string');
}

function parsed(line: Buffer): unknown {
	try {
		return JSON.parse(line.toString()) as unknown;
	} catch {
		return undefined;
	}
}

/**
 * Lines with their line feeds, which only a last one that was cut short lacks. The memory of a line, and that of a
 * chunk, may be used again once the next one is asked for.
 */
async function* linesOf(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
	let begun: Buffer[] = [];
	let length = 0;
	for await (const chunk of bytes) {
		let start = 0;
		for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, start)) {
			const rest = chunk.subarray(start, at + 1);
			yield length > 0 ? Buffer.concat([...begun, rest]) : rest;
			[begun, length, start] = [[], 0, at + 1];
		}
		if (start === chunk.length) continue;
		begun.push(Buffer.from(chunk.subarray(start)));
		length += chunk.length - start;
		if (length > LONGEST_LINE) throw pipelineError('record-file-invalid:other');
	}
	if (length > 0) yield Buffer.concat(begun);
}
