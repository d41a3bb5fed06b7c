import { disableTypes, imageSize, types } from 'image-size';
import type { Size } from './layout';

/** The parsers of the others are slow on hostile files: 4.5 s for 500 KB of HEIF in 2.1.0. */
const BY_IMAGE_SIZE = ['png', 'gif', 'webp', 'jpg'];
disableTypes(types.filter((type) => !BY_IMAGE_SIZE.includes(type)));
/** PNG, also in Apple's form, GIF and WebP have their size within this. */
const HEADER_BYTES = 64;
/** BMP: where the size of the second header tells its version. */
const HEADER_SIZE_OFFSET = 14;
/** BITMAPCOREHEADER, of OS/2: 16-bit sizes. */
const CORE_HEADER_BYTES = 12;
const BMP_SIZE_END = 26;

/** The size of a PNG, GIF or WebP. @throws where the header has none. */
export function headerSize(head: Buffer): Size {
	// A copy of its own: the library reads past the end of a pooled buffer.
	const { width, height } = imageSize(new Uint8Array(head.subarray(0, HEADER_BYTES)));
	return { width, height };
}

/** The size of a bitmap; its height is negative where its rows go downwards. */
export function bmpSize(head: Buffer): Size | undefined {
	if (head.length < BMP_SIZE_END) return undefined;
	if (head.readUInt32LE(HEADER_SIZE_OFFSET) === CORE_HEADER_BYTES) {
		return { width: head.readUInt16LE(18), height: head.readUInt16LE(20) };
	}
	return { width: Math.abs(head.readInt32LE(18)), height: Math.abs(head.readInt32LE(22)) };
}
