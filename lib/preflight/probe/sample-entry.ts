import { BOX_HEADER_BYTES, boxesIn, makeBox, readBox } from '../../images/boxes';

/** In `stsd`: version and flags, number of entries. */
const ENTRIES_OFFSET = 8;
/** VisualSampleEntry of ISO/IEC 14496-12, without its box header. */
const VISUAL_ENTRY_BYTES = 78;
const WIDTH_OFFSET = 24;
const HEIGHT_OFFSET = 26;
/** What codec strings are made of, for the codecs whose parsers take no more than the bytes given. */
const CONFIGURATIONS: readonly string[] = ['avcC', 'hvcC', 'av1C', 'vpcC'];
/** `configurationVersion` and what follows it: the shortest of these holds no fewer. */
const LEAST_CONFIGURATION_BYTES = 4;

/** The first description of a track's samples. */
export interface SampleEntry {
	/** `avc1`, `hvc1`, `apcn`, … */
	fourcc: string;
	width: number;
	height: number;
	/** An `stsd` of this entry and its configuration alone; absent where a codec string takes more than the fourcc. */
	stsd?: Buffer;
}

/** Reduces the content of an `stsd` to what is needed; undefined where it has no whole entry. */
export function firstEntry(stsd: Buffer): SampleEntry | undefined {
	const bytes = stsd.subarray(ENTRIES_OFFSET);
	const entry = readBox(bytes, 0, bytes.length);
	if (!entry || entry.end > bytes.length || entry.end - entry.content < VISUAL_ENTRY_BYTES) return undefined;
	const fields = bytes.subarray(entry.content, entry.content + VISUAL_ENTRY_BYTES);
	const facts = {
		fourcc: entry.type,
		width: fields.readUInt16BE(WIDTH_OFFSET),
		height: fields.readUInt16BE(HEIGHT_OFFSET),
	};
	for (const box of boxesIn(bytes, entry.content + VISUAL_ENTRY_BYTES, entry.end)) {
		if (
			!CONFIGURATIONS.includes(box.type) ||
			box.end > entry.end ||
			box.end - box.start < BOX_HEADER_BYTES + LEAST_CONFIGURATION_BYTES
		)
			continue;
		const kept = makeBox(entry.type, [fields, makeBox(box.type, [bytes.subarray(box.content, box.end)])]);
		return { ...facts, stsd: makeBox('stsd', [ONE_ENTRY, kept]) };
	}
	return facts;
}

const ONE_ENTRY = Buffer.from([0, 0, 0, 0, 0, 0, 0, 1]);
