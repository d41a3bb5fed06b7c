import { BOX_HEADER_BYTES, LONG_BOX_HEADER_BYTES, readBox, type Box } from '../../images/boxes';
import { BUDGET, WALK } from './budgets';
import { broken, truncated } from './problems';
import type { RangedReader } from './ranged-reader';

/** What is kept of a track: the boxes that facts come from, never its tables of samples. */
export interface Track {
	/** `vide`, `soun`, … */
	handler?: string;
	tkhd?: Buffer;
	mdhd?: Buffer;
	hdlr?: Buffer;
	stsd?: Buffer;
}

export interface Movie {
	mvhd?: Buffer;
	mehd?: Buffer;
	fragmented: boolean;
	tracks: Track[];
}

/** The boxes that are kept are this small in real files. */
const MAX_KEPT_BYTES = 64 * 1024;
/** In `hdlr`: box header, version and flags, a reserved field. */
const HANDLER_OFFSET = 16;

type Visit = (box: Box) => Promise<'more' | 'enough'>;

/**
 * Reads of a movie header what facts need and steps over the rest, so that the tables of hours of
 * video neither cost their megabytes nor reach a parser that trusts their counts.
 * @param movie is filled, track by track: what is in it holds also where the rest costs too much.
 */
export async function collectMovie(moov: Box, movie: Movie, reader: RangedReader, name: string): Promise<void> {
	const small = moov.end - moov.start <= BUDGET.moovStepBytes;
	let boxes = 0;

	await each(moov, async (box) => {
		if (box.type === 'mvhd') movie.mvhd = await content(box);
		if (box.type === 'trak') movie.tracks.push(await track(box));
		if (box.type === 'mvex') {
			movie.fragmented = true;
			await each(box, async (inner) => {
				if (inner.type === 'mehd') movie.mehd = await content(inner);
				return 'more';
			});
		}
		return 'more';
	});

	async function track(trak: Box): Promise<Track> {
		const found: Track = {};
		await each(trak, async (box) => {
			if (box.type === 'tkhd') found.tkhd = await content(box);
			if (box.type === 'mdia') await each(box, async (inner) => await media(inner, found));
			return found.tkhd && found.stsd ? 'enough' : 'more';
		});
		return found;
	}

	async function media(box: Box, found: Track): Promise<'more' | 'enough'> {
		if (box.type === 'mdhd') found.mdhd = await content(box);
		if (box.type === 'hdlr') {
			found.hdlr = await content(box);
			found.handler = found.hdlr.toString(
				'latin1',
				HANDLER_OFFSET - BOX_HEADER_BYTES,
				HANDLER_OFFSET - BOX_HEADER_BYTES + 4,
			);
		}
		if (box.type === 'minf') {
			await each(box, async (inner) => {
				if (inner.type === 'stbl') await each(inner, async (table) => await descriptions(table, found));
				return found.stsd ? 'enough' : 'more';
			});
		}
		return found.mdhd && found.hdlr && found.stsd ? 'enough' : 'more';
	}

	async function descriptions(box: Box, found: Track): Promise<'more' | 'enough'> {
		if (box.type !== 'stsd') return 'more';
		found.stsd = await content(box);
		return 'enough';
	}

	async function each(parent: Box, visit: Visit): Promise<void> {
		let position = parent.content;
		while (position + BOX_HEADER_BYTES <= parent.end) {
			if (boxes++ === WALK.movieBoxes) throw broken('video', name, 'its movie header has too many parts');
			const header = await fetch(position, Math.min(LONG_BOX_HEADER_BYTES, parent.end - position));
			const box = readBox(header, position, parent.end);
			// QuickTime may end a list of boxes with zeros.
			if (!box && header.readUInt32BE(0) === 0) return;
			if (!box || box.end > parent.end)
				throw broken('video', name, 'a part of its movie header goes beyond what it is part of');
			if ((await visit(box)) === 'enough') return;
			position = box.end;
		}
	}

	async function content({ content: start, end }: Box): Promise<Buffer> {
		if (end - start > MAX_KEPT_BYTES) throw broken('video', name, 'a part of its movie header is far too large');
		return await fetch(start, end - start);
	}

	async function fetch(start: number, length: number): Promise<Buffer> {
		const bytes = await reader.at(
			start,
			length,
			small ? moov.end - start : Math.min(BUDGET.boxHopBytes, moov.end - start),
		);
		if (bytes.length < length) throw truncated(name, 'its movie header breaks off');
		return bytes;
	}
}
