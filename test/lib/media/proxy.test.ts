import { createServer, request } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { connect } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { certificateFor } from '../../support/certificate';
import {
	agentWith,
	codeOf,
	IMPATIENT,
	listening,
	names,
	origin,
	problemOf,
	rawOrigin,
	textAt,
} from '../../support/origin';

afterEach(() => vi.unstubAllEnvs());

/** A proxy that leads every name to this machine, and tells what it was asked for. */
async function proxy({ refuses = false } = {}): Promise<{ address: string; asked: string[] }> {
	const asked: string[] = [];
	const server = createServer((incoming, outgoing) => {
		asked.push(`${incoming.method} ${incoming.url}`);
		if (refuses) return outgoing.writeHead(407).end();
		const { port, pathname, search } = new URL(incoming.url ?? '');
		const onward = request(
			{ host: '127.0.0.1', port, path: pathname + search, headers: incoming.headers },
			(answer) => {
				outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
				answer.pipe(outgoing);
			},
		);
		onward.on('error', () => outgoing.destroy()).end();
	});
	server.on('connect', (incoming, socket) => {
		asked.push(`CONNECT ${incoming.url}`);
		if (refuses) return socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
		const onward = connect(Number(incoming.url?.split(':')[1]), '127.0.0.1', () => {
			socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
			socket.pipe(onward).pipe(socket);
		});
		onward.on('error', () => socket.destroy());
		socket.on('error', () => onward.destroy());
	});
	return { address: `http://127.0.0.1:${await listening(server)}`, asked };
}

function throughProxy(address: string, noProxy = ''): void {
	for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy']) vi.stubEnv(name, address);
	vi.stubEnv('NO_PROXY', noProxy);
	vi.stubEnv('no_proxy', noProxy);
}

const portOf = (url: string) => new URL(url).port;
const strict = (table: Parameters<typeof names>[0], limits: Partial<typeof IMPATIENT> = {}) =>
	agentWith({ allowPrivateNetwork: false, lookup: names(table), ...limits });

