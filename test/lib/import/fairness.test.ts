import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type BatchRow, type HttpPort, type RowResult } from '../../../lib';
import { importBatch } from '../../../lib/import/import-batch';
import { image, importAll, outcomes, video } from '../../support/import';
import { samples } from '../../support/pipeline';
import { MINUTE, openSamples, SECOND, travel } from '../../support/time-travel';

const PINS = 'POST /pins';
const images = (count: number, board = 'Travel') =>
	Array.from({ length: count }, (_, index) => image(`Image ${index}`, { board }));
const videos = (count: number) => Array.from({ length: count }, (_, index) => video(`Film ${index}`));
const interrupted = () => new DOMException('interrupted', 'AbortError');

/** Does something at the n-th publish, before it is sent. */
const atPublish = (number: number, act: () => void) => {
	let count = 0;
	return (port: HttpPort): HttpPort =>
		async (request) => {
			if (request.operation === PINS && ++count === number) act();
			return await port(request);
		};
};

describe('one pin beside an import of 500', () => {
	it('has its turn after a few calls', async () => {
		const { clock, emulator, pipeline, paceOf, sent } = await travel();
		const rateLimiter = paceOf();
		const stop = new AbortController();
		let urgent: Promise<RowResult[]> | undefined;
		let before = 0;
		const http = atPublish(40, () => {
			before = sent(PINS);
			urgent = importAll(pipeline({ rateLimiter }), [image('Urgent', { link: 'https://example.com/urgent' })]).finally(
				() => stop.abort(interrupted()),
			);
		});
		await clock.until(importAll(pipeline({ rateLimiter, http }), images(500), stop.signal));
		expect(outcomes(await urgent!)).toEqual(['created']);
		const place = emulator.pins().findIndex(({ title }) => title === 'Urgent');
		expect(place).toBeGreaterThanOrEqual(before);
		expect(place - before).toBeLessThanOrEqual(4);
	});
});

describe('two accounts side by side', () => {
	const folders: string[] = [];
	afterAll(async () => await Promise.all(folders.map(async (folder) => await rm(folder, { recursive: true }))));
	const options = {
		accounts: [{ username: 'other', accessToken: 'pina_other' }],
		boards: [{ name: 'Travel' }, { name: 'Theirs', owner: 'other' }],
	};

	it('do not slow each other', async () => {
		const taken = async (beside: number) => {
			const { clock, emulator, pipeline } = await travel(options);
			const start = clock.now();
			let end = 0;
			const one = importAll(pipeline(), images(beside));
			const other = importAll(pipeline({ token: 'pina_other' }), images(40, 'Theirs')).finally(
				() => (end = clock.now()),
			);
			await clock.until(Promise.all([one, other]));
			expect(emulator.pins()).toHaveLength(40 + beside);
			return { other: end - start, all: clock.now() - start };
		};
		const alone = await taken(0);
		const together = await taken(150);
		expect(together.all).toBeGreaterThan(MINUTE); // the other has to wait for its second window
		expect(together.other - alone.other).toBeLessThanOrEqual(SECOND);
	});

	it('do not hold memory that the other needs while they wait for a window', async () => {
		const folder = await mkdtemp(join(tmpdir(), 'pins-'));
		folders.push(folder);
		const picture = await readFile(`${samples}/media/mountain-lake.jpg`);
		await writeFile(join(folder, 'large.jpg'), Buffer.concat([picture, Buffer.alloc(7 * 1024 * 1024)]));
		const media = [{ file: 'large.jpg', folder }];
		const large = (count: number, board: string) => images(count, board).map((draft) => ({ ...draft, media }));

		const { clock, emulator, pipeline } = await travel({ ...options, limits: { org_write: 4 } });
		const start = clock.now();
		let end = 0;
		const one = importAll(pipeline(), large(8, 'Travel'));
		const comesLater = async () => {
			await clock.sleep(20 * SECOND);
			await importAll(pipeline({ token: 'pina_other' }), large(3, 'Theirs'));
			end = clock.now();
		};
		await clock.until(Promise.all([one, comesLater()]));
		expect(emulator.pins()).toHaveLength(11);
		expect(clock.now() - start).toBeGreaterThanOrEqual(MINUTE);
		expect(end - start).toBeLessThan(40 * SECOND);
	});
});

