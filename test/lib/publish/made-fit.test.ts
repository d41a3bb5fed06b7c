import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Emulator } from '../../../emulator';
import type { PinDraft, Taken } from '../../../lib';
import { runDue } from '../../../lib/schedule/due-worker';
import { runJob } from '../../../lib/schedule/run-job';
import { MemoryStore } from '../../../lib/store/memory-store';
import { image, importAll, outcomes, video } from '../../support/import';
import { emulate, openMedia, pipelineAt, samples } from '../../support/pipeline';
import { pictures } from '../../support/pictures';

/** It is WebP, whatever its name says. */
const WEBP = { file: 'media/hot-air-balloons.jpg', folder: samples };
const WIDE = { file: 'media/harbour-noon.jpg', folder: samples };
const FINE = { file: 'media/lemon-tart.jpg', folder: samples };

/** RFC 9649 and RFC 6386: behind the headers of the file and of its chunk, the size of the first partition. */
const FIRST_PARTITION = 21;

const webp = (fit?: string, more: Partial<PinDraft> = {}) => image('Balloons', { media: [WEBP], fit, ...more });

const sourcesOf = (emulator: Emulator) => emulator.pins().map(({ sent }) => (sent as any).media_source);
const warned = (codes: { code: string }[] = []) => codes.map(({ code }) => code);

describe('an image that is made fit', () => {
	it('is published as JPEG or PNG, with a warning that says what was done, and the record keeps the recipe', async () => {
		const emulator = await emulate();
		const pipeline = pipelineAt(emulator);
		const [result] = await importAll(pipeline, [webp('pad:#ffffff')]);
		expect(result?.outcome).toBe('created');
		expect(warned(result?.findings)).toContain('image-made-fit');
		expect(result?.findings?.[0]?.args.steps).toMatch(/^WebP becomes (JPEG|PNG)/);
		const [source] = sourcesOf(emulator);
		expect(source).toMatchObject({ source_type: 'image_base64', content_type: expect.stringMatching(/jpeg|png/) });
		const job = await pipeline.ledger.find(result?.idempotencyKey ?? '');
		expect([job?.fit, job?.draft]).toEqual(['pad:#ffffff', undefined]);
	});

	it('is refused without a recipe, in a sentence that names the option', async () => {
		const emulator = await emulate();
		const [result] = await importAll(pipelineAt(emulator), [webp()]);
		expect(result?.problem).toMatchObject({
			code: 'image-type',
			message: expect.stringContaining('switch on Make Images Fit'),
		});
		expect(emulator.pins()).toEqual([]);
	});

	it('is sent as bytes also where images are sent by address, and one that is fit is not', async () => {
		const emulator = await emulate();
		const balloons = await pictures(await readFile(join(samples, WEBP.file)));
		const tart = await pictures(await readFile(join(samples, FINE.file)));
		const pipeline = pipelineAt(emulator, { settings: { sendImages: 'url' } });
		const results = await importAll(pipeline, [
			webp('keep', { media: [{ url: `${balloons.url}/a.webp` }] }),
			image('Tart', { media: [{ url: `${tart.url}/a.jpg` }], fit: 'keep' }),
		]);
		expect(outcomes(results)).toEqual(['created', 'created']);
		const types = sourcesOf(emulator).map(({ source_type }) => source_type);
		expect(types.sort()).toEqual(['image_base64', 'image_url']);
		const jobs = await Promise.all(results.map(({ idempotencyKey = '' }) => pipeline.ledger.find(idempotencyKey)));
		expect(jobs.map((job) => job?.fit)).toEqual(['keep', undefined]);
	});

	it('may be any of a carousel, and the cover of a video', async () => {
		const emulator = await emulate();
		const results = await importAll(pipelineAt(emulator), [
			image('Several', { media: [WEBP, WEBP], fit: 'crop:attention' }),
			video('Film', { cover: { media: WEBP }, fit: 'pad:blur' }),
		]);
		expect(outcomes(results)).toEqual(['created', 'created']);
		const sources = sourcesOf(emulator);
		const several = sources.find(({ source_type }) => source_type === 'multiple_image_base64');
		expect(several.items.map(({ content_type }: any) => content_type)).not.toContain('image/webp');
		const film = sources.find(({ source_type }) => source_type === 'video_id');
		expect(film.cover_image_content_type).toMatch(/jpeg|png/);
	});

	it('is scheduled with the recipe of its last import', async () => {
		const emulator = await emulate();
		let ahead = 0;
		const pipeline = pipelineAt(emulator, { store: new MemoryStore(() => Date.now() + ahead) });
		const runAt = new Date(Date.now() + 60_000).toISOString();
		await importAll(pipeline, [webp('keep', { runAt })]);
		const [kept] = await importAll(pipeline, [webp('crop:centre', { runAt })]);
		expect(kept?.outcome).toBe('scheduled');
		expect((await pipeline.ledger.find(kept?.idempotencyKey ?? ''))?.draft?.fit).toBe('crop:centre');
		ahead = 120_000;
		const stop = new AbortController();
		const work = async (taken: Taken) => {
			await runJob(pipeline, taken, { open: openMedia });
			stop.abort();
		};
		await runDue({ ledger: pipeline.ledger, clock: pipeline.clock, signal: stop.signal, work });
		expect((await pipeline.ledger.find(kept?.idempotencyKey ?? ''))?.state).toBe('published');
		expect(emulator.pins()).toHaveLength(1);
	});

	it('whose pixels are damaged fails before anything is sent', async () => {
		const emulator = await emulate();
		const damaged = await readFile(join(samples, WEBP.file));
		damaged.fill(0xff, FIRST_PARTITION, FIRST_PARTITION + 2); // longer than the file
		const { url } = await pictures(damaged);
		const [result] = await importAll(pipelineAt(emulator), [webp('keep', { media: [{ url: `${url}/a.webp` }] })]);
		expect(result).toMatchObject({ outcome: 'failed', state: 'failed', problem: { category: 'media' } });
		expect(emulator.pins()).toEqual([]);
	});
});

