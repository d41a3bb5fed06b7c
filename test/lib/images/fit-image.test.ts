import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Codecs } from '../../../lib/images/codecs';
import { fitImage } from '../../../lib/images/fit-image';
import { fitPixels } from '../../../lib/images/fit-pixels';
import { findSharp } from '../../../lib/images/sharp-engine';
import { hashDistance } from '../../support/difference-hash';
import { CORNERS, cornerColour, draw, type Drawing } from '../../support/drawing';
import { pngOf, readPixels, WASM_PATHS } from '../../support/read-pixels';

const sample = (name: string) => readFileSync(join(__dirname, 'samples', name));
const colourAt = ({ data, width }: Drawing, x: number, y: number) => [
	...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 4),
];
const farthest = (seen: readonly number[], meant: readonly number[]) =>
	Math.max(...meant.map((value, channel) => Math.abs(value - (seen[channel] ?? 0))));

/** A part of a drawing. */
function partOf({ data, width }: Drawing, left: number, top: number, size: { width: number; height: number }): Drawing {
	const part = new Uint8ClampedArray(size.width * size.height * 4);
	for (let y = 0; y < size.height; y++) {
		const start = ((top + y) * width + left) * 4;
		part.set(data.subarray(start, start + size.width * 4), y * size.width * 4);
	}
	return { ...size, data: part };
}

describe.for(['jsquash', 'sharp'] as const)('with %s', (engine) => {
	const test = it.skipIf(engine === 'sharp' && findSharp() === undefined);
	const fit = async (bytes: Buffer, recipe: Parameters<typeof fitImage>[1]) => {
		const fitted = await fitImage(bytes, recipe, { engine });
		return { ...fitted, picture: await readPixels(fitted.bytes, fitted.contentType) };
	};

	test('padding with a colour leaves the picture whole in the middle', async () => {
		const { picture, width, height } = await fit(await pngOf(draw(660, 300)), { shape: 'pad', fill: '#336699' });
		expect({ width, height }).toEqual({ width: 660, height: 990 });
		for (const y of [0, 344, 645, 989]) expect(colourAt(picture, 330, y)).toEqual([0x33, 0x66, 0x99, 255]);
		const inside = partOf(picture, 0, 345, { width: 660, height: 300 });
		expect(hashDistance(inside, draw(660, 300))).toBe(0);
		expect(farthest(cornerColour(inside, 'topLeft'), CORNERS.topLeft)).toBeLessThan(3);
	});

	test('the colour of the padding shows through what is transparent', async () => {
		const { picture } = await fit(await pngOf(draw(300, 600, { hole: true })), { shape: 'pad', fill: '#336699' });
		expect(colourAt(picture, 50 + 120, 300)).toEqual([0x33, 0x66, 0x99, 255]);
	});

	test('padding with the blurred image has its colours, and no mark of it', async () => {
		const { picture } = await fit(await pngOf(draw(660, 300)), { shape: 'pad' });
		expect(
			farthest(cornerColour(partOf(picture, 0, 345, { width: 660, height: 300 }), 'topLeft'), CORNERS.topLeft),
		).toBeLessThan(3);
		for (const top of [0, 690]) {
			const edge = partOf(picture, 0, top, { width: 660, height: 300 });
			// From one pixel to the next nothing is seen.
			for (let x = 1; x < 660; x++)
				expect(farthest(colourAt(edge, x, 150), colourAt(edge, x - 1, 150))).toBeLessThan(8);
			expect(new Set(colourAt(edge, 5, 150)).size).toBeGreaterThan(2);
		}
	});

	test('cropping to the centre takes the middle', async () => {
		const { picture, width, height } = await fit(await pngOf(draw(1400, 900)), { shape: 'crop', focus: 'centre' });
		expect({ width, height }).toEqual({ width: 600, height: 900 });
		expect(hashDistance(picture, partOf(draw(1400, 900), 400, 0, { width: 600, height: 900 }))).toBeLessThanOrEqual(1);
	});

	test.for([
		['left', 150],
		['right', 1250],
	] as const)('cropping by attention takes the part with detail: %s', async ([, middle]) => {
		const plain = draw(1400, 900);
		plain.data.fill(200);
		for (let y = 350; y < 550; y++)
			for (let x = middle - 90; x < middle + 90; x++)
				plain.data.set((x >> 4) % 2 === (y >> 4) % 2 ? [230, 20, 20, 255] : [20, 20, 60, 255], (y * 1400 + x) * 4);
		for (let at = 3; at < plain.data.length; at += 4) plain.data[at] = 255;
		const { picture } = await fit(await pngOf(plain), { shape: 'crop' });
		expect({ width: picture.width, height: picture.height }).toEqual({ width: 600, height: 900 });
		let red = 0;
		for (let at = 0; at < picture.data.length; at += 4)
			if ((picture.data[at] ?? 0) > 210 && (picture.data[at + 1] ?? 0) < 60) red += 1;
		expect(red).toBeGreaterThan(0.95 * 90 * 200);
	});

	test('the same bytes and recipe give the same bytes', async () => {
		const results = [];
		for (let round = 0; round < 3; round++) {
			results.push(await fitImage(sample('lossy.webp'), { shape: 'pad' }, { engine }));
			// In between, the decoder meets another image, and one that ends it.
			await fitImage(sample('truncated.jpg'), { shape: 'pad' }, { engine }).catch(() => undefined);
		}
		expect(results[1]).toEqual(results[0]);
		expect(results[2]).toEqual(results[0]);
	});
});

