import { gzipSync } from 'node:zlib';
import type { OutgoingHttpHeaders } from 'node:http';
import { describe, expect, it } from 'vitest';
import { urlSource } from '../../../lib';
import { readHead } from '../../../lib/media/read';
import { agentWith, codeOf, origin, problemOf, rawOrigin, textAt, textOf } from '../../support/origin';

const bytes = 'abcdefghijklmnopqrstuvwxyz';
const PAGE = '<!DOCTYPE html><title>403 Forbidden</title>';

describe('an answer', () => {
	it.each<[number, OutgoingHttpHeaders, string, string, string]>([
		[404, {}, '', '', 'media-gone'],
		[410, {}, '', '', 'media-gone'],
		[401, {}, PAGE, '', 'media-forbidden'],
		[403, {}, '', '', 'media-forbidden'],
		[403, {}, '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', '', 'media-forbidden'],
		[403, {}, PAGE, '', 'media-hotlink'],
		[403, {}, '<html><body>Access denied</body></html>', '', 'media-hotlink'],
		[403, {}, '<Error><Message>You are denied by bucket referer policy.</Message></Error>', '', 'media-hotlink'],
		[403, { vary: 'Accept, Referer' }, '', '', 'media-hotlink'],
		[403, {}, PAGE, '?expires=1700000000&md5=secret', 'media-forbidden'],
		[429, {}, '', '', 'origin-rate-limited'],
		[400, {}, '', '', 'origin-status'],
		[304, { location: '/a' }, '', '', 'origin-status'],
		[300, { location: '/a' }, '', '', 'origin-status'],
		[302, {}, '', '', 'origin-status'],
		[204, {}, '', '', 'origin-status'],
		[503, {}, '', '', 'origin-status'],
		[206, { 'content-range': 'bytes 5-25/26' }, bytes.slice(5), '', 'origin-status'],
		[206, {}, bytes, '', 'origin-status'],
	])('%d with %j and "%s" to %s is %s', async (status, headers, body, query, code) => {
		const url = await origin((_, response) => response.writeHead(status, headers).end(body));
		const { code: found, message, category } = await problemOf(urlSource(`${url}/a.jpg${query}`, agentWith()).open());
		expect(found).toBe(code);
		expect(category).toBe('origin');
		expect(message).not.toContain('secret');
	});

	it('429 says from when on it may be asked again', async () => {
		const clock = { now: () => Date.UTC(2026, 10, 3, 10) };
		const after = async (value: string) => {
			const url = await origin((_, response) => response.writeHead(429, { 'retry-after': value }).end());
			return await problemOf(urlSource(url, agentWith(), { clock }).open());
		};
		expect(await after('90')).toMatchObject({ action: 'retry-later', retryAt: '2026-11-03T10:01:30Z' });
		expect(await after('Tue, 03 Nov 2026 11:00:00 GMT')).toMatchObject({ retryAt: '2026-11-03T11:00:00Z' });
		expect(await after('soon')).not.toHaveProperty('retryAt');
	});

	it('without an end to its refusal is read for a moment only', async () => {
		const url = await origin((_, response) => {
			response.writeHead(403).write(PAGE);
			const more = () => {
				while (response.write('x'.repeat(65_536)));
			};
			response.on('drain', more);
			more();
		});
		expect(await codeOf(urlSource(url, agentWith()).open())).toBe('media-hotlink');
	});
});

describe('a compressed answer', () => {
	it.each(['gzip', 'br', 'x-gzip', 'deflate', 'zstd', 'identity, gzip'])('is refused: %s', async (coding) => {
		const url = await origin((_, response) =>
			response.writeHead(200, { 'content-encoding': coding }).end(gzipSync(Buffer.alloc(1_000_000))),
		);
		expect(await codeOf(urlSource(url, agentWith()).open())).toBe('origin-encoding');
	});

	it.each(['identity', 'aws-chunked', 'utf-8', ''])('is not what "%s" makes', async (coding) => {
		const url = await origin((_, response) => response.writeHead(200, { 'content-encoding': coding }).end(bytes));
		expect(await textAt(url)).toBe(bytes);
	});

	it('is not asked for, and nothing else that could tell who asks', async () => {
		const url = await origin(({ headers }, response) => response.end(JSON.stringify(headers)));
		expect(JSON.parse(await textAt(`${url}/a`))).toMatchObject({ 'accept-encoding': 'identity' });
		expect(Object.keys(JSON.parse(await textAt(`${url}/a`))).sort()).toEqual([
			'accept',
			'accept-encoding',
			'connection',
			'host',
			'user-agent',
		]);
	});
});

