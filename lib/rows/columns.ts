import { COLUMNS, type Cells, type Column } from '../model/import-row';

/**
 * Other tools' names for our columns, after normalising. PinBridge's import
 * columns and Pinterest's own bulk-upload template.
 */
const ALIASES: Record<string, Column> = {
	account_id: 'account',
	board_id: 'board',
	board_name: 'board',
	pinterest_board: 'board',
	board_section: 'section',
	section_id: 'section',
	image_url: 'media_url',
	video_url: 'media_url',
	link_url: 'link',
	cover_image_url: 'cover_url',
	publish_date: 'run_at',
};

const OWN = new Set<string>(COLUMNS);

/** `Media URL` and `media-url` are `media_url`; aliases become our name; undefined for a column that is not ours. */
export function columnOf(header: string): Column | undefined {
	const name = header
		.trim()
		.toLowerCase()
		.replace(/[\s-]+/g, '_');
	return OWN.has(name) ? (name as Column) : ALIASES[name];
}

/**
 * The cells of a row by our column names. `thumbnail` (Pinterest's template) is a cover's
 * address or a moment of the video. Where two columns mean the same, the first non-empty one counts.
 */
export function cellsOf(row: Record<string, unknown>): Cells {
	const cells: Cells = {};
	for (const [header, value] of Object.entries(row)) {
		const text = textOf(value);
		if (text === '') continue;
		const column = columnOf(header) ?? thumbnailColumn(header, text);
		if (column) cells[column] ??= text;
	}
	return cells;
}

function thumbnailColumn(header: string, text: string): Column | undefined {
	if (header.trim().toLowerCase() !== 'thumbnail') return undefined;
	return /^https?:/i.test(text) ? 'cover_url' : 'cover_time';
}

function textOf(value: unknown): string {
	if (typeof value === 'string') return value.trim();
	if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
	if (value instanceof Date) return value.toISOString();
	return '';
}
