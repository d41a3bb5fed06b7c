import { invalid } from './errors';

const DEFAULT_PAGE = 25;
const LARGEST_PAGE = 250;

/** One page of a list, and an opaque bookmark that stays right while new entries are added in front of it. */
export function pageOf<T>(entries: T[], keyOf: (entry: T) => string, query: URLSearchParams) {
	const size = pageSize(query.get('page_size'));
	const bookmark = query.get('bookmark');
	let from = 0;
	if (bookmark) {
		const { key, index } = readBookmark(bookmark);
		const at = entries.findIndex((entry) => keyOf(entry) === key);
		// The entry may be gone since: then the position it had is the best there is.
		from = at >= 0 ? at + 1 : index;
	}
	const items = entries.slice(from, from + size);
	const last = items.at(-1);
	const more = from + size < entries.length && last !== undefined;
	return { items, bookmark: more ? writeBookmark({ key: keyOf(last), index: from + size - 1 }) : null };
}

function pageSize(text: string | null) {
	if (text === null) return DEFAULT_PAGE;
	if (!/^-?\d+$/.test(text)) throw invalid(`Parameter 'page_size' was not numeric (was ${text})`);
	const size = Number(text);
	if (size < 1 || size > LARGEST_PAGE) {
		throw invalid(`Invalid request: 'page_size' value ${size} must be between 1 and ${LARGEST_PAGE}`);
	}
	return size;
}

interface Position {
	key: string;
	index: number;
}

const writeBookmark = ({ key, index }: Position) => Buffer.from(`${index}|${key}`).toString('base64url');

function readBookmark(bookmark: string): Position {
	const found = /^(\d+)\|(.+)$/.exec(Buffer.from(bookmark, 'base64url').toString());
	if (!found) throw invalid("Invalid request: 'bookmark' is not a bookmark of this list");
	return { index: Number(found[1]), key: found[2]! };
}
