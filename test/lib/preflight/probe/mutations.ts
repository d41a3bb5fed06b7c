type Random = () => number;
type Mutation = (bytes: Buffer, random: Random) => Buffer;

const HOSTILE_NUMBERS = [
	0, 1, 2, 7, 8, 9, 16, 0x7fff, 0xffff, 0x10000, 0xffffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff,
];
const MAX_GROWN_BYTES = 600_000;
/** Boxes and chunks, wherever a file has them. */
const NAMES =
	/ftyp|moov|mvhd|trak|tkhd|mdia|mdhd|hdlr|minf|stbl|stsd|stts|stsz|stsc|stco|avc1|avcC|hvc1|hvcC|av01|av1C|mvex|mehd|mdat|moof|meta|iprp|ipco|ispe|irot|IHDR|IDAT|VP8[ LX]|RIFF/g;

const whole = (random: Random, below: number) => Math.floor(random() * below);
const pick = <T>(random: Random, list: readonly T[]): T => list[whole(random, list.length)] as T;
const copy = (bytes: Buffer, change: (copied: Buffer) => void) => {
	const copied = Buffer.from(bytes);
	change(copied);
	return copied;
};
const names = (bytes: Buffer) =>
	[...bytes.toString('latin1').matchAll(NAMES)]
		.map(({ index }) => index)
		.filter((index) => index >= 4 && index + 8 <= bytes.length);

/** Named ways to do harm to a file. */
export const MUTATIONS: Readonly<Record<string, Mutation>> = {
	bits: (bytes, random) =>
		copy(bytes, (copied) => {
			for (let count = 1 + whole(random, 12); count > 0; count--) {
				const at = whole(random, Math.min(copied.length, random() < 0.5 ? 64 : copied.length));
				copied[at] = (copied[at] ?? 0) ^ (1 << whole(random, 8));
			}
		}),
	truncation: (bytes, random) => bytes.subarray(0, whole(random, bytes.length)),
	number: (bytes, random) =>
		copy(bytes, (copied) => {
			const at = whole(random, Math.max(1, copied.length - 4));
			if (copied.length >= at + 4) copied.writeUInt32BE(pick(random, HOSTILE_NUMBERS), at);
		}),
	boxLength: (bytes, random) =>
		copy(bytes, (copied) => {
			const found = names(copied);
			if (found.length > 0)
				copied.writeUInt32BE(
					random() < 0.7 ? pick(random, HOSTILE_NUMBERS) : whole(random, 2000),
					pick(random, found) - 4,
				);
		}),
	/** The counts of tables follow four or eight bytes behind the name. */
	boxCount: (bytes, random) =>
		copy(bytes, (copied) => {
			const found = names(copied);
			const at = found.length > 0 ? pick(random, found) + pick(random, [4, 8, 12, 16]) : 0;
			if (at + 4 <= copied.length) copied.writeUInt32BE(pick(random, HOSTILE_NUMBERS), at);
		}),
	boxName: (bytes, random) =>
		copy(bytes, (copied) => {
			const found = names(copied);
			if (found.length > 1) copied.copy(copied, pick(random, found), pick(random, found), pick(random, found) + 4);
		}),
	segmentLength: (bytes, random) =>
		copy(bytes, (copied) => {
			const markers = [...copied.subarray(0, -4).keys()].filter(
				(at) => copied[at] === 0xff && (copied[at + 1] ?? 0) >= 0xc0,
			);
			if (markers.length > 0)
				copied.writeUInt16BE(pick(random, [0, 1, 2, 3, 8, 0x7fff, 0xffff]), pick(random, markers) + 2);
		}),
	/** One stretch again and again: ten thousands of tiny boxes, of segments, of fill bytes. */
	repetition: (bytes, random) => {
		const found = names(bytes);
		const start = found.length > 0 && random() < 0.7 ? pick(random, found) - 4 : whole(random, bytes.length);
		const part = bytes.subarray(start, start + pick(random, [1, 2, 4, 8, 12, 20, 100, 1000]));
		if (part.length === 0) return bytes;
		const times = Math.min(whole(random, 40_000), Math.floor(MAX_GROWN_BYTES / part.length));
		const grown = Buffer.concat([
			bytes.subarray(0, start),
			...Array.from({ length: times }, () => part),
			bytes.subarray(start),
		]);
		// What holds the stretch grows with it, or else a reader would not get there.
		for (const at of names(bytes).filter((name) => name < start)) {
			const size = bytes.readUInt32BE(at - 4);
			if (at - 4 + size > start && size < 2 ** 31) grown.writeUInt32BE(size + times * part.length, at - 4);
		}
		return grown;
	},
};
