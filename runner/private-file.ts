import { chmod, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

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
