import type { EmulatedImage } from './records';
import type { World } from './world';

const scaled = (image: EmulatedImage, widest: number) => {
	const width = Math.min(image.width, widest);
	return { width, height: Math.round((image.height * width) / image.width) };
};

/** The sizes of a pin's picture. The emulator scales nothing: every URL serves the original. */
export function imageUrls(world: World, image: EmulatedImage) {
	const url = (size: string) => `${world.url}/image/${image.hash}?size=${size}`;
	return {
		'150x150': { width: 150, height: 150, url: url('150x150') },
		'400x300': { width: 400, height: 300, url: url('400x300') },
		'600x': { ...scaled(image, 564), url: url('600x') },
		'1200x': { ...scaled(image, 1200), url: url('1200x') },
		...(world.settings.originals
			? { originals: { width: image.width, height: image.height, url: url('originals') } }
			: {}),
	};
}
