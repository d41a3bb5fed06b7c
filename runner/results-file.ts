import { createWriteStream } from 'node:fs';
import { mkdtemp, open, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { resultsSheet, sheetBytes, type BatchRow, type ImportedRow, type SheetFormat } from '../lib';
import { usage } from './settings';

/** @throws PipelineError `usage` where the name has another ending. */
function sheetFormatOf(file: string): SheetFormat {
	const ending = /\.([a-z]+)$/i.exec(file)?.[1]?.toLowerCase();
	if (ending === 'csv' || ending === 'xlsx') return ending;
	throw usage(`${file} is not a name for a results file. Give one that ends with .csv or .xlsx.`);
}

/** Writes the sheet of an import with its results: into a file beside the one that is meant, which then takes its name. */
export async function writeResults(
	file: string,
	rows: AsyncIterable<ImportedRow>,
	columns: readonly string[],
): Promise<void> {
	await writeSheet(file, resultsSheet(rows, columns));
}

/** Writes a sheet in the same way. @param rows the cells of each row, the header first. */
export async function writeSheet(file: string, rows: AsyncIterable<string[]>): Promise<void> {
	const bytes = sheetBytes(rows, sheetFormatOf(file));
	const whole = resolve(file);
	const part = join(dirname(whole), `.${basename(whole)}.${process.pid}.part`);
	try {
		await pipeline(bytes, createWriteStream(part, { flags: 'wx' }));
		await rename(part, whole);
	} catch (error) {
		await rm(part, { force: true });
		const { code, syscall } = error as NodeJS.ErrnoException;
		if (syscall === undefined) throw error; // of the rows, which could not be had
		throw usage(`The results cannot be written to ${file} (${code}).`);
	}
}

/** @throws PipelineError `usage` where no file can be made there, so that it is known before anything is published. */
export async function checkWritable(file: string): Promise<void> {
	sheetFormatOf(file);
	const probe = join(dirname(resolve(file)), `.${basename(file)}.${process.pid}.part`);
	try {
		await (await open(probe, 'wx')).close();
		await rm(probe, { force: true });
	} catch (error) {
		throw usage(`The results cannot be written to ${file} (${(error as NodeJS.ErrnoException).code}).`);
	}
}

/**
 * The lines of a sheet as they came, in a file that only this user can read: the record keeps no signed addresses, and
 * the results are to have them all the same. Memory holds none of them.
 */
export async function lineSpool() {
	const folder = await mkdtemp(join(tmpdir(), 'pinterest-pipeline-'));
	const handle = await open(join(folder, 'lines'), 'w+', 0o600);
	let pending: string[] = [];
	async function flush(): Promise<void> {
		const text = pending.join('');
		pending = [];
		await handle.appendFile(text);
	}
	return {
		async add({ row, original = {} }: BatchRow): Promise<void> {
			pending.push(`${JSON.stringify({ row, original })}\n`);
			if (pending.length >= 100) await flush();
		},
		/** The rows with their lines. */
		async *restored(rows: AsyncIterable<ImportedRow>): AsyncGenerator<ImportedRow> {
			await flush();
			const lines = createInterface({
				input: Readable.from(handle.createReadStream({ start: 0, autoClose: false })),
				crlfDelay: Infinity,
			})[Symbol.asyncIterator]();
			let line = await lines.next();
			for await (const row of rows) {
				for (; !line.done; line = await lines.next()) {
					const spooled = JSON.parse(line.value) as Pick<ImportedRow, 'row' | 'original'>;
					if (spooled.row > row.row) break;
					if (spooled.row === row.row) row.original = spooled.original;
				}
				yield row;
			}
		},
		async remove(): Promise<void> {
			await handle.close();
			await rm(folder, { recursive: true, force: true });
		},
	};
}
