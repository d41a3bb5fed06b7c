import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { formatOf, PipelineError, readRows, type ColumnChoice, type ReadRow } from '../../lib';
import { printNotice } from '../print';
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
	{ boardGiven, names, strict }: ReadingOptions & { boardGiven: boolean },
): Promise<Input> {
	const format = formatOf(file === '-' ? '' : basename(file));
	if (!format) throw usage(`${file} is not a spreadsheet. Give a .csv, .tsv, .xlsx, .json or .ndjson file.`);
	const options = { format, boardGiven, names, strict, onNotice: printNotice };
	const rows = readable(readRows(await openInput(file), options), file);
	return { rows: await primed(rows), folder: file === '-' ? process.cwd() : dirname(resolve(file)) };
}

async function openInput(file: string) {
	if (file === '-') return process.stdin;
	const info = await stat(file).catch(() => undefined);
	if (!info) throw usage(`There is no file ${file}.`);
	if (!info.isFile()) throw usage(`${file} is not a file.`);
	return createReadStream(file);
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
