import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Ledger, type Asset, type JobRecord, type PipelineContext } from '../../../lib';
import { MemoryStore } from '../../../lib/store/memory-store';
import { compareMedia, noteOf, type Comparison } from '../../../lib/publish/media-note';
import { importAll, outcomes, video } from '../../support/import';
import { origin } from '../../support/origin';
import { emulate, pipelineAt, samples } from '../../support/pipeline';

const A = readFileSync(join(samples, 'media/sailing.mp4'));
const B = readFileSync(join(samples, 'media/berry-lemonade.mp4'));
const md5 = (bytes: Buffer) => createHash('md5').update(bytes).digest('hex');

type Headers = Record<string, string>;

/** An origin of one film, which can be replaced. */
async function filmOrigin(headersOf: (film: Buffer) => Headers = (film) => ({ etag: `"${md5(film)}"` })) {
	const state = { film: A, whole: 0, url: '', onRead: () => undefined as void };
	state.url = await origin((request, response) => {
		state.onRead();
		const { film } = state;
		const headers = headersOf(film);
		const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
		if (from === undefined) {
			state.whole += 1;
			return void response.writeHead(200, { ...headers, 'content-length': film.length }).end(film);
		}
		const part = film.subarray(Number(from), Number(to) + 1);
		const range = `bytes ${from}-${Number(from) + part.length - 1}/${film.length}`;
		response.writeHead(206, { ...headers, 'content-range': range, 'content-length': part.length }).end(part);
	});
	return state;
}

/** Uploads film A and lets Pinterest refuse its pin. */
async function refused(headersOf?: (film: Buffer) => Headers) {
	const [emulator, host, store] = [await emulate(), await filmOrigin(headersOf), new MemoryStore()];
	const draft = video('Film', { media: [{ url: `${host.url}/film.mp4` }] });
	const run = async (pipeline: PipelineContext = pipelineAt(emulator, { store })) =>
		outcomes(await importAll(pipeline, [draft]));
	emulator.faults.add({ on: 'POST /pins', kind: 'status', status: 400, times: 1 });
	expect(await run()).not.toEqual(['created']);
	expect([emulator.pins(), emulator.media().length]).toEqual([[], 1]);
	const publishedFilm = () => {
		const id = emulator.pins()[0]?.mediaId;
		return emulator.media().find((media) => media.id === id)?.bytes;
	};
	return { emulator, host, store, run, publishedFilm };
}

async function jobIn(store: MemoryStore): Promise<JobRecord> {
	const [job] = await Array.fromAsync(new Ledger(store, { owner: 'test', leaseMs: 60_000 }).jobs());
	return job as JobRecord;
}

describe('film A uploaded, its pin refused, the film replaced at its address', () => {
	it('publishes B, which the second run checks', async () => {
		const { emulator, host, run, publishedFilm } = await refused();
		host.film = B;
		expect(await run()).toEqual(['created']);
		expect(publishedFilm()).toBe(B.length);
		expect(emulator.media()).toHaveLength(2);
	});

	it('publishes B also where the origin names no version', async () => {
		const { host, run, publishedFilm } = await refused(() => ({}));
		host.film = B;
		expect(await run()).toEqual(['created']);
		expect(publishedFilm()).toBe(B.length);
	});

	it('publishes B also where it has the size of A, by its first bytes', async () => {
		const { emulator, host, run } = await refused(() => ({}));
		host.film = Buffer.concat([B, Buffer.alloc(A.length)]).subarray(0, Math.max(A.length, B.length));
		host.film = B.length > A.length ? host.film : Buffer.concat([B, freeBox(A.length - B.length)]);
		expect(await run()).toEqual(['created']);
		expect(emulator.media()).toHaveLength(2);
	});
});

/** Unused space at the end of a film. */
function freeBox(bytes: number): Buffer {
	const box = Buffer.alloc(bytes);
	box.writeUInt32BE(bytes, 0);
	box.write('free', 4);
	return box;
}