describe('rows', () => {
	it.each([20, undefined])(
		'without end are read no further than they are worked on, %s at once',
		async (concurrency) => {
			const { clock, pipeline } = await travel();
			const stop = new AbortController();
			let pulled = 0;
			async function* endless(): AsyncGenerator<BatchRow> {
				for (;;) yield { row: ++pulled, draft: image(`Image ${pulled}`) };
			}
			let open = () => {};
			const held = new Promise<void>((resolve) => (open = resolve));
			const http =
				(port: HttpPort): HttpPort =>
				async (request) => {
					if (request.operation === PINS) await held;
					return await port(request);
				};
			const results = importBatch(pipeline({ http }), endless(), {
				open: openSamples,
				signal: stop.signal,
				concurrency,
			});
			expect(pulled).toBe(0);
			const first = results.next();
			await clock.pass(10 * MINUTE);
			expect(pulled).toBe(concurrency ?? 500);
			stop.abort(interrupted());
			open();
			await clock.until(first);
			for (let next = await clock.until(results.next()); !next.done; next = await clock.until(results.next()));
			expect(pulled).toBeLessThanOrEqual((concurrency ?? 500) + 1);
		},
	);
});

describe('images', () => {
	it('are not starved by videos at the pace of Pinterest, nor videos by them', async () => {
		const { clock, emulator, pipeline } = await travel({ processingMs: 5 * SECOND });
		await clock.until(importAll(pipeline(), [...videos(25), ...images(30)]));
		const kinds = emulator.pins().map(({ kind }) => kind);
		expect(kinds).toHaveLength(55);
		const filmsBeforeLastImage = kinds.slice(0, kinds.lastIndexOf('image')).filter((kind) => kind === 'video').length;
		expect(filmsBeforeLastImage).toBeGreaterThan(0);
		expect(filmsBeforeLastImage).toBeLessThanOrEqual(15);
	});
});

describe('an interrupted import', () => {
	it('leaves nothing half written, and goes on where it was', async () => {
		const { clock, emulator, pipeline, jobs, store } = await travel();
		const drafts = [...videos(6), ...images(40)];
		const stop = new AbortController();
		const results = await clock.until(
			importAll(pipeline({ http: atPublish(15, () => stop.abort(interrupted())) }), drafts, stop.signal),
		);
		const created = results.filter(({ outcome }) => outcome === 'created').length;
		expect(created).toBeGreaterThanOrEqual(14);
		expect(created).toBeLessThanOrEqual(20); // those that had been sent, and no more of those that waited
		expect(new Set(outcomes(results))).toEqual(new Set(['created', 'interrupted']));
		expect(emulator.pins()).toHaveLength(created);
		const left = await jobs();
		expect(left.filter(({ owner }) => owner !== undefined)).toEqual([]);
		expect(left.filter(({ state }) => state === 'published')).toHaveLength(created);
		expect(new Set(left.map(({ state }) => state))).toEqual(new Set(['published', 'failed']));
		for await (const [row] of store.scan('flight:')) expect(row).toBe('none');

		const again = await clock.until(importAll(pipeline(), drafts));
		expect(outcomes(again).filter((outcome) => outcome === 'existing')).toHaveLength(created);
		expect(emulator.pins()).toHaveLength(drafts.length);
	});

	it('does not wait for a window that is used up', async () => {
		const { clock, emulator, pipeline, jobs } = await travel({ limits: { org_write: 5 } });
		const stop = new AbortController();
		const all = importAll(pipeline(), [...images(20), ...videos(3)], stop.signal);
		await clock.pass(10 * SECOND);
		const pins = emulator.pins().length;
		expect(pins).toBeGreaterThan(0);
		stop.abort(interrupted());
		expect(new Set(outcomes(await all))).toEqual(new Set(['created', 'interrupted'])); // in a time that stands still
		expect(emulator.pins()).toHaveLength(pins);
		expect((await jobs()).filter(({ owner, state }) => owner !== undefined || state === 'publishing')).toEqual([]);
	});
});
