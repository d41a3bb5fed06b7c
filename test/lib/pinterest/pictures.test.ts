import { describe, expect, it } from 'vitest';
import { picturesOf } from '../../../lib/pinterest/pictures';
import { pinSchema } from '../../../lib/pinterest/schemas';

const picturesIn = (media: unknown, more: object = {}) => picturesOf(pinSchema.parse({ id: '1', media, ...more }));
const size = (width: number, height: number) => ({ url: `https://i.pinimg.com/${width}x${height}.jpg`, width, height });
const keys = (images: object) => picturesIn({ media_type: 'image', images })[0]?.sizes.map(({ key }) => key);

describe('the sizes of a picture', () => {
	it('come largest first, whatever their order in the answer', () => {
		const images = {
			'150x150': size(150, 150),
			'1200x': size(1200, 1800),
			originals: size(3000, 4500),
			'600x': size(564, 846),
			'400x300': size(400, 300),
		};
		expect(keys(images)).toEqual(['originals', '1200x', '600x', '400x300', '150x150']);
	});

	it('put a whole small picture before a part of it with more pixels', () => {
		expect(keys({ '400x300': size(400, 300), '600x': size(200, 300), '1200x': size(200, 300) })).toEqual([
			'1200x',
			'600x',
			'400x300',
		]);
	});

	it('may be new ones, and may lack their pixels', () => {
		const picture = picturesIn({
			images: {
				'236x': { url: 'a' },
				'2400x': { url: 'b' },
				'1200x': { url: 'c', width: null },
				strange: { url: 'd' },
			},
		})[0];
		expect(picture?.sizes.map(({ key }) => key)).toEqual(['2400x', '1200x', '236x', 'strange']);
		expect(picture?.sizes[0]).toEqual({ key: '2400x', url: 'b', width: null, height: null });
	});

	it("end with a video's cover, unless it is one of them", () => {
		const images = { '600x': size(564, 846) };
		const sizes = (cover_image_url: string) =>
			picturesIn({ media_type: 'video', images, cover_image_url })[0]?.sizes.map(({ key }) => key);
		expect(sizes('https://i.pinimg.com/cover.jpg')).toEqual(['600x', 'cover']);
		expect(sizes(images['600x'].url)).toEqual(['600x']);
	});
});

describe('the pictures of a pin', () => {
	const images = { '600x': size(600, 900) };

	it('are one, or those of a carousel, and tell videos apart', () => {
		const kinds = (media: unknown, more: object = {}) => picturesIn(media, more).map(({ video }) => video);
		expect(kinds({ media_type: 'image', images }, { creative_type: 'REGULAR' })).toEqual([false]);
		expect(kinds({ media_type: 'video', images }, { creative_type: 'REGULAR' })).toEqual([true]);
		expect(kinds(null, { creative_type: 'VIDEO' })).toEqual([true]);
		expect(kinds({ media_type: 'multiple_images', items: [{ images }, { images }] })).toEqual([false, false]);
		expect(kinds({ media_type: 'multiple_videos', items: [{ images }] })).toEqual([true]);
		expect(
			kinds({
				media_type: 'multiple_mixed',
				items: [
					{ item_type: 'image', images },
					{ item_type: 'video', images },
				],
			}),
		).toEqual([false, true]);
	});

	it.each([
		undefined,
		null,
		'none',
		[],
		{},
		{ images: [] },
		{ images: { '600x': 'a' } },
		{ images: { '600x': { width: 1 } } },
		{ items: 'two' },
	])('told as %j are one without a size, and cost no pin', (media) => {
		expect(picturesIn(media)).toEqual([{ video: false, sizes: [] }]);
	});
});