describe('a part', () => {
	const ranged = async () =>
		await origin(({ headers }, response) => {
			const [, from = '', to = ''] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? [];
			const [start, end] = [Number(from), Math.min(Number(to), bytes.length - 1)];
			if (start >= bytes.length)
				return response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end('no');
			response
				.writeHead(206, { 'content-range': `bytes ${start}-${end}/${bytes.length}` })
				.end(bytes.slice(start, end + 1));
		});

	it('begins where it was asked to', async () => {
		const source = urlSource(await ranged(), agentWith());
		expect(await textOf(source, 0, 4)).toEqual({ text: 'abcd', start: 0, bytes: 26 });
		expect(await textOf(source, 20, 24)).toEqual({ text: 'uvwx', start: 20, bytes: 26 });
		expect(await textOf(source, 24, 99)).toEqual({ text: 'yz', start: 24, bytes: 26 });
	});

	it('behind the end is empty', async () => {
		expect(await textOf(urlSource(await ranged(), agentWith()), 26, 40)).toEqual({ text: '', start: 26, bytes: 26 });
	});

	it('of an origin that knows no ranges begins at 0', async () => {
		const url = await origin((_, response) => response.end(bytes));
		expect(await textOf(urlSource(url, agentWith()), 20, 24)).toEqual({ text: bytes, start: 0, bytes: 26 });
	});

	it('that is another one than was asked for is refused', async () => {
		const url = await origin((_, response) => response.writeHead(206, { 'content-range': 'bytes 0-3/26' }).end('abcd'));
		expect(await codeOf(urlSource(url, agentWith()).open({ start: 20, end: 24 }))).toBe('origin-status');
	});

	it('of an unknown whole has no size', async () => {
		const url = await origin((_, response) => response.writeHead(206, { 'content-range': 'bytes 0-3/*' }).end('abcd'));
		expect(await textOf(urlSource(url, agentWith()), 0, 4)).toEqual({ text: 'abcd', start: 0, bytes: null });
	});
});

describe('an answer that breaks off', () => {
	it.each([
		['shorter than its length', 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nabc'],
		['within a chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n64\r\nabc'],
		['before the last chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n'],
		['with a chunk of nonsense', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\nxyz\r\n'],
		[
			'as a part of a part',
			'HTTP/1.1 206 OK\r\ncontent-range: bytes 0-99/100\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n',
		],
	])('is not taken for whole: %s', async (_, answer) => {
		const url = await rawOrigin((socket) => socket.end(answer));
		expect(await codeOf(textAt(url))).toBe('media-truncated');
	});

	it('does not end the process where nobody reads it', async () => {
		const url = await rawOrigin((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nabc'));
		const { stream } = await urlSource(url, agentWith()).open();
		await new Promise((resolve) => setTimeout(resolve, 50));
		await expect(stream.toArray()).rejects.toMatchObject({ problem: { code: 'media-truncated' } });
	});

	it('is as good as whole for who wants its head only', async () => {
		const url = await rawOrigin((socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nabc'));
		expect((await readHead(urlSource(url, agentWith()), 3)).head.toString()).toBe('abc');
	});
});

describe('redirects', () => {
	const chain = async (...hops: string[]) =>
		await origin(({ url }, response) => {
			const hop = Number(url?.slice(1));
			if (hop < hops.length) response.writeHead(302, { location: hops[hop] }).end();
			else response.end('here');
		});

	it('are followed three times', async () => {
		expect(await textAt(`${await chain('/1', '/2', '/3')}/0`)).toBe('here');
		expect(await codeOf(textAt(`${await chain('/1', '/2', '/3', '/4')}/0`))).toBe('too-many-redirects');
		expect(await codeOf(textAt(`${await chain('/0')}/0`))).toBe('too-many-redirects');
	});

	it.each([
		['file:///etc/passwd', 'url-scheme'],
		['ftp://example.com/a', 'url-scheme'],
		['http://user:secret@127.0.0.1/', 'url-credentials'],
		['http://[::1', 'url-invalid'],
		['http://169.254.169.254/secret', 'private-address'],
		['http://metadata.google.internal/', 'private-address'],
		['//0.0.0.0/', 'private-address'],
	])('to %s at the third hop: %s', async (target, code) => {
		const { code: found, message } = await problemOf(textAt(`${await chain('/1', '/2', target)}/0`));
		expect(found).toBe(code);
		expect(message).not.toContain('secret');
	});

	it('carry the range along, and no cookie', async () => {
		const url = await origin(({ url, headers }, response) => {
			if (url === '/') response.writeHead(307, { location: '/next', 'set-cookie': 'a=b' }).end();
			else
				response
					.writeHead(206, { 'content-range': 'bytes 3-3/9' })
					.end(`${headers.range}${headers.cookie ?? ''}`.slice(-1));
		});
		expect((await textOf(urlSource(url, agentWith()), 3, 4)).text).toBe('3');
	});
});
