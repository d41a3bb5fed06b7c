import type { Problem } from '../model/problem';
import { problemFor } from '../sentences/problems';
import type { ImageFacts } from './image-facts';
import { layOut } from './layout';
import { LEAST_GOOD_WIDTH, LEAST_SIDE, MOST_DECODED_PIXELS, MOST_IMAGE_BYTES } from './limits';
import type { FitRecipe } from './recipe';

/** What making an image fit would do. */
export interface FitPlan {
	/** Whether anything is done; Pinterest takes the image as it is otherwise. */
	needed: boolean;
	/** What is done, in words for a person and in order: `WebP becomes JPEG`. */
	steps: string[];
	/** Why the image keeps its shape although the recipe says otherwise, in words for a person. */
	kept?: string;
	/** Why it cannot be made fit: the code of a problem, and its sentence. */
	refused?: { code: string; reason: string };
}

/** The formats that are read, with their names for a person. */
const NAMES: Readonly<Record<string, string>> = {
	'image/jpeg': 'JPEG',
	'image/png': 'PNG',
	'image/apng': 'Animated PNG',
	'image/webp': 'WebP',
	'image/avif': 'AVIF',
	'image/gif': 'GIF',
	'image/bmp': 'BMP',
};

/** The formats that are named when they are refused. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
	'image/heic': 'HEIC, the format of iPhones',
	'image/heif': 'HEIF',
	'image/tiff': 'TIFF',
	'image/svg+xml': 'SVG',
	'image/jxl': 'JPEG XL',
};

/** Whether images of a format can be made fit, or are fit. @param type by magic bytes */
export function isReadable(type: string): boolean {
	return Object.hasOwn(NAMES, type);
}

/** Formats without loss, which become PNG; photographs become JPEG. */
const WITHOUT_LOSS: readonly string[] = ['image/png', 'image/apng', 'image/gif', 'image/bmp'];

/** The format that an image becomes. A PNG that has too many bytes becomes JPEG after all. */
export function targetType({ type, lossless }: ImageFacts): 'image/jpeg' | 'image/png' {
	return lossless || WITHOUT_LOSS.includes(type) ? 'image/png' : 'image/jpeg';
}

/** What would be done, without doing it. Pure. */
export function planFit(facts: ImageFacts, recipe: FitRecipe): FitPlan {
	const refused = refusalOf(facts);
	if (refused) return { needed: false, steps: [], refused: { code: refused.code, reason: refused.message } };
	const { picture, canvas, shape, tooNarrowToCrop } = layOut(facts, recipe);
	const { type, width, height, bytes, orientation = 1, animated, cmyk } = facts;
	const target = targetType(facts);
	const steps = [
		...(type === target ? [] : [`${NAMES[type]} becomes ${NAMES[target]}`]),
		...(animated ? ['the first frame of the animation is taken'] : []),
		...(cmyk ? ['CMYK becomes RGB'] : []),
		...(orientation > 1 ? ['turned upright'] : []),
		...(picture.width === width && picture.height === height
			? []
			: [`${width}×${height} becomes ${picture.width}×${picture.height}`]),
		...(shape === 'pad' ? [`padded to 2:3, ${canvas.width}×${canvas.height}`] : []),
		...(shape === 'crop' ? [`cropped to 2:3, ${canvas.width}×${canvas.height}`] : []),
		...(bytes > MOST_IMAGE_BYTES ? ['saved with fewer bytes'] : []),
	];
	const kept =
		tooNarrowToCrop === undefined
			? undefined
			: `not cropped to 2:3, because only ${tooNarrowToCrop} pixels of the width would be left, and ${LEAST_GOOD_WIDTH} are needed`;
	return { needed: steps.length > 0, steps, ...(kept !== undefined && { kept }) };
}

/** Why an image cannot be made fit, if it cannot. Pure. */
export function refusalOf({ type, width, height }: ImageFacts): Problem | undefined {
	if (!isReadable(type)) return problemFor('image-unfit', { type: OTHER_NAMES[type] ?? type });
	if (Math.min(width, height) < LEAST_SIDE)
		return problemFor('image-unfit:small', { width, height, least: LEAST_SIDE });
	if (width * height > MOST_DECODED_PIXELS)
		return problemFor('image-unfit:pixels', { width, height, megapixels: MOST_DECODED_PIXELS / 1_000_000 });
	return undefined;
}
