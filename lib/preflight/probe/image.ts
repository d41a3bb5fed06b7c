import { disableTypes, imageSize, types } from 'image-size';
import { aiSourceOf } from './ai-source';
import { BUDGET } from './budgets';
import { readDirectory, readTiffHeader, TAG } from './directory';
import type { PixelSize, ProbeResult } from './facts';
import { heifSize } from './heif';
import { jpegSize } from './jpeg';
import type { MediaType } from './media-type';
import { broken, truncated } from './problems';
import { OverBudget, type RangedReader } from './ranged-reader';

/** The parsers of the others are slow on hostile files: 4.5 s for 500 KB of HEIF in 2.1.0. */
const BY_IMAGE_SIZE = ['png', 'gif', 'webp', 'jpg'];
disableTypes(types.filter((type) => !BY_IMAGE_SIZE.includes(type)));
/** PNG, also in Apple's form, GIF and WebP have their size within this. */
const HEADER_BYTES = 64;
/** The shortest headers of these: PNG's signature and IHDR, GIF's screen, WebP's first chunk. */
const LEAST_HEADER_BYTES: Readonly<Record<string, number>> = { png: 33, apng: 33, gif: 13, webp: 30 };
/** `RIFF`, then the size of all that follows these eight bytes. */
const RIFF_HEADER_BYTES = 8;
/** BMP: where the size of the second header tells its version. */
const HEADER_SIZE_OFFSET = 14;
/** BITMAPCOREHEADER, of OS/2: 16-bit sizes. */
const CORE_HEADER_BYTES = 12;
const BMP_SIZE_END = 26;
/** Room for 85 entries; baseline TIFFs have about 20. */
const DIRECTORY_BYTES = 1024;
const FIRST_TURNED_ORIENTATION = 5;

/** The size of an image in pixels as displayed; without it where the type has none that is cheap and safe to find. */
export async function probeImage(type: MediaType, reader: RangedReader, name: string): Promise<Partial<ProbeResult>> {
	reader.allow(BUDGET.imageBytes);
	try {
		const size = await sizeOf(type, reader, name);
		if (!size) return {};
		const { width, height } = size;
		if (width > 0 && height > 0)
			return { width, height, ...aiSourceOf(reader.cached(0).subarray(0, BUDGET.headBytes)) };
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

/** The size of a bitmap; its height is negative where its rows go downwards. */
function bmpSize(head: Buffer): PixelSize | undefined {
	if (head.length < BMP_SIZE_END) return undefined;
	if (head.readUInt32LE(HEADER_SIZE_OFFSET) === CORE_HEADER_BYTES) {
		return { width: head.readUInt16LE(18), height: head.readUInt16LE(20) };
	}
	return { width: Math.abs(head.readInt32LE(18)), height: Math.abs(head.readInt32LE(22)) };
}

/** The displayed size of a TIFF's first page. Its directory is often behind the pixels. */
async function tiffSize(reader: RangedReader): Promise<PixelSize | undefined> {
	const head = reader.cached(0);
	const tiff = readTiffHeader(head);
	if (!tiff) return undefined; // BigTIFF
	const directory = await reader.at(tiff.directory, DIRECTORY_BYTES);
	const values = readDirectory(head, directory, tiff.directory);
	const [width, height] = [values?.get(TAG.width), values?.get(TAG.height)];
	if (width === undefined || height === undefined) return undefined;
	return (values?.get(TAG.orientation) ?? 1) >= FIRST_TURNED_ORIENTATION
		? { width: height, height: width }
		: { width, height };
}
