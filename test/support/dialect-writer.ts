import type { Dialect, PinDraft } from '../../lib';

/** The zone of dialects whose times have no offset; its clocks never change. */
export const ZONE = 'Asia/Kathmandu';
const OFFSET = '+05:45';

type Write = (draft: PinDraft) => string | undefined;

const urlOf = (index: number): Write => {
	return ({ media }) => {
		const ref = media[index];
		return ref && 'url' in ref ? ref.url : undefined;
	};
};
const coverUrl: Write = ({ cover }) =>
	cover && 'media' in cover && 'url' in cover.media ? cover.media.url : undefined;
const coverTime: Write = ({ cover }) => (cover && 'atSeconds' in cover ? String(cover.atSeconds) : undefined);
const naive: Write = ({ runAt }) => runAt?.replace(OFFSET, '');

/** The header of each dialect, and what of a draft it has room for. */
const WRITERS: Record<Dialect, Record<string, Write>> = {
	own: {
		account: ({ account }) => account,
		board: ({ board }) => board,
		section: ({ section }) => section,
		title: ({ title }) => title,
		description: ({ description }) => description,
		link: ({ link }) => link,
		alt_text: ({ altText }) => altText,
		media_url: urlOf(0),
		media_url_2: urlOf(1),
		media_url_3: urlOf(2),
		media_url_4: urlOf(3),
		media_url_5: urlOf(4),
		cover_url: coverUrl,
		cover_time: coverTime,
		dominant_color: ({ dominantColor }) => dominantColor,
		ai_disclosures: ({ aiDisclosures }) => aiDisclosures?.join(', '),
		run_at: ({ runAt }) => runAt,
		campaign: ({ campaign }) => campaign,
		idempotency_key: ({ idempotencyKey }) => idempotencyKey,
		approve: ({ approved }) => (approved ? 'yes' : undefined),
	},
	pinterest: {
		Title: ({ title }) => title,
		'Media URL': urlOf(0),
		'Pinterest board': ({ board }) => board,
		Thumbnail: (draft) => coverUrl(draft) ?? coverTime(draft),
		Description: ({ description }) => description,
		Link: ({ link }) => link,
		'Publish date': naive,
		Keywords: () => 'one, two',
	},
	pinbridge: {
		account_id: ({ account }) => account,
		board_id: ({ board }) => board,
		title: ({ title }) => title,
		idempotency_key: ({ idempotencyKey }) => idempotencyKey,
		image_url: urlOf(0),
		asset_id: () => '',
		description: ({ description }) => description,
		link_url: ({ link }) => link,
		alt_text: ({ altText }) => altText,
		run_at: ({ runAt }) => runAt,
		cover_image_url: coverUrl,
		row_id: () => '7',
		dominant_color: ({ dominantColor }) => dominantColor,
		status: () => 'pending',
		error_message: () => '',
	},
	'upload-tool': {
		accountId: ({ account }) => account,
		pinterest_board_id: ({ board }) => board,
		video: urlOf(0),
		title: ({ title }) => title,
		description: ({ description }) => description,
		link: ({ link }) => link,
		alt_text: ({ altText }) => altText,
		scheduledDate: ({ runAt }) => runAt,
	},
	tailwind: {
		accountId: ({ account }) => account,
		mediaUrl: urlOf(0),
		mediaType: () => 'image',
		title: ({ title }) => title,
		description: ({ description }) => description,
		url: ({ link }) => link,
		boardId: ({ board }) => board,
		altText: ({ altText }) => altText,
		sendAt: ({ runAt }) => runAt,
	},
	publer: {
		'Date - Intl. format or prompt': (draft) => naive(draft)?.replace('T', ' '),
		Text: ({ description }) => description,
		'Link(s) - Separated by comma for FB carousels': ({ link }) => link,
		'Media URL(s) - Separated by comma': (draft) => draft.media.map((_, index) => urlOf(index)(draft)).join(', '),
		'Title - For the video, pin, PDF ..': ({ title }) => title,
		'Alt text(s) - Separated by ||': ({ altText }) => altText,
		'Pin board, FB album, or Google category': ({ board }) => board,
		'Label(s) - Separated by comma': () => 'summer',
	},
};

/** The columns of a dialect in its order. */
export const headersOf = (dialect: Dialect): string[] => Object.keys(WRITERS[dialect]);

/** A draft as a row of a dialect, by its headers. */
export function rowIn(dialect: Dialect, draft: PinDraft): Record<string, string> {
	return Object.fromEntries(Object.entries(WRITERS[dialect]).map(([header, write]) => [header, write(draft) ?? '']));
}

/** Rows as a CSV, with quotes where a cell needs them or everywhere. */
export function csvOf(
	headers: readonly string[],
	rows: Record<string, string>[],
	{ delimiter = ',', quoteAll = false, lineEnd = '\n' } = {},
): string {
	const cell = (text: string) =>
		quoteAll || /["\n]/.test(text) || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text;
	const lines = [headers, ...rows.map((row) => headers.map((header) => row[header] ?? ''))];
	return lines.map((cells) => cells.map(cell).join(delimiter) + lineEnd).join('');
}
