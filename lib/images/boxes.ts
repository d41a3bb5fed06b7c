/** A box of ISO/IEC 14496-12 in its file. */
export interface Box {
	type: string;
	start: number;
	/** Where its content starts. */
	content: number;
	/** The first byte behind it; Infinity where it goes on to the end of a file of unknown size. */
	end: number;
}

/** Size and type; and the size once more in 64 bits where the first one says so. */
export const BOX_HEADER_BYTES = 8;
export const LONG_BOX_HEADER_BYTES = 16;
const SIZE_IN_64_BITS = 1;
const SIZE_TO_THE_END = 0;
const PRINTABLE = /^[\x20-\x7e\xa9]{4}$/;

/**
 * The box that starts at the beginning of `bytes`; undefined where there is none that makes sense.
 * @param limit where what it lies in ends.
 */
export function readBox(bytes: Buffer, start: number, limit: number): Box | undefined {
	if (bytes.length < BOX_HEADER_BYTES) return undefined;
	const type = bytes.toString('latin1', 4, 8);
	if (!PRINTABLE.test(type)) return undefined;
	const size = bytes.readUInt32BE(0);
	if (size === SIZE_TO_THE_END) return { type, start, content: start + BOX_HEADER_BYTES, end: limit };
	if (size !== SIZE_IN_64_BITS) {
		return size < BOX_HEADER_BYTES ? undefined : { type, start, content: start + BOX_HEADER_BYTES, end: start + size };
	}
	if (bytes.length < LONG_BOX_HEADER_BYTES) return undefined;
	const long = Number(bytes.readBigUInt64BE(8));
	if (long < LONG_BOX_HEADER_BYTES || !Number.isSafeInteger(start + long)) return undefined;
	return { type, start, content: start + LONG_BOX_HEADER_BYTES, end: start + long };
}

/** The boxes that follow each other in bytes that are in memory, as far as they make sense and lie within. */
export function* boxesIn(bytes: Buffer, from: number, to: number): Generator<Box> {
	let position = from;
	while (position + BOX_HEADER_BYTES <= to) {
		const box = readBox(bytes.subarray(position, to), position, to);
		if (!box) return;
		yield box;
		position = box.end;
	}
}

/** A box of its parts, with a header of eight bytes. */
export function makeBox(type: string, parts: readonly Buffer[]): Buffer {
	const header = Buffer.alloc(BOX_HEADER_BYTES);
	header.writeUInt32BE(
		parts.reduce((sum, { length }) => sum + length, BOX_HEADER_BYTES),
		0,
	);
	header.write(type, 4, 'latin1');
	return Buffer.concat([header, ...parts]);
}
