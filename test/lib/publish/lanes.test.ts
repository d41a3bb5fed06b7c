import { readFileSync } from 'node:fs';
import type { Dispatcher } from 'undici';
import { describe, expect, it } from 'vitest';
import type { Emulator } from '../../../emulator';
import { urlSource, type MediaOpener } from '../../../lib';
import { image, importAll, outcomes, video } from '../../support/import';
import { agentWith, origin } from '../../support/origin';
import { emulate, openMedia, pipelineAt, samples } from '../../support/pipeline';

/** When the first image was published and when the first video was found ready, by the order of the emulator's log. */
function firsts(emulator: Emulator, looks: { at: number; status: string }[]) {
	const images = emulator.pins().filter(({ kind }) => kind === 'image');
	return {
		image: Math.min(...images.map(({ createdAt }) => createdAt)),
		ready: Math.min(...looks.filter(({ status }) => status === 'succeeded').map(({ at }) => at)),
	};
}

function watched(emulator: Emulator) {
	const looks: { at: number; status: string }[] = [];
	const pipeline = pipelineAt(emulator, {
		http: (port) => async (request) => {
			const answer = await port(request);
			if (request.operation === 'GET /media/{media_id}')
				looks.push({ at: Date.now(), status: (answer.body as { status: string }).status });
			return answer;
		},
	});
	return { pipeline, looks };
}

const images = (count: number) => Array.from({ length: count }, (_, index) => image(`Image ${index}`));
const videos = (count: number) => Array.from({ length: count }, (_, index) => video(`Video ${index}`));

describe('images and videos in one batch', () => {
	it('of 40 and 4 publish the first image before the first video is ready, wherever the videos stand', async () => {
		for (const drafts of [
			[...images(40), ...videos(4)],
			[...videos(4), ...images(40)],
		]) {
			const emulator = await emulate({ processingMs: 500, timeScale: 1_000 });
			const { pipeline, looks } = watched(emulator);
			expect(new Set(outcomes(await importAll(pipeline, drafts)))).toEqual(new Set(['created']));
			const { image: published, ready } = firsts(emulator, looks);
			expect(published).toBeLessThan(ready);
			expect(emulator.pins()).toHaveLength(44);
		}
	});

	it('do not wait for videos that never become ready', async () => {
		const emulator = await emulate({ processingMs: 3_600_000, timeScale: 1_000 });
		const pipeline = pipelineAt(emulator);
		const stop = new AbortController();
		const all = importAll(pipeline, [...videos(10), ...images(12)], stop.signal);
		const processing = () => emulator.media().filter(({ status }) => status === 'processing').length;
		while (emulator.pins().length < 12 || processing() < 10) await new Promise((resolve) => setTimeout(resolve, 10));
		stop.abort(new DOMException('interrupted', 'AbortError'));
		expect(outcomes(await all)).toEqual([
			...Array.from({ length: 10 }, () => 'interrupted'),
			...Array.from({ length: 12 }, () => 'created'),
		]);
	});

	it('upload two videos at once and no more', async () => {
		const emulator = await emulate({ timeScale: 1_000 });
		emulator.faults.add({ on: 'bucket', kind: 'stall', ms: 60, times: 6 });
		let under = 0;
		let most = 0;
		const pipeline = pipelineAt(emulator);
		pipeline.bucket = pipeline.bucket.compose((dispatch) => (options, handler) => {
			most = Math.max(most, ++under);
			return dispatch(options, {
				...handlerOf(handler),
				onResponseEnd: (controller, trailers) => (under--, handler.onResponseEnd?.(controller, trailers)),
			});
		});
		await importAll(pipeline, videos(6));
		expect(most).toBe(2);
	});
});

function handlerOf(handler: Dispatcher.DispatchHandler): Dispatcher.DispatchHandler {
	return {
		onRequestStart: (...given) => handler.onRequestStart?.(...given),
		onResponseStart: (...given) => handler.onResponseStart?.(...given),
		onResponseData: (...given) => handler.onResponseData?.(...given),
		onResponseError: (...given) => handler.onResponseError?.(...given),
	};
}

it('six images that trickle a byte each 5 s, of which no good row came through in 150 s, are given up', async () => {
	const whole = readFileSync(`${samples}/media/mountain-lake.jpg`);
	const url = await origin((request, response) => {
		// Its beginning comes at once, so that preflight finds nothing wrong with it.
		const [, from = '0', to] = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? '') ?? [];
		if (to !== undefined) {
			const part = whole.subarray(Number(from), Number(to) + 1);
			const range = `bytes ${from}-${Number(from) + part.length - 1}/${whole.length}`;
			return void response.writeHead(206, { 'content-range': range, 'content-length': part.length }).end(part);
		}
		response.writeHead(200, { 'content-length': whole.length });
		response.write(whole.subarray(0, 16 * 1024));
		const timer = setInterval(() => response.write('a'), 50);
		response.on('close', () => clearInterval(timer));
	});
	const agent = agentWith();
	// A hundred times as fast as in production.
	const pace = { bytes: 512 * 1024, withinMs: 300 };
	const open: MediaOpener = (ref) => ('url' in ref ? urlSource(ref.url, agent, { pace }) : openMedia(ref));
	const slow = Array.from({ length: 6 }, (_, index) =>
		image(`Slow ${index}`, { media: [{ url: `${url}/${index}.jpg` }] }),
	);
	const emulator = await emulate();
	const begun = performance.now();
	const results = await importAll(pipelineAt(emulator, { unpaced: true }), [...slow, ...images(4)], undefined, open);
	expect(outcomes(results)).toEqual([
		...Array.from({ length: 6 }, () => 'origin-timeout'),
		...Array.from({ length: 4 }, () => 'created'),
	]);
	expect(performance.now() - begun).toBeLessThan(20_000);
	expect(emulator.pins()).toHaveLength(4);
});
