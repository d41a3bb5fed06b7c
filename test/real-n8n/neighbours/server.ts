import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { samples } from '../../support/pipeline';

/** A request to a service. */
export interface NeighbourCall {
	method: string;
	/** Such as `sheets.googleapis.com`. */
	host: string;
	/** Decoded, without the query. */
	path: string;
	query: URLSearchParams;
	headers: IncomingHttpHeaders;
	/** JSON and forms as objects, anything else as it came. */
	body: any;
}

/** What a service answers; `json` or `body`. */
export interface NeighbourAnswer {
	/** @default 200 */
	status?: number;
	headers?: Record<string, string>;
	json?: unknown;
	body?: string | Buffer;
}

/** A service, or a part of it: `undefined` means that it does not know this call. */
export type Handler = (call: NeighbourCall) => NeighbourAnswer | undefined | Promise<NeighbourAnswer | undefined>;

/** Services by their hosts. */
export type Services = Record<string, Handler>;

/** What n8n asks of its maker by itself, which has no part in a workflow. */
const OF_N8N = /(^|\.)n8n\.(io|cloud)$/;

/** Services that n8n's nodes have fixed addresses for, as HTTP servers on this machine. */
export interface Neighbours {
	/** Of the server itself. Media of the samples are at `url/media/NAME`. */
	url: string;
	/** The environment of an n8n that talks to these services. */
	env: Record<string, string>;
	/** Adds services. Several may have one host: the first that knows a call answers it. */
	add(services: Services): void;
	/** All calls so far, also those that nobody answered. */
	calls(host?: string): NeighbourCall[];
	/** Calls that no service knew, such as `GET sheets.googleapis.com/v4/…`. */
	unknown(): string[];
	/** The address of a file of samples/media. */
	media(name: string): string;
	close(): Promise<void>;
}

/** Starts the server of these services. What none of them knows is answered with 404 and kept in `unknown()`. */
export async function startNeighbours(services: Services = {}): Promise<Neighbours> {
	const handlers: [host: string, handler: Handler][] = [];
	const add = (more: Services) => void handlers.push(...Object.entries(more));
	const calls: NeighbourCall[] = [];
	const unknown: string[] = [];

	async function answerTo(call: NeighbourCall): Promise<NeighbourAnswer> {
		if (call.host === '127.0.0.1' && call.path.startsWith('/media/')) return await mediaAnswer(call.path);
		calls.push(call);
		for (const [host, handler] of handlers) {
			const answer = host === call.host ? await handler(call) : undefined;
			if (answer) return answer;
		}
		const what = `${call.method} ${call.host}${call.path}`;
		if (!OF_N8N.test(call.host)) unknown.push(what);
		return { status: 404, json: { error: { code: 404, message: `No neighbour emulates ${what}` } } };
	}

	const server = createServer(async (request, response) => {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		const host = (request.headers.host ?? '').replace(/:\d+$/, '');
		const { pathname, searchParams } = new URL(request.url ?? '/', `https://${host}`);
		const { method = 'GET', headers } = request;
		const body = bodyOf(Buffer.concat(chunks), headers['content-type']);
		const call = { method, host, path: decodeURIComponent(pathname), query: searchParams, headers, body };
		const answer = await answerTo(call).catch((error: unknown) => {
			unknown.push(`${method} ${host}${pathname}: ${String(error)}`);
			return { status: 500, json: { error: { message: String(error) } } } as NeighbourAnswer;
		});
		const text = answer.json === undefined ? (answer.body ?? '') : JSON.stringify(answer.json);
		response.writeHead(answer.status ?? 200, {
			...(answer.json === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
			...answer.headers,
		});
		response.end(text);
	});
	add(services);
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	const url = `http://127.0.0.1:${port}`;

	return {
		url,
		env: {
			NEIGHBOURS_PORT: String(port),
			NODE_OPTIONS: `--import=${pathToFileURL(join(__dirname, 'redirect.mjs')).href}`,
		},
		add,
		calls: (host) => calls.filter((call) => host === undefined || call.host === host),
		unknown: () => [...unknown],
		media: (name) => `${url}/media/${name}`,
		async close() {
			const closed = new Promise((resolve) => server.close(resolve));
			server.closeAllConnections();
			await closed;
		},
	};
}

const MEDIA_TYPES: Record<string, string> = { jpg: 'image/jpeg', png: 'image/png', mp4: 'video/mp4' };

async function mediaAnswer(path: string): Promise<NeighbourAnswer> {
	const name = basename(path);
	const type = MEDIA_TYPES[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
	return { body: await readFile(join(samples, 'media', name)), headers: { 'content-type': type } };
}

function bodyOf(bytes: Buffer, type = ''): unknown {
	if (bytes.length === 0) return undefined;
	if (type.includes('json')) return JSON.parse(bytes.toString());
	if (type.includes('x-www-form-urlencoded')) return Object.fromEntries(new URLSearchParams(bytes.toString()));
	return bytes;
}
