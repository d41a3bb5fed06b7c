import { z } from 'zod/v4';
import { naiveTime } from './time';
import { parseBody } from './validation';

/*
 * How lists may show a pin, where Pinterest does not document it: every switch is something that a service may do
 * with what it was given. They can be combined. Answers to POST, PATCH and GET of one pin stay as they are.
 */

const UTC_MINUS_7_MS = 7 * 60 * 60_000;

/** What stands in `created_at`. */
export const DATES = {
	naive: naiveTime,
	zoned: (at: number) => `${naiveTime(at)}+00:00`,
	rfc1123: (at: number) => new Date(at).toUTCString(),
	epoch: (at: number) => Math.floor(at / 1000),
	'epoch-ms': (at: number) => at,
	/** The time of day seven hours behind UTC, without a zone. */
	local: (at: number) => naiveTime(at - UTC_MINUS_7_MS),
	/** In words, as people read it. */
	words: () => 'a few minutes ago',
	null: () => null,
	missing: () => undefined,
} satisfies Record<string, (at: number) => string | number | null | undefined>;

export const LINKS = {
	'no-slash': (link: string) => link.replace(/^([^?#]*)\/(?=[?#]|$)/, '$1'),
	slash: (link: string) => link.replace(/^([^?#]*[^/?#])(?=[?#]|$)/, '$1/'),
	'no-query': (link: string) => link.replace(/\?[^#]*/, ''),
	'no-fragment': (link: string) => link.replace(/#.*/, ''),
	tracking: (link: string) => withParameter(link, 'utm_source=pinterest&utm_medium=social'),
	http: (link: string) => link.replace(/^https:/, 'http:'),
	https: (link: string) => link.replace(/^http:/, 'https:'),
	www: (link: string) => link.replace(/^(https?:\/\/)(?!www\.)/, '$1www.'),
	'no-www': (link: string) => link.replace(/^(https?:\/\/)www\./, '$1'),
	'upper-host': (link: string) => link.replace(/^https?:\/\/[^/?#]*/, (host) => host.toUpperCase()),
	'percent-encoded': (link: string) => link.replace(/[~!'()*,;-]/g, hex),
	escaped: (link: string) => link.replaceAll('&', '&amp;'),
	/** Pinterest's own redirect, with the link in its query. */
	redirect: (link: string) => `https://www.pinterest.com/offsite/?url=${encodeURIComponent(link)}`,
	/** A short link that says nothing of where it leads. */
	short: () => 'https://pin.it/3xAmPlE',
} satisfies Record<string, (link: string) => string>;

const twoThirds = (text: string) => [...text].slice(0, Math.ceil(([...text].length * 2) / 3)).join('');

export const TEXTS = {
	escaped: (text: string) =>
		text.replace(/[&<>"']/g, (each) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[each] ?? '&#39;'),
	curly: (text: string) =>
		text
			.replace(/(^|\s)"/g, '$1“')
			.replaceAll('"', '”')
			.replaceAll("'", '’')
			.replaceAll(' - ', ' – ')
			.replaceAll('...', '…'),
	folded: (text: string) => text.replace(/\s+/g, ' ').trim(),
	'lower-case': (text: string) => text.toLowerCase(),
	'no-emoji': (text: string) => text.replace(/\p{Extended_Pictographic}|\uFE0F|\u200D/gu, ''),
	'no-accents': (text: string) => text.normalize('NFD').replace(/\p{M}/gu, ''),
	'no-control': (text: string) => text.replace(/\p{C}/gu, ''),
	'no-tags': (text: string) => text.replace(/<[^>]*>/g, ''),
	cut: twoThirds,
	ellipsis: (text: string) => `${twoThirds(text).trimEnd()}…`,
} satisfies Record<string, (text: string) => string>;

export const FIELDS = ['title', 'description', 'link', 'alt_text', 'board_id', 'board_section_id'] as const;
const TEXT_FIELDS = ['title', 'description', 'alt_text'] as const;

const namesOf = <Name extends string>(table: Record<Name, unknown>) => z.enum(Object.keys(table) as [Name, ...Name[]]);

const listingSchema = z.strictObject({
	/** Only pins whose request contains this text are shown so; the order is that of the list. */
	match: z.string().optional(),
	dates: namesOf(DATES).optional(),
	/** Of links, one after the other. */
	links: z.array(namesOf(LINKS)).optional(),
	/** Of title, description and alt text, one after the other. */
	texts: z.array(namesOf(TEXTS)).optional(),
	/** Fields that are null in lists. */
	nulls: z.array(z.enum(FIELDS)).optional(),
	order: z.enum(['newest-first', 'oldest-first']).optional(),
});

/** How lists show pins. Without a switch, as Pinterest's samples do: newest first, and what was sent. */
export type Listing = z.input<typeof listingSchema>;

/** @throws ApiError for a switch that there is not. */
export const listingOf = (given: unknown): Listing => parseBody(listingSchema, given);

/** A pin as the API prints it, in a list. */
export type PrintedPin = Record<string, unknown> & Partial<Record<(typeof FIELDS)[number], string | null>>;

/** @param sent the request that the pin was created with. */
export function asListed<Pin extends PrintedPin>(
	{ match, dates, links = [], texts = [], nulls = [] }: Listing,
	pin: Pin,
	{ createdAt, sent }: { createdAt: number; sent: unknown },
): Pin {
	if (match !== undefined && !JSON.stringify(sent).includes(match)) return pin;
	const shown: PrintedPin = { ...pin };
	if (dates) shown.created_at = DATES[dates](createdAt);
	for (const field of TEXT_FIELDS) {
		const text = shown[field];
		if (text) shown[field] = texts.reduce((before, name) => TEXTS[name](before), text);
	}
	if (shown.link) shown.link = links.reduce((before: string, name) => LINKS[name](before), shown.link);
	for (const field of nulls) shown[field] = null;
	return shown as Pin;
}

function withParameter(link: string, parameter: string): string {
	const [address = '', fragment] = link.split('#');
	return `${address}${address.includes('?') ? '&' : '?'}${parameter}${fragment === undefined ? '' : `#${fragment}`}`;
}

const hex = (character: string) => `%${character.charCodeAt(0).toString(16)}`;
