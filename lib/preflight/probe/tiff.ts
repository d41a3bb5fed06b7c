import { readDirectory, readTiffHeader, TAG } from './directory';
import type { PixelSize } from './image';
import type { RangedReader } from './ranged-reader';

/** Room for 85 entries; baseline TIFFs have about 20. */
const DIRECTORY_BYTES = 1024;
const FIRST_TURNED_ORIENTATION = 5;

/** The displayed size of a TIFF's first page. Its directory is often behind the pixels. */
export async function tiffSize(reader: RangedReader): Promise<PixelSize | undefined> {
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
