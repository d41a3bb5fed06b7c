import type { CellName } from '../model/import-row';
import { cellNamed, folded } from './columns';
import { LOCAL_KEYWORDS } from './local-names';

/** The tools whose files are read as they come; `own` are our columns and every name that has one meaning only. */
export const DIALECTS = ['own', 'pinterest', 'pinbridge', 'upload-tool', 'tailwind', 'publer'] as const;
export type Dialect = (typeof DIALECTS)[number];

/** What a dialect has beside the names that are understood in every file. */
interface Particulars {
	/** A file is of this dialect if it has all headers of one of these lists. */
	headers: readonly (readonly string[])[];
	/** The same by what headers mean, in whatever language they are. @default none */
	cells?: readonly (readonly CellName[])[];
	/** Headers that mean one thing in this dialect, and nothing or something else in others. */
	columns: Readonly<Record<string, CellName>>;
	/** Headers of the tool that no pin has a field for. They travel along, also where columns are strict. */
	along: readonly string[];
	/** Whether headers carry an explanation behind ` - `. @default false */
	explained?: boolean;
}

const PARTICULARS: Record<Exclude<Dialect, 'own'>, Particulars> = {
	// publer.com/help, "What CSV template should I use?", and the template of twelve columns that it links.
	publer: {
		headers: [['Pin board, FB album, or Google category'], ['Text', 'Media URL(s)'], ['Message', 'Media URL(s)']],
		columns: {
			Date: 'run_at',
			Text: 'description',
			Message: 'description',
			'Link(s)': 'link',
			'Media URL(s)': 'media_urls',
			'Media URL': 'media_urls',
			'Alt text(s)': 'alt_texts',
			'Pin board, FB album, or Google category': 'board',
		},
		along: ['Label(s)', 'Label', 'Labels', 'Comment(s)', 'Post subtype', 'CTA', 'Reminder'],
		explained: true,
	},
	'upload-tool': {
		headers: [
			['pinterest_board_id', 'photo'],
			['pinterest_board_id', 'video'],
		],
		columns: { photo: 'media_url', video: 'media_url' },
		along: [],
	},
	// api-docs.tailwind.ai: the fields of a post.
	tailwind: {
		headers: [
			['mediaUrl', 'boardId', 'sendAt'],
			['mediaUrl', 'boardId', 'mediaType'],
			['mediaUrl', 'boardId', 'url'],
		],
		columns: { url: 'link', sendAt: 'run_at' },
		along: ['id', 'mediaType', 'status'],
	},
	// pinbridge.io/docs, "Batch submission patterns", and the sheet of its workflow template.
	pinbridge: {
		headers: [
			['account_id', 'board_id', 'idempotency_key'],
			['board_id', 'link_url'],
			['board_id', 'asset_id'],
			['board_id', 'image_url', 'row_id'],
		],
		columns: {},
		along: ['row_id', 'status', 'job_id', 'published_at', 'error_message'],
	},
	pinterest: {
		headers: [['Title', 'Media URL', 'Pinterest board']],
		cells: [['title', 'media_url', 'board', 'thumbnail']],
		columns: {},
		along: LOCAL_KEYWORDS,
	},
};

/** In this order they are recognised: from the one with the most peculiar headers. */
const RECOGNISED = Object.keys(PARTICULARS) as Exclude<Dialect, 'own'>[];

/** Of each dialect, what its headers mean, folded; `along` for those that no pin has a field for. */
const MEANINGS = new Map(
	RECOGNISED.map((dialect) => {
		const { columns, along } = PARTICULARS[dialect];
		const meanings = [...along.map((name) => [name, 'along'] as const), ...Object.entries(columns)];
		return [dialect as Dialect, new Map(meanings.map(([name, meaning]) => [folded(name), meaning]))];
	}),
);

/** What a header means in a file of a dialect; `along` if it is the tool's own, undefined if it is the user's. */
export function meaningOf(header: string, dialect: Dialect): CellName | 'along' | undefined {
	const name = dialect === 'own' || !PARTICULARS[dialect].explained ? header : (header.split(' - ')[0] ?? '');
	return MEANINGS.get(dialect)?.get(folded(name)) ?? cellNamed(name);
}

/** The dialect of a file by its headers; `own` if it is none of the others. */
export function recognisedDialect(headers: readonly string[]): Dialect {
	const names = new Set(headers.map(folded));
	const heads = new Set(headers.map((header) => folded(header.split(' - ')[0] ?? '')));
	const cells = new Set(headers.map(cellNamed));
	const fits = (dialect: Exclude<Dialect, 'own'>) => {
		const { headers: lists, cells: meanings = [], explained } = PARTICULARS[dialect];
		const all = explained ? heads : names;
		return (
			lists.some((list) => list.every((name) => all.has(folded(name)))) ||
			meanings.some((list) => list.every((cell) => cells.has(cell)))
		);
	};
	return RECOGNISED.find(fits) ?? 'own';
}
