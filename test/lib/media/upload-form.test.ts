import { createHash } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { PassThrough } from 'node:stream';
import { Agent } from 'undici';
import { expect, it, onTestFinished } from 'vitest';
import { problemOf } from '../../../lib';
import { postUploadForm, type UploadTarget } from '../../../lib/media/upload-form';
import { mp4 } from '../../emulator/helpers';
import { listening } from '../../support/origin';
import { stageOf, upload, videoFile } from '../../support/upload';

function target(port: number, more: Partial<UploadTarget> = {}): UploadTarget {
	const dispatcher = new Agent();
	onTestFinished(async () => await dispatcher.destroy());
	return {
		upload: {
			upload_url: `http://127.0.0.1:${port}/`,
			upload_parameters: {
				'x-amz-date': '1',
				key: 'uploads/a "b"',
				policy: 'p',
				'Content-Type': 'multipart/form-data',
			},
		},
		fileName: 'video.mp4',
		contentType: 'video/mp4',
		dispatcher,
		...more,
	};
}

it('sends the fields in their order, the file last, its exact length and no token', async () => {
	const got: { headers?: IncomingHttpHeaders; body: Buffer } = { body: Buffer.alloc(0) };
	const port = await listening(
		createServer((request, response) => {
			got.headers = request.headers;
			request
				.on('data', (chunk: Buffer) => (got.body = Buffer.concat([got.body, chunk])))
				.on('end', () => response.writeHead(204).end());
		}),
	);
	const { source, bytes } = await videoFile(1_500_000);
	const opened = await source.open();
	const { sha256 } = await postUploadForm({ ...opened, bytes: bytes.length }, target(port));
	expect(sha256).toBe(createHash('sha256').update(bytes).digest('hex'));

	const boundary = /boundary=(.+)$/.exec(got.headers?.['content-type'] ?? '')?.[1];
	const text = got.body.toString('latin1');
	expect([...text.matchAll(/form-data; name="([^"]*)"/g)].map(([, name]) => name)).toEqual([
		'x-amz-date',
		'key',
		'policy',
		'Content-Type',
		'file',
	]);
	expect(text).toContain('name="key"\r\n\r\nuploads/a "b"\r\n');
	const begin = text.indexOf('Content-Type: video/mp4\r\n\r\n') + 'Content-Type: video/mp4\r\n\r\n'.length;
	expect(got.body.subarray(begin, begin + bytes.length).equals(bytes)).toBe(true);
	expect(text.slice(begin + bytes.length)).toBe(`\r\n--${boundary}--\r\n`);
	expect(got.headers).toMatchObject({ 'content-length': String(got.body.length) });
	expect(got.headers).not.toHaveProperty('authorization');
	expect(got.headers).not.toHaveProperty('transfer-encoding');
});

it('gives up a source that falls silent', async () => {
	const port = await listening(createServer((request) => request.resume()));
	const stream = new PassThrough();
	stream.write(mp4(1000));
	const problem = await postUploadForm({ stream, bytes: 1e6 }, target(port, { sourceIdleMs: 80 })).catch(problemOf);
	expect(problem).toMatchObject({ code: 'media-stalled', category: 'origin', action: 'retry-later' });
	expect(stream.destroyed).toBe(true);
});

it('does not believe a bucket that says yes before everything came', async () => {
	const port = await listening(createServer((_, response) => response.writeHead(204).end()));
	const { source, bytes } = await videoFile(30_000_000);
	const opened = await source.open();
	const problem = await postUploadForm({ ...opened, bytes: bytes.length }, target(port)).catch(problemOf);
	expect(problem).toMatchObject({
		code: expect.stringMatching(/^upload-(unconfirmed|broken)$/),
		action: 'retry-later',
	});
});

it('tells its progress, which only grows and ends at the total', async () => {
	const { source, bytes } = await videoFile(24_000_000);
	const { progress } = await upload(await stageOf(), source);
	expect(progress[0]).toEqual({ sent: 0, total: bytes.length, bytesPerSecond: 0, secondsLeft: null });
	expect(progress.at(-1)).toMatchObject({ sent: bytes.length, total: bytes.length });
	for (const [index, { sent }] of progress.entries())
		expect(sent).toBeGreaterThanOrEqual(progress[index - 1]?.sent ?? 0);
	expect(new Set(progress.map(({ sent }) => sent)).size).toBe(progress.length);
});
