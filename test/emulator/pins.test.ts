import { describe, expect, it } from 'vitest';
import { call, embedded, firstBoard, jpeg, pinBody, png, readyVideo, register, start, webp } from './helpers';

const item = (bytes = png()) => ({ content_type: 'image/png', data: bytes.toString('base64') });

describe('pins', () => {
	it('publishes an image and prints it as Pinterest does', async () => {
		const emulator = await start();
		const { status, body } = await call(
			emulator,
			'POST',
			'/pins',
			pinBody(emulator, {
				link: 'https://shop.example/a?b=1',
				alt_text: 'Grey',
				ai_disclosures: { values: ['AI_MODIFIED'] },
			}),
		);
		expect(status).toBe(201);
		expect(body).toMatchObject({
			title: 'A pin',
			creative_type: 'REGULAR',
			note: '',
			product_tags: [],
			is_removable: true,
		});
		expect(body.id).toMatch(/^\d{18,19}$/);
		expect(Number.isSafeInteger(Number(body.id))).toBe(false);
		expect(body.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
		expect(Object.keys(body.media.images)).toEqual(['150x150', '400x300', '600x', '1200x']);
		expect(body.media.images['600x']).toMatchObject({ width: 200, height: 300 });
		expect(emulator.pins()[0]).toMatchObject({ id: body.id, link: 'https://shop.example/a?b=1', altText: 'Grey' });
		expect(emulator.pins()[0]!.sent).toMatchObject({ ai_disclosures: { values: ['AI_MODIFIED'] } });
		expect(JSON.stringify(emulator.pins()[0]!.sent)).toContain('SHA-256');
	});

	it('makes a second pin of the same request', async () => {
		const emulator = await start();
		const [first, second] = [
			await call(emulator, 'POST', '/pins', pinBody(emulator)),
			await call(emulator, 'POST', '/pins', pinBody(emulator)),
		];
		expect(first.body.id).not.toBe(second.body.id);
		expect(emulator.pins()).toHaveLength(2);
	});

	it('refuses what the schema refuses', async () => {
		const emulator = await start();
		const carousel = (count: number) => ({
			source_type: 'multiple_image_base64',
			items: Array.from({ length: count }, () => item()),
		});
		const cases: [object, string][] = [
			[{ media_source: carousel(6) }, 'maxItems=5'],
			[{ media_source: carousel(1) }, 'minItems=2'],
			[{ board_id: 'summer' }, "does not match '^\\d+$'"],
			[{ board_id: undefined }, 'board_id'],
			[{ title: 'x'.repeat(101) }, 'maxLength=100'],
			[{ description: 'x'.repeat(801) }, 'maxLength=800'],
			[{ alt_text: 'x'.repeat(501) }, 'maxLength=500'],
			[{ link: `https://a.example/${'x'.repeat(2048)}` }, 'maxLength=2048'],
			[{ link: 'not a link' }, "Parameter 'link' with the value 'not a link' is not a valid URL format."],
			[{ media_source: embedded(webp(), 'image/webp') }, 'content_type'],
			[{ media_source: { ...embedded(), data: 'data:image/png;base64,AAAA' } }, '^[a-zA-Z0-9+/=]+$'],
			[{ media_source: { source_type: 'video_id', media_id: '123' } }, 'cover_image_url or cover_image_content_type'],
			[
				{ media_source: { source_type: 'video_id', media_id: '123', cover_image_key_frame_time: 1.5 } },
				'cover_image_key_frame_time',
			],
		];
		for (const [change, fragment] of cases) {
			const { status, body } = await call(emulator, 'POST', '/pins', pinBody(emulator, change));
			expect([status, body.code, body.message]).toEqual([400, 1, expect.stringContaining(fragment)]);
		}
		expect((await call(emulator, 'POST', '/pins', pinBody(emulator, { title: '😀'.repeat(100) }))).status).toBe(201);
		expect(emulator.pins()).toHaveLength(1);
	});

	it('looks at the schema first, then the board, the section and the media', async () => {
		const emulator = await start();
		const broken = embedded(png().subarray(0, 200));
		const codeOf = async (change: object) =>
			(await call(emulator, 'POST', '/pins', pinBody(emulator, change))).body.code;
		expect(await codeOf({ title: 'x'.repeat(101), board_id: '1', board_section_id: '2', media_source: broken })).toBe(
			1,
		);
		expect(await codeOf({ board_id: '1', board_section_id: '2', media_source: broken })).toBe(40);
		expect(await codeOf({ board_section_id: '2', media_source: broken })).toBe(2031);
		expect(await codeOf({ media_source: broken })).toBe(235);
	});

	it('publishes carousels, which say REGULAR at first', async () => {
		let now = Date.now();
		const emulator = await start({ now: () => now, creativeTypeDelayMs: 1000 });
		const media_source = {
			source_type: 'multiple_image_base64',
			items: [{ ...item(), title: 'One' }, item(png(200, 300, 9))],
			index: 1,
		};
		const { body } = await call(emulator, 'POST', '/pins', pinBody(emulator, { media_source }));
		expect(body.creative_type).toBe('REGULAR');
		expect(body.media.items).toHaveLength(2);
		now += 1000;
		const later = await call(emulator, 'GET', `/pins/${body.id}`);
		expect(later.body).toMatchObject({ creative_type: 'CAROUSEL', media: { media_type: 'multiple_images' } });
	});

	it('publishes a video with each kind of cover', async () => {
		const emulator = await start();
		const covers = [
			{ cover_image_key_frame_time: 0 },
			{ cover_image_content_type: 'image/jpeg', cover_image_data: jpeg().toString('base64') },
		];
		for (const cover of covers) {
			const media_id = await readyVideo(emulator);
			const media_source = { source_type: 'video_id', media_id, ...cover };
			const { status, body } = await call(emulator, 'POST', '/pins', pinBody(emulator, { media_source }));
			expect([status, body.creative_type, body.media.media_type]).toEqual([201, 'VIDEO', 'video']);
		}
		const media_source = {
			source_type: 'video_id',
			media_id: await readyVideo(emulator),
			cover_image_content_type: 'image/jpeg',
			cover_image_data: webp().toString('base64'),
		};
		expect((await call(emulator, 'POST', '/pins', pinBody(emulator, { media_source }))).body.message).toContain(
			'format of the image',
		);
	});

	it('refuses video that is not ready, in words that can be set', async () => {
		const emulator = await start({
			processingMs: 60_000,
			mediaNotReady: { processing: { status: 409, code: 77, message: 'later' } },
		});
		const video = (media_id: string) =>
			pinBody(emulator, { media_source: { source_type: 'video_id', media_id, cover_image_key_frame_time: 1 } });
		const { media_id } = await register(emulator);
		expect((await call(emulator, 'POST', '/pins', video(media_id))).body).toEqual({
			code: 404,
			message: 'Media not found',
		});
		expect((await call(emulator, 'POST', '/pins', video(await readyVideo(emulator)))).body.code).toBe(77);
		expect((await call(emulator, 'POST', '/pins', video('999'))).status).toBe(404);
	});

	it('lists newest first, pages without gaps, and shows new pins late', async () => {
		let now = Date.now();
		const emulator = await start({ now: () => now, listLagMs: 5000 });
		const ids: string[] = [];
		for (let index = 0; index < 5; index += 1)
			ids.unshift((await call(emulator, 'POST', '/pins', pinBody(emulator))).body.id);
		expect((await call(emulator, 'GET', '/pins')).body.items).toEqual([]);
		expect((await call(emulator, 'GET', `/pins/${ids[0]}`)).status).toBe(200);
		now += 5000;
		const first = (await call(emulator, 'GET', '/pins?page_size=2')).body;
		await call(emulator, 'POST', '/pins', pinBody(emulator));
		now += 5000;
		const rest = (await call(emulator, 'GET', `/boards/${firstBoard(emulator)}/pins?bookmark=${first.bookmark}`)).body;
		expect([...first.items, ...rest.items].map(({ id }: { id: string }) => id)).toEqual(ids);
		expect(rest.bookmark).toBeNull();
	});

	it('changes, saves and deletes pins', async () => {
		const emulator = await start();
		const { id } = (await call(emulator, 'POST', '/pins', pinBody(emulator))).body;
		const [, second] = emulator.boards();
		const changed = await call(emulator, 'PATCH', `/pins/${id}`, {
			title: 'New',
			board_id: second!.id,
			board_section_id: second!.sections[0]!.id,
		});
		expect(changed.body).toMatchObject({
			title: 'New',
			board_id: second!.id,
			board_section_id: second!.sections[0]!.id,
		});
		const saved = await call(emulator, 'POST', `/pins/${id}/save`, { board_id: firstBoard(emulator) });
		expect([saved.status, saved.body.parent_pin_id, saved.body.board_section_id]).toEqual([201, id, null]);
		expect((await call(emulator, 'DELETE', `/pins/${id}`)).status).toBe(204);
		expect((await call(emulator, 'GET', `/pins/${id}`)).body).toEqual({ code: 50, message: 'Pin not found.' });
	});

	it('answers links to blocked domains as spam', async () => {
		const emulator = await start({ spamDomains: ['spam.example'] });
		const { status, body } = await call(
			emulator,
			'POST',
			'/pins',
			pinBody(emulator, { link: 'https://www.spam.example/x' }),
		);
		expect(status).toBe(429);
		expect(body).toEqual({
			code: 9,
			message: 'Sorry! We blocked this link because it may lead to spam.',
			details: { source_field: null },
		});
		expect(
			(await call(emulator, 'POST', '/pins', pinBody(emulator, { link: 'https://notspam.example/x' }))).status,
		).toBe(201);
	});
});
