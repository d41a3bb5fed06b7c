import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import {
	createOriginAgent,
	problemOf,
	systemClock,
	urlSource,
	type MediaOpener,
	type PipelineContext,
} from '../../../lib';
import { embedded, jpeg, png } from '../../emulator/helpers';
import {
	all,
	carousel,
	download,
	imageHost,
	keep,
	manyPins,
	PICTURE,
	pinned,
	sha256,
	titles,
	verdicts,
	video,
} from '../../support/board';
import { emulate, openMedia, pipelineAt } from '../../support/pipeline';

const UNLIMITED = { enforceRateLimits: false };

/** Waits for nothing, and says how long it would have waited. */
function hurried(pipeline: PipelineContext): PipelineContext & { slept: number[] } {
	const slept: number[] = [];
	const sleep = async (ms: number, signal?: AbortSignal) => {
		slept.push(ms);
		signal?.throwIfAborted();
	};
	return { ...pipeline, random: () => 1, clock: { ...systemClock, sleep }, slept };
}

describe('the pins of a board', () => {
	it('are read page by page, each once, in the order of the board', async () => {
		const emulator = await emulate(UNLIMITED);
		await manyPins(emulator, 260);
		const pages = () =>
			emulator.requests().filter(({ method, path }) => method === 'GET' && path.includes('/pins')).length;
		const images = download(pipelineAt(emulator), emulator);
		expect((await images.next()).value?.pin?.title).toBe('260');
		expect(pages()).toBe(1);
		const rest = await all(images);
		expect(titles(rest)).toEqual(Array.from({ length: 259 }, (_, index) => String(259 - index)));
		expect(pages()).toBe(2);
	});

	it('are no more than asked for, and skipped videos do not count', async () => {
		const emulator = await emulate({ processingMs: 0 });
		for (const title of ['four', 'three', 'two']) await pinned(emulator, title);
		await pinned(emulator, 'film', await video(emulator));
		await pinned(emulator, 'one');
		expect(titles(await all(download(pipelineAt(emulator), emulator, { limit: 3 })))).toEqual(['one', 'two', 'three']);
	});

	it('come with what Pinterest tells of them', async () => {
		const emulator = await emulate();
		const words = { description: 'Words', link: 'https://shop.example/a?b=c', alt_text: 'A square' };
		const id = await pinned(emulator, 'Full', undefined, words);
		const [found] = await all(download(pipelineAt(emulator), emulator));
		expect(found).toEqual({
			pin: {
				id,
				url: `${emulator.url}/pin/${id}/`,
				createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/),
				title: 'Full',
				description: 'Words',
				link: 'https://shop.example/a?b=c',
				altText: 'A square',
				boardId: emulator.boards()[0]?.id,
				boardSectionId: null,
				boardSection: null,
				creativeType: 'REGULAR',
			},
			image: {
				number: 1,
				count: 1,
				width: 1200,
				height: 1800,
				sizeKey: '1200x',
				source: expect.stringMatching(/\/image\/\w+$/),
			},
			saved: { fileName: `${id}.jpg`, contentType: 'image/jpeg', bytes: PICTURE.length, sha256: sha256(PICTURE) },
		});
	});

	it('end with a problem where their list breaks off, and what was downloaded stays', async () => {
		const emulator = await emulate(UNLIMITED);
		await manyPins(emulator, 255);
		emulator.faults.add({
			on: 'GET /boards/{board_id}/pins',
			kind: 'status',
			status: 403,
			code: 29,
			skip: 1,
			times: 1,
		});
		const images = await all(download(pipelineAt(emulator), emulator));
		expect(images).toHaveLength(251);
		expect(images.slice(0, 250).every(({ saved }) => saved?.bytes === jpeg().length)).toBe(true);
		expect(images[250]).toEqual({ problem: expect.objectContaining({ code: 'not-permitted' }) });
	});
});

