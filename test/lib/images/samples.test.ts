import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fitImage, type Fitted } from '../../../lib/images/fit-image';
import { findSharp } from '../../../lib/images/sharp-engine';
import { hashDistance } from '../../support/difference-hash';
import { CORNERS, cornerColour, draw, onWhite, type Corner, type Drawing } from '../../support/drawing';
import { readPixels } from '../../support/read-pixels';
import { EXPECTED, type Expected } from './expected';

const folder = join(__dirname, 'samples');
/**
 * Of the 64 bits; a picture that is turned or mirrored differs in more than twenty. CMYK without its profile is brighter
 * in places, and a palette of 16 colours has steps.
 */
const mostDistance = (name: string) => (/cmyk|gif/.test(name) ? 14 : 5);
const KEEP = { shape: 'keep' } as const;
const GROUND = '#808080';
const corners = Object.keys(CORNERS) as Corner[];

it('every sample is expected, is small, and is there', () => {
	const names = readdirSync(folder);
	expect(names.toSorted()).toEqual(Object.keys(EXPECTED).toSorted());
	expect(names.length).toBeGreaterThanOrEqual(60);
	const sizes = names.map((name) => statSync(join(folder, name)).size);
	expect(Math.max(...sizes)).toBeLessThanOrEqual(30 * 1024);
	expect(sizes.reduce((sum, size) => sum + size)).toBeLessThanOrEqual(1_200_000);
});

/** What a sample shows, in the size of the result. */
function referenceOf(name: string, { width, height }: Expected): Drawing {
	if (name === 'animated-inset.webp') return onto(draw(320, 240), { width, height, left: 40, top: 30 });
	return draw(width, height, { hole: name.includes('alpha') });
}

function onto(picture: Drawing, { width, height, left, top }: Omit<Drawing, 'data'> & { left: number; top: number }) {
	const data = new Uint8ClampedArray(width * height * 4);
	for (let y = 0; y < picture.height; y++) {
		const row = picture.data.subarray(y * picture.width * 4, (y + 1) * picture.width * 4);
		data.set(row, ((top + y) * width + left) * 4);
	}
	return { width, height, data };
}

const luma = ([red, green, blue]: readonly number[]) => 0.299 * (red ?? 0) + 0.587 * (green ?? 0) + 0.114 * (blue ?? 0);

/** How far each corner's mark is from its colour; in brightness where there are no colours. */
function cornerErrors(name: string, picture: Drawing, frame?: Parameters<typeof cornerColour>[2]): number[] {
	return corners.map((corner) => {
		const [seen, meant] = [cornerColour(picture, corner, frame), CORNERS[corner]];
		if (/grey|palette\.bmp/.test(name)) return Math.abs(luma(seen) - luma(meant));
		return Math.max(...seen.map((value, channel) => Math.abs(value - (meant[channel] ?? 0))));
	});
}

/** A printer's colours are converted, without the profile by one engine; WebP of low quality smears them. */
const tolerance = (name: string) => (/cmyk|rough|profile|12000|palette|gif/.test(name) ? 110 : 45);

async function expectDrawn(name: string, { bytes, contentType, width, height }: Fitted, expected: Expected) {
	const picture = onWhite(await readPixels(bytes, contentType));
	expect({ width: picture.width, height: picture.height }).toEqual({ width, height });
	const reference = onWhite(referenceOf(name, expected));
	expect(hashDistance(picture, reference)).toBeLessThanOrEqual(mostDistance(name));
	const frame = name === 'animated-inset.webp' ? { left: 40, top: 30, width: 320, height: 240 } : undefined;
	expect(Math.max(...cornerErrors(name, picture, frame))).toBeLessThan(tolerance(name));
}

/** Padding makes a decoder of what would stay as it is. */
async function expectPadded(name: string, { bytes, contentType, width, height }: Fitted, expected: Expected) {
	expect(Math.abs(width / height - 2 / 3)).toBeLessThan(0.005);
	const picture = onWhite(await readPixels(bytes, contentType));
	const ground = [...picture.data.subarray(0, 3)];
	expect(Math.max(...ground.map((value) => Math.abs(value - 0x80)))).toBeLessThan(4);
	const [left, top] = [width - expected.width, height - expected.height].map((room) => Math.floor(room / 2));
	const frame = { ...sizeOf(expected), left, top } as { left: number; top: number; width: number; height: number };
	expect(Math.max(...cornerErrors(name, picture, frame))).toBeLessThan(tolerance(name));
}

const sizeOf = ({ width, height }: Expected) => ({ width, height });

describe.for(['jsquash', 'sharp'] as const)('with %s', (engine) => {
	const isThere = engine === 'jsquash' || findSharp() !== undefined;
	const rows = Object.entries(EXPECTED).filter(([name]) => engine === 'jsquash' || !name.endsWith('.bmp'));

	it.skipIf(!isThere).each(rows)('%s becomes what Pinterest takes, or is refused', async (name, expected) => {
		const bytes = readFileSync(join(folder, name));
		if (typeof expected === 'string') {
			// Whether something is missing or wrong depends on the decoder.
			const code = name.startsWith('truncated') ? expect.stringMatching(/^(image-broken|media-truncated)$/) : expected;
			await expect(fitImage(bytes, KEEP, { engine })).rejects.toMatchObject({ problem: { code } });
			return;
		}
		const fitted = await fitImage(bytes, KEEP, { engine });
		const { bytes: result, ...facts } = fitted;
		expect(facts).toEqual(expected);
		if (expected.steps.length > 0) return await expectDrawn(name, fitted, expected);
		expect(result).toEqual(bytes);
		const padded = fitImage(bytes, { shape: 'pad', fill: GROUND }, { engine });
		if (/^(truncated|damaged)/.test(name))
			await expect(padded).rejects.toMatchObject({ problem: { action: 'replace-asset' } });
		else await expectPadded(name, await padded, expected);
	});
});
