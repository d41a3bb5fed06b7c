import { LONG_BOX_HEADER_BYTES, readBox, type Box } from '../../images/boxes';
import { BUDGET, WALK } from './budgets';
import type { MediaType } from './media-type';
import { collectMovie, type Movie } from './movie';
import { movieFacts } from './movie-facts';
import type { ProbeResult } from './facts';
import { broken, truncated } from './problems';
import { OverBudget, type RangedReader } from './ranged-reader';

/** The containers made of boxes, as file-type names them. */
const BOXED: readonly string[] = ['mp4', 'mov', 'm4v', 'm4p', 'f4v', 'f4p', '3gp', '3g2'];

interface Layout {
	/** Absent as long as neither the movie header nor media data was met. */
	fastStart?: boolean;
}

/** The facts of a video: its movie header is found by ranges wherever it lies. Of other containers only the name is told. */
export async function probeVideo(
	{ container }: MediaType,
	reader: RangedReader,
	name: string,
): Promise<Partial<ProbeResult>> {
	if (!BOXED.includes(container)) return { container };
	reader.allow(BUDGET.videoBytes);
	const layout: Layout = {};
	const movie: Movie = { fragmented: false, tracks: [] };
	try {
		const moov = await findMovie(layout, reader, name);
		await collectMovie(moov, movie, reader, name);
		const facts = movieFacts(movie, name);
		await checkWhole(moov, reader, name);
		return { container, fastStart: layout.fastStart, ...facts };
	} catch (error) {
		if (error instanceof OverBudget)
			return { container, fastStart: layout.fastStart, ...partialFacts(movie, name), partial: true };
		throw error;
	}
}

/** What the tracks tell that came before the budget was spent. */
function partialFacts(movie: Movie, name: string): Partial<ProbeResult> {
	if (!movie.tracks.some(({ handler }) => handler === 'vide')) return {};
	const { hasAudio, ...facts } = movieFacts(movie, name);
	return hasAudio ? { ...facts, hasAudio } : facts;
}

async function findMovie(layout: Layout, reader: RangedReader, name: string): Promise<Box> {
	let position = 0;
	for (let count = 0; count < WALK.topBoxes; count++) {
		// Behind the media data there is most likely the movie header: with its size, all of it comes.
		const header = await reader.at(position, LONG_BOX_HEADER_BYTES, BUDGET.moovStepBytes);
		const box = readBox(header, position, reader.size ?? Infinity);
		if (!box)
			throw reader.size !== null && position + header.length >= reader.size
				? noMovie(name)
				: broken('video', name, 'its structure breaks off');
		if (box.type === 'moov') layout.fastStart ??= true;
		if (box.type === 'mdat') layout.fastStart ??= false;
		if (reader.size !== null && box.end > reader.size) throw cutOff(box, reader.size, name);
		if (box.type === 'moov') return box;
		if (box.type === 'moof' || box.end === Infinity) break;
		position = box.end;
	}
	throw noMovie(name);
}

/** A download that stopped early has its header and lacks the end of its media data, which is announced close behind. */
async function checkWhole(moov: Box, reader: RangedReader, name: string): Promise<void> {
	let position = moov.end;
	for (let count = 0; count < WALK.boxesBehindMovie && reader.size !== null && position < reader.size; count++) {
		const header = await reader.at(position, LONG_BOX_HEADER_BYTES).catch(whereAffordable);
		const box = header && readBox(header, position, reader.size);
		if (box && box.end > reader.size) throw cutOff(box, reader.size, name);
		if (!box || box.type === 'mdat') return;
		position = box.end;
	}
}

/** The facts are in already; whether the end is there may stay open. */
function whereAffordable(error: unknown): undefined {
	if (!(error instanceof OverBudget)) throw error;
}

function cutOff(box: Box, size: number, name: string): Error {
	return truncated(name, `it has ${size} bytes and should have at least ${box.end}`);
}

function noMovie(name: string): Error {
	return broken(
		'video',
		name,
		'it has no movie header (moov), as after a recording or an export that was not finished',
	);
}
