import { createFile, Log, MP4BoxBuffer, type ISOFile } from 'mp4box';
import { makeBox } from '../../images/boxes';
import type { Movie, Track } from './movie';
import type { ProbeResult } from './facts';
import { pipelineError } from '../../sentences/problems';
import { broken } from './problems';
import { firstEntry, type SampleEntry } from './sample-entry';

type Rotation = NonNullable<ProbeResult['rotation']>;

/** 16.16 fixed point, of `tkhd`. */
const FIXED_POINT_ONE = 65_536;
/** Durations that ISO/IEC 14496-12 defines as "not known", in 32 and in 64 bits. */
const UNKNOWN_DURATIONS: readonly number[] = [2 ** 32 - 1, 2 ** 64];
const FILE_TYPE = makeBox('ftyp', [Buffer.from('isom\0\0\0\0isom', 'latin1')]);

/** What the boxes that were kept of a movie header say. */
export function movieFacts(movie: Movie, name: string): Partial<ProbeResult> {
	const video = movie.tracks.find(({ handler }) => handler === 'vide');
	const hasAudio = movie.tracks.some(({ handler }) => handler === 'soun');
	if (!video && hasAudio) throw pipelineError('media-unknown:type', { name, type: 'sound without a picture' });
	const entry = video?.stsd && firstEntry(video.stsd);
	if (!video || !entry) throw broken('video', name, 'it has no track with a picture');
	const file = parse(movie, video, entry, name);
	const { mvhd, traks, mvex } = file.moov;
	const trak = traks[0];
	if (!mvhd || !trak?.tkhd || !trak.mdia?.mdhd) throw broken('video', name, 'its movie header lacks parts');

	const rotation = rotationOf(trak.tkhd.matrix);
	const { width, height } = sizeOf(trak.tkhd, entry);
	if (!width || !height) throw broken('video', name, 'it has a size of zero');
	const whole = seconds(mvhd.duration, mvhd.timescale) || seconds(trak.mdia.mdhd.duration, trak.mdia.mdhd.timescale);
	// The header of a fragmented file tells the duration only where it was known when writing began.
	const durationSeconds = movie.fragmented
		? whole || seconds(mvex?.mehd?.fragment_duration ?? 0, mvhd.timescale) || undefined
		: whole;
	const turned = rotation === 90 || rotation === 270;
	return {
		width: turned ? height : width,
		height: turned ? width : height,
		rotation,
		durationSeconds,
		videoCodec: codecOf(trak, entry),
		hasAudio,
	};
}

/** Gives the library a header of the needed boxes alone; what it makes of sample tables has no bound. */
function parse(movie: Movie, video: Track, entry: SampleEntry, name: string): ISOFile {
	const media = [
		box('mdhd', video.mdhd),
		box('hdlr', video.hdlr),
		makeBox('minf', [makeBox('stbl', entry.stsd ? [entry.stsd] : [])]),
	];
	const trak = makeBox('trak', [box('tkhd', video.tkhd), makeBox('mdia', media)]);
	const mvex = movie.fragmented ? [makeBox('mvex', [box('mehd', movie.mehd)])] : [];
	const bytes = new Uint8Array(Buffer.concat([FILE_TYPE, makeBox('moov', [box('mvhd', movie.mvhd), trak, ...mvex])]));
	// The library writes to the console, and errors whatever its level is: 2.4.1 knows no silence. Not at the top of
	// the file, because the library is loaded when it is first used, and most commands read no video.
	Object.assign(Log, { error: () => undefined, warn: () => undefined, info: () => undefined });
	const file = createFile();
	try {
		file.appendBuffer(MP4BoxBuffer.fromArrayBuffer(bytes.buffer, 0), true);
	} catch (error) {
		throw broken('video', name, 'its movie header cannot be read', error);
	}
	if (!file.moov?.traks) throw broken('video', name, 'its movie header cannot be read');
	return file;
}

function box(type: string, content: Buffer | undefined): Buffer {
	return content ? makeBox(type, [content]) : Buffer.alloc(0);
}

/** The size that the track is shown at, which heeds pixels that are not square; the coded one where it is left open. */
function sizeOf(tkhd: { width: number; height: number }, entry: SampleEntry): { width: number; height: number } {
	const [width, height] = [tkhd.width / FIXED_POINT_ONE, tkhd.height / FIXED_POINT_ONE].map(Math.round);
	return width && height ? { width, height } : { width: entry.width, height: entry.height };
}

/** The nearest quarter turn of a QuickTime matrix `a b u c d v x y w`. */
function rotationOf(matrix: ArrayLike<number> | undefined): Rotation {
	const [a, b] = [(matrix?.[0] ?? 0) | 0, (matrix?.[1] ?? 0) | 0];
	const quarters = (Math.round(Math.atan2(b, a) / (Math.PI / 2)) + 4) % 4;
	return ([0, 90, 180, 270] as const)[quarters] ?? 0;
}

function seconds(duration: number, timescale: number): number | undefined {
	return timescale > 0 && !UNKNOWN_DURATIONS.includes(duration) ? duration / timescale : undefined;
}

function codecOf(trak: ISOFile['moov']['traks'][number], { fourcc }: SampleEntry): string {
	try {
		return trak.mdia.minf.stbl.stsd.entries[0]?.getCodec() || fourcc;
	} catch {
		return fourcc; // without the configuration that the rest of the string is made of
	}
}
