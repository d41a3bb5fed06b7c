import { expect, it } from 'vitest';
import { reasons, stageOf, upload, videoFile } from '../../support/upload';

const MB = 1024 * 1024;

it.each([0.01, 0.5, 0.99])('a connection cut at %d of the way is tried again with a new form', async (fraction) => {
	const { source, bytes } = await videoFile(12 * MB);
	const stage = await stageOf({ faults: [{ on: 'bucket', kind: 'cut', fraction }] });
	const told = await upload(stage, source);
	expect(told).toMatchObject({ registered: 2, posted: 2, states: ['registered', 'processing'], pins: 0 });
	expect(told.mediaId).toBe(stage.emulator.media()[1]?.id);
	expect(stage.emulator.media()[1]?.bytes).toBe(bytes.length);
	expect(reasons(told)).toEqual([expect.stringMatching(/^The connection broke off while video\.mp4 was uploaded/)]);
	expect(stage.slept).toEqual([1000]);
});

it('a connection that is always cut is given up after three forms, and nothing is kept', async () => {
	const { source } = await videoFile(12 * MB);
	const stage = await stageOf({ faults: [{ on: 'bucket', kind: 'cut', fraction: 0.01, times: 9 }] });
	const told = await upload(stage, source);
	expect(told).toMatchObject({
		problem: { code: 'upload-broken', category: 'network', action: 'retry-later' },
		registered: 3,
		posted: 3,
		lookedUp: 0,
	});
	expect(told).toMatchObject({ states: ['registered', 'registered', 'registered'], pins: 0, job: { state: 'failed' } });
	expect(told.job.mediaId).toBeUndefined();
	expect(stage.slept).toEqual([1000, 2000]);
});

const policyExpired = { status: 403, xmlCode: 'AccessDenied', message: 'Invalid according to Policy: Policy expired.' };

it.each([
	['busy', { status: 503 }, 'upload-busy'],
	['in trouble', { status: 500 }, 'upload-busy'],
	['of the opinion that the form has ended', policyExpired, 'upload-expired'],
	['refusing the form', { status: 403, xmlCode: 'AccessDenied', message: 'Access Denied' }, 'upload-refused'],
	[
		'too slow for itself',
		{
			status: 400,
			xmlCode: 'RequestTimeout',
			message: 'Your socket connection to the server was not read from or written to within the timeout period.',
		},
		'upload-broken',
	],
])('a bucket that is %s is tried with a new form, and three times at the most', async (_, fault, code) => {
	const { source } = await videoFile();
	const once = await stageOf({ faults: [{ on: 'bucket', kind: 'status', ...fault }] });
	expect(await upload(once, source)).toMatchObject({
		registered: 2,
		posted: 2,
		states: ['registered', 'processing'],
		pins: 0,
	});

	const always = await stageOf({ faults: [{ on: 'bucket', kind: 'status', ...fault, times: 9 }] });
	const told = await upload(always, source);
	expect(told).toMatchObject({
		problem: { code, action: 'retry-later' },
		registered: 3,
		posted: 3,
		states: ['registered', 'registered', 'registered'],
		pins: 0,
	});
	// One for each try; where the answer came after the whole body, the last is looked up before it ends as failed.
	expect(reasons(told).length).toBeGreaterThanOrEqual(3);
});

it('what the bucket finds too large is not sent again', async () => {
	const { source } = await videoFile();
	const stage = await stageOf({
		faults: [
			{
				on: 'bucket',
				kind: 'status',
				status: 400,
				xmlCode: 'EntityTooLarge',
				message: 'Your proposed upload exceeds the maximum allowed size',
				times: 9,
			},
		],
	});
	const told = await upload(stage, source);
	expect(told).toMatchObject({
		problem: { code: 'upload-too-large', category: 'media', action: 'replace-asset' },
		registered: 1,
		posted: 1,
		states: ['registered'],
	});
	expect(stage.slept).toEqual([]);
});

