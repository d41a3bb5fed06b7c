import { attentionCorner } from './attention.ts';
import { Truncated, type Codecs } from './codecs.ts';
import type { FitReply, FitRequest } from './fit-messages';
import { ATTENTION_SIDE, BLUR_SIDE, coverSize, QUALITIES, THUMBNAIL_QUALITY, thumbnailSize } from './fit-numbers.ts';
import { layOut, turnedSize, type Layout, type Size } from './layout.ts';
import { MOST_FITTED_BYTES } from './limits.ts';
import { cropped, filled, layOnto, opaque, upright, type Pixels } from './pixels.ts';
import type { FitRecipe } from './recipe';

/**
 * Makes an image fit with the codecs in WebAssembly.
 * @param mostBytes of the result.
 */
export async function fitPixels(
	codecs: Codecs,
	{ bytes, facts, recipe, target, thumbnail }: FitRequest,
	mostBytes = MOST_FITTED_BYTES,
): Promise<FitReply> {
	let fitted: Pixels;
	try {
		const stored = await codecs.decode(bytes, facts);
		const orientation = facts.orientation ?? 1;
		fitted = thumbnail
			? await small(codecs, stored, orientation, thumbnail)
			: await shaped(codecs, stored, orientation, recipe);
	} catch (error) {
		if (error instanceof Truncated) return { failure: 'truncated', what: 'its picture ends too early' };
		return { failure: 'broken', what: 'it cannot be decoded' };
	}
	const { width, height } = fitted;
	if (thumbnail) {
		const jpeg = await codecs.encodeJpeg(opaque(fitted), THUMBNAIL_QUALITY);
		return { bytes: jpeg, contentType: 'image/jpeg', width, height };
	}
	if (target === 'image/png') {
		const png = await codecs.encodePng(fitted);
		if (png.length <= mostBytes) return { bytes: png, contentType: 'image/png', width, height };
	}
	const ground = opaque(fitted);
	for (const quality of QUALITIES) {
		const jpeg = await codecs.encodeJpeg(ground, quality);
		if (jpeg.length <= mostBytes) return { bytes: jpeg, contentType: 'image/jpeg', width, height };
	}
	return { failure: 'bytes' };
}

async function small(codecs: Codecs, stored: Pixels, orientation: number, within: Size): Promise<Pixels> {
	const whole = turnedSize(stored, orientation);
	const scale = Math.min(1, within.width / whole.width, within.height / whole.height);
	const side = (length: number) => Math.max(1, Math.round(length * scale));
	const size = { width: side(stored.width), height: side(stored.height) };
	return upright(await codecs.resize(stored, size, 'triangle'), orientation);
}

async function shaped(codecs: Codecs, stored: Pixels, orientation: number, recipe: FitRecipe): Promise<Pixels> {
	const layout = layOut(turnedSize(stored, orientation), recipe);
	// Turned after it was made smaller, which is less work.
	const small = await codecs.resize(stored, turnedSize(layout.picture, orientation));
	const picture = upright(small, orientation);
	if (layout.shape === 'pad') return await padded(codecs, picture, layout, recipe.fill ?? 'blur');
	if (layout.shape === 'crop') return await cut(codecs, picture, layout, recipe.focus ?? 'attention');
	return picture;
}

async function padded(codecs: Codecs, picture: Pixels, { canvas }: Layout, fill: string): Promise<Pixels> {
	const ground = fill === 'blur' ? await blurred(codecs, opaque(picture), canvas) : filled(canvas, fill);
	const [left, top] = [canvas.width - picture.width, canvas.height - picture.height].map((room) =>
		Math.floor(room / 2),
	) as [number, number];
	layOnto(ground, picture, left, top);
	return ground;
}

/** The picture's middle, as large as the canvas and so blurred that only its colours are left. */
async function blurred(codecs: Codecs, picture: Pixels, canvas: Size): Promise<Pixels> {
	const least = thumbnailSize(canvas, BLUR_SIDE);
	const cover = coverSize(picture, least);
	const small = await codecs.resize(picture, cover, 'triangle');
	const left = Math.floor((cover.width - least.width) / 2);
	const top = Math.floor((cover.height - least.height) / 2);
	return await codecs.resize(cropped(small, left, top, least), canvas, 'mitchell');
}

async function cut(codecs: Codecs, picture: Pixels, { canvas }: Layout, focus: FitRecipe['focus']): Promise<Pixels> {
	const room = { width: picture.width - canvas.width, height: picture.height - canvas.height };
	if (focus === 'centre') return cropped(picture, Math.floor(room.width / 2), Math.floor(room.height / 2), canvas);
	const thumbnail = opaque(await codecs.resize(picture, thumbnailSize(picture, ATTENTION_SIDE), 'triangle'));
	const part = { width: canvas.width / picture.width, height: canvas.height / picture.height };
	const { left, top } = attentionCorner(thumbnail, part);
	return cropped(picture, Math.round(left * picture.width), Math.round(top * picture.height), canvas);
}
