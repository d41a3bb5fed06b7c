import { beforeAll, describe, expect, it } from 'vitest';
import { ALL_SCOPES } from '../../emulator';
import { dayOf, DAY_MS } from '../../emulator/metrics';
import { loadContract, specExists } from './openapi';
import { call, embedded, jpeg, pinBody, png, readyVideo, start, token, type Answer } from '../emulator/helpers';

if (!specExists) console.log("Pinterest's OpenAPI is not here (PINTEREST_OPENAPI): the contract test is skipped.");

describe.skipIf(!specExists && !process.env['CI'])("Pinterest's contract", () => {
	let faultsOf: ReturnType<typeof loadContract>['faultsOf'];

	beforeAll(() => {
		expect(specExists, "Pinterest's OpenAPI is needed in CI").toBe(true);
		({ faultsOf } = loadContract());
	}, 60_000);

	it('covers every answer of a tour through all operations', async () => {
		const emulator = await start({ processingMs: 0, scopes: ALL_SCOPES });
		const seen: string[] = [];

		async function visit(
			method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
			template: string,
			status: number,
			ids: Record<string, string> = {},
			body?: unknown,
			query = '',
		) {
			const path = template.replace(/\{(\w+)\}/g, (_, name: string) => ids[name]!);
			const answer = await call(emulator, method, path + query, body);
			expect([template, answer.status, answer.text]).toEqual([template, status, expect.any(String)]);
			check(method, template, answer);
			return answer.body;
		}
		function check(method: string, template: string, { status, body }: Answer) {
			seen.push(`${method} ${template}`);
			expect([method, template, status, faultsOf(method, template, status, body)]).toEqual([
				method,
				template,
				status,
				undefined,
			]);
		}

		for (const form of [
			{ grant_type: 'refresh_token', refresh_token: emulator.refreshToken },
			{ grant_type: 'client_credentials', scope: 'pins:read' },
			{ grant_type: 'refresh_token', refresh_token: 'wrong' },
			{ grant_type: 'unknown' },
		]) {
			check('POST', '/oauth/token', await token(emulator, form as unknown as Record<string, string>));
		}

		await visit('GET', '/user_account', 200);
		const board_id = (await visit('POST', '/boards', 201, {}, { name: 'Contract' })).id;
		await visit('POST', '/boards', 400, {}, { name: 'Contract' });
		await visit('GET', '/boards', 200, {}, undefined, '?page_size=2');
		await visit('GET', '/boards', 400, {}, undefined, '?page_size=900');
		await visit('GET', '/boards/{board_id}', 200, { board_id });
		await visit('GET', '/boards/{board_id}', 404, { board_id: '1' });
		await visit('PATCH', '/boards/{board_id}', 200, { board_id }, { description: 'Changed' });
		const section_id = (await visit('POST', '/boards/{board_id}/sections', 201, { board_id }, { name: 'One' })).id;
		await visit('POST', '/boards/{board_id}/sections', 400, { board_id }, { name: '' });
		await visit('PATCH', '/boards/{board_id}/sections/{section_id}', 200, { board_id, section_id }, { name: 'Two' });
		await visit('GET', '/boards/{board_id}/sections', 200, { board_id });

		const media_id = await readyVideo(emulator);
		await visit('POST', '/media', 201, {}, { media_type: 'video' });
		await visit('POST', '/media', 400, {}, { media_type: 'image' });
		await visit('GET', '/media', 200);
		await visit('GET', '/media/{media_id}', 200, { media_id });
		await visit('GET', '/media/{media_id}', 404, { media_id: '1' });

		const pin = (change: object) => pinBody(emulator, { board_id, ...change });
		const item = { content_type: 'image/png', data: png().toString('base64') };
		const sources = [
			embedded(jpeg(), 'image/jpeg'),
			{ source_type: 'multiple_image_base64', items: [{ ...item, title: 'One' }, item] },
			{ source_type: 'video_id', media_id, cover_image_key_frame_time: 1 },
			{ source_type: 'video_id', media_id, cover_image_content_type: 'image/png', cover_image_data: item.data },
		];
		let pin_id = '';
		for (const media_source of sources) {
			pin_id = (
				await visit(
					'POST',
					'/pins',
					201,
					{},
					pin({ media_source, board_section_id: section_id, link: 'https://a.example/' }),
				)
			).id;
			await visit('GET', '/pins/{pin_id}', 200, { pin_id });
		}
		await visit('POST', '/pins', 400, {}, pin({ title: 'x'.repeat(101) }));
		await visit('POST', '/pins', 404, {}, pin({ board_id: '1' }));
		await visit('POST', '/pins', 403, {}, pin({ media_source: embedded(png(10, 10)) }));
		emulator.faults.add({ on: 'POST /pins', kind: 'spam-block', times: 1 });
		await visit('POST', '/pins', 429, {}, pin({}));
		await visit('GET', '/pins', 200, {}, undefined, '?page_size=1');
		await visit('GET', '/boards/{board_id}/pins', 200, { board_id });
		await visit('GET', '/boards/{board_id}/sections/{section_id}/pins', 200, { board_id, section_id });
		await visit('GET', '/pins/{pin_id}', 404, { pin_id: '1' });
		await visit('PATCH', '/pins/{pin_id}', 200, { pin_id }, { title: 'Changed' });
		await visit('GET', '/pins', 200, {}, undefined, '?pin_metrics=true');
		const [start_date, end_date] = [dayOf(Date.now() - 6 * DAY_MS), dayOf(Date.now())];
		const days = `?start_date=${start_date}&end_date=${end_date}`;
		const asked = `${days}&metric_types=IMPRESSION,SAVE_RATE,VIDEO_AVG_WATCH_TIME,TOTAL_COMMENTS`;
		await visit('GET', '/pins/{pin_id}/analytics', 200, { pin_id }, undefined, asked);
		await visit('GET', '/pins/{pin_id}/analytics', 200, { pin_id }, undefined, `${asked}&split_field=APP_TYPE`);
		await visit('GET', '/pins/{pin_id}/analytics', 400, { pin_id }, undefined, days);
		await visit('GET', '/pins/{pin_id}/analytics', 404, { pin_id: '1' }, undefined, asked);
		await visit('GET', '/pins/analytics', 200, {}, undefined, `${asked}&pin_ids=${pin_id}`);
		await visit('GET', '/pins/analytics', 404, {}, undefined, `${asked}&pin_ids=${pin_id}&pin_ids=1`);
		await visit('GET', '/user_account/analytics', 200, {}, undefined, days);
		await visit('GET', '/user_account/analytics', 400, {}, undefined, `?start_date=${end_date}&end_date=${start_date}`);
		await visit('GET', '/user_account/analytics/top_pins', 200, {}, undefined, `${days}&sort_by=SAVE`);
		await visit('GET', '/user_account/analytics/top_video_pins', 200, {}, undefined, `${days}&sort_by=VIDEO_START`);
		await visit('GET', '/search/pins', 200, {}, undefined, '?query=changed');
		await visit('GET', '/search/boards', 200, {}, undefined, '?query=contract');
		await visit('GET', '/terms/related', 200, {}, undefined, '?terms=cake&terms=bread');
		await visit('GET', '/terms/suggested', 200, {}, undefined, '?term=cake&limit=2');
		await visit('POST', '/pins/{pin_id}/save', 201, { pin_id }, { board_id });
		await visit('DELETE', '/pins/{pin_id}', 204, { pin_id });
		await visit('DELETE', '/boards/{board_id}/sections/{section_id}', 204, { board_id, section_id });
		await visit('DELETE', '/boards/{board_id}', 204, { board_id });

		for (const wrong of ['/user_account', '/boards', '/media', '/pins']) {
			check('GET', wrong, await call(emulator, 'GET', wrong, undefined, 'wrong'));
		}
		expect(new Set(seen).size).toBe(31);
	}, 60_000);

	it('would notice a wrong answer', () => {
		expect(faultsOf('POST', '/pins', 201, { id: 'x1' })).toContain('pattern');
		expect(faultsOf('POST', '/pins', 201, { id: '1', media: { media_type: 'painting' } })).toContain('media');
		expect(
			faultsOf('GET', '/media/{media_id}', 200, { media_id: '1', media_type: 'video', status: 'ready' }),
		).toContain('enum');
		expect(faultsOf('POST', '/pins', 400, { message: 'no code' })).toContain('code');
		expect(faultsOf('POST', '/pins', 202, {})).toContain('202');
		const withoutRotation = {
			access_token: 'a',
			token_type: 'bearer',
			expires_in: 1,
			scope: '',
			response_type: 'refresh_token',
		};
		expect(faultsOf('POST', '/oauth/token', 200, withoutRotation)).toContain('refresh_token');
	}, 60_000);
});
