import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { MediaOpener } from '../../../lib';
import { keepSmall } from '../../../lib/media/keep-small';
import { readAll, readHead } from '../../../lib/media/read';
import { MemoryStore } from '../../../lib/store/memory-store';
import { jpeg } from '../../emulator/helpers';
import { image, importAll, outcomes } from '../../support/import';
import { pictures } from '../../support/pictures';
import { emulate, openMedia, pipelineAt } from '../../support/pipeline';

const KIB = 1024;
const MOST = 1024 * KIB;
const inline = { sendImages: 'inline' } as const;

/** A picture of so many bytes. */
const sized = (bytes: number) => Buffer.concat([jpeg(1000, 1500), Buffer.alloc(bytes, 7)]).subarray(0, bytes);

describe('a small image that is sent inline', () => {
	it('is fetched once, and by the next run once more', async () => {
		const [emulator, host] = [await emulate(), await pictures(sized(10 * KIB))];
		const drafts = [image('One', { media: [{ url: `${host.url}/a.jpg` }] })];
		for (const times of [1, 2]) {
			const pipeline = pipelineAt(emulator, { store: new MemoryStore(), settings: inline });
			expect(outcomes(await importAll(pipeline, drafts))).toEqual(['created']);
			expect(host.asked).toBe(times);
		}
	});

	it('is fetched anew for another row', async () => {
		const [emulator, host] = [await emulate(), await pictures(sized(10 * KIB))];
		const drafts = ['One', 'Two'].map((title) => image(title, { media: [{ url: `${host.url}/a.jpg` }] }));
		const results = await importAll(pipelineAt(emulator, { settings: inline }), drafts);
		expect([outcomes(results), host.asked]).toEqual([['created', 'created'], 2]);
	});
});

describe('keepSmall', () => {
	it('serves the whole and each part of what was read to its end', async () => {
		const host = await pictures(sized(10 * KIB));
		const open = keepSmall(openMedia);
		const ref = { url: `${host.url}/a.jpg` };
		await readHead(open(ref), 16 * KIB);
		expect((await readAll(open(ref), MOST)).equals(sized(10 * KIB))).toBe(true);
		const { head, bytes } = await readHead(open(ref), 100);
		expect([head.equals(sized(10 * KIB).subarray(0, 100)), bytes]).toEqual([true, 10 * KIB]);
		expect(host.asked).toBe(1);
	});

	it('keeps nothing of which only a part was read, and nothing large', async () => {
		for (const [size, read] of [
			[32 * KIB, 16 * KIB],
			[65 * KIB, 65 * KIB],
		] as const) {
			const host = await pictures(sized(size));
			const open = keepSmall(openMedia);
			const ref = { url: `${host.url}/a.jpg` };
			await readHead(open(ref), read);
			expect((await readAll(open(ref), MOST)).length).toBe(size);
			expect(host.asked).toBe(2);
		}
	});

	it('keeps 4 MiB in a process at most, the youngest', async () => {
		const host = await pictures(sized(64 * KIB));
		const open = keepSmall(openMedia);
		const read = async (index: number) => await readAll(open({ url: `${host.url}/${index}.jpg` }), MOST);
		for (let index = 0; index <= 64; index++) await read(index);
		expect(host.asked).toBe(65);
		await read(64);
		await read(1);
		expect(host.asked).toBe(65);
		await read(0);
		expect(host.asked).toBe(66);
	});

	it('keeps 500 files in a process at most, however small', async () => {
		const bytes = Buffer.from('tiny');
		let opened = 0;
		const openOne = () =>
			keepSmall(() => ({ name: 'tiny', open: async () => ({ stream: (opened++, Readable.from([bytes])), bytes: 4 }) }));
		const openers = Array.from({ length: 501 }, openOne);
		const read = async (index: number) =>
			await readAll((openers[index] as MediaOpener)({ url: 'https://x.test/tiny' }), MOST);
		for (const index of openers.keys()) await read(index);
		expect(opened).toBe(501);
		await read(500);
		await read(1);
		expect(opened).toBe(501);
		await read(0);
		expect(opened).toBe(502);
	});

	it('reads files and binary data each time', async () => {
		let opened = 0;
		const open = keepSmall((ref) => {
			const source = openMedia(ref);
			return { ...source, open: async (...range) => ((opened += 1), await source.open(...range)) };
		});
		const ref = { file: 'lemon-tart.jpg', folder: `${__dirname}/../../../samples/media` };
		await readAll(open(ref), MOST);
		await readAll(open(ref), MOST);
		expect(opened).toBe(2);
	});
});
