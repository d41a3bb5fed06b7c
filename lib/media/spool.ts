import { randomUUID } from 'node:crypto';
import { open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipelineError } from '../sentences/problems';
import { wholeFile } from './file-source';
import { discard, type OpenedMedia } from './media-source';
import { chunksOf } from './source-reader';
import type { SizedMedia } from './upload-body';

/** Media that was written down to learn its length. */
export interface Spool {
	open(): SizedMedia;
	close(): Promise<void>;
}

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
/** Whether the code of a system's error means that there is no space left for what is written. */
export const isFull = (code: string): boolean => FULL.has(code);

/**
 * Writes media of unknown length into a file of its own in the system's folder for such files. The file
 * loses its name as soon as it is open, so that nothing stays behind however the process ends.
 * @param check called with the bytes so far; what it throws ends the writing.
 * @throws PipelineError `disk-full`, `spool-failed`, and what the check and the source throw.
 */
export async function spoolOf(
	media: OpenedMedia,
	name: string,
	check: (bytes: number) => void,
	signal?: AbortSignal,
): Promise<Spool> {
	const path = join(tmpdir(), `pinterest-pipeline-${randomUUID()}`);
	try {
		const handle = await writing(async () => await open(path, 'wx+', 0o600));
		try {
			await writing(async () => await unlink(path));
			let bytes = 0;
			for await (const chunk of chunksOf(media, name)) {
				signal?.throwIfAborted();
				bytes += chunk.length;
				check(bytes);
				await writing(async () => await handle.appendFile(chunk));
			}
			return { open: () => ({ ...wholeFile(handle, false), bytes }), close: async () => await handle.close() };
		} catch (error) {
			await handle.close();
			throw error;
		}
	} finally {
		discard(media.stream);
	}
}

async function writing<Result>(work: () => Promise<Result>): Promise<Result> {
	try {
		return await work();
	} catch (error) {
		const { code = '' } = error as NodeJS.ErrnoException;
		throw pipelineError(isFull(code) ? 'disk-full' : 'spool-failed', { folder: tmpdir(), code }, { cause: error });
	}
}
