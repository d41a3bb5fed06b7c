import type { IExecuteFunctions } from 'n8n-workflow';
import { batchRow, isTimeZone, problemOf, type BatchRow, type Cells, type RowDefaults } from '../../../lib';
import { boardOf } from '../../shared/board-locator';
import { fitOf } from '../../shared/fit-options';
import { mediaOpener } from '../../shared/media-opener';
import { sectionOf } from '../../shared/section-locator';
import { nodeProblem } from '../../shared/sentences';
import { FITS } from './create-form';
import { withUtm } from './utm';

/** The form of an item as a row; its number is the item's position, from 1. */
export type FormRow = BatchRow;

interface PinOptions {
	aiDisclosures?: string[];
	campaign?: string;
	coverBinary?: string;
	coverTime?: number;
	coverUrl?: string;
	dominantColor?: string;
	idempotencyKey?: string;
	publishAt?: unknown;
	utmCampaign?: string;
	utmMedium?: string;
	utmSource?: string;
}

/** Five of a pin have a column each; with more of them the row says that there are too many. */
const MEDIA_CELLS = ['media_url', 'media_url_2', 'media_url_3', 'media_url_4', 'media_url_5'] as const;

/**
 * Reads the form of an item into the columns of a spreadsheet, so that both make the same pin and meet the same checks.
 * What cannot be read becomes the row's problem.
 */
export function rowOfForm(context: IExecuteFunctions, index: number): FormRow {
	const about = { row: index + 1, open: mediaOpener(context, index) };
	try {
		const { cells, defaults } = formOf(context, index);
		return { ...batchRow({ row: about.row, cells, original: {} }, defaults, Date.now()), ...about };
	} catch (error) {
		return { ...about, problem: problemOf(error) };
	}
}

function formOf(context: IExecuteFunctions, index: number): { cells: Cells; defaults: RowDefaults } {
	const field = (name: string) => textOf(context.getNodeParameter(name, index, ''));
	const options = context.getNodeParameter('options', index, {}) as PinOptions;
	const isVideo = field('mediaType') === 'video';
	const { utmCampaign, utmMedium, utmSource } = options;
	const cells: Record<string, unknown> = {
		board: boardOf(context, index),
		section: sectionOf(context, index),
		title: field('title'),
		description: field('description'),
		link: withUtm(field('link'), { campaign: utmCampaign, medium: utmMedium, source: utmSource }),
		alt_text: field('altText'),
		...(isVideo && coverCells(options)),
		ai_disclosures: options.aiDisclosures?.join(','),
		dominant_color: options.dominantColor,
		run_at: options.publishAt,
		campaign: options.campaign,
		idempotency_key: options.idempotencyKey,
	};
	const fit = fitOf(context, index, FITS.includes(context.getNode().typeVersion));
	const defaults: RowDefaults = { timeZone: zoneOf(context), fit };
	const isCarousel = field('mediaType') === 'carousel';
	if (field('mediaSource') === 'binary') {
		const names = field('binaryPropertyName');
		defaults.media = (isCarousel ? listed(names, /[\s,]+/) : [names]).map((binary) => ({ binary }));
		if (names === '') defaults.media = [];
	} else {
		const url = field('mediaUrl');
		// A comma is also a character of addresses, so only one before another address separates.
		Object.assign(cells, mediaCells(isCarousel ? listed(url, /[\s,]+(?=https?:)/i) : [url]));
	}
	if (isVideo && options.coverBinary) defaults.cover = { media: { binary: options.coverBinary.trim() } };
	return { cells: filledIn(cells), defaults };
}

function mediaCells(urls: readonly string[]): Cells {
	const cells: Cells = {};
	for (const [index, column] of MEDIA_CELLS.entries()) cells[column] = urls[index];
	const further = urls.slice(MEDIA_CELLS.length);
	if (further.length > 0) cells.media_urls = further.join(',');
	return cells;
}

/** An address goes first, as in a row. */
function coverCells({ coverUrl, coverTime }: PinOptions): Cells {
	return { cover_url: coverUrl, cover_time: coverTime === undefined ? undefined : String(coverTime) };
}

/** @throws PipelineError if n8n's time zone is none. */
function zoneOf(context: IExecuteFunctions): string {
	const zone = context.getTimezone();
	if (!isTimeZone(zone)) throw nodeProblem('time-zone-invalid', zone);
	return zone;
}

/** Cells are trimmed and never empty. */
function filledIn(cells: Record<string, unknown>): Cells {
	const texts = Object.entries(cells).map(([column, value]) => [column, textOf(value)] as const);
	return Object.fromEntries(texts.filter(([, text]) => text !== ''));
}

/** A parameter as text. An expression may give a number, a list of addresses, or a moment of n8n's. */
function textOf(value: unknown): string {
	if (value === undefined || value === null) return '';
	if (Array.isArray(value)) return value.map(textOf).join('\n').trim();
	if (value instanceof Date) return value.toISOString();
	if (typeof value === 'object' && 'toISO' in value) return String((value as { toISO: () => unknown }).toISO());
	return String(value as string | number | boolean).trim();
}

function listed(text: string, separator: RegExp): string[] {
	return text.split(separator).filter((each) => each !== '');
}