it.each([
	['answered with 200 in place of 204', { kind: 'no-204' }],
	['cut off before the answer', { kind: 'drop-after-commit' }],
	['answered with 500 although it was kept', { kind: 'error-after-commit', status: 500 }],
] as const)('an upload that is %s is looked up and not sent again', async (_, fault) => {
	const { source, bytes } = await videoFile();
	const stage = await stageOf({ faults: [{ on: 'bucket', ...fault }] });
	const told = await upload(stage, source);
	expect(told).toMatchObject({
		registered: 1,
		posted: 1,
		lookedUp: 1,
		states: ['processing'],
		pins: 0,
		job: { state: 'uploaded', mediaId: told.mediaId },
	});
	expect(stage.emulator.media()[0]).toMatchObject({ id: told.mediaId, bytes: bytes.length });
	expect(reasons(told).at(-1)).toBe('the upload had arrived all the same');
});

it('an upload without a clean end on the last try is looked up, too', async () => {
	const { source } = await videoFile();
	const stage = await stageOf({
		faults: [
			{ on: 'bucket', kind: 'status', status: 503, times: 2 },
			{ on: 'bucket', kind: 'drop-after-commit' },
		],
	});
	const told = await upload(stage, source);
	expect(told).toMatchObject({ registered: 3, posted: 3, states: ['registered', 'registered', 'processing'] });
	expect(told.mediaId).toBe(stage.emulator.media()[2]?.id);
});

it('where Pinterest does not say what became of an upload, it is sent again', async () => {
	const { source } = await videoFile();
	const stage = await stageOf({
		faults: [
			{ on: 'bucket', kind: 'drop-after-commit' },
			{ on: 'GET /media/:id', kind: 'status', status: 500, times: 9 },
		],
	});
	expect(await upload(stage, source)).toMatchObject({ registered: 2, posted: 2, states: ['processing', 'processing'] });
});

it('a bucket that stops reading is given up after its time', async () => {
	const { source } = await videoFile(24 * MB);
	const stage = await stageOf({ bucketIdleMs: 2_000, faults: [{ on: 'bucket', kind: 'stall', ms: 20_000 }] });
	const told = await upload(stage, source);
	expect(told).toMatchObject({ registered: 2, states: ['registered', 'processing'] });
	expect(reasons(told)).toEqual([expect.stringContaining('UND_ERR_HEADERS_TIMEOUT')]);
});

it('a bucket that does not answer is given up after its time, and what it kept is used', async () => {
	const { source } = await videoFile();
	const stage = await stageOf({ bucketIdleMs: 300, faults: [{ on: 'bucket', kind: 'hang-after-commit', ms: 20_000 }] });
	expect(await upload(stage, source)).toMatchObject({ registered: 1, lookedUp: 1, states: ['processing'] });
});

it('an upload that is stopped ends at once and leaves nothing', async () => {
	const { source } = await videoFile(24 * MB);
	const stage = await stageOf({ faults: [{ on: 'bucket', kind: 'stall', ms: 20_000 }] });
	const stop = new AbortController();
	const told = await upload(stage, source, {
		signal: stop.signal,
		onUpload: () => void setTimeout(() => stop.abort(), 100),
	});
	expect(told).toMatchObject({
		problem: { code: 'interrupted' },
		registered: 1,
		lookedUp: 0,
		states: ['registered'],
		pins: 0,
	});
	expect(told.progress.at(-1)?.sent).toBeLessThan(24 * MB);
	expect(stage.slept).toEqual([]);
});

it('a form that is near its end when it comes is not used', async () => {
	const { source } = await videoFile();
	let behind = 3_570_000;
	const stage = await stageOf({
		now: () => Date.now() - behind,
		http: (port) => async (request) => {
			const answer = await port(request);
			if (request.path === '/media') behind = 0;
			return answer;
		},
	});
	expect(await upload(stage, source)).toMatchObject({ registered: 2, posted: 1, states: ['registered', 'processing'] });
});

it('where every form is near its end when it comes, nothing is uploaded and the clock is named', async () => {
	const { source } = await videoFile();
	const stage = await stageOf({ uploadFormTtlSeconds: 30 });
	expect(await upload(stage, source)).toMatchObject({
		problem: { code: 'upload-expired', category: 'setup', message: expect.stringContaining('clock of this machine') },
		registered: 3,
		posted: 0,
		pins: 0,
	});
});
