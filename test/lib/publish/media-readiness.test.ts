import { describe, expect, it } from 'vitest';
import { awaitProcessing, type Asset } from '../../../lib';
import { processingDeadlineMs } from '../../../lib/publish/media-readiness';
import { likelyCauses, mediaFailed } from '../../../lib/publish/media-failed';
import { DEFAULT_SETTINGS } from '../../../lib/publish/settings';
import { VirtualClock } from '../../support/clock';
import { emulate, pipelineAt } from '../../support/pipeline';

const MINUTE = 60_000;
const GIB = 1024 ** 3;

const fit: Asset = {
	kind: 'video',
	contentType: 'video/mp4',
	bytes: 5_000_000,
	width: 1080,
	height: 1920,
	durationSeconds: 20,
	videoCodec: 'avc1.640028',
	fastStart: true,
	container: 'mp4',
	source: 'film.mp4',
};

/** A pipeline in which Pinterest says what the script does, the last word for ever, and waiting takes no time. */
async function scripted(script: (string | Error)[], random = 0.5) {
	const clock = new VirtualClock(0, { runsByItself: true });
	const pipeline = pipelineAt(await emulate(), {
		settings: { ...DEFAULT_SETTINGS },
		clock,
		random: () => random,
		http: () => async () => {
			const next = script.length > 1 ? script.shift() : script[0];
			if (next instanceof Error) throw next;
			return next === 'down'
				? { status: 500, headers: {}, body: {} }
				: { status: 200, headers: {}, body: { media_id: '7', status: next } };
		},
	});
	return { pipeline, slept: clock.slept, passed: clock.now };
}

const video = { mediaId: '7', asset: fit };

describe('waiting for a video', () => {
	it('looks first after two seconds, then ever less often, to every fifteen', async () => {
		const { pipeline, slept } = await scripted([...Array.from({ length: 8 }, () => 'processing'), 'succeeded']);
		expect(await awaitProcessing(pipeline, video)).toEqual({ state: 'ready' });
		expect(slept).toEqual([2000, 3000, 4500, 6750, 10_125, 15_000, 15_000, 15_000]);
	});

	it('spreads its looks, so that many do not look together', async () => {
		const early = await scripted(['processing', 'succeeded'], 0);
		const late = await scripted(['processing', 'succeeded'], 1);
		await awaitProcessing(early.pipeline, video);
		await awaitProcessing(late.pipeline, video);
		expect([early.slept, late.slept]).toEqual([[1800], [2200]]);
	});

	it('ends at its deadline, which counts from the upload and grows with the size', async () => {
		expect([0, GIB, 2 * GIB].map((bytes) => processingDeadlineMs(DEFAULT_SETTINGS, bytes) / MINUTE)).toEqual([
			10, 15, 20,
		]);
		for (const [bytes, minutes] of [
			[1, 10],
			[2 * GIB, 20],
		] as const) {
			const { pipeline, passed } = await scripted(['processing']);
			const readiness = await awaitProcessing(pipeline, { ...video, asset: { ...fit, bytes } });
			expect(readiness).toMatchObject({
				state: 'failed',
				problem: {
					code: 'processing-overdue',
					action: 'retry-later',
					message: expect.stringContaining(`${minutes} minutes`),
				},
			});
			expect(passed() / MINUTE).toBeGreaterThan(minutes);
			expect(passed() / MINUTE).toBeLessThan(minutes + 1);
		}
		const { pipeline, slept } = await scripted(['processing']);
		expect(await awaitProcessing(pipeline, { ...video, uploadedAt: -11 * MINUTE })).toMatchObject({ state: 'failed' });
		expect(slept).toEqual([]);
	});

	it('gives way after the time it was given, and says that it goes on', async () => {
		const { pipeline, passed } = await scripted(['processing']);
		expect(await awaitProcessing(pipeline, video, { waitMs: 30_000 })).toMatchObject({ state: 'processing' });
		expect(passed()).toBeLessThanOrEqual(30_000);
	});

	it('takes a look that got no answer for one more that was too early', async () => {
		const down = Array.from({ length: 4 }, () => 'down');
		const { pipeline } = await scripted(['processing', ...down, 'processing', 'succeeded']);
		expect(await awaitProcessing(pipeline, video)).toEqual({ state: 'ready' });
	});

	it('can be stopped at once', async () => {
		const { pipeline } = await scripted(['processing']);
		const stop = new AbortController();
		stop.abort(new DOMException('stopped', 'AbortError'));
		await expect(awaitProcessing(pipeline, video, { signal: stop.signal })).rejects.toThrow('stopped');
	});

	it('takes failed for an end, with the likely causes', async () => {
		const { pipeline } = await scripted(['failed']);
		const readiness = await awaitProcessing(pipeline, {
			...video,
			asset: { ...fit, fastStart: false, videoCodec: 'hvc1.1.6.L93' },
		});
		expect(readiness).toMatchObject({
			state: 'failed',
			problem: {
				code: 'media-failed',
				action: 'replace-asset',
				message: expect.stringMatching(/its index is at the end of the file; it is encoded as H\.265/),
			},
		});
	});
});

describe('the likely causes of a failed video', () => {
	it.each([
		[{}, []],
		[{ fastStart: false }, ['index is at the end']],
		[{ videoCodec: 'hev1.1.6.L93' }, ['H.265']],
		[{ videoCodec: 'avc1.7A001F' }, ['studios']],
		[{ videoCodec: undefined }, ['could not be checked']],
		[{ partial: true as const }, ['could not be checked']],
		[{ durationSeconds: 4.1 }, ['barely 4 seconds']],
		[{ durationSeconds: 800 }, ['13 minutes']],
		[{ width: 1000, height: 1980 }, ['0.51:1']],
		[{ width: 1880, height: 1000 }, ['1.88:1']],
		[{ rotation: 90 as const }, ['rotated by 90']],
		[{ container: 'mov' }, ['MOV']],
		[{ bytes: 1.5 * GIB }, ['1.5 GiB']],
	])('%j', (facts, expected) => {
		const causes = likelyCauses({ ...fit, ...facts });
		expect(causes).toHaveLength(expected.length);
		for (const [index, text] of expected.entries()) expect(causes[index]).toContain(text);
	});

	it('are left out where nothing is known', () => {
		expect(mediaFailed().message).toBe(
			'Pinterest could not process the video and gives no reason. Export the video again as MP4 with H.264, AAC and "fast start", 4 seconds to 15 minutes long, between 1:2 and 1.91:1, and upload that file.',
		);
	});
});