describe('videos and carousels', () => {
	it('are a still for each video where stills are wanted', async () => {
		const emulator = await emulate({ processingMs: 0 });
		const cover = png(400, 700);
		await pinned(emulator, 'film', await video(emulator, cover));
		await pinned(emulator, 'image');
		const pipeline = pipelineAt(emulator);
		expect(titles(await all(download(pipeline, emulator)))).toEqual(['image']);
		const [image, still] = await all(download(pipeline, emulator, { videos: 'thumbnail' }));
		expect([image?.pin?.title, still?.pin?.title, still?.pin?.creativeType]).toEqual(['image', 'film', 'VIDEO']);
		expect(still?.saved?.sha256).toBe(sha256(cover));
	});

	it('are an image for each slide, of which a bad one costs no other', async () => {
		const emulator = await emulate();
		const slides = [png(700, 700, 1), png(700, 700, 2), png(700, 700, 3)];
		const id = await pinned(emulator, 'three', carousel(...slides));
		emulator.faults.add({ on: 'image', kind: 'status', status: 404, match: sha256(slides[1] as Buffer), times: 4 });
		const images = await all(download(pipelineAt(emulator), emulator));
		expect(verdicts(images)).toEqual(['1200x', 'image-unavailable', '1200x']);
		expect(images.map(({ image }) => [image?.number, image?.count])).toEqual([
			[1, 3],
			[2, 3],
			[3, 3],
		]);
		expect(images.map(({ saved }) => saved?.fileName)).toEqual([`${id}.png`, undefined, `${id}-3.png`]);
		expect(images[2]?.saved?.sha256).toBe(sha256(slides[2] as Buffer));
	});
});

describe('the size', () => {
	it('is the largest that Pinterest lists', async () => {
		const emulator = await emulate({ originals: true });
		await pinned(emulator, 'one');
		const [found] = await all(download(pipelineAt(emulator), emulator));
		expect(found?.image).toMatchObject({ sizeKey: 'originals', width: 1300, height: 1950 });
	});

	it.each([403, 404, 410])(
		'is the next one where the largest is answered with %d, without trying again',
		async (status) => {
			const emulator = await emulate({ originals: true });
			await pinned(emulator, 'one');
			for (const size of ['originals', '1200x'])
				emulator.faults.add({ on: 'image', kind: 'status', status, match: `size=${size}`, times: 1 });
			const pipeline = hurried(pipelineAt(emulator));
			const [found] = await all(download(pipeline, emulator));
			expect(found?.image).toMatchObject({ sizeKey: '600x', width: 564, height: 846 });
			expect(found?.saved?.bytes).toBe(PICTURE.length);
			expect(pipeline.slept).toEqual([]);
		},
	);

	it('is the next one where a page stands in the place of an image', async () => {
		const host = await imageHost((response, path) => {
			response.writeHead(200, { 'content-type': 'image/jpeg' });
			response.end(path.includes('1200x') ? '<!DOCTYPE html><title>Sign in</title>' : jpeg());
		});
		const emulator = await emulate({ publicUrl: host.url });
		await pinned(emulator, 'one');
		const [found] = await all(download(pipelineAt(emulator), emulator));
		expect(found).toMatchObject({
			image: { sizeKey: '600x' },
			saved: { contentType: 'image/jpeg', fileName: expect.stringMatching(/^\d+\.jpg$/) },
		});
	});

	it('is none where none is there, in words, and costs no other pin', async () => {
		const emulator = await emulate();
		await pinned(emulator, 'good');
		await pinned(emulator, 'gone', embedded(png(500, 500)));
		emulator.faults.add({ on: 'image', kind: 'status', status: 404, match: sha256(png(500, 500)), times: 4 });
		const [gone, good] = await all(download(pipelineAt(emulator), emulator));
		expect(gone).toEqual({
			pin: expect.objectContaining({ title: 'gone' }),
			image: { number: 1, count: 1 },
			problem: {
				code: 'image-unavailable',
				category: 'media',
				message: expect.stringContaining('cannot be downloaded in any size'),
				action: 'none',
			},
		});
		expect(good?.saved?.sha256).toBe(sha256(PICTURE));
	});

	it('is none of a pin that Pinterest lists without an image', async () => {
		const emulator = await emulate();
		await pinned(emulator, 'bare');
		const pipeline = pipelineAt(emulator, {
			http: (port) => async (request) => {
				const answer = await port(request);
				for (const pin of (answer.body as { items?: { media: unknown }[] }).items ?? []) pin.media = null;
				return answer;
			},
		});
		expect(verdicts(await all(download(pipeline, emulator)))).toEqual(['pin-without-image']);
	});
});

