import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUDGET } from '../../../../lib/preflight/probe/budgets';
import { probeMedia } from '../../../../lib/preflight/probe/probe';
import { EXPECTED } from './expected';
import { sourceOf, startOrigin, TRANSPORTS } from './transports';

const corpus = `${__dirname}/corpus/`;
let origin: Awaited<ReturnType<typeof startOrigin>>;
beforeAll(async () => void (origin = await startOrigin()));
afterAll(async () => await origin.close());

it('every file of the corpus is expected', () => {
	expect(readdirSync(corpus).sort()).toEqual(Object.keys(EXPECTED).sort());
});

describe.each(TRANSPORTS)('by %s', (transport) => {
	it.each(Object.entries(EXPECTED))('%s', async (file, expected) => {
		const source = sourceOf(corpus + file, transport, origin.url);
		origin.requests.length = 0;
		if (typeof expected === 'string') {
			await expect(probeMedia(source)).rejects.toMatchObject({ problem: { code: expected } });
			return;
		}
		const { bytesRead, mark, ...facts } = await probeMedia(source);
		const bytes = statSync(corpus + file).size;
		expect(facts).toEqual({ ...expected, bytes, source: source.name });
		const head = readFileSync(corpus + file).subarray(0, BUDGET.headBytes);
		expect(mark?.head).toBe(createHash('sha256').update(head).digest('hex').slice(0, 32));
		// Each fits into the first piece.
		expect(bytesRead).toBeLessThanOrEqual(
			Math.min(bytes, facts.kind === 'image' ? BUDGET.imageBytes : BUDGET.videoBytes),
		);
		expect(origin.requests.length).toBeLessThanOrEqual(1);
	});
});

describe('a page in the place of a file', () => {
	const page = (name: string, text = '<!doctype html><title>Sign in</title>') => ({
		name,
		open: async () => ({ stream: Readable.from([Buffer.from(text)]), bytes: null }),
	});
	it.each([
		['https://drive.google.com/file/d/abc/view', 'drive.usercontent.google.com/download'],
		['https://www.dropbox.com/scl/fi/abc/holiday.mp4', 'raw=1'],
		['https://1drv.ms/v/s!abc', 'download=1'],
		['https://contoso.sharepoint.com/:v:/g/abc', 'download=1'],
		['https://we.tl/t-abc', 'download the file'],
		['https://drive.google.com.evil.example/abc', 'address of the file itself'],
		['https://example.com/a.jpg', 'address of the file itself'],
	])('%s', async (name, advice) => {
		await expect(probeMedia(page(name))).rejects.toMatchObject({
			problem: { code: 'media-is-a-page', message: expect.stringContaining(advice) },
		});
	});

	it('is seen through a short link by its content', async () => {
		const wetransfer = page(
			'https://go.example/x',
			'<html><head><title>WeTransfer - Send Large Files</title></head></html>',
		);
		await expect(probeMedia(wetransfer)).rejects.toMatchObject({
			problem: { message: expect.stringContaining('WeTransfer') },
		});
	});

	it('does not keep a reader busy with comments', async () => {
		const started = performance.now();
		await expect(probeMedia(page('a', '<!-- --> '.repeat(2000)))).rejects.toMatchObject({
			problem: { code: 'media-unknown' },
		});
		expect(performance.now() - started).toBeLessThan(1000);
	});
});

describe('a source', () => {
	const broken = (error: Error) => ({
		name: 'a.mp4',
		open: async () => ({
			stream: Readable.from(
				(async function* () {
					yield Buffer.from('\0\0');
					throw error;
				})(),
			),
			bytes: 5000,
		}),
	});

	it('that breaks off is a problem of the origin', async () => {
		await expect(probeMedia(broken(new Error('other side closed')))).rejects.toMatchObject({
			problem: { code: 'origin-interrupted' },
		});
	});

	it('is given up with the signal of the run', async () => {
		const abort = new AbortController();
		abort.abort();
		await expect(probeMedia(sourceOf(`${corpus}plain.mp4`, 'ranges', origin.url), abort.signal)).rejects.toMatchObject({
			name: 'AbortError',
		});
		await expect(probeMedia(sourceOf(`${corpus}plain.mp4`, 'file', origin.url), abort.signal)).rejects.toMatchObject({
			name: 'AbortError',
		});
	});

	it('that tells no size has one in the facts only where its end was met', async () => {
		const { bytes, ...facts } = await probeMedia(sourceOf(`${corpus}plain.mov`, 'no sizes', origin.url));
		expect(facts).toMatchObject({ durationSeconds: 1, fastStart: false });
		expect(bytes).toBe(statSync(`${corpus}plain.mov`).size);
	});
});
