import { createServer, type Server } from 'node:http';
import { open } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { basename, dirname } from 'node:path';
import { createOriginAgent, fileSource, urlSource, type MediaSource } from '../../../../lib';

export type Transport = 'file' | 'ranges' | 'no ranges' | 'no sizes';
export const TRANSPORTS: readonly Transport[] = ['file', 'ranges', 'no ranges'];

const QUERIES = { ranges: '', 'no ranges': '?plain', 'no sizes': '?unsized' } as const;
const CHUNK_BYTES = 64 * 1024;
const agent = createOriginAgent({ allowPrivateNetwork: true });

/** An origin for whatever files a test names; `?plain` answers as one that has never feedback of ranges. */
export async function startOrigin(): Promise<{ url: string; requests: string[]; close: () => Promise<void> }> {
	const requests: string[] = [];
	const server: Server = createServer(async (request, response) => {
		const { pathname, searchParams } = new URL(request.url ?? '/', 'http://origin');
		requests.push(request.headers.range ?? '-');
		await using file = await open(decodeURIComponent(pathname), 'r');
		const { size } = await file.stat();
		const asked = searchParams.has('plain') ? null : /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
		const start = asked ? Number(asked[1]) : 0;
		const end = asked ? Math.min(Number(asked[2]) + 1, size) : size;
		if (asked && start >= size) response.writeHead(416, { 'content-range': `bytes */${size}` }).end();
		else {
			const sized = searchParams.has('unsized') ? {} : { 'content-length': end - start };
			const range = asked
				? { 'content-range': `bytes ${start}-${end - 1}/${searchParams.has('unsized') ? '*' : size}` }
				: {};
			response.writeHead(asked ? 206 : 200, { ...sized, ...range });
			for (let position = start; position < end && !response.destroyed;) {
				const { buffer, bytesRead } = await file.read(
					Buffer.alloc(Math.min(CHUNK_BYTES, end - position)),
					0,
					undefined,
					position,
				);
				position += bytesRead;
				// Whoever hung up is not waited for.
				if (!response.write(buffer) && !response.destroyed)
					await new Promise((resolve) => response.once('drain', resolve).once('close', resolve));
			}
			response.end();
		}
	}).listen(0, '127.0.0.1');
	await new Promise((resolve) => server.once('listening', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		requests,
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

/** A file by one of the ways in which media comes. */
export function sourceOf(path: string, transport: Transport, origin: string): MediaSource {
	if (transport === 'file') return fileSource(basename(path), dirname(path));
	return urlSource(`${origin}${path}${QUERIES[transport]}`, agent);
}
