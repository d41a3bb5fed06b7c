import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BatchRow, PinDraft } from '../../lib';

/** Rows are described, not listed, so that a plan fits into an environment variable. */
export interface RowSpec {
	count: number;
	/** How many of them, from the first, are videos. */
	videos?: number;
	/** All look alike and differ only in their image. */
	twins?: boolean;
	/** Their titles as they are after an edit, with this behind each. */
	edited?: string;
	/** These alone, by their position from 0. */
	only?: number[];
}

export interface FaultRow extends BatchRow {
	draft: PinDraft;
	/** What its pin is recognised by at the emulator: the title and, of an image, the bytes. */
	look: string;
}

const SAMPLES = process.env.FAULT_SAMPLES ?? '';
/** The smallest ones that Pinterest would take. */
const IMAGES = ['mountain-lake.jpg', 'sailing-cover.jpg', 'fruit-popsicles.jpg'];
const VIDEO = 'berry-lemonade.mp4';

export function rowsOf({ count, videos = 0, twins = false, edited = '', only }: RowSpec): FaultRow[] {
	const rows = Array.from({ length: count }, (_, index) => {
		const isVideo = index < videos;
		const file = isVideo ? VIDEO : (IMAGES[index % IMAGES.length] as string);
		const name = twins ? 'twin' : String(index + 1).padStart(4, '0');
		const draft: PinDraft = {
			board: 'Travel',
			title: `Pin ${name}${edited}`,
			link: `https://example.com/${name}`,
			media: [{ file: `media/${file}`, folder: SAMPLES }],
			...(isVideo ? { cover: { atSeconds: 1 } } : {}),
		};
		return { row: index + 2, draft, look: lookOf(draft.title, isVideo ? undefined : hashOf(file)) };
	});
	return only ? rows.filter((_, index) => only.includes(index)) : rows;
}

/** A video's picture is a cover that Pinterest makes, so its title has to do. */
export function lookOf(title: string | null | undefined, imageHash: string | undefined): string {
	return `${title ?? ''}|${imageHash ?? 'video'}`;
}

const hashes = new Map<string, string>();

function hashOf(file: string): string {
	const known =
		hashes.get(file) ??
		createHash('sha256')
			.update(readFileSync(join(SAMPLES, 'media', file)))
			.digest('hex');
	hashes.set(file, known);
	return known;
}
