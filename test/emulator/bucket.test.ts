import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { request } from 'undici';
import { describe, expect, it } from 'vitest';
import { BOUNDARY, call, formParts, mp4, multipart, png, read, readyVideo, register, start, upload } from './helpers';

describe('media and the bucket', () => {
	it('registers, takes the file with 204, processes and is ready', async () => {
		let now = Date.now();
		const emulator = await start({ now: () => now, processingMs: 1500 });
		const registered = await register(emulator);
		expect(Object.keys(registered.upload_parameters)).toEqual([
			'x-amz-date',
			'x-amz-signature',
			'x-amz-security-token',
			'x-amz-algorithm',
			'key',
			'policy',
			'x-amz-credential',
			'Content-Type',
		]);
		expect(registered.upload_parameters['Content-Type']).toBe('multipart/form-data');
		const policy = JSON.parse(Buffer.from(registered.upload_parameters['policy']!, 'base64').toString());
		expect(Date.parse(policy.expiration)).toBe(now + 3_600_000);
		const status = async () => (await call(emulator, 'GET', `/media/${registered.media_id}`)).body.status;
		expect(await status()).toBe('registered');

		const file = mp4(300_000);
		const answer = await upload(registered.upload_url, formParts(registered, file));
		expect([answer.status, answer.text]).toEqual([204, '']);
		expect(answer.headers['etag']).toMatch(/^"[0-9a-f]{32}"$/);
		expect(answer.headers['location']).toContain('uploads');
		expect(await status()).toBe('processing');
		now += 1500;
		expect(await status()).toBe('succeeded');
		expect(emulator.media()[0]).toMatchObject({ bytes: file.length, detectedType: 'video/mp4', fileName: 'clip.mp4' });
		expect((await call(emulator, 'GET', '/media')).body.items).toEqual([
			{ media_id: registered.media_id, media_type: 'video', status: 'succeeded' },
		]);
	});

	it('takes a form that arrives byte by byte', async () => {
		const emulator = await start();
		const registered = await register(emulator);
		const body = multipart(formParts(registered, mp4(40)));
		const answer = await request(registered.upload_url, {
			method: 'POST',
			headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}`, 'content-length': String(body.length) },
			body: Readable.from(
				body
					.toString('latin1')
					.match(/[^]{1,7}/g)!
					.map((piece) => Buffer.from(piece, 'latin1')),
			),
		});
		expect((await read(answer)).status).toBe(204);
		expect(emulator.media()[0]!.bytes).toBe(mp4(40).length);
	});

	it('fails media whose bytes are no video', async () => {
		const emulator = await start();
		const registered = await register(emulator);
		expect((await upload(registered.upload_url, formParts(registered, png()))).status).toBe(204);
		expect((await call(emulator, 'GET', `/media/${registered.media_id}`)).body.status).toBe('failed');
		const media_source = { source_type: 'video_id', media_id: registered.media_id, cover_image_key_frame_time: 0 };
		const pin = await call(emulator, 'POST', '/pins', { board_id: emulator.boards()[0]!.id, media_source });
		expect([pin.status, pin.body.code]).toEqual([400, 1]);
	});

	it('counts and hashes what it does not keep', async () => {
		const emulator = await start({ keepMediaBytes: 1000 });
		await readyVideo(emulator);
		expect(emulator.media()[0]).toMatchObject({ bytes: mp4().length, kept: false, status: 'succeeded' });
	});

	it('refuses as S3 does', async () => {
		let now = Date.now();
		const emulator = await start({ now: () => now });
		const registered = await register(emulator);
		const other = await register(emulator);
		const url = registered.upload_url;
		const good = formParts(registered);
		const altered = (name: string, value: string) =>
			formParts({ ...registered, upload_parameters: { ...registered.upload_parameters, [name]: value } });
		const cases: [string, Awaited<ReturnType<typeof upload>>, number, string][] = [
			['authorization', await upload(url, good, { authorization: 'Bearer pina_emulator' }), 400, 'InvalidArgument'],
			[
				'missing field',
				await upload(
					url,
					good.filter(([name]) => name !== 'x-amz-security-token'),
				),
				403,
				'AccessDenied',
			],
			['altered signature', await upload(url, altered('x-amz-signature', 'ff')), 403, 'AccessDenied'],
			[
				'policy of another',
				await upload(url, altered('policy', other.upload_parameters['policy']!)),
				403,
				'AccessDenied',
			],
			['unknown key', await upload(url, altered('key', 'uploads/x')), 403, 'AccessDenied'],
			['extra field', await upload(url, [['acl', 'public'], ...good]), 403, 'Extra input fields: acl'],
			['field after the file', await upload(url, [...good, ['late', 'x']]), 400, 'InvalidArgument'],
			['file first', await upload(url, good.toReversed()), 403, 'AccessDenied'],
			['no file', await upload(url, good.slice(0, -1)), 400, 'IncorrectNumberOfFilesInPostRequest'],
			['not multipart', await upload(url, good, { 'content-type': 'video/mp4' }), 412, 'PreconditionFailed'],
		];
		for (const [name, answer, status, text] of cases) {
			expect([name, answer.status, answer.text]).toEqual([name, status, expect.stringContaining(text)]);
			expect(answer.headers['content-type']).toBe('application/xml');
		}
		const chunked = await request(url, {
			method: 'POST',
			headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
			body: Readable.from([multipart(good)]),
		});
		expect(await read(chunked)).toMatchObject({ status: 411, text: expect.stringContaining('MissingContentLength') });
		expect(emulator.media().every(({ status }) => status === 'registered')).toBe(true);

		now += 3_600_000;
		const late = await upload(url, good);
		expect([late.status, late.text]).toEqual([
			403,
			expect.stringContaining('Invalid according to Policy: Policy expired.'),
		]);
	});

	it('takes one file per form, unless told otherwise', async () => {
		for (const [uploadFormReuse, second] of [
			['refuse', 403],
			['allow', 204],
		] as const) {
			const emulator = await start({ uploadFormReuse });
			const registered = await register(emulator);
			expect((await upload(registered.upload_url, formParts(registered))).status).toBe(204);
			expect((await upload(registered.upload_url, formParts(registered))).status).toBe(second);
		}
	});

	it('keeps media registered when the sender goes away half way', async () => {
		const emulator = await start();
		const registered = await register(emulator);
		const { port } = new URL(registered.upload_url);
		const body = multipart(formParts(registered, mp4(100_000)));
		await new Promise<void>((resolve) => {
			const socket = connect(Number(port), '127.0.0.1', () => {
				socket.write(
					`POST /bucket/ HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=${BOUNDARY}\r\nContent-Length: ${body.length}\r\n\r\n`,
				);
				socket.write(body.subarray(0, 50_000), () => socket.end(resolve));
			});
		});
		await expect.poll(() => emulator.requests().at(-1)).toMatchObject({ path: '/bucket/' });
		expect(emulator.media()[0]).toMatchObject({ status: 'registered', bytes: 0 });
	});

	it('refuses media types other than video and unknown media', async () => {
		const emulator = await start();
		expect((await call(emulator, 'POST', '/media', { media_type: 'image' })).body.code).toBe(1);
		expect((await call(emulator, 'GET', '/media/42')).status).toBe(404);
	});
});
