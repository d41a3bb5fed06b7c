import { shownPath } from './signed-url';

/** A URL without credentials, signature, query and fragment, fit for messages and records. */
export function withoutSecrets(url: string): string {
	const { protocol, host } = URL.parse(url) ?? {};
	if (protocol !== 'https:' && protocol !== 'http:') return (url.split(/[?#]/)[0] ?? '').replace(/\/\/[^/]*@/, '//');
	return `${protocol}//${host}${shownPath(url)}`;
}

/** A path of a file, fit for messages and records: an address whose `https://` is missing is taken for one, with its query. */
export function withoutQuery(path: string): string {
	return path.replace(/\?[\w-]+=.*$/s, '');
}

/** As much of a cell as a message quotes, in UTF-16 code units. */
const SHOWN = 80;

/** A cell as messages and records quote it: short, in one line, and its addresses without what is secret in them. */
export function shownCell(cell: string): string {
	const text = cell
		.slice(0, 50 * SHOWN)
		.replace(/https?:\/\/\S+/gi, withoutSecrets)
		.replace(/\s+/g, ' ');
	return text.length > SHOWN ? `${text.slice(0, SHOWN - 1).toWellFormed()}…` : text;
}

/** Scheme and host in lower case, no default port, no fragment, parameters in one order. */
export function canonicalUrl(url: string): string {
	if (!URL.canParse(url)) return url.trim();
	const parsed = new URL(url.trim());
	parsed.hash = '';
	parsed.searchParams.sort();
	return parsed.href.replace(/\?$/, '');
}

/** The same, with a fragment that leads to another page of one address (`#/…`, `#!…`); an anchor leads to a place on a page. */
export function canonicalLink(url: string): string {
	const route = URL.canParse(url) ? new URL(url).hash : '';
	return canonicalUrl(url) + (/^#[/!]/.test(route) ? route : '');
}

/** Pins without a link that were judged as spam count as if they led to one place. */
export const NO_LINK = '(no link)';

/**
 * What a link counts for: its host without `www.`. A subdomain is a domain of its own, since telling
 * `shop.example.com` from `somebody.blogspot.com` takes the list of public suffixes, and to pause a
 * stranger's blog is worse than to find out twice.
 */
export function domainOf(link: string | undefined): string {
	const host = link === undefined ? undefined : URL.parse(link)?.hostname;
	return host ? host.replace(/\.$/, '').replace(/^www\./, '') : NO_LINK;
}
