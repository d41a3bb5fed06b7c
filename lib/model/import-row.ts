import { readAiDisclosures } from './ai-disclosures';
import { blocker, type Finding } from './finding';
import type { Cover, MediaRef, PinDraft } from './pin-draft';
import { readRunAtCell } from './run-at';
import { shownCell, withoutQuery } from './url';

/** Our own columns, the same in CSV, XLSX, JSON and n8n items. */
export const COLUMNS = [
	'account',
	'board',
	'boards',
	'section',
	'title',
	'description',
	'link',
	'alt_text',
	'media_url',
	'media_url_2',
	'media_url_3',
	'media_url_4',
	'media_url_5',
	'cover_url',
	'cover_time',
	'dominant_color',
	'ai_disclosures',
	'run_at',
	'campaign',
	'idempotency_key',
	'approve',
] as const;
export type Column = (typeof COLUMNS)[number];

/** The columns that a results file has in front of the sheet's own. `row_key` is the key of the row's job. */
export const RESULT_COLUMNS = ['outcome', 'pin_url', 'problem', 'action', 'row_key'] as const;

const MEDIA_COLUMNS = ['media_url', 'media_url_2', 'media_url_3', 'media_url_4', 'media_url_5'] as const;

/**
 * What a cell of another tool may hold beside our columns: `thumbnail`, a cover's address or a moment of the video;
 * `media_urls`, several addresses separated by commas; `alt_texts`, one for each of them, separated by `||`;
 * `asset_id`, a file that lies with another service.
 */
export type CellName = Column | 'thumbnail' | 'media_urls' | 'alt_texts' | 'asset_id';

/** One line of the input; cells are trimmed and never empty. */
export type Cells = Partial<Record<CellName, string>>;

export interface RowDefaults {
	/** For rows without a board of their own. */
	board?: string;
	campaign?: string;
	/** Whether the caller makes a pin for each board of the column `boards`. @default false: a row with several is refused */
	severalBoards?: boolean;
	/** The IANA name of the zone in which a `run_at` without an offset is read. @default none: it is refused later */
	timeZone?: string;
	/** Media and cover that came beside the cells; what the cells name goes first. */
	media?: MediaRef[];
	cover?: Cover;
	/** How images are made fit for Pinterest; see `PinDraft.fit`. */
	fit?: string;
	/** Keeps back rows whose `approve` is empty, as if it said no. @default false: they are published */
	requireApproval?: boolean;
	/** The folder beside the input, where there is one: then a path may stand where a URL is expected. */
	folder?: string;
}

/** What the cells of a row make. */
export interface RowReading {
	draft?: PinDraft;
	/** The boards of the column `boards` beyond the draft's own; see `spreadRow`. Absent where there are none. */
	boards?: string[];
	/** All that keeps the row from being a draft. Of a row that is not approved only that, since it may be unfinished. */
	findings: Finding[];
	/** What could be read of a row that is no draft, so that its texts can be checked at the same time. */
	partial: Partial<PinDraft>;
}

/** Fields that are texts of their cell, and those that take more. */
const TEXTS = [
	['account', 'account'],
	['section', 'section'],
	['title', 'title'],
	['description', 'description'],
	['link', 'link'],
	['dominantColor', 'dominant_color'],
	['idempotencyKey', 'idempotency_key'],
] as const;
const OTHERS = ['altText', 'cover', 'aiDisclosures', 'runAt', 'campaign', 'keyPerBoard', 'fit'] as const;

/** The draft of a row, or the findings that keep it from being one. Never throws. */
export function draftFromCells(cells: Cells, defaults: RowDefaults = {}): RowReading {
	const findings: Finding[] = [];
	const listed = boardsOf(cells);
	const [first, ...further] = listed;
	const board = cells.board ?? first ?? defaults.board;
	if (!board) findings.push(blocker('board-missing', 'board'));
	const boards = cells.board === undefined ? further : listed;
	if (boards.length > 0 && !defaults.severalBoards)
		findings.push(blocker('boards-several', 'boards', { count: boards.length + 1 }));
	const media = mediaOf(cells, defaults, findings);
	const partial: Partial<PinDraft> = {};
	for (const [field, column] of TEXTS) {
		const text = cells[column];
		if (text !== undefined) partial[field] = text;
	}
	const others: Partial<PinDraft> = {
		altText: cells.alt_text ?? cells.alt_texts?.split(/\s*\|\|\s*/).join(' '),
		cover: coverOf(cells, defaults.folder, findings) ?? defaults.cover,
		aiDisclosures: aiDisclosuresOf(cells.ai_disclosures, findings),
		runAt: runAtOf(cells.run_at, defaults.timeZone, findings),
		campaign: cells.campaign ?? defaults.campaign,
		keyPerBoard:
			cells.idempotency_key !== undefined && cells.board === undefined && first !== undefined ? true : undefined,
		fit: defaults.fit,
	};
	for (const field of OTHERS) if (others[field] !== undefined) Object.assign(partial, { [field]: others[field] });
	Object.assign(partial, approvalOf(cells.approve, findings, defaults));
	if (findings.length === 0 && board)
		return { draft: { board, media, ...partial }, ...(boards.length > 0 && { boards }), findings, partial };
	return { findings: partial.approved === false ? [notApproved(partial)] : findings, partial };
}

