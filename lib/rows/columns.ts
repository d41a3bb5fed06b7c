import { COLUMNS, type Cells, type Column } from '../model/import-row';

/** One of our columns, and the header under which the file has it. */
export interface ColumnName {
	column: Column;
	name: string;
}

/** The headers of the file at hand are the same in each row; those of items are the same in each run. */
const foldedBefore = new Map<string, string>();
const MOST_FOLDED = 1000;

/** A header without capitals, spaces, underscores, hyphens and dots, and without a mark for "required" at its end. */
export function folded(header: string): string {
	let name = foldedBefore.get(header);
	if (name === undefined) {
		name = header
			.normalize('NFKC')
			.toLowerCase()
			.replace(/[\s_.-]+/g, '')
			.replace(/(?<![*:])[*:]+$/, ''); // begins at one place only, however many there are
		if (foldedBefore.size >= MOST_FOLDED) foldedBefore.clear();
		if (header.length <= 100) foldedBefore.set(header, name);
	}
	return name;
}

/** Other names that can only mean one of our columns: those of other tools, and those that people choose. */
const ALIASES: Partial<Record<Column, string[]>> = {
	account: ['account id'],
	board: ['board id', 'board name', 'pinterest board', 'pinterest board id', 'pinterest board name'],
	section: ['board section', 'section id', 'section name'],
	title: ['pin title', 'pinterest title'],
	description: ['pin description', 'pinterest description'],
	link: ['link url', 'pin link', 'destination link', 'destination url'],
	alt_text: ['alt', 'alternative text', 'image alt', 'image alt text', 'pin alt text'],
	media_url: [
		...['image url', 'video url', 'img url', 'pin image url', 'image link', 'video link'],
		...['media url 1', 'image url 1'],
	],
	media_url_2: ['image url 2'],
	media_url_3: ['image url 3'],
	media_url_4: ['image url 4'],
	media_url_5: ['image url 5'],
	cover_url: ['cover image url', 'thumbnail url'],
	dominant_color: ['dominant colour'],
	run_at: ['publish date', 'publish at', 'schedule date', 'scheduled date', 'scheduled at', 'scheduled for'],
	campaign: ['campaign name'],
	approve: ['approved'],
};

/** Every name that is read, folded, with its column. */
export const NAMES: ReadonlyMap<string, Column> = new Map(
	COLUMNS.flatMap((column) => [column, ...(ALIASES[column] ?? [])].map((name) => [folded(name), column] as const)),
);

/** `Media URL` and `media-url` are `media_url`; aliases become our name; undefined for a column that is not ours. */
export function columnOf(header: string): Column | undefined {
	return NAMES.get(folded(header));
}

/** Pinterest's template has one column for two of ours; the cell decides. */
export function isThumbnail(header: string): boolean {
	return folded(header) === 'thumbnail';
}

/**
 * The cells of a row by our column names. `thumbnail` (Pinterest's template) is a cover's
 * address or a moment of the video. Where two columns mean the same, the first non-empty one counts.
 * @param names columns whose header was chosen; neither column nor header then means anything else. @default none
 */
export function cellsOf(row: Record<string, unknown>, names: readonly ColumnName[] = []): Cells {
	const cells: Cells = {};
	const chosen = new Set(names.map(({ column }) => column));
	for (const [header, value] of Object.entries(row)) {
		const text = textOf(value);
		if (text === '') continue;
		const mapped = names.filter(({ name }) => folded(name) === folded(header));
		for (const { column } of mapped) cells[column] ??= text;
		if (mapped.length > 0) continue;
		const column = columnOf(header) ?? thumbnailColumn(header, text);
		if (column && !chosen.has(column)) cells[column] ??= text;
	}
	return cells;
}

/** The keys of an object whose value could be a text of a pin. */
export function keysWithText(row: Record<string, unknown>): string[] {
	return Object.keys(row).filter((key) => textOf(row[key]) !== '');
}

function thumbnailColumn(header: string, text: string): Column | undefined {
	if (!isThumbnail(header)) return undefined;
	return /^https?:/i.test(text) ? 'cover_url' : 'cover_time';
}

/** A cell as text; empty where it is none. */
export function textOf(value: unknown): string {
	if (typeof value === 'string') return value.trim();
	if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
	if (value instanceof Date) return value.toISOString();
	return '';
}