describe('an image that fails', () => {
	it.each([
		['is refused for a moment', { kind: 'status', status: 503 }],
		['gets no answer', { kind: 'drop-before' }],
		['breaks off in the middle', { kind: 'cut', fraction: 0.5 }],
	] as const)('because it %s is tried again and comes whole', async (_, fault) => {
		const emulator = await emulate();
		await pinned(emulator, 'one');
		emulator.faults.add({ on: 'image', times: 3, ...fault });
		const pipeline = hurried(pipelineAt(emulator));
		const [found] = await all(download(pipeline, emulator));
		expect(found?.image?.sizeKey).toBe('1200x');
		expect(found?.saved).toMatchObject({ bytes: PICTURE.length, sha256: sha256(PICTURE) });
		expect(pipeline.slept).toEqual([1000, 2000, 4000]);
	});

	it('for good is tried four times, and is never half an image', async () => {
		for (const [fault, code] of [
			[{ kind: 'cut' }, 'media-truncated'],
			[{ kind: 'status', status: 500 }, 'origin-status'],
		] as const) {
			const emulator = await emulate();
			await pinned(emulator, 'one');
			emulator.faults.add({ on: 'image', times: 5, ...fault });
			const images = await all(download(hurried(pipelineAt(emulator)), emulator));
			expect(images).toEqual([
				{
					pin: expect.objectContaining({ title: 'one' }),
					image: { number: 1, count: 1 },
					problem: expect.objectContaining({ code, action: 'retry-later' }),
				},
			]);
			const { faults } = (await (await fetch(`${emulator.url}/_emulator/state`)).json()) as {
				faults: { left: number }[];
			};
			expect(faults[0]?.left).toBe(1);
		}
	});

	it.each([
		['overlooks it', async () => ({ fileName: 'half', contentType: 'image/jpeg', bytes: 0, sha256: '' })],
		['has a word of its own for it', async () => await Promise.reject(new Error('closed'))],
	])('is tried again also for a keeper that %s', async (_, afterHalf) => {
		const emulator = await emulate();
		await pinned(emulator, 'one');
		emulator.faults.add({ on: 'image', kind: 'cut', fraction: 0.5, times: 1 });
		let calls = 0;
		const careless: typeof keep = async (image) => {
			calls++;
			return await keep(image).catch(afterHalf);
		};
		const [found] = await all(download(hurried(pipelineAt(emulator)), emulator, { save: careless }));
		expect([calls, found?.saved?.sha256]).toEqual([2, sha256(PICTURE)]);
	});

	it('comes again when the host says so', async () => {
		const host = await imageHost((response) => {
			if (host.asked.length === 1) response.writeHead(429, { 'retry-after': '90' }).end();
			else response.end(jpeg());
		});
		const emulator = await emulate({ publicUrl: host.url });
		await pinned(emulator, 'one');
		const pipeline = hurried(pipelineAt(emulator));
		expect(verdicts(await all(download(pipeline, emulator)))).toEqual(['1200x']);
		expect(pipeline.slept).toHaveLength(1);
		expect(pipeline.slept[0]).toBeGreaterThan(80_000);
	});

	it('because it cannot be kept is let go, and not downloaded again', async () => {
		const host = await imageHost(
			(response) => void response.writeHead(200, { 'content-length': 1_000_000 }).write(PICTURE),
		);
		const emulator = await emulate({ publicUrl: host.url });
		await manyPins(emulator, 20);
		let calls = 0;
		const full = async () => {
			calls++;
			throw new Error('no space left on device');
		};
		const images = await all(download(hurried(pipelineAt(emulator)), emulator, { save: full }));
		expect(new Set(images.map(({ problem }) => problem?.message))).toEqual(new Set(['no space left on device']));
		expect([calls, images.length, host.asked.length]).toEqual([20, 20, 20]);
		await expect.poll(() => host.open).toBe(0);
	});

	it('because its address is private is refused, as everywhere', async () => {
		const emulator = await emulate();
		await pinned(emulator, 'one');
		const agent = createOriginAgent({ allowPrivateNetwork: false });
		const open: MediaOpener = (ref) => urlSource('url' in ref ? ref.url : '', agent);
		expect(verdicts(await all(download(pipelineAt(emulator), emulator, { open })))).toEqual(['private-address']);
	});
});

