import { createHash, randomBytes } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { urlSource } from '../../../lib';
import { chunksOf, fillFrom } from '../../../lib/media/source-reader';
import { spoolOf } from '../../../lib/media/spool';
import { agentWith, listening } from '../../support/origin';

const bytes = randomBytes(5_000_000);
const sha256 = (parts: Buffer[]) => createHash('sha256').update(Buffer.concat(parts)).digest('hex');

/** In pieces that lie across those of the sockets. */
const pieces: [string, RequestListener][] = [
	[
		'with its length, the headers in one read with the beginning',
		(_, response) => response.writeHead(200, { 'content-length': bytes.length }).end(bytes),
	],
	['in chunks of their own, many to a read', (_, response) => void Readable.from(slices(1_000)).pipe(response)],
	['in chunks larger than a read', (_, response) => void Readable.from(slices(200_001)).pipe(response)],
];

function* slices(size: number): Generator<Buffer> {
	for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

it.each(pieces)("an origin's bytes stay what they are, %s, on one connection, with pauses", async (_, listener) => {
	let connections = 0;
	const port = await listening(createServer(listener).on('connection', () => (connections += 1)));
	const agent = agentWith();
	for (let round = 0; round < 3; round++) {
		const media = await urlSource(`http://127.0.0.1:${port}/film.mp4`, agent).open();
		const fill = fillFrom(media, 'film.mp4');
		const got: Buffer[] = [];
		for (let length = 1; length > 0;) {
			const target = Buffer.alloc(300_007);
			length = await fill(target);
			got.push(target.subarray(0, length));
			await delay(5); // meanwhile the origin's bytes pile up, and undici pauses
		}
		expect(sha256(got)).toBe(sha256([bytes]));
	}
	expect(connections).toBe(1);
});

it.each(pieces)('and so do those that are written down, %s', async (_, listener) => {
	const media = await urlSource(
		`http://127.0.0.1:${await listening(createServer(listener))}/film.mp4`,
		agentWith(),
	).open();
	const spool = await spoolOf(media, 'film.mp4', () => undefined);
	onTestFinished(async () => await spool.close());
	const got: Buffer[] = [];
	for await (const part of spool.open().stream as AsyncIterable<Buffer>) got.push(part);
	expect(sha256(got)).toBe(sha256([bytes]));
});

it("gives back the memory of whole chunks that are the reader's alone, and of no others", async () => {
	const whole = () => Buffer.allocUnsafeSlow(10).fill('a');
	const half = () => Buffer.allocUnsafeSlow(20).fill('a').subarray(0, 10);
	const read = async (chunks: Buffer[], ownChunks?: boolean) => {
		for await (const chunk of chunksOf({ stream: Readable.from(chunks), bytes: null, ownChunks }, 'x'))
			expect(chunk.toString()).toBe('aaaaaaaaaa');
		return chunks.map(({ buffer }) => buffer.byteLength);
	};
	expect(await read([whole(), half(), whole()], true)).toEqual([0, 20, 0]);
	expect(await read([whole(), half(), whole()])).toEqual([10, 20, 10]);
});