it('a PNG of too many bytes becomes a JPEG after all, of less quality where that is needed', async () => {
	const bytes = new Uint8Array(await pngOf(draw(640, 480)));
	const facts = { type: 'image/png', width: 640, height: 480, bytes: bytes.length };
	const within = async (mostBytes: number) =>
		await fitPixels(
			new Codecs(WASM_PATHS),
			{ bytes, facts, recipe: { shape: 'keep' }, target: 'image/png' },
			mostBytes,
		);
	const png = (await within(1_000_000)) as { bytes: Uint8Array };
	expect(png).toMatchObject({ contentType: 'image/png' });
	const best = (await within(png.bytes.length - 1)) as { bytes: Uint8Array };
	expect(best).toMatchObject({ contentType: 'image/jpeg', width: 640, height: 480 });
	const lesser = (await within(best.bytes.length - 1)) as { bytes: Uint8Array };
	expect(lesser).toMatchObject({ contentType: 'image/jpeg' });
	expect(lesser.bytes.length).toBeLessThan(best.bytes.length);
	expect(await within(100)).toEqual({ failure: 'bytes' });
});

it('an image of too many pixels is refused by its header, before anything is decoded', async () => {
	const bytes = Buffer.from(await pngOf(draw(100, 100)));
	bytes.writeUInt32BE(40_000, 16);
	bytes.writeUInt32BE(40_000, 20);
	await expect(fitImage(bytes, { shape: 'pad' })).rejects.toMatchObject({
		problem: { code: 'image-unfit', message: expect.stringContaining('at most 50 million') },
	});
});

it('what is already fit comes back as it is, and no engine is asked', async () => {
	const bytes = sample('baseline.jpg');
	const fitted = await fitImage(bytes, { shape: 'keep' });
	expect(fitted).toEqual({ bytes, contentType: 'image/jpeg', width: 640, height: 480, steps: [] });
});

it.each([
	[Buffer.alloc(0), 'media-empty'],
	[Buffer.from('%PDF-1.7\n%…'), 'media-unknown'],
	[Buffer.from('no image'), 'media-unknown'],
])('%j is no image', async (bytes, code) => {
	await expect(fitImage(bytes, { shape: 'keep' })).rejects.toMatchObject({ problem: { code } });
});

it.each(['jsquash', 'sharp'] as const)('an aborted fit ends with the reason of its signal, with %s', async (engine) => {
	const reason = new Error('enough');
	const before = fitImage(sample('lossy.webp'), { shape: 'keep' }, { engine, signal: AbortSignal.abort(reason) });
	await expect(before).rejects.toBe(reason);
});
