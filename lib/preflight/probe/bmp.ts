import type { PixelSize } from './image';

/** Where the size of the second header tells its version. */
const HEADER_SIZE_OFFSET = 14;
/** BITMAPCOREHEADER, of OS/2: 16-bit sizes. */
const CORE_HEADER_BYTES = 12;
const SIZE_END = 26;

/** The size of a bitmap; its height is negative where its rows go downwards. */
export function bmpSize(head: Buffer): PixelSize | undefined {
	if (head.length < SIZE_END) return undefined;
	if (head.readUInt32LE(HEADER_SIZE_OFFSET) === CORE_HEADER_BYTES) {
		return { width: head.readUInt16LE(18), height: head.readUInt16LE(20) };
	}
	return { width: Math.abs(head.readInt32LE(18)), height: Math.abs(head.readInt32LE(22)) };
}
