import { isTurned, turnedSize, type Size } from './layout.ts';

/** Rows of pixels, four bytes each: red, green, blue, alpha. The buffer holds nothing else. */
export interface Pixels extends Size {
	data: Uint8ClampedArray<ArrayBuffer>;
}

/** Four bytes as one, whatever they mean. */
function wordsOf({ data }: Pixels): Uint32Array {
	return new Uint32Array(data.buffer, data.byteOffset, data.length / 4);
}

export function emptyPixels(width: number, height: number): Pixels {
	return { width, height, data: new Uint8ClampedArray(width * height * 4) };
}

/** Turns and mirrors a stored picture so that it is upright. @param orientation of EXIF, 1 to 8 */
export function upright(pixels: Pixels, orientation: number): Pixels {
	if (orientation === 1) return pixels;
	const { width, height } = turnedSize(pixels, orientation);
	const result = emptyPixels(width, height);
	const [from, to] = [wordsOf(pixels), wordsOf(result)];
	const [right, bottom] = [pixels.width - 1, pixels.height - 1];
	// EXIF 2.32: which side of the stored picture is shown at the left, and which at the top.
	const turned = isTurned(orientation);
	const mirroredX = [2, 3, 7, 8].includes(orientation);
	const mirroredY = [3, 4, 6, 7].includes(orientation);
	for (let y = 0, at = 0; y < height; y++) {
		for (let x = 0; x < width; x++, at++) {
			const [alongX, alongY] = turned ? [y, x] : [x, y];
			const storedX = mirroredX ? right - alongX : alongX;
			const storedY = mirroredY ? bottom - alongY : alongY;
			to[at] = from[storedY * pixels.width + storedX] as number;
		}
	}
	return result;
}

/** A part of a picture. */
export function cropped(pixels: Pixels, left: number, top: number, { width, height }: Size): Pixels {
	if (width === pixels.width && height === pixels.height) return pixels;
	const result = emptyPixels(width, height);
	const [from, to] = [wordsOf(pixels), wordsOf(result)];
	for (let y = 0; y < height; y++) {
		const start = (top + y) * pixels.width + left;
		to.set(from.subarray(start, start + width), y * width);
	}
	return result;
}

/** Lays a picture, through which its ground may be seen, onto another; changes the ground. */
export function layOnto(ground: Pixels, picture: Pixels, left: number, top: number): void {
	for (let y = 0; y < picture.height; y++) {
		let from = y * picture.width * 4;
		let to = ((top + y) * ground.width + left) * 4;
		for (let x = 0; x < picture.width; x++, from += 4, to += 4) {
			const alpha = (picture.data[from + 3] as number) / 255;
			for (let channel = 0; channel < 3; channel++) {
				const under = ground.data[to + channel] as number;
				ground.data[to + channel] = under + ((picture.data[from + channel] as number) - under) * alpha;
			}
			ground.data[to + 3] = 255;
		}
	}
}

/** A ground of one colour. @param colour `#rrggbb` */
export function filled({ width, height }: Size, colour: string): Pixels {
	const ground = emptyPixels(width, height);
	const [red, green, blue] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16)) as [number, number, number];
	for (let at = 0; at < ground.data.length; at += 4) {
		ground.data[at] = red;
		ground.data[at + 1] = green;
		ground.data[at + 2] = blue;
		ground.data[at + 3] = 255;
	}
	return ground;
}

/** Without transparency: onto white, as a page shows it. */
export function opaque(pixels: Pixels): Pixels {
	if (!isTransparent(pixels)) return pixels;
	const ground = filled(pixels, '#ffffff');
	layOnto(ground, pixels, 0, 0);
	return ground;
}

function isTransparent({ data }: Pixels): boolean {
	for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) return true;
	return false;
}
