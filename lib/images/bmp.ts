import { emptyPixels, type Pixels } from './pixels.ts';

// BITMAPFILEHEADER and BITMAPINFOHEADER, with the places of their fields in the file.
const PIXELS_OFFSET = 10;
const HEADER_SIZE_OFFSET = 14;
const WIDTH_OFFSET = 18;
const HEIGHT_OFFSET = 22;
const BITS_OFFSET = 28;
const COMPRESSION_OFFSET = 30;
const INFO_HEADER_BYTES = 40;

/** Not compressed; or with masks, which programs write for 32 bits in the usual order. */
const COMPRESSIONS = { none: 0, masks: 3 };

/**
 * The pixels of a BMP of 8, 24 or 32 bits that is not compressed, without transparency: what stands in its place is
 * seldom meant as such.
 * @throws Error where it is another one, or is damaged.
 */
export function readBmp(file: Uint8Array<ArrayBuffer>): Pixels {
	const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
	const headerBytes = bytes.readUInt32LE(HEADER_SIZE_OFFSET);
	const bits = bytes.readUInt16LE(BITS_OFFSET);
	const compression = bytes.readUInt32LE(COMPRESSION_OFFSET);
	const isPlain = compression === COMPRESSIONS.none || (compression === COMPRESSIONS.masks && bits === 32);
	if (headerBytes < INFO_HEADER_BYTES || ![8, 24, 32].includes(bits) || !isPlain)
		throw new Error('unknown kind of BMP');
	const width = bytes.readInt32LE(WIDTH_OFFSET);
	const height = bytes.readInt32LE(HEIGHT_OFFSET);
	const palette = HEADER_SIZE_OFFSET + headerBytes;
	// Rows are filled up to four bytes, and go upwards unless the height is negative.
	const rowBytes = Math.ceil((width * bits) / 32) * 4;
	const pixels = emptyPixels(width, Math.abs(height));
	for (let y = 0, to = 0; y < pixels.height; y++) {
		const row = bytes.readUInt32LE(PIXELS_OFFSET) + (height > 0 ? pixels.height - 1 - y : y) * rowBytes;
		if (row + rowBytes > bytes.length) throw new Error('its rows end too early');
		for (let x = 0; x < width; x++, to += 4) {
			const from = bits === 8 ? palette + (bytes[row + x] as number) * 4 : row + (x * bits) / 8;
			pixels.data[to] = bytes[from + 2] as number;
			pixels.data[to + 1] = bytes[from + 1] as number;
			pixels.data[to + 2] = bytes[from] as number;
			pixels.data[to + 3] = 255;
		}
	}
	return pixels;
}
