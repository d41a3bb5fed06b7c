import { timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { problemOf } from '../../lib';
import { inWords } from '../duration';
import { runnerError } from '../sentences';
import { usage } from '../settings';
import { answerPage } from './pages';

/** Pinterest compares the redirect address letter by letter, so it is the same each time. */
export const REDIRECT_PORT = 8085;

/** `localhost` is one or both of them, as the machine has it. */
const LOOPBACK = ['127.0.0.1', '::1'];
/** A machine without IPv6, or with a container's half of it. */
const NO_SUCH_ADDRESS = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL']);

/** How long the last page may take to reach the browser. */
const LINGER_MS = 2_000;

export interface Redirect {
	/** The address to register in the app's settings at Pinterest. */
	address: string;
	/**
	 * Waits for the browser to come back with a code, and shows it what became of that.
	 * @param exchange takes the code. @returns the sentence for the browser.
	 * @throws PipelineError `login-failed`, and what `exchange` throws.
	 */
	code(options: { state: string; seconds: number; signal?: AbortSignal }, exchange: Exchange): Promise<void>;
	close(): Promise<void>;
}

type Exchange = (code: string) => Promise<string>;

/**
 * Listens where the consent page sends the browser back to, on this machine alone.
 * @param port 0 for any free one.
 * @throws PipelineError `usage` where the port is taken.
 */
export async function listenForRedirect(port: number): Promise<Redirect> {
	let answer: (url: URL, response: ServerResponse) => void = (_, response) =>
		show(response, 404, 'Nothing is here', 'No login is under way.');
	const servers: Server[] = [];
	const close = async () => {
		await Promise.all(
			servers.map(async (server) => {
				const closed = once(server, 'close');
				server.close();
				server.closeIdleConnections();
				const cut = setTimeout(() => server.closeAllConnections(), LINGER_MS); // a browser may keep one open
				await closed;
				clearTimeout(cut);
			}),
		);
	};
	let own = port;
	for (const host of LOOPBACK) {
		const server = createServer((request, response) => {
			response.setHeader('connection', 'close');
			const url = URL.parse(request.url ?? '', 'http://localhost');
			if (request.method !== 'GET' || url?.pathname !== '/') {
				show(response, 404, 'Nothing is here', 'Pinterest sends the browser to another address.');
			} else answer(url, response);
		});
		try {
			server.listen(own, host);
			await once(server, 'listening');
		} catch (error) {
			const { code = '' } = error as NodeJS.ErrnoException;
			if (servers.length > 0 && NO_SUCH_ADDRESS.has(code)) continue;
			await close();
			throw notListening(own, code);
		}
		servers.push(server);
		own = (server.address() as AddressInfo).port;
	}

	return {
		address: `http://localhost:${own}/`,
		close,
		async code({ state, seconds, signal }, exchange) {
			const { promise, resolve, reject } = Promise.withResolvers<void>();
			const late = setTimeout(() => reject(runnerError('login-failed:late', [inWords(seconds)])), seconds * 1000);
			const stop = () => reject(signal?.reason as Error);
			signal?.addEventListener('abort', stop, { once: true });
			let isAnswered = false;
			answer = (url, response) => {
				const refused = (error: unknown) => {
					show(response, 400, 'Not connected', problemOf(error).message);
					reject(error as Error);
				};
				if (isAnswered)
					return show(response, 409, 'Already answered', 'This login has its answer. Look at the terminal.');
				const query = url.searchParams;
				// Whatever else opens the address, such as a favicon or a look of the user's, is no answer.
				if (!query.has('code') && !query.has('error'))
					return show(response, 404, 'Nothing is here yet', 'Give access on the consent page first.');
				isAnswered = true;
				clearTimeout(late);
				if (!isSame(query.get('state') ?? '', state)) return refused(runnerError('login-failed:state', []));
				const error = query.get('error');
				if (error === 'access_denied') return refused(runnerError('login-failed:denied', []));
				if (error !== null) return refused(runnerError('login-failed:page', [word(error)]));
				exchange(query.get('code') ?? '').then((sentence) => {
					show(response, 200, 'Connected', `${sentence} You can close this page.`);
					resolve();
				}, refused);
			};
			try {
				await promise;
			} finally {
				clearTimeout(late);
				signal?.removeEventListener('abort', stop);
			}
		},
	};
}

function show(response: ServerResponse, status: number, title: string, text: string): void {
	response
		.writeHead(status, {
			'content-type': 'text/html; charset=utf-8',
			'cache-control': 'no-store',
			'referrer-policy': 'no-referrer', // the address has the code
			'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:",
		})
		.end(answerPage(title, text));
}

function isSame(given: string, expected: string): boolean {
	const [one, other] = [Buffer.from(given), Buffer.from(expected)];
	return one.length === other.length && timingSafeEqual(one, other);
}

/** An error of the consent page's is a short word; whatever else is there may be anything, and is not repeated. */
const word = (error: string) => (/^[a-z_]{1,40}$/.test(error) ? error : 'an error');

function notListening(port: number, code: string) {
	if (code === 'EADDRINUSE')
		return usage(
			`Port ${port} is in use, perhaps by another auth login. End that, or choose another port with --port and register its address too.`,
		);
	return usage(
		`Port ${port} cannot be listened on (${code}). Choose another with --port and register its address too.`,
	);
}
