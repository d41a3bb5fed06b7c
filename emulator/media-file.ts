import { createHash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { fileTypeFromBuffer } from 'file-type';

const HEAD_BYTES = 64 * 1024;

export interface StoredFile {
	bytes: number;
	sha256: string;
	md5: string;
	detectedType: string | null;
	kept: boolean;
}

/** Takes a file of any size: hashes all of it, keeps it on disk up to a limit, and its head for a look at its type. */
export async function openMediaFile(path: string, keepBytes: number) {
	const sha256 = createHash('sha256');
	const md5 = createHash('md5');
	let file: Awaited<ReturnType<typeof open>> | undefined = await open(path, 'w');
	let head = Buffer.alloc(0);
	let bytes = 0;

	async function discard() {
		await file?.close();
		file = undefined;
		await rm(path, { force: true });
	}

	return {
		async write(chunk: Buffer) {
			sha256.update(chunk);
			md5.update(chunk);
			bytes += chunk.length;
			if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk.subarray(0, HEAD_BYTES - head.length)]);
			if (file && bytes > keepBytes) await discard();
			await file?.writeFile(chunk);
		},
		async finish(): Promise<StoredFile> {
			const kept = file !== undefined;
			await file?.close();
			file = undefined;
			const type = await fileTypeFromBuffer(new Uint8Array(head)).catch(() => undefined);
			return { bytes, sha256: sha256.digest('hex'), md5: md5.digest('hex'), detectedType: type?.mime ?? null, kept };
		},
		discard,
	};
}

export type MediaFile = Awaited<ReturnType<typeof openMediaFile>>;
