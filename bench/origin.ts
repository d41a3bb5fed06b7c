import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** A file that is put together of parts; a number is that many zero bytes, which nobody has to hold. */
export type VirtualFile = (Buffer | number)[];

export interface Origin {
	url: string;
	/** Bytes of bodies sent since the last call. */
	takeBytes(): number;
	close(): Promise<void>;
}

const CHUNK = Buffer.alloc(64 * 1024);

/** Serves files with ranges, each answer after a latency. Names after the last dash choose the file: `/17-photo`. */
export async function startOrigin(files: Record<string, VirtualFile>, latencyMs: number): Promise<Origin> {
	let sent = 0;
	const server = createServer((request, response) => {
		const file = files[request.url?.split('-').at(-1) ?? ''];
		void delay(latencyMs).then(async () => {
			if (!file) return response.writeHead(404).end();
			const size = file.reduce<number>((sum, part) => sum + sizeOf(part), 0);
			const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
			const start = Number(from ?? 0);
			const end = Math.min(size, to ? Number(to) + 1 : size);
			const headers: Record<string, string | number> = { 'content-length': end - start, 'accept-ranges': 'bytes' };
			if (from !== undefined) headers['content-range'] = `bytes ${start}-${end - 1}/${size}`;
			response.writeHead(from === undefined ? 200 : 206, headers);
			sent += await send(response, file, start, end);
			response.end();
		});
	}).listen(0, '127.0.0.1');
	await new Promise((resolve) => server.once('listening', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		takeBytes() {
			const taken = sent;
			sent = 0;
			return taken;
		},
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

const sizeOf = (part: Buffer | number) => (typeof part === 'number' ? part : part.length);

async function send(response: ServerResponse, file: VirtualFile, start: number, end: number): Promise<number> {
	let position = 0;
	let sent = 0;
	for (const part of file) {
		const size = sizeOf(part);
		for (let at = Math.max(start - position, 0); at < Math.min(size, end - position) && !response.destroyed;) {
			const until = Math.min(size, end - position, at + CHUNK.length);
			const bytes = typeof part === 'number' ? CHUNK.subarray(0, until - at) : part.subarray(at, until);
			sent += bytes.length;
			if (!response.write(bytes)) await drained(response);
			at = until;
		}
		position += size;
	}
	return sent;
}

async function drained(response: ServerResponse): Promise<void> {
	await new Promise<void>((resolve) => {
		const done = () => {
			response.off('drain', done).off('close', done);
			resolve();
		};
		response.on('drain', done).on('close', done);
	});
}
