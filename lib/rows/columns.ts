import { COLUMNS, RESULT_COLUMNS, type CellName, type Column } from '../model/import-row';
import { LOCAL_NAMES } from './local-names';

/** One of our columns, and the header under which the file has it. */
export interface ColumnName {
	column: Column;
	name: string;
}

/** The headers of the file at hand are the same in each row; those of items are the same in each run. */
const foldedBefore = new Map<string, string>();
const MOST_FOLDED = 1000;

/**
 * A header without capitals, accents, spaces, underscores, hyphens, dots and apostrophes, and without a mark for
 * "required" at its end.
 */
export function folded(header: string): string {
	let name = foldedBefore.get(header);
	if (name === undefined) {
		name = header
			.normalize('NFKD')
			.replace(/[\u0300-\u036F]/g, '') // the accents of Latin letters; those of kana make another letter
			.normalize('NFKC')
			.toLowerCase()
			.replace(/[\s_.'’-]+/g, '')
			.replace(/(?<![*:])[*:]+$/, ''); // begins at one place only, however many there are
		if (foldedBefore.size >= MOST_FOLDED) foldedBefore.clear();
		if (header.length <= 100) foldedBefore.set(header, name);
	}
	return name;
}

/** Other names that can only mean one of our columns: those of other tools, and those that people choose. */
const ALIASES: Partial<Record<CellName, string[]>> = {
	account: ['account id'],
	board: ['board id', 'board name', 'pinterest board', 'pinterest board id', 'pinterest board name'],
	boards: ['board names', 'pinterest boards'],
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
	thumbnail: ['thumbnail'],
	dominant_color: ['dominant colour'],
	ai_disclosures: ['ai disclosure'],
	run_at: ['publish date', 'publish at', 'schedule date', 'scheduled date', 'scheduled at', 'scheduled for'],
	campaign: ['campaign name'],
	approve: ['approved'],
	asset_id: ['asset id'],
};

const entriesOf = (names: Partial<Record<CellName, string[]>>) =>
	Object.entries(names).flatMap(([cell, all]) => all.map((name) => [folded(name), cell as CellName] as const));

/** Every English name that is read, folded, with what it means. */
export const ENGLISH: ReadonlyMap<string, CellName> = new Map([
	...COLUMNS.map((column) => [folded(column), column] as const),
	...entriesOf(ALIASES),
]);

/** Those in other languages. */
export const LOCAL: ReadonlyMap<string, CellName> = new Map(Object.values(LOCAL_NAMES).flatMap(entriesOf));

/** What a header means in every file: `Media URL` and `media-url` are `media_url`; undefined for one that is not ours. */
export function cellNamed(header: string): CellName | undefined {
	const name = folded(header);
	return ENGLISH.get(name) ?? LOCAL.get(name);
}

const OURS: ReadonlySet<string> = new Set(COLUMNS);

/** Whether a cell is a column, and no particularity of another tool. */
export function isColumn(cell: CellName | undefined): cell is Column {
	return cell !== undefined && OURS.has(cell);
}

/** The column of a header in every file; undefined for one that is not ours. */
export function columnOf(header: string): Column | undefined {
	const cell = cellNamed(header);
	return isColumn(cell) ? cell : undefined;
}

const RESULTS: ReadonlySet<string> = new Set(RESULT_COLUMNS.map(folded));

/** Whether a header is one of those that a results file has beside the sheet's own. */
export function isResultColumn(header: string): boolean {
	return RESULTS.has(folded(header));
}

/** The keys of an object whose value could be a text of a pin. */
export function keysWithText(row: Record<string, unknown>): string[] {
	return Object.keys(row).filter((key) => textOf(row[key]) !== '');
}

/** A cell as text; empty where it is none. */
export function textOf(value: unknown): string {
	if (typeof value === 'string') return value.trim();
	if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
	if (value instanceof Date) return value.toISOString();
	return '';
}
