import { describe, expect, it } from 'vitest';
import { PassThrough, Readable } from 'node:stream';
import { readdir } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bucketProblem } from '../../../lib/media/bucket-problem';
import { expiryOfForm, isGoodFor } from '../../../lib/media/upload-policy';
import { reportProgress, type UploadProgress } from '../../../lib/media/upload-progress';
import { spoolOf } from '../../../lib/media/spool';
import { refuseTooLarge } from '../../../lib/publish/upload-media';
import { problemOf } from '../../../lib';
import { uploadLog } from '../../../nodes/PinterestMediaUpload/upload-log';
import { uploadBar } from '../../../runner/ui/upload-bar';
import { ownFolder } from '../../support/cli';

const xml = (code: string, message: string) =>
	`<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message><RequestId>1</RequestId></Error>`;

it.each([
	[
		403,
		xml('AccessDenied', 'Invalid according to Policy: Policy expired.'),
		'upload-expired',
		'pinterest',
		'retry-later',
	],
	[400, xml('ExpiredToken', 'The provided token has expired.'), 'upload-expired', 'pinterest', 'retry-later'],
	[403, xml('RequestTimeTooSkewed', 'The difference is too large.'), 'upload-expired', 'pinterest', 'retry-later'],
	[403, xml('AccessDenied', 'Access Denied'), 'upload-refused', 'pinterest', 'retry-later'],
	[403, xml('SignatureDoesNotMatch', 'No.'), 'upload-refused', 'pinterest', 'retry-later'],
	[411, xml('MissingContentLength', 'No.'), 'upload-refused', 'pinterest', 'retry-later'],
	[400, xml('constructor', 'No.'), 'upload-refused', 'pinterest', 'retry-later'],
	[400, xml('EntityTooLarge', 'No.'), 'upload-too-large', 'media', 'replace-asset'],
	[413, '<html>too large</html>', 'upload-too-large', 'media', 'replace-asset'],
	[400, xml('EntityTooSmall', 'No.'), 'upload-too-small', 'media', 'replace-asset'],
	[503, xml('SlowDown', 'Please reduce your request rate.'), 'upload-busy', 'pinterest', 'retry-later'],
	[503, xml('ServiceUnavailable', 'No.'), 'upload-busy', 'pinterest', 'retry-later'],
	[500, xml('InternalError', 'No.'), 'upload-busy', 'pinterest', 'retry-later'],
	[502, '', 'upload-busy', 'pinterest', 'retry-later'],
	[400, xml('RequestTimeout', 'No.'), 'upload-broken', 'network', 'retry-later'],
	[400, xml('IncompleteBody', 'No.'), 'upload-broken', 'network', 'retry-later'],
	[200, '', 'upload-unconfirmed', 'pinterest', 'retry-later'],
	[201, '<PostResponse/>', 'upload-unconfirmed', 'pinterest', 'retry-later'],
])("the bucket's %d %s is %s", (status, text, code, category, action) => {
	expect(bucketProblem(status, text, 'video.mp4')).toMatchObject({ code, category, action });
});

it("tells the bucket's own words", () => {
	const said = xml('AccessDenied', 'Policy Condition failed: [&quot;eq&quot;, &#34;$key&#34;] &amp;lt;');
	expect(bucketProblem(403, said, 'video.mp4').message).toBe(
		'Pinterest\'s upload server did not accept video.mp4 (AccessDenied: Policy Condition failed: ["eq", "$key"] &lt;).',
	);
});

describe('the end of a form', () => {
	const policy = (content: unknown) => ({ policy: Buffer.from(JSON.stringify(content)).toString('base64') });
	it.each([
		[policy({ expiration: '2026-11-24T12:00:00.000Z', conditions: [] }), Date.parse('2026-11-24T12:00:00Z')],
		[policy({ expiration: 'soon' }), undefined],
		[policy(null), undefined],
		[{ policy: '%%%' }, undefined],
		[{} as Record<string, string>, undefined],
	])('%j', (parameters, at) => expect(expiryOfForm(parameters)).toBe(at));

	it('is near a minute before it', () => {
		const form = policy({ expiration: '1970-01-01T01:00:00Z' });
		expect([3_539_999, 3_540_000, 3_540_001, 3_700_000].map((now) => isGoodFor(form, now))).toEqual([
			true,
			true,
			false,
			false,
		]);
		expect(isGoodFor({}, 0)).toBe(true);
	});
});

