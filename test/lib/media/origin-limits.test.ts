import { describe, expect, it } from 'vitest';
import type { Socket } from 'node:net';
import { urlSource } from '../../../lib';
import { readAll, readHead } from '../../../lib/media/read';
import { probeMedia } from '../../../lib/preflight/probe/probe';
import { agentWith, codeOf, IMPATIENT, origin, problemOf, rawOrigin, textAt } from '../../support/origin';

const sleep = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));
const HEAD = 'HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n';

/** Writes again and again until the other side has enough. */
function trickle(socket: Socket, text: string, everyMs: number): void {
	const timer = setInterval(() => socket.write(text), everyMs);
	socket.on('close', () => clearInterval(timer)).on('error', () => undefined);
}

async function timed(work: Promise<unknown>): Promise<{ code: string; ms: number }> {
	const start = performance.now();
	return { code: await codeOf(work), ms: performance.now() - start };
}

describe('an origin that takes its time', () => {
	it.each<[string, (socket: Socket) => void]>([
		['never answers', () => undefined],
		['stops within its headers', (socket) => socket.write('HTTP/1.1 200 OK\r\nx-a: b')],
		[
			'trickles its headers',
			(socket) => {
				socket.write('HTTP/1.1 200 OK\r\n');
				trickle(socket, 'x-a: b\r\n', 50);
			},
		],
		['has only early hints', (socket) => trickle(socket, 'HTTP/1.1 103 Early Hints\r\nlink: <a>\r\n\r\n', 50)],
		['falls silent within the body', (socket) => socket.write(`${HEAD}abc`)],
	])('%s: origin-timeout', async (_, talk) => {
		const { code, ms } = await timed(textAt(await rawOrigin(talk), agentWith(IMPATIENT)));
		expect(code).toBe('origin-timeout');
		expect(ms).toBeLessThan(3_000);
	});

	it('trickles a body: a small part has a time of its own, the whole only may not fall silent', async () => {
		const url = await rawOrigin((socket) => {
			socket.write(HEAD);
			trickle(socket, 'a', 20);
		});
		const source = urlSource(url, agentWith(IMPATIENT), { smallReadTimeoutMs: 300 });
		const { code, ms } = await timed(readHead(source, 1000));
		expect(code).toBe('origin-timeout');
		expect(ms).toBeLessThan(2_000);

		const { stream } = await source.open();
		await sleep(600);
		expect(stream.destroyed).toBe(false);
		stream.destroy();
	});

	it('trickles a whole body: it is given up when too little came in its time, and not while it is fast enough', async () => {
		const url = await rawOrigin((socket) => {
			socket.write(HEAD);
			trickle(socket, 'a'.repeat(1_000), 20);
		});
		const pace = (bytes: number) => ({ pace: { bytes, withinMs: 300 } });
		const { code, ms } = await timed(readAll(urlSource(url, agentWith(IMPATIENT), pace(50_000)), 1_000_000));
		expect(code).toBe('origin-timeout');
		expect(ms).toBeLessThan(2_000);
		expect(await codeOf(readAll(urlSource(url, agentWith(IMPATIENT), pace(2_000)), 1_000_000))).toBe('none');
	});

	it('brings an image steadily, but not in the time that an image may take', async () => {
		const url = await rawOrigin((socket) => {
			socket.write(HEAD);
			trickle(socket, 'a', 20);
		});
		expect((await timed(readAll(urlSource(url, agentWith()), 1_000_000, undefined, 300))).code).toBe('origin-timeout');
	});

	it('trickles again and again in one look: all its reads together have one time', async () => {
		const url = await rawOrigin((socket) => {
			socket.write(HEAD);
			trickle(socket, 'a', 20);
		});
		const { code, ms } = await timed(probeMedia(urlSource(url, agentWith()), undefined, 300));
		expect(code).toBe('origin-timeout');
		expect(ms).toBeLessThan(2_000);
	});

	it('is not blamed for its pace while the reader takes its time', async () => {
		const url = await origin((_, response) => response.end(Buffer.alloc(3_000_000)));
		const pace = { bytes: 1_000_000, withinMs: 150 };
		const { stream } = await urlSource(url, agentWith({ idleTimeoutMs: 5_000 }), { pace }).open();
		let size = 0;
		for await (const chunk of stream as AsyncIterable<Buffer>) {
			if (size === 0) await sleep(800);
			size += chunk.length;
		}
		expect(size).toBe(3_000_000);
	});

	it('is not blamed for a reader that takes its time', async () => {
		const url = await origin((_, response) => response.end(Buffer.alloc(3_000_000)));
		const { stream } = await urlSource(url, agentWith({ idleTimeoutMs: 200 })).open();
		let size = 0;
		for await (const chunk of stream as AsyncIterable<Buffer>) {
			if (size === 0) await sleep(800);
			size += chunk.length;
		}
		expect(size).toBe(3_000_000);
	});

	it('has a name that nobody answers for', async () => {
		const agent = agentWith({
			...IMPATIENT,
			lookup: (_, __, callback) => void setTimeout(() => callback(null, '127.0.0.1', 4), 5_000).unref(),
		});
		const { code, ms } = await timed(textAt('http://slow.example.com/', agent));
		expect(code).toBe('origin-timeout');
		expect(ms).toBeLessThan(3_000);
	});

	it('is left at once when the work is called off', async () => {
		const url = await rawOrigin(() => undefined);
		const { code, ms } = await timed(
			textAt(url, agentWith({ firstByteTimeoutMs: 20_000, idleTimeoutMs: 20_000 }), AbortSignal.timeout(100)),
		);
		expect(code).toContain('TimeoutError'); // the caller's own reason
		expect(ms).toBeLessThan(1_000);
	});
});