describe('one row and two recipes make one pin', () => {
	it.each([
		['off, then on', undefined, 'keep'],
		['on, then off', 'keep', undefined],
		['pad, then crop', 'pad:blur', 'crop:centre'],
		['crop, then keep', 'crop:attention', 'keep'],
	])('%s', async (_, first, then) => {
		const emulator = await emulate();
		const store = new MemoryStore();
		// Without a recipe only what Pinterest takes can be published.
		const media = first === undefined ? [WIDE] : [WEBP];
		const drafts = (fit: string | undefined) => [image('Same', { media, fit })];
		expect(outcomes(await importAll(pipelineAt(emulator, { store }), drafts(first)))).toEqual(['created']);
		expect(outcomes(await importAll(pipelineAt(emulator, { store }), drafts(then)))).toEqual(['existing']);
		expect(emulator.pins()).toHaveLength(1);
	});

	it('a row that was refused without a recipe is published with one, under its key', async () => {
		const emulator = await emulate();
		const pipeline = pipelineAt(emulator);
		const url = `${(await pictures(await readFile(join(samples, WEBP.file)))).url}/a.webp`;
		const draft = (fit?: string) => webp(fit, { media: [{ url }] });
		const [refused] = await importAll(pipeline, [draft()]);
		const [published] = await importAll(pipeline, [draft('keep')]);
		const [again] = await importAll(pipeline, [draft()]);
		expect(outcomes([refused, published, again] as any)).toEqual(['image-type', 'created', 'existing']);
		expect(new Set([refused, published, again].map((each) => each?.idempotencyKey)).size).toBe(1);
		expect(emulator.pins()).toHaveLength(1);
	});
});
