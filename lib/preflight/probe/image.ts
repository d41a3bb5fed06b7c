import { disableTypes, imageSize, types } from 'image-size';
import type { ProbeResult } from './probe';
import { BUDGET } from './budgets';
import { bmpSize } from './bmp';
import { heifSize } from './heif';
import { jpegSize } from './jpeg';
import type { MediaType } from './media-type';
import { broken, truncated } from './problems';
import { OverBudget, type RangedReader } from './ranged-reader';
import { tiffSize } from './tiff';

export interface PixelSize {
	width: number;
	height: number;
}

/** The parsers of the others are slow on hostile files: 4.5 s for 500 KB of HEIF in 2.1.0. */
const BY_IMAGE_SIZE = ['png', 'gif', 'webp', 'jpg'];
disableTypes(types.filter((type) => !BY_IMAGE_SIZE.includes(type)));
/** PNG, also in Apple's form, GIF and WebP have their size within this. */
const HEADER_BYTES = 64;
/** The shortest headers of these: PNG's signature and IHDR, GIF's screen, WebP's first chunk. */
const LEAST_HEADER_BYTES: Readonly<Record<string, number>> = { png: 33, apng: 33, gif: 13, webp: 30 };
/** `RIFF`, then the size of all that follows these eight bytes. */
const RIFF_HEADER_BYTES = 8;

/** The size of an image in pixels as displayed; without it where the type has none that is cheap and safe to find. */
export async function probeImage(type: MediaType, reader: RangedReader, name: string): Promise<Partial<ProbeResult>> {
	reader.allow(BUDGET.imageBytes);
	try {
		const size = await sizeOf(type, reader, name);
		if (!size) return {};
		const { width, height } = size;
		if (width > 0 && height > 0) return { width, height };
	} catch (error) {
		if (error instanceof OverBudget) return { partial: true };
		throw error;
	}
	throw broken('image', name, 'it has a size of zero');
}

async function sizeOf({ container }: MediaType, reader: RangedReader, name: string): Promise<PixelSize | undefined> {
	switch (container) {
		case 'jpg':
			return await jpegSize(reader, name);
		case 'png':
		case 'apng':
		case 'gif':
		case 'webp':
			return headerSize(container, reader, name);
		case 'bmp':
			return bmpSize(reader.cached(0));
		case 'tif':
			return await tiffSize(reader);
		case 'heic':
		case 'avif':
			return heifSize(reader.cached(0));
		default:
			return undefined;
	}
}

function headerSize(container: string, reader: RangedReader, name: string): PixelSize {
	const head = reader.cached(0);
	if (head.length < (LEAST_HEADER_BYTES[container] ?? 0)) throw truncated(name, 'it ends within its header');
	if (container === 'webp' && reader.size !== null && head.readUInt32LE(4) + RIFF_HEADER_BYTES > reader.size) {
		throw truncated(name, `it has ${reader.size} bytes and should have ${head.readUInt32LE(4) + RIFF_HEADER_BYTES}`);
	}
	try {
		// A copy of its own: the library reads past the end of a pooled buffer.
		return imageSize(new Uint8Array(head.subarray(0, HEADER_BYTES)));
	} catch (error) {
		throw broken('image', name, 'its size cannot be read', error);
	}
}
