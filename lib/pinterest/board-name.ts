import { distance } from 'fastest-levenshtein';

/** A board or a section, as far as its name goes. */
export interface Named {
	id: string;
	name: string;
}

/** The parts of `https://www.pinterest.com/USER/BOARD/SECTION/`, as the address has them. */
export interface BoardAddress {
	user: string;
	board: string;
	section?: string;
}

/** Pinterest has a domain or a subdomain for each country: `pinterest.de`, `pinterest.co.uk`, `fr.pinterest.com`. */
const PINTEREST = /^(?:[a-z0-9-]+\.)*pinterest\.(?:com|[a-z]{2}|com?\.[a-z]{2})$/i;
/** The scheme may be missing, as browsers show it. */
const ADDRESS = /^(?:https?:\/\/)?([^/?#\s]+)\/([^?#]*)/i;
const NAMES_SHOWN = 5;

/**
 * The address of a board or a section at Pinterest.
 * @returns undefined for a text that is no address; `other` for one that leads to something else.
 */
export function readBoardAddress(text: string): BoardAddress | 'other' | undefined {
	const [, host = '', path = ''] = ADDRESS.exec(text.trim()) ?? [];
	if (!PINTEREST.test(host)) return /^[a-z][a-z0-9+.-]*:\/\//i.test(text.trim()) ? 'other' : undefined;
	const [user, board, section, ...more] = path.split('/').filter(Boolean).map(decoded);
	if (user === undefined || board === undefined || user === 'pin' || more.length > 0) return 'other';
	return section === undefined ? { user, board } : { user, board, section };
}

function decoded(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch {
		return part;
	}
}

/**
 * Those whose name makes the slug of an address. Which signs Pinterest drops from a slug and which become a hyphen is
 * not documented, so letters and digits alone are compared.
 */
export function bySlug<Item extends Named>(all: readonly Item[], slug: string): Item[] {
	const wanted = lettersOf(slug);
	return wanted === '' ? [] : all.filter(({ name }) => lettersOf(name) === wanted);
}

function lettersOf(name: string): string {
	return name
		.normalize('NFKD')
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]/gu, '');
}

/** By id or by exact name. */
export function exactly<Item extends Named>(all: readonly Item[], wanted: string): Item | undefined {
	return all.find(({ id, name }) => id === wanted || name === wanted);
}

/** By id or exact name; otherwise those whose names differ only in case, spaces and Unicode form. */
export function byName<Item extends Named>(all: readonly Item[], wanted: string): Item[] {
	const exact = exactly(all, wanted);
	if (exact) return [exact];
	const text = plain(wanted);
	return all.filter(({ name }) => plain(name) === text);
}

/** The names that take the fewest changes to become one of the wanted, the nearest first. */
export function nearestNames(all: readonly Named[], wanted: readonly string[]): string[] {
	const texts = wanted.map(plain);
	const far = ({ name }: Named) => Math.min(...texts.map((text) => distance(plain(name), text)));
	return all
		.map((item) => ({ name: item.name, far: far(item) }))
		.sort((one, other) => one.far - other.far)
		.slice(0, NAMES_SHOWN)
		.map(({ name }) => name);
}

/** Names that are the same to a reader, with the ids that tell them apart. */
export function withIds(all: readonly Named[]): string[] {
	return all.slice(0, NAMES_SHOWN).map(({ id, name }) => `${name} (${id})`);
}

/** A name as it is compared. */
export function plain(name: string): string {
	return name.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();
}

/** The two parts of `Board/Section`, at each slash, the last one first. Spaces around the slash do not count. */
export function splits(text: string): { board: string; section: string }[] {
	const found: { board: string; section: string }[] = [];
	for (let at = text.lastIndexOf('/'); at > 0; at = text.lastIndexOf('/', at - 1)) {
		const board = text.slice(0, at).trim();
		if (board !== '') found.push({ board, section: text.slice(at + 1).trim() });
	}
	return found;
}
