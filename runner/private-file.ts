import { chmod, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { usage } from './settings';

/** Where containers find their secrets, which nobody else is there to read. */
const OF_CONTAINER = /^\/(var\/)?run\/secrets\//;
/** The rights of everybody but the owner. */
const OTHERS = 0o077;

/**
 * Writes a file that its user alone can read, whole or not at all, in a folder that is made where it is missing.
 * Returns when it is on the disk.
 */
export async function writePrivately(path: string, text: string): Promise<void> {
	await mkdir(dirname(path), { recursive: true, mode: 0o700 });
	const unfinished = `${path}.${process.pid}`;
	try {
		const file = await open(unfinished, 'w', 0o600);
		try {
			await file.chmod(0o600); // an unfinished one of a process before may be there, with any mode
			await file.writeFile(text);
			await file.sync();
		} finally {
			await file.close();
		}
		await rename(unfinished, path);
	} catch (error) {
		await rm(unfinished, { force: true });
		throw error;
	}
}

/** Keeps everybody else out of a folder that holds nothing but secrets, also where it was made by other means. */
export async function lockFolder(folder: string): Promise<void> {
	await mkdir(folder, { recursive: true, mode: 0o700 });
	await chmod(folder, 0o700);
}

/**
 * The secret in a file that its user alone can read.
 * @param option what names the file, for people.
 * @throws PipelineError `usage` where others can read it too, and where it cannot be read.
 */
export async function secretIn(file: string, option: string): Promise<string> {
	try {
		const { mode } = await stat(file);
		if (process.platform !== 'win32' && (mode & OTHERS) !== 0 && !OF_CONTAINER.test(file))
			throw usage(`Others can read ${file}. Keep it to yourself with: chmod 600 '${file}'`);
		return (await readFile(file, 'utf8')).trim();
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		throw code === undefined ? error : usage(`The file of ${option}, ${file}, cannot be read (${code}).`);
	}
}
