import { turnedSize } from '../../images/layout';
import { BUDGET, WALK } from './budgets';
import { readDirectory, TAG } from './directory';
import type { ImageSize } from './facts';
import { broken, truncated } from './problems';
import type { RangedReader } from './ranged-reader';

// Markers of ITU-T T.81, table B.1.
const MARKER_PREFIX = 0xff;
const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const APP1 = 0xe1;
const TEM = 0x01;
const RST0 = 0xd0;
const RST7 = 0xd7;
const SOF0 = 0xc0;
const SOF15 = 0xcf;
/** DHT, JPG and DAC lie among the start-of-frame markers without being one. */
const NO_FRAMES: readonly number[] = [0xc4, 0xc8, 0xcc];

/** Marker, length, precision, height, width, number of components. */
const FRAME_BYTES = 10;
const COMPONENTS_OFFSET = 9;
const CMYK_COMPONENTS = 4;
const MARKER_BYTES = 2;
const LENGTH_BYTES = 2;
const EXIF_SIGNATURE = 'Exif\0\0';
/** EXIF 2.32 has the orientations 1 to 8, of which the first is upright. */
const LAST_ORIENTATION = 8;

/** The displayed size of a JPEG and how it is stored, found by stepping from segment to segment, however long the metadata is. */
export async function jpegSize(reader: RangedReader, name: string): Promise<ImageSize> {
	let position = MARKER_BYTES;
	let orientation: number | undefined;
	for (let step = 0; step < WALK.jpegMarkers; step++) {
		const bytes = await reader.at(position, FRAME_BYTES, BUDGET.jpegHopBytes);
		const [prefix, marker] = bytes;
		if (prefix === undefined || marker === undefined) throw truncated(name, 'it ends before its picture begins');
		// Decoders pass over bytes that belong to no segment; and a marker may have any number of 0xFF before it.
		if (prefix !== MARKER_PREFIX || marker === MARKER_PREFIX || marker === 0) {
			position += 1;
			continue;
		}
		if (marker === EOI || marker === SOS || isReserved(marker)) break;
		if (isBare(marker)) {
			position += MARKER_BYTES;
			continue;
		}
		if (isFrame(marker)) {
			if (bytes.length < FRAME_BYTES) throw truncated(name, 'it ends before its picture begins');
			const [height, width] = [bytes.readUInt16BE(5), bytes.readUInt16BE(7)];
			const turned = orientation !== undefined && orientation > 1 && orientation <= LAST_ORIENTATION;
			return {
				...turnedSize({ width, height }, orientation),
				...(turned && { orientation }),
				...(bytes.readUInt8(COMPONENTS_OFFSET) === CMYK_COMPONENTS && { cmyk: true }),
			};
		}
		if (bytes.length < MARKER_BYTES + LENGTH_BYTES) throw truncated(name, 'it ends before its picture begins');
		const length = bytes.readUInt16BE(MARKER_BYTES);
		if (length < LENGTH_BYTES) break;
		if (marker === APP1)
			orientation ??= orientationIn(
				reader.cached(position + MARKER_BYTES + LENGTH_BYTES).subarray(0, length - LENGTH_BYTES),
			);
		position += MARKER_BYTES + length;
	}
	throw broken('image', name, 'its size cannot be read');
}

function isFrame(marker: number): boolean {
	return marker >= SOF0 && marker <= SOF15 && !NO_FRAMES.includes(marker);
}

/** Markers that no encoder writes: what looks like one is not a JPEG any more. */
function isReserved(marker: number): boolean {
	return marker < SOF0 && marker !== TEM;
}

/** Markers without a length. */
function isBare(marker: number): boolean {
	return marker === SOI || marker === TEM || (marker >= RST0 && marker <= RST7);
}

function orientationIn(segment: Buffer): number | undefined {
	if (segment.subarray(0, EXIF_SIGNATURE.length).toString('latin1') !== EXIF_SIGNATURE) return undefined;
	const tiff = segment.subarray(EXIF_SIGNATURE.length);
	return readDirectory(tiff, tiff, 0)?.get(TAG.orientation);
}
