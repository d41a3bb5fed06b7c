import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, embedded, jpeg, pinBody, png, start, webp } from './helpers';

let origin: Server;
let base = '';

const files: Record<string, Buffer> = {
	'/a.png': png(400, 600),
	'/b.jpg': jpeg(300, 200),
	'/c.webp': webp(),
	'/small.png': png(99, 500),
	'/cut.jpg': jpeg().subarray(0, -2),
	'/page.html': Buffer.from('<html>Sign in</html>'),
};

beforeAll(async () => {
	origin = createServer((request, response) => {
		const path = request.url ?? '';
		const hops = /^\/hop\/(\d)$/.exec(path);
		if (hops)
			return response.writeHead(302, { location: hops[1] === '0' ? '/a.png' : `/hop/${Number(hops[1]) - 1}` }).end();
		if (path === '/silent.png') return undefined;
		const file = files[path];
		return response.writeHead(file ? 200 : 404).end(file);
	});
	await new Promise<void>((resolve) => origin.listen(0, '127.0.0.1', resolve));
	base = `http://127.0.0.1:${(origin.address() as AddressInfo).port}`;
});

afterAll(() => {
	origin.closeAllConnections();
	origin.close();
});

describe('images', () => {
	it('fetches what a link points to', async () => {
		const emulator = await start({ imageFetchTimeoutMs: 1500 });
		const answerTo = async (url: string) =>
			await call(emulator, 'POST', '/pins', pinBody(emulator, { media_source: { source_type: 'image_url', url } }));
		expect((await answerTo(`${base}/a.png`)).body.media.images['1200x']).toMatchObject({ width: 400, height: 600 });
		expect((await answerTo(`${base}/hop/2`)).status).toBe(201);
		const refused: [string, number, number, string][] = [
			['/hop/3', 400, 1, 'Sorry we could not fetch the image.'],
			['/missing.png', 400, 1, 'Sorry we could not fetch the image.'],
			['/silent.png', 400, 1, 'Sorry we could not fetch the image.'],
			['/c.webp', 400, 1, 'The format of the image is not supported'],
			['/small.png', 403, 233, 'Your image is too small. Please choose a larger image and try again.'],
			['/cut.jpg', 403, 235, 'Sorry, this image is broken. Please pick a different image.'],
			['/page.html', 403, 235, 'Sorry, this image is broken. Please pick a different image.'],
		];
		for (const [path, status, code, message] of refused) {
			const answer = await answerTo(base + path);
			expect([path, answer.status, answer.body]).toEqual([path, status, { code, message }]);
		}
		expect((await answerTo('ftp://127.0.0.1/a.png')).status).toBe(400);
		expect(emulator.pins()).toHaveLength(2);
	}, 30_000);

	it('fetches carousels', async () => {
		const emulator = await start();
		const media_source = {
			source_type: 'multiple_image_urls',
			items: [{ url: `${base}/a.png` }, { url: `${base}/b.jpg` }],
		};
		expect((await call(emulator, 'POST', '/pins', pinBody(emulator, { media_source }))).status).toBe(201);
		expect(emulator.pins()[0]!.images.map(({ sourceUrl }) => sourceUrl)).toEqual([`${base}/a.png`, `${base}/b.jpg`]);
	});

	it('looks at bytes, not at what they are said to be', async () => {
		const emulator = await start();
		const answerTo = async (bytes: Buffer, type: string) =>
			await call(emulator, 'POST', '/pins', pinBody(emulator, { media_source: embedded(bytes, type) }));
		expect((await answerTo(jpeg(), 'image/jpeg')).status).toBe(201);
		expect((await answerTo(webp(), 'image/jpeg')).body.message).toBe('The format of the image is not supported');
		expect((await answerTo(png(), 'image/jpeg')).body.message).toContain('does not match the image data');
		expect((await answerTo(png(50, 50), 'image/png')).body.code).toBe(233);
	});
});
