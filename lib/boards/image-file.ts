import { createHash } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { MediaSource } from '../media/media-source';
import { BUDGET } from '../preflight/probe/budgets';
import { probeMedia } from '../preflight/probe/probe';
import type { IncomingImage } from './download-image';

/** An image in a folder. */
export interface KeptImage {
	/** Its name in the folder. */
	file: string;
	bytes: number;
	/** By its bytes. */
	contentType: string;
	/** In pixels as displayed, by its bytes; null where they do not tell. */
	width: number | null;
	height: number | null;
	/** In hex. */
	sha256: string;
}

/** Written at once: nearly every image is smaller, and then takes one write. */
const WRITE_BYTES = 256 * 1024;

/** Of a file that is being written: never the name of an image. */
export const partOf = (name: string) => `.${name}.${process.pid}.part`;
export const PART = /^\.(?:\d.*|manifest\.jsonl)\.(\d+)\.part$/;

/**
 * Writes an image into a folder: under another name first, so that a file with the image's name is whole.
 * @throws what the stream fails with, and the system's error where it cannot be written.
 */
export async function writeImage(
	folder: string,
	{ stream, fileName, contentType }: IncomingImage,
	unwritable: (error: unknown) => never,
): Promise<KeptImage> {
	const part = join(folder, partOf(fileName));
	// The file is opened while the bytes come.
	const opening = open(part, 'w').catch(unwritable);
	opening.catch(() => undefined);
	try {
		const hash = createHash('sha256');
		const head: Buffer[] = [];
		let waiting: Buffer[] = [];
		let [bytes, written] = [0, 0];
		const write = async () => {
			const piece = joined(waiting);
			waiting = [];
			const handle = await opening;
			await handle.writeFile(piece).catch(unwritable);
			written += piece.length;
		};
		for await (const chunk of stream as AsyncIterable<Buffer>) {
			hash.update(chunk);
			if (bytes < BUDGET.imageBytes) head.push(chunk);
			waiting.push(chunk);
			bytes += chunk.length;
			if (bytes - written >= WRITE_BYTES) await write();
		}
		await write();
		await (await opening).close();
		const size = await sizeOf(joined(head), bytes);
		await rename(part, join(folder, fileName)).catch(unwritable);
		return { file: fileName, bytes, contentType, ...size, sha256: hash.digest('hex') };
	} catch (error) {
		await opening.then(async (handle) => await handle.close()).catch(() => undefined);
		await rm(part, { force: true }).catch(() => undefined);
		throw error;
	}
}

/** Most images come in one piece, which is not copied. */
const joined = (pieces: Buffer[]) => (pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces));

/** Without a size is what has none that is found in its beginning; it is kept all the same. */
async function sizeOf(head: Buffer, bytes: number): Promise<Pick<KeptImage, 'width' | 'height'>> {
	const source: MediaSource = {
		name: 'image',
		open: async (range) => {
			const part = head.subarray(range?.start, range?.end);
			return { stream: Readable.from([part]), bytes, start: range?.start ?? 0 };
		},
	};
	const { width = null, height = null } = await probeMedia(source).catch(() => ({}) as Partial<KeptImage>);
	return { width, height };
}
