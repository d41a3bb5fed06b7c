import type { Size } from './layout';

/** Of JPEG, from 1 to 100, tried in order until the bytes are few enough. The first one shows no loss on a screen. */
export const QUALITIES = [90, 80, 65];

/** Of the JPEG of a small picture: its faults are not seen at that size. */
export const THUMBNAIL_QUALITY = 75;

/** In pixels: the longer side of what the blurred ground is enlarged from. So few that nothing is recognised. */
export const BLUR_SIDE = 16;

/** In pixels: the longer side of what the attention looks at. */
export const ATTENTION_SIDE = 64;

/** The size of a small form of an image. */
export function thumbnailSize({ width, height }: Size, longest: number): Size {
	const scale = Math.min(1, longest / Math.max(width, height));
	return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** The size at which an image just covers another one. */
export function coverSize({ width, height }: Size, covered: Size): Size {
	const scale = Math.max(covered.width / width, covered.height / height);
	return {
		width: Math.max(covered.width, Math.round(width * scale)),
		height: Math.max(covered.height, Math.round(height * scale)),
	};
}
