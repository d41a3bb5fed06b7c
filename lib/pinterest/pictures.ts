import type { PinAnswer } from './schemas';

/** One size of a picture, as Pinterest offers it. */
export interface PictureSize {
	/** Pinterest's name for it, such as `1200x`; `cover` is a video's cover image. */
	key: string;
	url: string;
	/** Pixels, where Pinterest tells them. */
	width: number | null;
	height: number | null;
}

/** A picture of a pin: an image, or the still of a video. */
export interface Picture {
	video: boolean;
	/** The largest first; empty where Pinterest lists none. */
	sizes: PictureSize[];
}

type Media = NonNullable<PinAnswer['media']>;
type Pictured = Pick<Media, 'images' | 'cover_image_url'>;

/** The pictures of a pin in their order: those of a carousel, or one, even where Pinterest tells nothing of it. */
export function picturesOf({ media, creative_type: creativeType }: PinAnswer): Picture[] {
	const type = `${media?.media_type ?? ''} ${creativeType ?? ''}`;
	if (media?.items?.length)
		return media.items.map((item) => ({ video: isVideo(item.item_type ?? type), sizes: sizesOf(item) }));
	return [{ video: isVideo(type), sizes: sizesOf(media ?? {}) }];
}

/** By either of a pin's types, because one of them may be missing or late. */
function isVideo(type: string): boolean {
	return /video/i.test(type);
}

function sizesOf({ images, cover_image_url: cover }: Pictured): PictureSize[] {
	const sizes = Object.entries(images ?? {}).flatMap(([key, size]) =>
		size ? [{ key, url: size.url, width: size.width ?? null, height: size.height ?? null }] : [],
	);
	sizes.sort((one, other) => rank(other) - rank(one));
	if (cover && !sizes.some(({ url }) => url === cover))
		sizes.push({ key: 'cover', url: cover, width: null, height: null });
	return sizes;
}

/**
 * By name and not by pixels alone: `1200x` is the whole picture, at most so wide, while `400x300` is a
 * part of it in that shape, and of a small picture the one with more pixels.
 */
function rank({ key, width }: PictureSize): number {
	if (key === 'originals') return Infinity;
	const [, widest, height] = /^(\d+)x(\d*)$/.exec(key) ?? [];
	const pixels = Number(widest ?? width ?? 0);
	return height === '' ? pixels : pixels - CROPPED;
}

/** Puts what is cut or of an unknown kind behind all that is whole; wider than any picture. */
const CROPPED = 1_000_000;
