import { describe, expect, it } from 'vitest';
import type { AssetFacts } from '../../../lib';
import { checkAsset } from '../../../lib/preflight/check-asset';
import { describeFinding } from '../../../lib/preflight/sentences';

const photo = (more: Partial<AssetFacts> = {}): AssetFacts => ({
	kind: 'image',
	contentType: 'image/jpeg',
	bytes: 500_000,
	width: 1000,
	height: 1500,
	source: 'photo',
	...more,
});
const WEBP = { contentType: 'image/webp' };
const codes = (facts: AssetFacts, fit?: string, slot: 'media' | 'cover' = 'media') =>
	checkAsset(facts, 'media_url', slot, fit).map(({ code }) => code);
const said = (facts: AssetFacts, fit?: string) =>
	checkAsset(facts, 'media_url', 'media', fit).map((each) => describeFinding(each).message);

describe('an image with a recipe', () => {
	it('is accepted with what is done to it, in words', () => {
		expect(codes(photo(WEBP))).toEqual(['image-type']);
		expect(codes(photo(WEBP), 'keep')).toEqual(['image-made-fit']);
		expect(said(photo(WEBP), 'keep')).toEqual(['media_url is made fit for Pinterest: WebP becomes JPEG.']);
		expect(said(photo({ ...WEBP, width: 1500 }), 'pad:blur')[0]).toContain('padded to 2:3');
	});

	it('that needs nothing has the findings of one without a recipe', () => {
		for (const facts of [photo(), photo({ width: 700, height: 2000 }), photo({ width: undefined })])
			expect(checkAsset(facts, 'media_url', 'media', 'keep')).toEqual(checkAsset(facts, 'media_url', 'media'));
	});

	it('is warned of no shape that the recipe changes', () => {
		const tall = photo({ ...WEBP, width: 800, height: 3000 });
		expect(codes(tall, 'keep')).toEqual(['image-made-fit', 'image-tall', 'image-not-two-to-three']);
		expect(codes(tall, 'pad:blur')).toEqual(['image-made-fit']);
	});

	it('that would be too narrow keeps its shape, with the reason', () => {
		expect(codes(photo({ ...WEBP, width: 900, height: 700 }), 'crop:centre')).toEqual([
			'image-made-fit',
			'image-not-cropped',
			'image-not-two-to-three',
		]);
	});

	it('that cannot be made fit is refused with the reason', () => {
		expect(codes(photo({ contentType: 'image/heic' }), 'keep')).toEqual(['image-unfit']);
		expect(said(photo({ contentType: 'image/heic' }), 'keep')[0]).toContain('HEIC');
		expect(codes(photo({ width: 60, height: 90 }), 'keep')).toEqual(['image-unfit']);
	});

	it('that is too large to be made fit is sent as it is where Pinterest takes it', () => {
		const huge = photo({ width: 8000, height: 12_000 });
		expect(codes(huge, 'keep')).toEqual(['image-sent-as-is']);
		expect(codes({ ...huge, ...WEBP }, 'keep')).toEqual(['image-unfit']);
	});

	it('keeps its shape as the cover of a video', () => {
		const cover = photo({ ...WEBP, width: 1280, height: 720 });
		const [finding] = checkAsset(cover, 'cover_url', 'cover', 'pad:blur');
		expect(finding?.args.steps).toBe('WebP becomes JPEG');
	});
});

describe('an image without a recipe', () => {
	it('that is refused names the option where it would help', () => {
		expect(said(photo(WEBP))[0]).toContain('or switch on Make Images Fit (--fit keep)');
		expect(said(photo({ bytes: 30_000_000 }))[0]).toContain('or switch on Make Images Fit (--fit keep)');
		expect(said(photo({ contentType: 'image/heic' }))[0]).not.toContain('Make Images Fit');
	});
});
