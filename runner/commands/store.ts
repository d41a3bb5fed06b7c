import { createWriteStream } from 'node:fs';
import { mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { exportRecord, importRecord, openStore, shownStore, type RecordSum } from '../../lib';
import { version } from '../../package.json';
import { EXIT } from '../exit-codes';
import { interruptible } from '../interrupt';
import { printDone, printJson, printNotice } from '../print';
import { usage, type StoreSettings } from '../settings';
import { streamInLittleMemory } from '../streaming-memory';
import { createProgress } from '../ui/progress';
import { writeWhole, type Write } from '../whole-file';

/** What standard input and output are called. */
const STANDARD = '-';
/** Of a file that is read at once. */
const CHUNK_BYTES = 256 * 1024;

/**
 * Writes the record of a store to a file. The file is there under its name once it is whole.
 * @returns the exit code.
 */
export async function exportStore(file: string, settings: StoreSettings): Promise<number> {
	streamInLittleMemory();
	const { signal, interrupted, done } = interruptible('Stopping. The file is not written.');
	const store = await openStore(settings.storeUrl);
	try {
		const header = { version, kind: kindOf(settings.storeUrl) };
		const to = async (write: Write) =>
			await exportRecord(store, header, async (bytes) => {
				signal.throwIfAborted();
				await write(bytes);
			});
		const sum =
			file === STANDARD
				? await to(writeOut)
				: await writeWhole(file, to, (code) => `${file} cannot be written (${code}).`);
		const says = `${rowsOf(sum)} of ${shownStore(settings.storeUrl)} exported`;
		if (file === STANDARD) printNotice(`${says}.`);
		else if (settings.json) printJson({ type: 'export', file, ...sum });
		else printDone(`${says} to ${file}.`);
		return EXIT.done;
	} catch (error) {
		if (interrupted()) return EXIT.interrupted;
		throw error;
	} finally {
		done();
		await store.disconnect();
	}
}

/** Fills an empty store from a file that `exportStore` wrote. @returns the exit code. */
export async function importStore(file: string, settings: StoreSettings): Promise<number> {
	if (settings.storeUrl === 'memory:')
		throw usage('What memory: holds is gone when this command ends. Name another store with --store.');
	streamInLittleMemory();
	const { signal, interrupted, done } = interruptible('Stopping. Import the file again to go on.');
	const store = await openStore(settings.storeUrl);
	const progress = createProgress();
	let spooled: string | undefined;
	try {
		if (file === STANDARD) spooled = await mkdtemp(join(tmpdir(), 'pinterest-pipeline-'));
		const path = spooled === undefined ? await readable(file) : await spool(spooled, signal);
		const sum = await importRecord(store, () => chunksOf(path), {
			signal,
			onProgress: (rows) => progress.show(`${rows} rows`),
		});
		progress.end();
		if (settings.json) printJson({ type: 'import', file, ...sum });
		else printDone(`${rowsOf(sum)} imported into ${shownStore(settings.storeUrl)}, read back and checked.`);
		return EXIT.done;
	} catch (error) {
		if (interrupted()) return EXIT.interrupted;
		throw error;
	} finally {
		progress.end();
		done();
		await store.disconnect();
		if (spooled !== undefined) await rm(spooled, { recursive: true, force: true });
	}
}

const rowsOf = ({ rows }: RecordSum) => `${rows} ${rows === 1 ? 'row' : 'rows'}`;
const kindOf = (storeUrl: string) => storeUrl.slice(0, storeUrl.indexOf(':'));

/** To standard output; a reader that went away ends the command. */
const writeOut: Write = promisify((bytes: Uint8Array | string, done: (error?: Error | null) => void) => {
	process.stdout.write(bytes, done);
});

/** The bytes of a file, each chunk in the memory of the one before. */
async function* chunksOf(path: string): AsyncGenerator<Buffer> {
	const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
	await using handle = await open(path);
	for (;;) {
		const { bytesRead } = await handle.read(buffer, 0, buffer.length);
		if (bytesRead === 0) return;
		yield buffer.subarray(0, bytesRead);
	}
}

/** @throws PipelineError `usage` where there is no such file. */
async function readable(file: string): Promise<string> {
	const info = await stat(file).catch(() => undefined);
	if (!info?.isFile()) throw usage(info ? `${file} is not a file.` : `There is no file ${file}.`);
	await open(file).then(
		async (handle) => await handle.close(),
		({ code }: NodeJS.ErrnoException) => {
			throw usage(`${file} cannot be read (${code}).`);
		},
	);
	return file;
}

/** Standard input in a file, because all of it is checked before the first row is written. @returns its path. */
async function spool(folder: string, signal: AbortSignal): Promise<string> {
	const path = join(folder, 'record');
	await pipeline(process.stdin, createWriteStream(path, { mode: 0o600 }), { signal });
	return path;
}
