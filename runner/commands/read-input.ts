import { open, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { formatOf, PipelineError, readRows, type ColumnChoice, type ReadRow } from '../../lib';
import { printNotice } from '../print';
import { notOpened } from '../sentences';
import { usage } from '../settings';

/** How a file is understood. */
export interface ReadingOptions extends ColumnChoice {
	/** The zone of times without an offset. @default none: they are refused */
	timeZone?: string;
}

export interface Input {
	rows: AsyncIterable<ReadRow>;
	/** The folder of media that are given as paths. */
	folder: string;
}

/**
 * The rows of a file, or of standard input for `-`. The first row is read at once, so that a file
 * that cannot be used is refused before anything else happens.
 * @throws PipelineError `usage` where the file is missing, is no spreadsheet or cannot be read.
 */
export async function readInput(
	file: string,
	{ boardGiven, names, strict, dialect }: ReadingOptions & { boardGiven: boolean },
): Promise<Input> {
	const input = await openInput(file);
	const format = formatOf(file === '-' ? '' : basename(file));
	if (!format) {
		input.destroy();
		throw usage(`${file} is not a spreadsheet. Give a .csv, .tsv, .xlsx, .json or .ndjson file.`);
	}
	const rows = readable(readRows(input, { format, boardGiven, names, strict, dialect, onNotice: printNotice }), file);
	return { rows: await primed(rows), folder: file === '-' ? process.cwd() : dirname(resolve(file)) };
}

async function openInput(file: string): Promise<Readable> {
	if (file === '-') return process.stdin;
	const refused = (why: string) => usage(notOpened(file, why));
	const failed = ({ code = 'unknown error' }: NodeJS.ErrnoException) => refused(code);
	const info = await stat(file).catch((error: NodeJS.ErrnoException) => Promise.reject(failed(error)));
	if (info.isDirectory()) throw refused('directory');
	if (info.isFIFO()) throw refused('pipe'); // opening it would wait for a writer
	if (!info.isFile()) throw refused('device');
	const handle = await open(file).catch((error: NodeJS.ErrnoException) => Promise.reject(failed(error)));
	return handle.createReadStream();
}

async function* readable(rows: AsyncIterable<ReadRow>, file: string): AsyncGenerator<ReadRow> {
	try {
		yield* rows;
	} catch (error) {
		if (error instanceof PipelineError) throw error;
		throw usage(`${file} cannot be read: ${(error as Error).message}.`);
	}
}

async function primed<Row>(rows: AsyncGenerator<Row>): Promise<AsyncIterable<Row>> {
	const first = await rows.next();
	return (async function* () {
		if (first.done) return;
		yield first.value;
		yield* rows;
	})();
}
