import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type BatchRow, type HttpPort, type MediaOpener, type PinDraft } from '../../../lib';
import { importBatch } from '../../../lib/import/import-batch';
import type { ApiRequest } from '../../../lib/pinterest/http';
import { createLanes } from '../../../lib/publish/lanes';
import { importAll, outcomes } from '../../support/import';
import { emulate, openMedia, pipelineAt, samples } from '../../support/pipeline';

const file = (name: string) => ({ file: `media/${name}`, folder: samples });
const address = (name: string) => ({ url: `https://images.example.com/${name}` });
const draft = (...media: PinDraft['media']): PinDraft => ({ board: 'Travel', title: 'Picture', media });

/** Opens addresses of images.example.com from the samples, so that preflight has something to look at. */
const open: MediaOpener = (ref) =>
	openMedia(
		'url' in ref && ref.url.startsWith('https://images.example.com/') ? file(new URL(ref.url).pathname.slice(1)) : ref,
	);

const NOT_FETCHED = { status: 400, headers: {}, body: { code: 1, message: 'Sorry we could not fetch the image.' } };

async function sentFor(given: PinDraft, { settings = {}, fetches = true } = {}) {
	const sources: any[] = [];
	const emulator = await emulate({ enforceRateLimits: false });
	const http =
		(port: HttpPort): HttpPort =>
		async (request: ApiRequest) => {
			if (request.operation !== 'POST /pins') return await port(request);
			const source = (request.body as { media_source: { source_type: string } }).media_source;
			sources.push(source);
			const byUrl = source.source_type.endsWith('url') || source.source_type.endsWith('urls');
			if (byUrl && fetches) return { status: 201, headers: {}, body: { id: String(sources.length) } };
			return byUrl ? NOT_FETCHED : await port(request);
		};
	const pipeline = pipelineAt(emulator, { http, settings });
	async function* rows(): AsyncGenerator<BatchRow> {
		yield { row: 2, draft: given };
	}
	const results = [];
	for await (const result of importBatch(pipeline, rows(), { open })) results.push(result);
	const key = results[0]?.idempotencyKey;
	return { results, sources, job: key ? await pipeline.ledger.find(key) : undefined };
}

const types = (sources: { source_type: string }[]) => sources.map(({ source_type }) => source_type);

describe('images go to Pinterest', () => {
	it('by address where Pinterest can fetch it, and as bytes otherwise', async () => {
		expect(types((await sentFor(draft(address('lemon-tart.jpg')))).sources)).toEqual(['image_url']);
		expect(types((await sentFor(draft(file('lemon-tart.jpg')))).sources)).toEqual(['image_base64']);
		expect(types((await sentFor(draft(address('lemon-tart.jpg'), address('harbour-noon.jpg')))).sources)).toEqual([
			'multiple_image_urls',
		]);
		expect(types((await sentFor(draft(address('lemon-tart.jpg'), file('harbour-noon.jpg')))).sources)).toEqual([
			'multiple_image_base64',
		]);
		const signed = { url: `${address('lemon-tart.jpg').url}?X-Amz-Signature=0` };
		expect(types((await sentFor(draft(signed))).sources)).toEqual(['image_base64']);
	});

	it('always in one way where the user says so', async () => {
		expect(
			types((await sentFor(draft(address('lemon-tart.jpg')), { settings: { sendImages: 'inline' } })).sources),
		).toEqual(['image_base64']);
		const { results, sources } = await sentFor(draft(file('lemon-tart.jpg')), { settings: { sendImages: 'url' } });
		expect([outcomes(results), sources]).toEqual([['image-without-url'], []]);
	});

	it('as bytes after all where Pinterest cannot fetch them, once, and with the reason in the history', async () => {
		const { results, sources, job } = await sentFor(draft(address('lemon-tart.jpg')), { fetches: false });
		expect([outcomes(results), types(sources)]).toEqual([['created'], ['image_url', 'image_base64']]);
		expect(job?.events.map(({ reason }) => reason).join()).toContain('sent as bytes instead');
	});

	it('but not where the user wants addresses alone', async () => {
		const { results, sources } = await sentFor(draft(address('lemon-tart.jpg')), {
			fetches: false,
			settings: { sendImages: 'url' },
		});
		expect([outcomes(results), types(sources)]).toEqual([['media-unreachable'], ['image_url']]);
	});

	it('hundreds at once with a bounded number of bytes in hand', async () => {
		// 60 pictures of 4 MB, and lanes wide enough to send all of them together.
		const picture = Buffer.concat([await readSample(), randomBytes(4 * 1024 * 1024)]);
		const big: MediaOpener = () => ({
			name: 'picture',
			open: async (range) => ({
				stream: Readable.from([range ? picture.subarray(range.start, range.end) : picture]),
				bytes: picture.length,
				start: range?.start ?? 0,
			}),
		});
		let inHand = 0;
		let most = 0;
		const emulator = await emulate({ enforceRateLimits: false });
		const pipeline = pipelineAt(emulator, {
			unpaced: true,
			http: (port) => async (request) => {
				if (request.operation !== 'POST /pins') return await port(request);
				most = Math.max(most, (inHand += picture.length));
				await new Promise((resolve) => setTimeout(resolve, 5));
				inHand -= picture.length;
				return { status: 201, headers: {}, body: { id: String(Math.round(Math.random() * 1e9)) } };
			},
		});
		pipeline.lanes = createLanes({ images: 60 });
		async function* rows(): AsyncGenerator<BatchRow> {
			for (let row = 0; row < 60; row++)
				yield { row, draft: { board: 'Travel', title: `Picture ${row}`, media: [{ binary: 'data' }] } };
		}
		const results = [];
		for await (const result of importBatch(pipeline, rows(), { open: big })) results.push(result);
		expect(new Set(outcomes(results))).toEqual(new Set(['created']));
		expect(most).toBeGreaterThan(picture.length);
		expect(most).toBeLessThanOrEqual(32 * 1024 * 1024);
	});
});

describe('a cover', () => {
	it('is the frame a tenth of the way in where none is given', async () => {
		const emulator = await emulate();
		const [result] = await importAll(pipelineAt(emulator), [
			{ board: 'Travel', title: 'Film', media: [file('sailing.mp4')] },
		]);
		expect(result?.outcome).toBe('created');
		expect(emulator.pins()[0]).toMatchObject({ kind: 'video', coverKeyFrameTime: 1 });
	});

	it('may be a file, and is refused before anything is sent where it is WebP or too small', async () => {
		const emulator = await emulate();
		const covered = (name: string): PinDraft => ({
			board: 'Travel',
			title: name,
			media: [file('sailing.mp4')],
			cover: { media: file(name) },
		});
		const results = await importAll(pipelineAt(emulator), [
			covered('sailing-cover.jpg'),
			covered('hot-air-balloons.jpg'),
			covered('herb-pots.jpg'),
		]);
		expect(outcomes(results)).toEqual(['created', 'image-type', 'image-too-small']);
		expect(emulator.pins().map(({ images }) => images.length)).toEqual([1]);
		expect(emulator.media()).toHaveLength(1);
	});
});

async function readSample(): Promise<Buffer> {
	const { stream } = await openMedia(file('lemon-tart.jpg')).open();
	return Buffer.concat(await stream.toArray());
}