it('reports at most four times a second, the last always, at the rate of the last seconds', () => {
	let now = 0;
	const told: UploadProgress[] = [];
	const report = reportProgress(10_000, { monotonic: () => now }, (progress) => told.push(progress));
	for (const [at, sent] of [
		[0, 0],
		[100, 100],
		[250, 250],
		[499, 499],
		[1000, 1000],
		[20_000, 9000],
		[21_000, 9500],
		[21_001, 10_000],
	] as const) {
		now = at;
		report(sent);
	}
	expect(told.map(({ sent }) => sent)).toEqual([0, 250, 1000, 9000, 9500, 10_000]);
	expect(told[2]).toEqual({ sent: 1000, total: 10_000, bytesPerSecond: 1000, secondsLeft: 9 });
	expect(told[4]).toEqual({ sent: 9500, total: 10_000, bytesPerSecond: 500, secondsLeft: 1 });
});

describe('a spool', () => {
	it('takes no more than it may', async () => {
		const media = { stream: Readable.from([Buffer.alloc(600), Buffer.alloc(600)]), bytes: null };
		expect(await spoolOf(media, 'film', (bytes) => refuseTooLarge(bytes, 1000)).catch(problemOf)).toMatchObject({
			code: 'video-too-large',
			action: 'replace-asset',
		});
		expect(media.stream.destroyed).toBe(true);
	});

	it('ends when it is stopped', async () => {
		const stop = new AbortController();
		const stream = new PassThrough();
		const spooling = spoolOf({ stream, bytes: null }, 'film', () => undefined, stop.signal);
		stream.write('a');
		stop.abort();
		stream.write('b');
		await expect(spooling).rejects.toMatchObject({ name: 'AbortError' });
		expect(stream.destroyed).toBe(true);
	});

	it('says that the disk is full, and leaves nothing there', async () => {
		const folder = await ownFolder();
		const entry = `import { spoolOf } from '${join(__dirname, '../../../lib/media/spool')}';
			import { Readable } from 'node:stream';
			spoolOf({ stream: Readable.from([Buffer.alloc(100_000)]), bytes: null }, 'film', () => undefined).then(() => console.log('kept'), (error) => console.log(error.problem.code));`;
		const script = join(await ownFolder(), 'spool.cjs');
		await build({
			stdin: { contents: entry, resolveDir: __dirname, loader: 'ts' },
			bundle: true,
			platform: 'node',
			outfile: script,
			logLevel: 'error',
		});
		// A limit on the size of files fails a write as a full disk does.
		const run = (limit: string) =>
			spawnSync('sh', ['-c', `ulimit -f ${limit}; exec "$0" "$1"`, process.execPath, script], {
				env: { ...process.env, TMPDIR: folder },
				encoding: 'utf8',
			}).stdout.trim();
		expect([run('unlimited'), run('8')]).toEqual(['kept', 'disk-full']);
		expect(await readdir(folder)).toEqual([]);
	});
});

describe('what is shown of uploads', () => {
	const upload = (sent: number, total: number, bytesPerSecond: number) => ({
		sent,
		total,
		bytesPerSecond,
		secondsLeft: null,
	});

	it('is one bar for all of them', () => {
		expect(uploadBar([])).toBe('');
		expect(uploadBar([upload(0, 5e6, 0)])).toBe('[--------------------] 0.0 of 5.0 MB');
		expect(uploadBar([upload(30e6, 100e6, 5e6), upload(80e6, 100e6, 5e6)])).toBe(
			'[###########---------] 110 of 200 MB · 10 MB/s · 0:09 left',
		);
		expect(uploadBar([upload(0, 2e9, 5e5)])).toBe('[--------------------] 0.0 of 2000 MB · 0.5 MB/s · 1:06:40 left');
		expect(uploadBar([upload(9, 9, 1)])).toMatch(/^\[#{20}\]/);
	});

	it("is in n8n's log a line at the beginning, at the end, at each quarter, and after half a minute", () => {
		let now = 0;
		const lines: string[] = [];
		const log = uploadLog(
			{ info: (line) => lines.push(line), debug: (line) => lines.push(line) },
			'film.mp4',
			() => now,
		);
		for (const [at, sent] of [
			[0, 0],
			[1000, 10e6],
			[2000, 26e6],
			[3000, 30e6],
			[33_000, 31e6],
			[34_000, 60e6],
			[35_000, 100e6],
		] as const) {
			now = at;
			log(upload(sent, 100e6, 2e6));
		}
		expect(lines.map((line) => /: (.*?)(,|$)/.exec(line)?.[1])).toEqual([
			'100.0 MB',
			'26 %',
			'31 %',
			'60 %',
			'100.0 MB',
		]);
		expect(lines.every((line) => line.includes('film.mp4'))).toBe(true);
	});
});