describe('a film that is the same', () => {
	it.each([
		['by its ETag', undefined],
		['by its date', () => ({ 'last-modified': 'Mon, 02 Nov 2026 08:00:00 GMT' })],
		['by size, length and first bytes', () => ({})],
	])('is not uploaded twice: %s', async (_, headersOf) => {
		const { emulator, host, run } = await refused(headersOf);
		expect(await run()).toEqual(['created']);
		expect([emulator.media().length, host.whole]).toEqual([1, 1]);
	});

	it('is uploaded again where the record does not say what was uploaded, as in version 0.1.0', async () => {
		const { emulator, store, run } = await refused();
		const ledger = new Ledger(store, { owner: 'test', leaseMs: 60_000 });
		await ledger.change((await jobIn(store)).key, (job) => ({ ...job, mediaOf: undefined }));
		expect(await run()).toEqual(['created']);
		expect(emulator.media()).toHaveLength(2);
	});

	it('that came as a file is known by its checksum, also in a record of version 0.1.0', async () => {
		const [emulator, store] = [await emulate(), new MemoryStore()];
		const run = async () => outcomes(await importAll(pipelineAt(emulator, { store }), [video('Film')]));
		emulator.faults.add({ on: 'POST /pins', kind: 'status', status: 400, times: 1 });
		await run();
		const ledger = new Ledger(store, { owner: 'test', leaseMs: 60_000 });
		await ledger.change((await jobIn(store)).key, (job) => ({ ...job, mediaOf: undefined }));
		expect(await run()).toEqual(['created']);
		expect(emulator.media()).toHaveLength(1);
	});
});

describe('a film that is replaced between its check and its upload', () => {
	it('is not published, and the next run checks and publishes the one that was uploaded', async () => {
		const [emulator, host, store] = [await emulate(), await filmOrigin(), new MemoryStore()];
		const draft = video('Film', { media: [{ url: `${host.url}/film.mp4` }] });
		let reads = 0;
		host.onRead = () => void ((reads += 1) > 1 && (host.film = B)); // the first is the check
		const run = async () => outcomes(await importAll(pipelineAt(emulator, { store }), [draft]));
		expect(await run()).toEqual(['video-replaced']);
		expect(emulator.pins()).toEqual([]);
		expect(await run()).toEqual(['created']);
		expect(emulator.media().map(({ bytes }) => bytes)).toEqual([B.length]);
	});
});

describe('what an upload was noted for, and what a look finds', () => {
	const found: Asset = {
		kind: 'video',
		contentType: 'video/mp4',
		bytes: 1000,
		durationSeconds: 5,
		width: 720,
		height: 1280,
		source: 'https://a.example/film.mp4',
		fingerprint: 'url:1',
		mark: { head: 'aa', etag: '"1"', lastModified: 'Mon' },
	};
	const note = noteOf(found, { bytes: 1000, mark: { etag: '"1"', lastModified: 'Mon' } });
	const looks: [string, Partial<Asset>, Comparison][] = [
		['the same', {}, 'same'],
		['another size', { bytes: 1001 }, 'other'],
		['another length', { durationSeconds: 6 }, 'other'],
		['another type', { contentType: 'video/quicktime' }, 'other'],
		['other first bytes', { mark: { ...found.mark, head: 'bb' } }, 'other'],
		['another ETag and the same date, as servers of one origin give', { mark: { ...found.mark, etag: '"2"' } }, 'same'],
		[
			'another date and the same ETag, as of a file written anew',
			{ mark: { ...found.mark, lastModified: 'Tue' } },
			'same',
		],
		['another ETag and another date', { mark: { head: 'aa', etag: '"2"', lastModified: 'Tue' } }, 'unclear'],
		['no version, and all that is measured the same', { mark: { head: 'aa' } }, 'same'],
		['no version and no size, and the same length and first bytes', { mark: { head: 'aa' }, bytes: null }, 'same'],
		['no version, size or length', { mark: { head: 'aa' }, bytes: null, durationSeconds: undefined }, 'unclear'],
		['nothing but the size', { mark: undefined }, 'unclear'],
	];

	it.each(looks)('%s: %#', (_, look, expected) => {
		expect(compareMedia(note, { ...found, ...look })).toBe(expected);
	});

	it('forgets what the look found where another version was sent', () => {
		const sent = noteOf(found, { bytes: 1000, mark: { etag: '"2"' } });
		expect(sent).toEqual({ bytes: 1000, etag: '"2"', sha256: undefined });
		expect(compareMedia(sent, found)).toBe('unclear');
	});
});
