const RIFF_HEADER_BYTES = 12;
const CHUNK_HEADER_BYTES = 8;
/** Of a frame: its place, its size, how long it is shown. */
const ANMF_HEADER_BYTES = 16;
const VP8X_BYTES = 10;
/** The flag of VP8X for transparency. */
const ALPHA = 0x10;

/** The first frame of an animation, as a WebP of its own, and where it lies on the canvas. */
export interface FirstFrame {
	webp: Uint8Array<ArrayBuffer>;
	left: number;
	top: number;
	canvas: { width: number; height: number };
}

/**
 * Takes it from an animated WebP, which the decoder does not know.
 * @returns undefined where there is no frame.
 */
export function firstFrame(file: Uint8Array<ArrayBuffer>): FirstFrame | undefined {
	const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
	if (bytes.length < RIFF_HEADER_BYTES + CHUNK_HEADER_BYTES + VP8X_BYTES) return undefined;
	// An animation begins with VP8X: flags, then width and height, each less one.
	const size = RIFF_HEADER_BYTES + CHUNK_HEADER_BYTES + 4;
	const canvas = { width: bytes.readUIntLE(size, 3) + 1, height: bytes.readUIntLE(size + 3, 3) + 1 };
	for (let at = RIFF_HEADER_BYTES; at + CHUNK_HEADER_BYTES <= bytes.length;) {
		const length = bytes.readUInt32LE(at + 4);
		const content = bytes.subarray(at + CHUNK_HEADER_BYTES, at + CHUNK_HEADER_BYTES + length);
		if (bytes.toString('latin1', at, at + 4) === 'ANMF' && content.length > ANMF_HEADER_BYTES) {
			const [left, top] = [content.readUIntLE(0, 3) * 2, content.readUIntLE(3, 3) * 2];
			return { webp: stillOf(content), left, top, canvas };
		}
		at += CHUNK_HEADER_BYTES + length + (length % 2);
	}
	return undefined;
}

/** A frame has the chunks of a still image; one with transparency beside its picture needs a header that says so. */
function stillOf(frame: Buffer): Uint8Array<ArrayBuffer> {
	const chunks = frame.subarray(ANMF_HEADER_BYTES);
	const header = Buffer.alloc(CHUNK_HEADER_BYTES + VP8X_BYTES);
	header.write('VP8X', 'latin1');
	header.writeUInt32LE(VP8X_BYTES, 4);
	header.writeUInt8(ALPHA, CHUNK_HEADER_BYTES);
	frame.copy(header, CHUNK_HEADER_BYTES + 4, 6, ANMF_HEADER_BYTES - 4); // width and height, each less one
	const needsHeader = chunks.toString('latin1', 0, 4) === 'ALPH';
	const content = needsHeader ? Buffer.concat([header, chunks]) : chunks;
	const riff = Buffer.alloc(RIFF_HEADER_BYTES);
	riff.write('RIFF', 'latin1');
	riff.writeUInt32LE(content.length + 4, 4);
	riff.write('WEBP', 8, 'latin1');
	return new Uint8Array(Buffer.concat([riff, content]));
}
