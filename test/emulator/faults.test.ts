import { request } from 'undici';
import { describe, expect, it } from 'vitest';
import type { Fault } from '../../emulator/index';
import { call, formParts, mp4, pinBody, register, start, upload } from './helpers';

describe('faults', () => {
	it('drops the connection before or after a pin exists', async () => {
		const emulator = await start();
		emulator.faults.add({ on: 'POST /pins', kind: 'drop-before' });
		await expect(call(emulator, 'POST', '/pins', pinBody(emulator))).rejects.toThrow();
		expect(emulator.pins()).toHaveLength(0);
		emulator.faults.add({ on: 'POST /pins', kind: 'drop-after-commit' });
		await expect(call(emulator, 'POST', '/pins', pinBody(emulator))).rejects.toThrow();
		expect(emulator.pins()).toHaveLength(1);
		expect(emulator.requests().map(({ status }) => status)).toEqual([0, 0]);
		expect((await call(emulator, 'POST', '/pins', pinBody(emulator))).status).toBe(201);
	});

	it('answers 500 or late although the pin exists', async () => {
		const emulator = await start();
		emulator.faults.add({ on: 'POST /pins', kind: 'error-after-commit', status: 503 });
		expect((await call(emulator, 'POST', '/pins', pinBody(emulator))).status).toBe(503);
		emulator.faults.add({ on: 'any', kind: 'hang-after-commit', ms: 120 });
		const before = Date.now();
		expect((await call(emulator, 'POST', '/pins', pinBody(emulator))).status).toBe(201);
		expect(Date.now() - before).toBeGreaterThanOrEqual(115);
		expect(emulator.pins()).toHaveLength(2);
	});

	it('keeps an after-commit fault for a request that commits', async () => {
		const emulator = await start();
		emulator.faults.add({ on: 'POST /pins', kind: 'error-after-commit' });
		expect((await call(emulator, 'POST', '/pins', { board_id: 'x' })).status).toBe(400);
		expect((await call(emulator, 'POST', '/pins', pinBody(emulator))).status).toBe(500);
	});

	it('chooses by operation, body, skip, times and seeded chance', async () => {
		const emulator = await start();
		const unavailable = { kind: 'status', status: 503, code: 503, message: 'no' } as const;
		emulator.faults.add({ ...unavailable, on: 'GET /media/{media_id}', times: 2 });
		const { media_id } = await register(emulator);
		const look = async () => (await call(emulator, 'GET', `/media/${media_id}`)).status;
		expect([await look(), await look(), await look()]).toEqual([503, 503, 200]);

		emulator.faults.add({ ...unavailable, on: 'POST /pins', match: 'row-17' });
		expect((await call(emulator, 'POST', '/pins', pinBody(emulator))).status).toBe(201);
		expect((await call(emulator, 'POST', '/pins', pinBody(emulator, { title: 'row-17' }))).status).toBe(503);

		emulator.faults.add({
			on: 'any',
			kind: 'status',
			status: 401,
			code: 2,
			message: 'Authentication failed.',
			skip: 2,
		});
		expect([await look(), await look(), await look(), await look()]).toEqual([200, 200, 401, 200]);

		const pattern = async () => {
			emulator.faults.clear();
			emulator.faults.add({ ...unavailable, on: 'any', probability: 0.5, seed: 7 });
			const seen: number[] = [];
			for (let count = 0; count < 20; count += 1) seen.push(await look());
			return seen;
		};
		const first = await pattern();
		expect(new Set(first)).toEqual(new Set([200, 503]));
		expect(await pattern()).toEqual(first);
	});

	it('knows the two answers that mislead clients most', async () => {
		const emulator = await start();
		emulator.faults.add({ on: 'POST /pins', kind: 'went-wrong' });
		const wrong = await call(emulator, 'POST', '/pins', pinBody(emulator));
		expect([wrong.status, wrong.body.message]).toEqual([400, 'Sorry! Something went wrong on our end.']);
		emulator.faults.add({ on: 'POST /pins', kind: 'spam-block', domains: ['bad.example'] });
		const link = { link: 'https://bad.example/1' };
		for (let count = 0; count < 2; count += 1) {
			expect((await call(emulator, 'POST', '/pins', pinBody(emulator, link))).body.code).toBe(9);
		}
		expect((await call(emulator, 'POST', '/pins', pinBody(emulator))).status).toBe(201);
	});

	it('disturbs the bucket', async () => {
		const emulator = await start();
		const attempt = async (fault: Fault) => {
			const registered = await register(emulator);
			emulator.faults.add(fault);
			const began = Date.now();
			const status = await upload(registered.upload_url, formParts(registered, mp4(2_000_000))).then(
				(answer) => answer.status,
				() => 'dropped',
			);
			const media = emulator.media().find(({ id }) => id === registered.media_id);
			return { status, media: media?.status, ms: Date.now() - began };
		};
		expect(await attempt({ on: 'bucket', kind: 'cut', fraction: 0.3 })).toMatchObject({
			status: 'dropped',
			media: 'registered',
		});
		expect(await attempt({ on: 'bucket', kind: 'drop-before' })).toMatchObject({
			status: 'dropped',
			media: 'registered',
		});
		expect(await attempt({ on: 'bucket', kind: 'drop-after-commit' })).toMatchObject({
			status: 'dropped',
			media: 'succeeded',
		});
		expect(await attempt({ on: 'bucket', kind: 'no-204' })).toMatchObject({ status: 200, media: 'succeeded' });
		expect(await attempt({ on: 'bucket', kind: 'status', status: 503 })).toMatchObject({
			status: 503,
			media: 'registered',
		});
		const stalled = await attempt({ on: 'bucket', kind: 'stall', ms: 150 });
		expect(stalled).toMatchObject({ status: 204, media: 'succeeded' });
		expect(stalled.ms).toBeGreaterThanOrEqual(145);
	});

	it('is steered over HTTP, from this machine only', async () => {
		const emulator = await start();
		const control = async (
			method: 'GET' | 'POST' | 'DELETE',
			path: string,
			body?: unknown,
			headers: Record<string, string> = {},
		) => {
			const answer = await request(`${emulator.url}/_emulator/${path}`, {
				method,
				headers,
				body: body ? JSON.stringify(body) : null,
			});
			return { status: answer.statusCode, body: (await answer.body.json()) as any };
		};
		expect((await control('POST', 'faults', { on: 'any', kind: 'status', status: 500 })).status).toBe(201);
		expect((await control('POST', 'faults', { on: 'any', kind: 'nonsense' })).status).toBe(400);
		expect((await control('POST', 'faults', { on: 'POST /pins', kind: 'cut' })).status).toBe(400);
		expect((await call(emulator, 'GET', '/boards')).status).toBe(500);
		await control('POST', 'faults', { on: 'any', kind: 'status', status: 429 });
		await call(emulator, 'GET', '/boards');
		await control('POST', 'faults', { on: 'any', kind: 'status', status: 500 });
		await control('DELETE', 'faults');
		await call(emulator, 'POST', '/pins', pinBody(emulator, { title: 'Kept' }));
		const { body } = await control('GET', 'state');
		expect(body).toMatchObject({ requests: { 'GET /boards': 2, 'POST /pins': 1 }, rateLimited: 1, tier: 'standard' });
		expect(body.pins[0]).toMatchObject({ title: 'Kept', sent: { title: 'Kept' } });
		expect((await control('POST', 'reset', undefined, { origin: 'http://evil.example' })).status).toBe(403);
		expect((await control('GET', 'state', undefined, { host: 'evil.example' })).status).toBe(403);
		expect((await control('POST', 'reset')).status).toBe(200);
		expect(emulator.pins()).toEqual([]);
	});

	it('make the pictures of pins late, refused or half, and only where they are named', async () => {
		const emulator = await start({ originals: true });
		const { images } = (await call(emulator, 'POST', '/pins', pinBody(emulator))).body.media;
		const seen = async (size: string) =>
			await request(images[size].url).then(async ({ statusCode, body }) => [
				statusCode,
				(await body.arrayBuffer()).byteLength,
			]);
		const look = async (size: string) => await seen(size).catch(() => 'broken');
		const whole = await look('originals');
		emulator.faults.add({ on: 'any', kind: 'status', status: 500 });
		expect(await look('originals')).toEqual(whole);
		emulator.faults.clear();

		emulator.faults.add({ on: 'image', kind: 'status', status: 403, match: 'size=originals', message: 'no' });
		expect([await look('1200x'), await look('originals'), await look('originals')]).toEqual([whole, [403, 2], whole]);
		emulator.faults.add({ on: 'image', kind: 'cut', fraction: 0.5, times: 1 });
		emulator.faults.add({ on: 'image', kind: 'drop-before' });
		emulator.faults.add({ on: 'image', kind: 'stall', ms: 10 });
		expect([await look('600x'), await look('600x'), await look('600x')]).toEqual(['broken', 'broken', whole]);
		expect(() => emulator.faults.add({ on: 'image', kind: 'no-204' })).toThrow("works on 'bucket' only");
	});

	it('closes while a fault still waits', async () => {
		const emulator = await start();
		emulator.faults.add({ on: 'any', kind: 'stall', ms: 60_000 });
		const waiting = call(emulator, 'GET', '/boards').catch(() => 'ended');
		await expect
			.poll(
				async () =>
					((await (await request(`${emulator.url}/_emulator/state`)).body.json()) as { faults: { left: number }[] })
						.faults[0]?.left,
			)
			.toBe(0);
		await emulator.close();
		expect(await waiting).toBe('ended');
	});
});
