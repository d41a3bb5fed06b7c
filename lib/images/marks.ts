/** What the structure of an image says beside its type and size. */
export interface ImageMarks {
	/** How the stored picture is turned, by EXIF: 2 to 8. Absent where it is upright. */
	orientation?: number;
	animated?: true;
	cmyk?: true;
	lossless?: true;
	/** The stored size in pixels, before it is turned upright; where it is found on the way. */
	stored?: { width: number; height: number };
}

/** More structure than real files have. */
const MOST_STEPS = 4096;
/** EXIF 2.32: the tag in the first directory. */
const ORIENTATION_TAG = 0x0112;
const EXIF_SIGNATURE = 'Exif\0\0';

/**
 * Reads them from an image, or from its beginning; what lies behind that is not found.
 * @param type by magic bytes.
 */
export function marksOf(bytes: Buffer, type: string): ImageMarks {
	switch (type) {
		case 'image/jpeg':
			return jpegMarks(bytes);
		case 'image/webp':
			return webpMarks(bytes);
		case 'image/avif':
			return avifMarks(bytes);
		case 'image/apng':
			return { animated: true };
		case 'image/gif':
			return wholeGifFrames(bytes, 2) > 1 ? { animated: true } : {};
		default:
			return {};
	}
}

function orientationMark(value: number | undefined): Pick<ImageMarks, 'orientation'> {
	return value !== undefined && value >= 2 && value <= 8 ? { orientation: value } : {};
}

/** The orientation of a TIFF structure, as EXIF is one. */
function exifOrientation(tiff: Buffer): number | undefined {
	if (tiff.length < 8) return undefined;
	const little = tiff.toString('latin1', 0, 2) === 'II';
	const short = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
	const start = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
	if (start + 2 > tiff.length) return undefined;
	for (let entry = 0; entry < short(start); entry++) {
		const at = start + 2 + entry * 12;
		if (at + 12 > tiff.length) return undefined;
		if (short(at) === ORIENTATION_TAG) return short(at + 8);
	}
	return undefined;
}

// Markers of ITU-T T.81, table B.1.
const APP1 = 0xe1;
const SOS = 0xda;
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
const isBare = (marker: number) => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);

function jpegMarks(bytes: Buffer): ImageMarks {
	let exif: ImageMarks = {};
	for (let at = 2, step = 0; at + 4 <= bytes.length && step < MOST_STEPS; step++) {
		const marker = bytes.readUInt8(at + 1);
		// Decoders pass over bytes that belong to no segment.
		if (bytes.readUInt8(at) !== 0xff || marker === 0xff || marker === 0) {
			at += 1;
			continue;
		}
		if (isBare(marker)) {
			at += 2;
			continue;
		}
		if (marker === SOS) break;
		const content = bytes.subarray(at + 4, at + 2 + bytes.readUInt16BE(at + 2));
		if (isFrame(marker)) {
			if (content.length < 6) break;
			const stored = { width: content.readUInt16BE(3), height: content.readUInt16BE(1) };
			return { ...exif, ...(content.readUInt8(5) === 4 && { cmyk: true }), stored };
		}
		if (marker === APP1 && exif.orientation === undefined && content.toString('latin1', 0, 6) === EXIF_SIGNATURE)
			exif = orientationMark(exifOrientation(content.subarray(EXIF_SIGNATURE.length)));
		at += 2 + bytes.readUInt16BE(at + 2);
	}
	return exif;
}

/** The flag of VP8X for an animation. */
const WEBP_ANIMATION = 0x02;
const RIFF_HEADER_BYTES = 12;
const CHUNK_HEADER_BYTES = 8;
/** Of a frame of an animation: its place, its size, how long it is shown. */
const ANMF_HEADER_BYTES = 16;

function webpMarks(bytes: Buffer): ImageMarks {
	const marks: ImageMarks = {};
	let at = RIFF_HEADER_BYTES;
	for (let step = 0; at + CHUNK_HEADER_BYTES <= bytes.length && step < MOST_STEPS; step++) {
		const name = bytes.toString('latin1', at, at + 4);
		const content = bytes.subarray(at + CHUNK_HEADER_BYTES, at + CHUNK_HEADER_BYTES + bytes.readUInt32LE(at + 4));
		if (name === 'VP8X' && ((content[0] ?? 0) & WEBP_ANIMATION) !== 0) marks.animated = true;
		if (name === 'VP8L') marks.lossless = true;
		if (name === 'ANMF' && content.toString('latin1', ANMF_HEADER_BYTES, ANMF_HEADER_BYTES + 4) === 'VP8L')
			marks.lossless = true;
		if (name === 'EXIF') {
			const hasSignature = content.toString('latin1', 0, EXIF_SIGNATURE.length) === EXIF_SIGNATURE;
			const tiff = hasSignature ? content.subarray(EXIF_SIGNATURE.length) : content;
			Object.assign(marks, orientationMark(exifOrientation(tiff)));
		}
		at += CHUNK_HEADER_BYTES + content.length + (content.length % 2);
	}
	return marks;
}

/** Quarter turns against the clock, of `irot` in ISO/IEC 23008-12, as orientations of EXIF. */
const TURNS = [1, 8, 3, 6] as const;

function avifMarks(bytes: Buffer): ImageMarks {
	const at = bytes.indexOf('irot', 0, 'latin1');
	const isBox = at >= 4 && bytes.readUInt32BE(at - 4) === 9 && at + 4 < bytes.length;
	return isBox ? orientationMark(TURNS[bytes.readUInt8(at + 4) & 3]) : {};
}

/** How many frames of a GIF are there with all of their blocks, up to a number. */
export function wholeGifFrames(bytes: Uint8Array, most: number): number {
	const tableBytes = (flags: number) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
	let at = 13 + tableBytes(bytes[10] ?? 0);
	for (let frames = 0; frames < most;) {
		const isFrame = bytes[at] === 0x2c;
		if (!isFrame && bytes[at] !== 0x21) return frames;
		at += isFrame ? 10 + tableBytes(bytes[at + 9] ?? 0) + 1 : 2;
		for (let size = bytes[at]; size !== undefined && size > 0; size = bytes[at]) at += size + 1;
		if (at >= bytes.length) return frames;
		at += 1;
		if (isFrame) frames += 1;
	}
	return most;
}
