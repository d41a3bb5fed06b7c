import { createServer, type RequestListener } from 'node:http';
import {
	createServer as createTcpServer,
	type AddressInfo,
	type LookupFunction,
	type Server,
	type Socket,
} from 'node:net';
import { createOriginAgent, urlSource, type MediaSource, type Problem } from '../../lib';
import { readAll } from '../../lib/media/read';
import { afterThisTest } from '../support/cleanup';

type AgentOptions = Parameters<typeof createOriginAgent>[0];

/** Listens on a port of its own on this machine until the test ends. @returns the port. */
export async function listening(server: Server): Promise<number> {
	const sockets = new Set<Socket>();
	server.on('connection', (socket) => {
		sockets.add(socket);
		socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
	});
	afterThisTest(() => {
		server.close();
		for (const socket of sockets) socket.destroy();
	});
	server.listen(0, '127.0.0.1');
	await new Promise((resolve) => server.once('listening', resolve));
	return (server.address() as AddressInfo).port;
}

/** @returns its address without a slash at the end. */
export async function origin(listener: RequestListener): Promise<string> {
	return `http://127.0.0.1:${await listening(createServer(listener))}`;
}

/** A server that says what it wants, HTTP or not. */
export async function rawOrigin(talk: (socket: Socket) => void): Promise<string> {
	return `http://127.0.0.1:${await listening(createTcpServer((socket) => socket.once('data', () => talk(socket))))}`;
}

/** Limits for an agent whose origin says nothing. Where it answers, a busy machine can take longer. */
export const IMPATIENT = {
	connectTimeoutMs: 400,
	firstByteTimeoutMs: 400,
	idleTimeoutMs: 400,
} satisfies Partial<AgentOptions>;

/** An agent that is closed with the test. */
export function agentWith(options: Partial<AgentOptions> = {}): ReturnType<typeof createOriginAgent> {
	const agent = createOriginAgent({ allowPrivateNetwork: true, ...options });
	afterThisTest(async () => await agent.destroy());
	return agent;
}

/** Answers names from a table, each with the next of its addresses, and keeps to the last; knows no other names. */
export function names(table: Record<string, (string | string[])[]>): LookupFunction & { asked: string[] } {
	const asked: string[] = [];
	const lookup: LookupFunction = (hostname, _options, callback) => {
		asked.push(hostname);
		const answers = table[hostname] ?? [];
		const answer = answers.length > 1 ? answers.shift() : answers[0];
		if (answer === undefined) return callback(Object.assign(new Error('unknown name'), { code: 'ENOTFOUND' }), '', 0);
		callback(
			null,
			[answer].flat().map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
		);
	};
	return Object.assign(lookup, { asked });
}

/** The problem with which work fails; one with the code `none` where it does not. */
export async function problemOf(work: Promise<unknown>): Promise<Problem> {
	return await work.then(
		() => ({ code: 'none', category: 'setup', message: '', action: 'none' }),
		(error: { problem?: Problem }) =>
			error.problem ?? {
				code: `not a problem: ${String(error)}`,
				category: 'setup',
				message: String(error),
				action: 'none',
			},
	);
}

export async function codeOf(work: Promise<unknown>): Promise<string> {
	return (await problemOf(work)).code;
}

/** All that is at an address, as text. */
export async function textAt(url: string, agent = agentWith(), signal?: AbortSignal): Promise<string> {
	return (await readAll(urlSource(url, agent), 100_000_000, signal)).toString();
}

export async function textOf(
	source: MediaSource,
	start: number,
	end: number,
): Promise<{ text: string; start?: number; bytes: number | null }> {
	const { stream, start: from, bytes } = await source.open({ start, end });
	const parts: Buffer[] = [];
	for await (const chunk of stream as AsyncIterable<Buffer>) parts.push(chunk);
	return { text: Buffer.concat(parts).toString(), start: from, bytes };
}
