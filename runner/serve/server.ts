import { serve, type ServerType } from '@hono/node-server';
import type { Hono } from 'hono';
import type { AddressInfo } from 'node:net';
import { whyNotListening } from '../listening';
import { usage } from '../settings';
import type { Env } from './env';

/** A request has to be there within these times, in milliseconds: who sends a byte a minute does not keep a connection. */
const HEADERS_MS = 10_000;
const REQUEST_MS = 5 * 60_000; // an upload over a slow line
const KEEP_ALIVE_MS = 10_000;
const CHECK_MS = 2_000;
const MOST_CONNECTIONS = 500;

export interface Running {
	url: string;
	close: () => Promise<void>;
}

/**
 * Answers requests on an address.
 * @throws PipelineError `usage` where the port is taken or the machine has no such address.
 */
export async function startServer(app: Hono<Env>, hostname: string, port: number): Promise<Running> {
	const server = await new Promise<ServerType>((resolve, reject) => {
		const starting = serve(
			{
				fetch: app.fetch,
				hostname,
				port,
				serverOptions: {
					headersTimeout: HEADERS_MS,
					requestTimeout: REQUEST_MS,
					keepAliveTimeout: KEEP_ALIVE_MS,
					connectionsCheckingInterval: CHECK_MS,
				},
			},
			() => resolve(starting),
		);
		starting.once('error', ({ code }: NodeJS.ErrnoException) => reject(notListening(code, hostname, port)));
	});
	if ('maxConnections' in server) server.maxConnections = MOST_CONNECTIONS;
	const { port: taken, family, address } = server.address() as AddressInfo;
	const host = family === 'IPv6' ? `[${address}]` : address;
	return {
		url: `http://${host}:${taken}/`,
		close: async () => {
			const closed = new Promise<void>((resolve) => server.close(() => resolve()));
			if ('closeAllConnections' in server) server.closeAllConnections();
			await closed;
		},
	};
}

function notListening(code: string | undefined, host: string, port: number): Error {
	const why = whyNotListening(code, { host, port, option: '--listen' });
	return why ?? usage(`The page cannot listen on ${host}:${port} (${code}).`);
}
