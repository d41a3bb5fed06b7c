import { request } from 'undici';
import { describe, expect, it } from 'vitest';
import { call, firstBoard, mp4, pinBody, png, readyVideo, start } from './helpers';

async function page(url: string, headers: Record<string, string> = {}) {
	const answer = await request(url, { headers });
	return { status: answer.statusCode, headers: answer.headers, bytes: Buffer.from(await answer.body.arrayBuffer()) };
}

describe('pages', () => {
	it('show boards and pins, escaped, without anything from elsewhere', async () => {
		const emulator = await start();
		const title = '<script>alert(1)</script>"';
		const pin = await call(
			emulator,
			'POST',
			'/pins',
			pinBody(emulator, { title, alt_text: '"><b>', link: 'https://www.shop.example/x' }),
		);
		for (const path of ['/', `/pin/${pin.body.id}/`, `/board/${firstBoard(emulator)}/`]) {
			const { status, headers, bytes } = await page(emulator.url + path);
			const text = bytes.toString();
			expect(status).toBe(200);
			expect(text).toContain('&lt;script&gt;');
			expect(text).toContain('shop.example');
			expect(text).not.toMatch(/<script|"><b>/);
			expect(String(headers['content-security-policy'])).toContain("default-src 'none'");
			expect(text.replace(/href="[^"]*"/g, '')).not.toMatch(/(src|url)[=(]"?https?:/);
		}
		expect((await page(`${emulator.url}/pin/1/`)).status).toBe(404);
	});

	it('serve the pictures that pin answers name', async () => {
		const emulator = await start();
		const { body } = await call(emulator, 'POST', '/pins', pinBody(emulator));
		const picture = await page(body.media.images['1200x'].url);
		expect(picture.headers['content-type']).toBe('image/png');
		expect(picture.bytes.equals(png())).toBe(true);
		expect((await page(`${emulator.url}/image/${'0'.repeat(64)}`)).status).toBe(404);
	});

	it('serve videos with ranges', async () => {
		const emulator = await start();
		const media_id = await readyVideo(emulator);
		const media_source = { source_type: 'video_id', media_id, cover_image_key_frame_time: 3 };
		const { body } = await call(emulator, 'POST', '/pins', pinBody(emulator, { media_source }));
		expect((await page(`${emulator.url}/pin/${body.id}/`)).bytes.toString()).toContain(`/video/${media_id}#t=3`);
		const part = await page(`${emulator.url}/video/${media_id}`, { range: 'bytes=4-7' });
		expect([part.status, part.bytes.toString()]).toEqual([206, 'ftyp']);
		expect((await page(`${emulator.url}/video/${media_id}`)).bytes.length).toBe(mp4().length);
		expect((await page(`${emulator.url}/video/${media_id}`, { range: 'bytes=999999-' })).status).toBe(416);
	});
});
