import { withoutSecrets } from '../model/url';
import type { Problem } from '../model/problem';
import { problemFor, problemOf } from '../sentences/problems';
import { bookmarkPages } from '../pinterest/bookmark-pages';
import { picturesOf, type PictureSize } from '../pinterest/pictures';
import { utcTime, type ListedPin } from '../pinterest/schemas';
import { downloadImage, type Save } from './download-image';
import { mapInOrder } from '../concurrency/map-in-order';
import type { PipelineContext, Work } from '../publish/context';

/** A pin as it is read back; what it does not have is null. */
export interface PinFacts {
	id: string;
	url: string;
	/** ISO 8601 in UTC. */
	createdAt: string | null;
	title: string | null;
	description: string | null;
	link: string | null;
	altText: string | null;
	boardId: string | null;
	boardSectionId: string | null;
	creativeType: string | null;
}

export interface ImageFacts {
	/** Its place among the pin's images, from 1. */
	number: number;
	/** How many images the pin has. */
	count: number;
	/** Pixels as Pinterest tells them; the other three are of the size that was downloaded. */
	width?: number | null;
	height?: number | null;
	sizeKey?: string;
	/** Its address without the query. */
	source?: string;
}

/** The result of one image. Without a pin: the list of pins broke off there. */
export interface BoardImage<Saved> {
	pin?: PinFacts;
	image?: ImageFacts;
	/** Present where the image was downloaded. */
	saved?: Saved;
	/** Present where it was not. */
	problem?: Problem;
}

export interface DownloadOptions extends Work {
	/** How many pins at the most; those that are skipped do not count. */
	limit?: number;
	/** Pinterest does not give videos away, only their stills. */
	videos: 'skip' | 'thumbnail';
}

/** As many as the agent for origins has connections to one of them: Pinterest's images are all on one. */
const AT_ONCE = 8;
/** So many images may be done and wait for a slow one before them. Ours: eight rounds of downloads. */
const AHEAD = 64;

/**
 * Downloads the images of a board's pins, several at once, in the board's order: the pins are listed
 * page by page as they are needed, and each image goes as a stream to `save`. An image that cannot be
 * had costs no other, and neither does a list that breaks off: that is the last result.
 * @throws the signal's reason when it aborts.
 */
export async function* downloadBoardImages<Saved>(
	pipeline: PipelineContext,
	boardId: string,
	save: Save<Saved>,
	options: DownloadOptions,
): AsyncGenerator<BoardImage<Saved>> {
	const download = async (
		{ problem, pin, number, count, sizes }: Wanted,
		signal: AbortSignal,
	): Promise<BoardImage<Saved>> => {
		if (!pin) return { problem };
		const read = { pin: factsOf(pin), image: { number, count } };
		if (sizes.length === 0) return { ...read, problem: problemFor('pin-without-image') };
		const name = number === 1 ? pin.id : `${pin.id}-${number}`;
		try {
			const { size, saved } = await downloadImage(pipeline, sizes, name, save, { ...options, signal });
			const { key: sizeKey, width, height, url } = size;
			return { ...read, image: { ...read.image, width, height, sizeKey, source: withoutSecrets(url) }, saved };
		} catch (error) {
			signal.throwIfAborted();
			return { ...read, problem: problemOf(error) };
		}
	};
	yield* mapInOrder(wantedOf(pipeline, boardId, options), download, {
		atOnce: AT_ONCE,
		ahead: AHEAD,
		signal: options.signal,
	});
}

interface Wanted {
	pin?: ListedPin;
	number: number;
	count: number;
	sizes: PictureSize[];
	problem?: Problem;
}

/** The images to be downloaded, in their order. */
async function* wantedOf(
	pipeline: PipelineContext,
	boardId: string,
	{ limit = Infinity, videos, signal }: DownloadOptions,
): AsyncGenerator<Wanted> {
	let pins = 0;
	try {
		for await (const pin of pinsOf(pipeline, boardId, signal)) {
			const pictures = picturesOf(pin);
			const wanted = [...pictures.entries()].filter(([, { video }]) => videos === 'thumbnail' || !video);
			for (const [index, { sizes }] of wanted) yield { pin, number: index + 1, count: pictures.length, sizes };
			if (wanted.length > 0 && ++pins >= limit) return;
		}
	} catch (error) {
		signal?.throwIfAborted();
		yield { number: 0, count: 0, sizes: [], problem: problemOf(error) };
	}
}

async function* pinsOf({ client }: PipelineContext, boardId: string, signal?: AbortSignal): AsyncGenerator<ListedPin> {
	for await (const pins of bookmarkPages(async (bookmark) => await client.listBoardPins(boardId, bookmark, signal)))
		yield* pins;
}

function factsOf(pin: ListedPin): PinFacts {
	return {
		id: pin.id,
		url: pin.url,
		createdAt: utcTime(pin.created_at) ?? null,
		title: pin.title ?? null,
		description: pin.description ?? null,
		link: pin.link ?? null,
		altText: pin.alt_text ?? null,
		boardId: pin.board_id ?? null,
		boardSectionId: pin.board_section_id ?? null,
		creativeType: pin.creative_type ?? null,
	};
}
