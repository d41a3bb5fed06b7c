import { describe, expect, it } from 'vitest';
import type { ImageFacts } from '../../../lib/images/image-facts';
import { layOut } from '../../../lib/images/layout';
import { planFit } from '../../../lib/images/plan-fit';

const facts = (more: Partial<ImageFacts>): ImageFacts => ({
	type: 'image/jpeg',
	width: 1000,
	height: 1500,
	bytes: 300_000,
	...more,
});
const keep = { shape: 'keep' } as const;
const pad = { shape: 'pad' } as const;
const crop = { shape: 'crop' } as const;

describe('an image that Pinterest takes', () => {
	it.each([keep, pad, crop])('is left alone when it is 2:3, by the recipe %j', (recipe) => {
		expect(planFit(facts({}), recipe)).toEqual({ needed: false, steps: [] });
		expect(planFit(facts({ width: 1000, height: 1480, type: 'image/png' }), recipe).needed).toBe(false);
	});

	it('is left alone in any shape when the shape is kept, though it is small', () => {
		expect(planFit(facts({ width: 150, height: 100 }), keep).needed).toBe(false);
		expect(planFit(facts({ width: 900, height: 6600 }), keep).needed).toBe(false);
	});
});

it.each([
	[{ type: 'image/webp' }, ['WebP becomes JPEG']],
	[{ type: 'image/webp', lossless: true }, ['WebP becomes PNG']],
	[{ type: 'image/webp', animated: true }, ['WebP becomes JPEG', 'the first frame of the animation is taken']],
	[{ type: 'image/avif' }, ['AVIF becomes JPEG']],
	[{ type: 'image/gif' }, ['GIF becomes PNG']],
	[{ type: 'image/bmp' }, ['BMP becomes PNG']],
	[{ type: 'image/apng', animated: true }, ['Animated PNG becomes PNG', 'the first frame of the animation is taken']],
	[{ cmyk: true }, ['CMYK becomes RGB']],
	[{ orientation: 6 }, ['turned upright']],
	[{ width: 4000, height: 3000 }, ['4000×3000 becomes 2000×1500']],
	[{ bytes: 21 * 1024 * 1024 }, ['saved with fewer bytes']],
])('%j: what is done is said in words', (more, steps) => {
	expect(planFit(facts(more), keep)).toEqual({ needed: true, steps });
});

it('pads to 2:3 without enlarging the image', () => {
	expect(planFit(facts({ width: 1200, height: 900 }), pad).steps).toEqual(['padded to 2:3, 1200×1800']);
	expect(planFit(facts({ width: 450, height: 900 }), pad).steps).toEqual(['padded to 2:3, 600×900']);
	expect(planFit(facts({ width: 6000, height: 3000 }), pad).steps).toEqual([
		'6000×3000 becomes 2000×1000',
		'padded to 2:3, 2000×3000',
	]);
});

it('crops to 2:3, and keeps the shape of an image of which less than 600 pixels of width would be left', () => {
	expect(planFit(facts({ width: 1200, height: 900 }), crop).steps).toEqual(['cropped to 2:3, 600×900']);
	const { needed, steps, kept } = planFit(facts({ width: 899, height: 898 }), crop);
	expect({ needed, steps }).toEqual({ needed: false, steps: [] });
	expect(kept).toMatch(/^not cropped to 2:3, because only 599 pixels/);
});

it.each([
	[{ type: 'image/heic' }, /is HEIC, the format of iPhones, which cannot be made fit/],
	[{ type: 'image/tiff' }, /is TIFF, which cannot/],
	[{ type: 'image/x-icon' }, /is image\/x-icon, which cannot/],
	[{ width: 99, height: 4000 }, /99×4000 pixels, but Pinterest needs at least 100/],
	[{ width: 10_000, height: 5001 }, /10000×5001 pixels, but at most 50 million/],
])('%j cannot be made fit, and why is said', (more, reason) => {
	const { needed, refused } = planFit(facts({ type: 'image/webp', ...more }), keep);
	expect(needed).toBe(false);
	expect(refused).toEqual({ code: 'image-unfit', reason: expect.stringMatching(reason) });
});

describe('sizes', () => {
	it.each([
		[12_000, 400, 3000, 100], // not less tall than Pinterest takes
		[1000, 10_000, 775, 7746],
		[700, 30_000, 600, 25_714], // not less wide than looks good
		[500, 40_000, 500, 40_000],
	])('%d×%d becomes %d×%d', (width, height, newWidth, newHeight) => {
		expect(layOut({ width, height }, keep).canvas).toEqual({ width: newWidth, height: newHeight });
	});

	it.each([pad, crop])('the picture and its edge have no seam between them, by the recipe %j', (recipe) => {
		for (let width = 100; width < 4000; width += 37)
			for (let height = 100; height < 4000; height += 41) {
				const { picture, canvas, shape } = layOut({ width, height }, recipe);
				const room = { width: canvas.width - picture.width, height: canvas.height - picture.height };
				if (shape === 'keep') expect(room).toEqual({ width: 0, height: 0 });
				else expect(Math.abs(canvas.width / canvas.height - 2 / 3)).toBeLessThan(0.005);
				const signs = [Math.sign(room.width), Math.sign(room.height)];
				if (shape === 'pad') expect(signs.toSorted()).toEqual([0, 1]);
				if (shape === 'crop') expect(signs.toSorted()).toEqual([-1, 0]);
				expect(picture.width).toBeLessThanOrEqual(width);
				expect(picture.height).toBeLessThanOrEqual(height);
			}
	});
});
