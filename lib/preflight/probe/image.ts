import { bmpSize, headerSize } from '../../images/header-size';
import { heifSize } from '../../images/heif';
import { turnedSize } from '../../images/layout';
import { marksOf } from '../../images/marks';
import { aiSourceOf } from './ai-source';
import { BUDGET } from './budgets';
import { readDirectory, readTiffHeader, TAG } from './directory';
import type { ImageSize, PixelSize, ProbeResult } from './facts';
import { jpegSize } from './jpeg';
import type { MediaType } from './media-type';
import { broken, truncated } from './problems';
import { OverBudget, type RangedReader } from './ranged-reader';

/** The shortest headers of these: PNG's signature and IHDR, GIF's screen, WebP's first chunk. */
const LEAST_HEADER_BYTES: Readonly<Record<string, number>> = { png: 33, apng: 33, gif: 13, webp: 30 };
/** `RIFF`, then the size of all that follows these eight bytes. */
const RIFF_HEADER_BYTES = 8;
/** Room for 85 entries; baseline TIFFs have about 20. */
const DIRECTORY_BYTES = 1024;

/** The size of an image in pixels as displayed; without it where the type has none that is cheap and safe to find. */
export async function probeImage(type: MediaType, reader: RangedReader, name: string): Promise<Partial<ProbeResult>> {
	reader.allow(BUDGET.imageBytes);
	try {
		const found = await sizeOf(type, reader, name);
		if (!found) return {};
		if (found.width > 0 && found.height > 0)
			return { ...found, ...aiSourceOf(reader.cached(0).subarray(0, BUDGET.headBytes)) };
	} catch (error) {
		if (error instanceof OverBudget) return { partial: true };
		throw error;
	}
	throw broken('image', name, 'it has a size of zero');
}

async function sizeOf(
	{ container, contentType }: MediaType,
	reader: RangedReader,
	name: string,
): Promise<ImageSize | undefined> {
	const { stored: _, ...marks } = container === 'jpg' ? {} : marksOf(reader.cached(0), contentType);
	switch (container) {
		case 'jpg':
			return await jpegSize(reader, name);
		case 'png':
		case 'apng':
		case 'gif':
		case 'webp':
			return { ...turnedSize(checkedHeader(container, reader, name), marks.orientation), ...marks };
		case 'bmp':
			return bmpSize(reader.cached(0));
		case 'tif':
			return await tiffSize(reader);
		case 'heic':
		case 'avif': {
			const size = heifSize(reader.cached(0));
			return size && { ...size, ...marks };
		}
		default:
			return undefined;
	}
}

function checkedHeader(container: string, reader: RangedReader, name: string): PixelSize {
	const head = reader.cached(0);
	if (head.length < (LEAST_HEADER_BYTES[container] ?? 0)) throw truncated(name, 'it ends within its header');
	if (container === 'webp' && reader.size !== null && head.readUInt32LE(4) + RIFF_HEADER_BYTES > reader.size) {
		throw truncated(name, `it has ${reader.size} bytes and should have ${head.readUInt32LE(4) + RIFF_HEADER_BYTES}`);
	}
	try {
		return headerSize(head);
	} catch (error) {
		throw broken('image', name, 'its size cannot be read', error);
	}
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
	return turnedSize({ width, height }, values?.get(TAG.orientation));
}
