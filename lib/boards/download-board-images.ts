import { withoutSecrets } from '../model/url';
import type { Problem } from '../model/problem';
import { problemFor, problemOf } from '../sentences/problems';
import { eachOnce } from '../pinterest/bookmark-pages';
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
	/** The section's name; null also where the sections of the board cannot be read. */
	boardSection: string | null;
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
	/** Present where the image was downloaded, or was there already. */
	saved?: Saved;
	/** It was there already, and was not downloaded again. */
	existing?: true;
	/** Present where it was not. */
	problem?: Problem;
}

export interface DownloadOptions extends Work {
	/** The ID of a section, to download its pins alone. @default all pins of the board */
	sectionId?: string;
	/** How many pins at the most; those that are skipped do not count. @default all */
	limit?: number;
	/** Pinterest does not give videos away, only their stills. */
	videos: 'skip' | 'thumbnail';
	/** How many images at once. The agent that opens them needs as many connections. @default 8 */
	atOnce?: number;
	/** Called for each video that is skipped. */
	onSkipped?: () => void;
}

/** How images are kept, besides `save`. */
export interface Keeping<Saved> {
	/** The name of an image's file without its ending. @default the pin's ID, with the number of an image that is not its first */
	nameOf?: (pin: PinFacts, number: number) => string;
	/** Finds an image that is there already and is not to be downloaded. @default none is */
	kept?: (pin: PinFacts, number: number) => Promise<{ saved: Saved; sizeKey?: string } | undefined>;
	/** Called with each image as soon as it is known what became of it, whatever its place. */
	onImage?: (image: BoardImage<Saved>) => void;
}

/** As many as the agent for origins has connections to one of them: Pinterest's images are all on one. */
const AT_ONCE = 8;
/** So many images may be done and wait for a slow one before them, for each that is downloaded at once. Ours. */
const AHEAD = 8;

/**
 * Downloads the images of a board's pins, several at once, in the board's order: the pins are listed
 * page by page as they are needed, each comes once, and each image goes as a stream to `save`. An image that cannot be
 * had costs no other, and neither does a list that breaks off: that is the last result.
 * @throws the signal's reason when it aborts.
 */
export async function* downloadBoardImages<Saved>(
	pipeline: PipelineContext,
	boardId: string,
	save: Save<Saved>,
	options: DownloadOptions & Keeping<Saved>,
): AsyncGenerator<BoardImage<Saved>> {
	const { nameOf = numbered, kept, onImage, atOnce = AT_ONCE } = options;
	const download = async ({ problem, pin, image, sizes }: Wanted, signal: AbortSignal): Promise<BoardImage<Saved>> => {
		if (!pin || !image) return { problem };
		if (sizes.length === 0) return { pin, image, problem: problemFor('pin-without-image') };
		const { saved, sizeKey } = (await kept?.(pin, image.number)) ?? {};
		if (saved) return { pin, image: { ...image, ...pixelsOf(sizes, sizeKey) }, saved, existing: true };
		const done = await downloadImage(pipeline, sizes, nameOf(pin, image.number), save, { ...options, signal });
		const { key, width, height, url } = done.size;
		const found = { ...image, width, height, sizeKey: key, source: withoutSecrets(url) };
		return { pin, image: found, saved: done.saved };
	};
	const result = async (wanted: Wanted, signal: AbortSignal): Promise<BoardImage<Saved>> => {
		const became = await download(wanted, signal).catch((error: unknown): BoardImage<Saved> => {
			signal.throwIfAborted();
			return { pin: wanted.pin, image: wanted.image, problem: problemOf(error) };
		});
		onImage?.(became);
		return became;
	};
	const ahead = atOnce * AHEAD;
	yield* mapInOrder(wantedOf(pipeline, boardId, options), result, { atOnce, ahead, signal: options.signal });
}

const numbered = ({ id }: PinFacts, number: number) => (number === 1 ? id : `${id}-${number}`);

/** What Pinterest tells of the size that was downloaded before. */
function pixelsOf(sizes: PictureSize[], sizeKey: string | undefined): Partial<ImageFacts> {
	const size = sizes.find(({ key }) => key === sizeKey);
	return { ...(size && { width: size.width, height: size.height, source: withoutSecrets(size.url) }), sizeKey };
}

interface Wanted {
	pin?: PinFacts;
	image?: ImageFacts;
	sizes: PictureSize[];
	problem?: Problem;
}

/** The images to be downloaded, in their order. */
async function* wantedOf(
	pipeline: PipelineContext,
	boardId: string,
	{ sectionId, limit = Infinity, videos, onSkipped, signal }: DownloadOptions,
): AsyncGenerator<Wanted> {
	const { client } = pipeline;
	const nameOfSection = sectionNames(pipeline, boardId, signal);
	const list = async (bookmark?: string) =>
		sectionId === undefined
			? await client.listBoardPins(boardId, bookmark, signal)
			: await client.listSectionPins(boardId, sectionId, bookmark, signal);
	let pins = 0;
	try {
		for await (const listed of eachOnce(list)) {
			const pictures = picturesOf(listed);
			const wanted = [...pictures.entries()].filter(([, { video }]) => videos === 'thumbnail' || !video);
			for (let video = wanted.length; video < pictures.length; video++) onSkipped?.();
			if (wanted.length === 0) continue;
			const pin = factsOf(listed, await nameOfSection(listed.board_section_id));
			for (const [index, { sizes }] of wanted)
				yield { pin, image: { number: index + 1, count: pictures.length }, sizes };
			if (++pins >= limit) return;
		}
	} catch (error) {
		signal?.throwIfAborted();
		yield { sizes: [], problem: problemOf(error) };
	}
}

/** The names of a board's sections by their IDs. They are asked for once, when the first pin is in one; no pin is lost for them. */
function sectionNames(
	{ client }: PipelineContext,
	boardId: string,
	signal?: AbortSignal,
): (id: string | null | undefined) => Promise<string | null> {
	let names: Promise<Map<string, string>> | undefined;
	const read = async () => {
		const sections = eachOnce(async (bookmark) => await client.listBoardSections(boardId, bookmark, signal));
		return new Map((await Array.fromAsync(sections)).map(({ id, name }) => [id, name]));
	};
	return async (id) => {
		if (!id) return null;
		names ??= read().catch(() => new Map());
		return (await names).get(id) ?? null;
	};
}

function factsOf(pin: ListedPin, boardSection: string | null): PinFacts {
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
		boardSection,
		creativeType: pin.creative_type ?? null,
	};
}
