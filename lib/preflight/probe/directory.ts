import { WALK } from './budgets';

/** Tags of TIFF 6.0, which EXIF shares. */
export const TAG = { width: 0x0100, height: 0x0101, orientation: 0x0112 } as const;

const BIG_ENDIAN = 'MM';
const LITTLE_ENDIAN = 'II';
const MAGIC = 42;
const HEADER_BYTES = 8;
const COUNT_BYTES = 2;
const ENTRY_BYTES = 12;
const SHORT = 3;
const LONG = 4;

/** The header of a TIFF: its byte order, and where its first directory is. */
export function readTiffHeader(bytes: Buffer): { little: boolean; directory: number } | undefined {
	if (bytes.length < HEADER_BYTES) return undefined;
	const order = bytes.toString('latin1', 0, 2);
	if (order !== BIG_ENDIAN && order !== LITTLE_ENDIAN) return undefined;
	const little = order === LITTLE_ENDIAN;
	if (short(bytes, 2, little) !== MAGIC) return undefined;
	return { little, directory: little ? bytes.readUInt32LE(4) : bytes.readUInt32BE(4) };
}

/**
 * The entries of the first directory that are one whole number, as far as they lie within the bytes.
 * @param bytes where the directory is looked for, beginning at `start` of the TIFF.
 */
export function readDirectory(header: Buffer, bytes: Buffer, start: number): Map<number, number> | undefined {
	const tiff = readTiffHeader(header);
	const offset = tiff ? tiff.directory - start : -1;
	if (!tiff || offset < 0 || offset + COUNT_BYTES > bytes.length) return undefined;
	const { little } = tiff;
	const count = Math.min(short(bytes, offset, little), WALK.directoryEntries);
	const values = new Map<number, number>();
	for (let index = 0; index < count; index++) {
		const entry = offset + COUNT_BYTES + index * ENTRY_BYTES;
		if (entry + ENTRY_BYTES > bytes.length) break;
		const type = short(bytes, entry + 2, little);
		if (type === SHORT) values.set(short(bytes, entry, little), short(bytes, entry + 8, little));
		if (type === LONG)
			values.set(short(bytes, entry, little), little ? bytes.readUInt32LE(entry + 8) : bytes.readUInt32BE(entry + 8));
	}
	return values;
}

function short(bytes: Buffer, offset: number, little: boolean): number {
	return little ? bytes.readUInt16LE(offset) : bytes.readUInt16BE(offset);
}