describe('an origin that says too much', () => {
	it.each<[string, (socket: Socket) => void]>([
		['one long header', (socket) => socket.write(`HTTP/1.1 200 OK\r\nx-a: ${'b'.repeat(100_000)}\r\n\r\n`)],
		['many headers', (socket) => socket.write(`HTTP/1.1 200 OK\r\n${'x-a: bbbbbbbb\r\n'.repeat(5_000)}\r\n`)],
		[
			'headers without end',
			(socket) => {
				socket.write('HTTP/1.1 200 OK\r\n');
				trickle(socket, 'x-a: bbbbbbbb\r\n'.repeat(500), 5);
			},
		],
		['a long redirect', (socket) => socket.write(`HTTP/1.1 302 Found\r\nlocation: /${'b'.repeat(20_000)}\r\n\r\n`)],
		['no HTTP', (socket) => socket.write('220 mail.example.com ESMTP\r\n')],
		['two lengths', (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 3\r\ncontent-length: 4\r\n\r\nabcd')],
	])('%s: origin-malformed', async (_, talk) => {
		expect(await codeOf(textAt(await rawOrigin(talk)))).toBe('origin-malformed');
	});

	it('more than it announced is cut off', async () => {
		const url = await rawOrigin((socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nabcdef'));
		expect(await textAt(url)).toBe('abc');
	});

	it('a body without end is left where its reader has enough', async () => {
		const url = await rawOrigin((socket) => {
			socket.write('HTTP/1.1 200 OK\r\n\r\n');
			trickle(socket, 'x'.repeat(65_536), 1);
		});
		expect((await readHead(urlSource(url, agentWith()), 100_000)).head).toHaveLength(100_000);
	});
});

describe('an origin that is not there', () => {
	it('has a code for each reason, and says what to do', async () => {
		const closed = await origin((_, response) => response.end());
		const hangsUp = await rawOrigin((socket) => socket.destroy());
		expect(await codeOf(textAt('http://absent.example.invalid/'))).toBe('host-unknown');
		expect(await codeOf(textAt('http://127.0.0.1:9/'))).toBe('origin-unreachable');
		expect(await codeOf(textAt(hangsUp))).toBe('origin-unreachable');
		expect((await problemOf(textAt('http://127.0.0.1:9/a?sig=secret'))).message).toBe(
			'http://127.0.0.1:9/a cannot be reached (ECONNREFUSED). Check that the server is running and that the port is right.',
		);
		expect(await textAt(closed)).toBe('');
	});
});

describe('a slow origin', () => {
	it("holds its own connections and nobody else's", async () => {
		let open = 0;
		let most = 0;
		let over = false;
		const waiting: (() => void)[] = [];
		const slow = await origin((_, response) => {
			most = Math.max(most, ++open);
			response.writeHead(200).write('a');
			if (over) response.end('b');
			else waiting.push(() => response.end('b'));
			response.on('close', () => open--);
		});
		const fast = await origin((_, response) => response.end('here'));
		const agent = agentWith({ firstByteTimeoutMs: 20_000, idleTimeoutMs: 20_000 });
		const slowOnes = Array.from({ length: 24 }, async () => await textAt(slow, agent));
		await sleep(50);
		// The slow one ends nothing until the fast one has answered: held up by it, this would never end.
		expect(await Promise.all(Array.from({ length: 20 }, async () => await textAt(fast, agent)))).toEqual(
			Array(20).fill('here'),
		);
		expect(most).toBe(8);
		over = true;
		for (const end of waiting) end();
		expect(await Promise.all(slowOnes)).toEqual(Array(24).fill('ab'));
	});
});