/** The names in the column `boards`, without those that it repeats, and without the row's `board`. */
function boardsOf({ board, boards = '' }: Cells): string[] {
	const same = (name: string) => name.normalize('NFC').toLowerCase();
	const found = new Map<string, string>();
	for (const name of boards.split(/[|;\r\n]+/).map((each) => each.trim()))
		if (name !== '' && !found.has(same(name))) found.set(same(name), name);
	if (board !== undefined) found.delete(same(board.trim()));
	return [...found.values()];
}

function mediaOf(cells: Cells, { folder, media: given = [] }: RowDefaults, findings: Finding[]): MediaRef[] {
	const media: MediaRef[] = [];
	for (const column of MEDIA_COLUMNS) {
		const source = cells[column];
		if (source) media.push(mediaRef(source, column, folder, findings));
	}
	// A comma is also a character of addresses, so only one before another address separates.
	const several = cells.media_urls?.split(/\s*,\s*(?=https?:)/i) ?? [];
	for (const source of several) media.push(mediaRef(source, 'media_url', folder, findings));
	if (media.length === 0) media.push(...given);
	if (media.length === 0 && cells.asset_id)
		findings.push(blocker('media-elsewhere', 'media_url', { asset: shownCell(cells.asset_id) }));
	else if (media.length === 0) findings.push(blocker('media-missing', 'media_url'));
	if (media.length > MEDIA_COLUMNS.length)
		findings.push(blocker('media-too-many', 'media_url', { count: media.length, limit: MEDIA_COLUMNS.length }));
	return media;
}

/** `https://…` is a URL; anything without a scheme is a path beside the input, where there is one. */
function mediaRef(source: string, field: string, folder: string | undefined, findings: Finding[]): MediaRef {
	const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(source)?.[1]?.toLowerCase();
	if (scheme === 'http' || scheme === 'https') return { url: source };
	if (scheme !== undefined) {
		findings.push(blocker('url-scheme', field, { scheme }));
	} else if (folder === undefined) {
		findings.push(blocker('media-path-refused', field, { path: shownCell(withoutQuery(source)) }));
	}
	return { file: source, folder: folder ?? '.' };
}

function coverOf(cells: Cells, folder: string | undefined, findings: Finding[]): Cover | undefined {
	const { thumbnail = '' } = cells;
	const [address, moment] = /^https?:/i.test(thumbnail) ? [thumbnail] : [undefined, thumbnail || undefined];
	const url = cells.cover_url ?? address;
	if (url) return { media: mediaRef(url, 'cover_url', folder, findings) };
	const time = cells.cover_time ?? moment;
	if (time === undefined) return undefined;
	const atSeconds = secondsOf(time);
	if (atSeconds !== undefined) return { atSeconds };
	findings.push(blocker('cover-time-invalid', 'cover_time', { value: shownCell(time) }));
	return undefined;
}

/** `2`, `2s`, `0:02` and `00:00:02` are two seconds; fractions are cut, as Pinterest takes whole seconds. */
function secondsOf(value: string): number | undefined {
	const parts = /^(?:(?:(\d+):)?(\d{1,2}):)?(\d+)(?:\.\d+)?\s*s?$/i.exec(value);
	if (!parts) return undefined;
	const [, hours = '0', minutes = '0', seconds = '0'] = parts;
	return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

function runAtOf(cell: string | undefined, zone: string | undefined, findings: Finding[]): string | undefined {
	if (cell === undefined) return undefined;
	const { runAt, readings } = readRunAtCell(cell, zone);
	if (!readings) return runAt;
	findings.push(blocker('run-at-invalid', 'run_at', { value: shownCell(cell), ...(zone && { zone }) }));
	return undefined;
}

/** Yes and no in the languages of the headers, and as Airtable and the local Excel write TRUE and FALSE into a CSV. */
const YES = new Set([
	...['yes', 'y', 'true', '1', 'x', 'approved', 'checked', 'ok'],
	...['ja', 'wahr', 'oui', 'vrai', 'sí', 'si', 'verdadero', 'sim', 'verdadeiro', 'sì', 'vero', 'はい'],
]);
const NO = new Set([
	...['no', 'n', 'false', '0', 'hold', 'draft'],
	...['nein', 'falsch', 'non', 'faux', 'falso', 'não', 'nao', 'いいえ'],
]);

function aiDisclosuresOf(cell: string | undefined, findings: Finding[]): PinDraft['aiDisclosures'] {
	if (cell === undefined || NO.has(cell.normalize('NFC').toLowerCase())) return undefined;
	const values = readAiDisclosures(cell);
	if (!values) findings.push(blocker('ai-disclosures-invalid', 'ai_disclosures', { value: shownCell(cell) }));
	return values;
}

type Approval = Pick<PinDraft, 'approved' | 'approvalRequired'>;

/** What an empty cell means where approval is required. */
const WAITS: Approval = { approved: false, approvalRequired: true };

function approvalOf(cell: string | undefined, findings: Finding[], { requireApproval }: RowDefaults): Approval {
	if (cell === undefined) return requireApproval ? WAITS : {};
	const word = cell.normalize('NFC').toLowerCase();
	if (YES.has(word)) return { approved: true };
	if (NO.has(word)) return { approved: false };
	findings.push(blocker('approve-invalid', 'approve', { value: shownCell(cell) }));
	return {};
}

/** A draft of a run that requires approval: it waits, unless it says itself whether it is approved. */
export function requiringApproval<Draft extends Approval>(draft: Draft): Draft {
	return draft.approved === undefined ? { ...draft, ...WAITS } : draft;
}

/** What is found of a draft that waits for approval. */
export function notApproved({ approvalRequired }: Approval): Finding {
	return blocker('not-approved', 'approve', approvalRequired ? { required: true } : undefined);
}