describe('many images', () => {
	const COUNT = 500;
	const BYTES = 200_000;
	const LARGE = Buffer.concat([jpeg(), Buffer.alloc(BYTES - jpeg().length, 7)]);

	it('are downloaded eight at once and no more, as streams, in order, with no token', async () => {
		const host = await imageHost((response) => {
			response.writeHead(200, { 'content-length': BYTES });
			response.write(LARGE.subarray(0, BYTES / 2));
			setTimeout(() => response.end(LARGE.subarray(BYTES / 2)), Math.random() * 10);
		});
		const emulator = await emulate({ ...UNLIMITED, publicUrl: host.url });
		await manyPins(emulator, COUNT);
		let streams = 0;
		let mostStreams = 0;
		// The agent alone would let others wait for a connection.
		const open: MediaOpener = (ref) => {
			const source = openMedia(ref);
			return {
				...source,
				async open(range, signal) {
					mostStreams = Math.max(mostStreams, ++streams);
					const opened = await source.open(range, signal);
					opened.stream.on('close', () => streams--);
					return opened;
				},
			};
		};
		const images = await all(download(pipelineAt(emulator), emulator, { open }));
		expect(titles(images)).toEqual(Array.from({ length: COUNT }, (_, index) => String(COUNT - index)));
		expect(images.every(({ saved }) => saved?.bytes === BYTES)).toBe(true);
		expect([host.mostOpen, mostStreams, streams]).toEqual([8, 8, 0]);
		expect(host.asked).toHaveLength(COUNT);
		expect(new Set(host.authorizations)).toEqual(new Set([undefined]));
	});

	it('behind a slow one go on, but not endlessly', async () => {
		const waiting: (() => void)[] = [];
		const host = await imageHost((response) => {
			if (host.asked.length === 1) waiting.push(() => response.end(jpeg()));
			else response.end(jpeg());
		});
		const emulator = await emulate({ ...UNLIMITED, publicUrl: host.url });
		await manyPins(emulator, 100);
		const images = all(download(pipelineAt(emulator), emulator));
		await expect.poll(() => host.asked.length).toBe(64);
		await delay(50);
		expect([host.asked.length, host.open]).toEqual([64, 1]);
		waiting[0]?.();
		expect(titles(await images)).toEqual(Array.from({ length: 100 }, (_, index) => String(100 - index)));
	});

	it('are not downloaded for nobody', async () => {
		const host = await imageHost((response) => {
			response.writeHead(200, { 'content-length': BYTES }).write(LARGE.subarray(0, BYTES / 2));
			if (host.asked.length === 1) response.end(LARGE.subarray(BYTES / 2));
		});
		const emulator = await emulate({ ...UNLIMITED, publicUrl: host.url });
		await manyPins(emulator, 100);
		const images = download(pipelineAt(emulator), emulator);
		await images.next();
		await expect.poll(() => host.open).toBe(8);
		await images.return(undefined);
		await expect.poll(() => host.open).toBe(0);
		expect(host.asked).toHaveLength(9);
	});

	it('end at once when the run is stopped', async () => {
		const host = await imageHost((response) => {
			response.writeHead(200, { 'content-length': BYTES }).write(LARGE.subarray(0, BYTES / 2));
			if (host.asked.length <= 3) response.end(LARGE.subarray(BYTES / 2));
		});
		const emulator = await emulate({ ...UNLIMITED, publicUrl: host.url });
		await manyPins(emulator, 30);
		const stop = new AbortController();
		const found: unknown[] = [];
		const run = (async () => {
			for await (const image of download(pipelineAt(emulator), emulator, { signal: stop.signal })) found.push(image);
		})();
		await expect.poll(() => host.open).toBe(8);
		stop.abort();
		expect(problemOf(await run.catch((error: unknown) => error))).toMatchObject({ code: 'interrupted' });
		await expect.poll(() => host.open).toBe(0);
		expect([found.length, host.asked.length]).toEqual([3, 11]);
	});
});
