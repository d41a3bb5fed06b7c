import { open, rename, rm } from 'node:fs/promises';
import { usage } from './settings';

/** Writes the next part of a file. */
export type Write = (part: Uint8Array | string) => Promise<void>;

/**
 * Writes a file whole or not at all: beside its place first, so that what breaks off leaves what was there before. Only
 * its owner may read it.
 * @param refusal the sentence for a file that cannot be written, with the code of the system's error.
 * @throws PipelineError `usage` where it cannot be written, and what `to` throws.
 */
export async function writeWhole<Result>(
	file: string,
	to: (write: Write) => Promise<Result>,
	refusal: (code: string | undefined) => string,
): Promise<Result> {
	const part = `${file}.${process.pid}.part`;
	const handle = await open(part, 'w', 0o600).catch(unwritable);
	try {
		const result = await to(async (bytes) => await handle.writeFile(bytes).catch(unwritable));
		await handle.sync().catch(unwritable);
		await rename(part, file).catch(unwritable);
		return result;
	} catch (error) {
		await rm(part, { force: true });
		throw error;
	} finally {
		await handle.close();
	}

	function unwritable({ code }: NodeJS.ErrnoException): never {
		throw usage(refusal(code));
	}
}
