import { createHash } from 'node:crypto';
import { mediaProblem, type MediaSource } from './media-source';

/** The first bytes, at most `length`; stops the transfer as soon as they are in. */
export async function readHead(source: MediaSource, length: number, signal?: AbortSignal): Promise<{ head: Buffer; bytes: number | null }> {
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

/** All bytes in memory. @throws PipelineError `too-large` beyond `limit`. */
export async function readAll(source: MediaSource, limit: number, signal?: AbortSignal): Promise<Buffer> {
	const { stream } = await source.open(undefined, signal);
	const parts: Buffer[] = [];
	let size = 0;
	for await (const chunk of stream as AsyncIterable<Buffer>) {
		size += chunk.length;
		if (size > limit) throw mediaProblem('too-large', `${source.name} is larger than ${limit} bytes.`, 'replace-asset');
		parts.push(chunk);
	}
	return Buffer.concat(parts);
}

/** SHA-256 in hex of all bytes, read as a stream. */
export async function sha256Of(source: MediaSource, signal?: AbortSignal): Promise<string> {
	const { stream } = await source.open(undefined, signal);
	const hash = createHash('sha256');
	for await (const chunk of stream as AsyncIterable<Buffer>) hash.update(chunk);
	return hash.digest('hex');
}