describe('through a proxy', () => {
	it('plain addresses are fetched', async () => {
		const { address, asked } = await proxy();
		throughProxy(address);
		const port = portOf(await origin((_, response) => response.end('here')));
		expect(
			await textAt(`http://public.example.com:${port}/a?b`, strict({ 'public.example.com': ['93.184.216.34'] })),
		).toBe('here');
		expect(asked).toEqual([`GET http://public.example.com:${port}/a?b`]);
	});

	it("secure addresses are fetched in a tunnel, and the certificate is the origin's", async () => {
		const { address, asked } = await proxy();
		throughProxy(address);
		const certificate = certificateFor('public.example.com', {
			from: new Date(Date.now() - 86_400_000),
			until: new Date(Date.now() + 86_400_000),
		});
		const port = await listening(createSecureServer(certificate, (_, response) => response.end('here')));
		const table = { 'public.example.com': ['93.184.216.34'] };
		expect(await codeOf(textAt(`https://public.example.com:${port}/`, strict(table)))).toBe('origin-tls');
		const before = getCACertificates('default');
		setDefaultCACertificates([...before, certificate.cert]);
		try {
			expect(await textAt(`https://public.example.com:${port}/`, strict(table))).toBe('here');
		} finally {
			setDefaultCACertificates(before);
		}
		expect(new Set(asked)).toEqual(new Set([`CONNECT public.example.com:${port}`]));
	});

	it('a name is resolved and checked first, and passed on where only the proxy knows it', async () => {
		const { address, asked } = await proxy();
		throughProxy(address);
		const port = portOf(await origin((_, response) => response.end('here')));
		const agent = strict({ 'private.example.com': ['10.0.0.1'] });
		expect(await codeOf(textAt(`http://private.example.com:${port}/`, agent))).toBe('private-address');
		expect(await codeOf(textAt(`https://private.example.com:${port}/`, agent))).toBe('private-address');
		for (const host of [
			'127.0.0.1',
			'[::1]',
			'2130706433',
			'localhost',
			'metadata.google.internal',
			'intranet',
			'vault.internal',
		]) {
			expect(await codeOf(textAt(`http://${host}:${port}/`, agent))).toBe('private-address');
		}
		expect(asked).toEqual([]);
		expect(await textAt(`http://beyond.example.com:${port}/`, agent)).toBe('here');
	});

	it('a name that turns private between a redirect and its target is refused', async () => {
		const { address, asked } = await proxy();
		throughProxy(address);
		const url = await origin((_, response) => response.writeHead(302, { location: '/secret' }).end());
		const agent = strict({ 'rebinding.example.com': ['93.184.216.34', '127.0.0.1'] });
		expect(await codeOf(textAt(`http://rebinding.example.com:${portOf(url)}/`, agent))).toBe('private-address');
		expect(asked).toHaveLength(1);
	});

	it('what NO_PROXY names is fetched directly, with every check', async () => {
		const { address, asked } = await proxy();
		throughProxy(address, 'direct.example.com,127.0.0.1');
		const url = await origin((_, response) => response.end('here'));
		expect(await textAt(url)).toBe('here');
		expect(
			await codeOf(
				textAt(
					`http://direct.example.com:${portOf(url)}/`,
					strict({ 'direct.example.com': ['93.184.216.34', '127.0.0.1'] }),
				),
			),
		).toBe('private-address');
		expect(asked).toEqual([]);
	});

	it('that refuses, or is not there, the proxy is to blame', async () => {
		const table = { 'public.example.com': ['93.184.216.34'] };
		throughProxy((await proxy({ refuses: true })).address);
		for (const scheme of ['http', 'https']) {
			const { code, message } = await problemOf(textAt(`${scheme}://public.example.com/`, strict(table)));
			expect(code).toBe('origin-unreachable');
			expect(message).toContain('HTTP_PROXY');
		}
		throughProxy('http://127.0.0.1:9');
		expect(await codeOf(textAt('http://public.example.com/', strict(table)))).toBe('origin-unreachable');
		expect(await codeOf(textAt('https://public.example.com/', strict(table)))).toBe('origin-unreachable');
	});

	it('a silent one is given up in time', async () => {
		throughProxy(await rawOrigin(() => undefined));
		const table = { 'public.example.com': ['93.184.216.34'] };
		const start = performance.now();
		expect(await codeOf(textAt('http://public.example.com/', strict(table, IMPATIENT)))).toBe('origin-timeout');
		expect(await codeOf(textAt('https://public.example.com/', strict(table, IMPATIENT)))).toBe('origin-timeout');
		expect(performance.now() - start).toBeLessThan(4_000);
	});

	it('a slow origin holds its own connections only', async () => {
		const { address } = await proxy();
		throughProxy(address);
		let open = 0;
		let most = 0;
		const release: (() => void)[] = [];
		const slow = await origin((_, response) => {
			most = Math.max(most, ++open);
			response.on('close', () => open--);
			release.push(() => response.end('slow'));
		});
		const fast = await origin((_, response) => response.end('fast'));
		const lookup = names({ 'slow.example.com': ['93.184.216.34'], 'fast.example.com': ['93.184.216.34'] });
		const agent = agentWith({ allowPrivateNetwork: false, lookup, firstByteTimeoutMs: 20_000 });
		let left = 16;
		const held = Array.from(
			{ length: left },
			async () => await textAt(`http://slow.example.com:${portOf(slow)}/`, agent).finally(() => left--),
		);
		// The slow one answers nothing until the fast one has: held up by it, this would never end.
		expect(await textAt(`http://fast.example.com:${portOf(fast)}/`, agent)).toBe('fast');
		while (left > 0) {
			for (const end of release.splice(0)) end();
			await new Promise((resolve) => setImmediate(resolve));
		}
		await Promise.all(held);
		expect(most).toBe(8);
	});
});
