import { createHash } from 'node:crypto';
import { systemClock, type Clock } from '../model/clock';
import { knownHash, rememberHash } from './known-hashes';
import { pipelineError } from '../sentences/problems';
import { discard, type MediaSource, type OpenedMedia } from './media-source';
import { tooSlow } from './origin-problem';
import { fillFrom } from './source-reader';

/** What is read at once for a checksum. */
const PART_BYTES = 512 * 1024;

/** The first bytes, at most `length`; stops the transfer as soon as they are in. */
export async function readHead(
	source: MediaSource,
	length: number,
	signal?: AbortSignal,
): Promise<{ head: Buffer; bytes: number | null }> {
	const { stream, bytes } = await source.open({ start: 0, end: length }, signal);
	const parts: Buffer[] = [];
	let size = 0;
	for await (const chunk of stream as AsyncIterable<Buffer>) {
		parts.push(chunk);
		size += chunk.length;
		if (size >= length) break; // leaving the loop destroys the stream
	}
	return { head: Buffer.concat(parts).subarray(0, length), bytes };
}

/** The largest image has 20 MB: with 64 KiB a second it is in after this. While it is read it takes the place of others. */
const READ_ALL_MS = 5 * 60_000;

/** All bytes in memory. @throws PipelineError `too-large` beyond `limit`, `origin-timeout` where they are not in after the time. */
export async function readAll(
	source: MediaSource,
	limit: number,
	signal?: AbortSignal,
	timeoutMs = READ_ALL_MS,
): Promise<Buffer> {
	const { stream } = await source.open(undefined, signal);
	const timer = setTimeout(() => stream.destroy(tooSlow(source.name)), timeoutMs);
	const parts: Buffer[] = [];
	let size = 0;
	try {
		for await (const chunk of stream as AsyncIterable<Buffer>) {
			size += chunk.length;
			if (size > limit) throw pipelineError('too-large', { name: source.name, limit });
			parts.push(chunk);
		}
		return Buffer.concat(parts);
	} finally {
		clearTimeout(timer);
	}
}

/** SHA-256 in hex of all bytes; a file that nobody wrote to since it was last read is not read again. */
export async function sha256Of(
	source: MediaSource,
	signal?: AbortSignal,
	clock: Pick<Clock, 'now'> = systemClock,
): Promise<string> {
	const media = await source.open(undefined, signal);
	try {
		const begun = clock.now();
		const before = await media.version?.();
		const known = knownHash(before);
		if (known !== undefined) return known;
		const hash = createHash('sha256');
		for await (const part of partsOf(media, source.name)) {
			signal?.throwIfAborted();
			hash.update(part);
		}
		const sha256 = hash.digest('hex');
		const after = await media.version?.();
		if (before && after) rememberHash(sha256, { begun, before, after });
		return sha256;
	} finally {
		discard(media.stream);
	}
}

/** All bytes in two buffers: one is filled while the other is used. */
async function* partsOf(media: OpenedMedia, name: string): AsyncGenerator<Buffer> {
	const fill = fillFrom(media, name);
	const size = Math.max(1, Math.min(PART_BYTES, media.bytes ?? PART_BYTES));
	let [buffer, other] = [Buffer.allocUnsafeSlow(size), Buffer.allocUnsafeSlow(size)];
	let filling = fill(buffer);
	for (;;) {
		const length = await filling;
		if (length === 0) return;
		filling = fill(other);
		filling.catch(() => undefined); // nobody may be there any more when it fails
		yield buffer.subarray(0, length);
		[buffer, other] = [other, buffer];
	}
}
