import type { ImageFacts } from './image-facts';
import { LEAST_GOOD_WIDTH, LEAST_SIDE, MOST_PIXELS, TWO_TO_THREE, TWO_TO_THREE_TOLERANCE, WIDEST } from './limits.ts';
import type { FitRecipe } from './recipe';

/** In pixels. */
export interface Size {
	width: number;
	height: number;
}

/** EXIF 2.32: from this orientation on, the stored picture lies on its side. */
const FIRST_TURNED_ORIENTATION = 5;

/** Whether a stored picture lies on its side. @param orientation of EXIF */
export function isTurned(orientation: number): boolean {
	return orientation >= FIRST_TURNED_ORIENTATION;
}

/** The size after a picture was turned upright, or before. */
export function turnedSize({ width, height }: Size, orientation = 1): Size {
	return isTurned(orientation) ? { width: height, height: width } : { width, height };
}

/** The sizes of a fitted image. */
export interface Layout {
	/** What the upright image is resized to. */
	picture: Size;
	/** The size of the result: larger than the picture where it is padded, smaller where it is cropped. */
	canvas: Size;
	/** What happens to the shape. */
	shape: FitRecipe['shape'];
	/** The width that cropping would leave, where that is too little and the image keeps its shape. */
	tooNarrowToCrop?: number;
}

/** Where an image and its edges come to lie. Nothing is enlarged. Pure. */
export function layOut({ width, height }: Pick<ImageFacts, 'width' | 'height'>, recipe: FitRecipe): Layout {
	const upright = { width, height };
	const wanted = isTwoToThree(upright) ? 'keep' : recipe.shape;
	const shaped = shapeOf(upright, wanted);
	const tooNarrow = wanted === 'crop' && shaped.width < LEAST_GOOD_WIDTH;
	const [shape, whole] = tooNarrow ? (['keep', upright] as const) : ([wanted, shaped] as const);
	const scale = scaleOf(whole);
	const canvas = scaled(whole, scale);
	const picture = within(scaled(upright, scale), canvas, shape);
	return { picture, canvas, shape, ...(tooNarrow && { tooNarrowToCrop: shaped.width }) };
}

/** Whether it is near enough to 2:3. */
function isTwoToThree({ width, height }: Size): boolean {
	return Math.abs(width / height - TWO_TO_THREE) <= TWO_TO_THREE_TOLERANCE;
}

/** The 2:3 around an image, or within it. */
function shapeOf({ width, height }: Size, shape: FitRecipe['shape']): Size {
	if (shape === 'keep') return { width, height };
	const isWide = width / height > TWO_TO_THREE;
	return isWide === (shape === 'pad')
		? { width, height: Math.round(width / TWO_TO_THREE) }
		: { width: Math.round(height * TWO_TO_THREE), height };
}

/** How much smaller an image becomes. A very long one stays as wide, or as tall, as it has to be. */
function scaleOf({ width, height }: Size): number {
	const wanted = Math.min(1, WIDEST / width, Math.sqrt(MOST_PIXELS / (width * height)));
	return Math.min(1, Math.max(wanted, LEAST_GOOD_WIDTH / width, LEAST_SIDE / height));
}

function scaled({ width, height }: Size, scale: number): Size {
	return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** Rounding must not leave a seam. */
function within({ width, height }: Size, canvas: Size, shape: FitRecipe['shape']): Size {
	const bound = shape === 'crop' ? Math.max : Math.min;
	return { width: bound(width, canvas.width), height: bound(height, canvas.height) };
}
