import { open, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import {
	createOriginAgent,
	fileRows,
	formatOf,
	openWebFile,
	PipelineError,
	type ColumnChoice,
	type FileFacts,
	type ReadRow,
	type WebFileOptions,
} from '../../lib';
import { printNotice } from '../print';
import { notOpened } from '../sentences';
import { settingsOf, usage, type Settings } from '../settings';

/** How a file is understood. */
export interface ReadingOptions extends ColumnChoice {
	/** The zone of times without an offset. @default none: they are refused */
	timeZone?: string;
	/** The sheet of a workbook. @default the first one that is not hidden and has a header that fits */
	sheet?: string;
	/** The name of the file for people, where it is a copy of theirs. @default its path */
	shownName?: string;
	/** Called with a sentence about a file that can be read, such as the encoding that was chosen. @default printNotice */
	onNotice?: (sentence: string) => void;
}

/** How files behind addresses are fetched. */
type Network = Pick<Settings, 'allowPrivateNetwork'> & Pick<WebFileOptions, 'googleDocs'>;

export interface Input {
	rows: AsyncIterable<ReadRow>;
	/** The file's name without its folder; absent for standard input and for an address. */
	name?: string;
	/** What is known of the file by now. */
	facts: () => FileFacts;
	/** The folder of media that are given as paths; none for a file from the web, which may not choose files of this machine. */
	folder?: string;
}

/**
 * The rows of a file, of a file or Google Sheet behind an address, or of standard input for `-`. The first row is read
 * at once, so that a file that cannot be used is refused before anything else happens.
 * @throws PipelineError `usage` where the file is missing, is no spreadsheet or cannot be read.
 */
export async function readInput(
	file: string,
	{ shownName = file, onNotice = printNotice, ...choices }: ReadingOptions & { boardGiven: boolean },
	network: Network = settingsOf({}),
): Promise<Input> {
	const { boardGiven, names, strict, dialect, sheet } = choices;
	const isWeb = /^https?:/i.test(file);
	const input = isWeb ? await download(file, sheet, network) : await openInput(file);
	const format = file === '-' || isWeb ? 'any' : formatOf(basename(file));
	if (!format) {
		input.destroy();
		throw usage(`${shownName} is not a spreadsheet. Give a .csv, .tsv, .xlsx, .ods, .json or .ndjson file.`);
	}
	const options = { format, boardGiven, names, strict, dialect, sheet, onNotice };
	const { rows: read, facts } = fileRows(input, options);
	const rows = await primed(readable(read, shownName));
	if (isWeb) return { rows, facts };
	if (file === '-') return { rows, facts, folder: process.cwd() };
	return { rows, facts, name: basename(file), folder: dirname(resolve(file)) };
}

async function download(address: string, sheet: string | undefined, network: Network): Promise<Readable> {
	const agent = createOriginAgent(network);
	try {
		return await openWebFile(address, agent, { sheet, googleDocs: network.googleDocs });
	} finally {
		await agent.close();
	}
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
