import { plainText } from '../ledger/fingerprint';
import type { Destination } from '../model/board';
import type { PinDraft } from '../model/pin-draft';
import { canonicalUrl } from '../model/url';
import { pinTime, type PinAnswer } from '../pinterest/schemas';
import { hasMark, hasOtherMark } from './likeness';

/*
 * Whether a listed pin may be the one that was sent. Pinterest does not document how it lists what it was
 * given, so a field that is not equal counts as another's only where no way of normalising explains the
 * difference. Everything here is pure; docs/the-lookup.md shows how often it cannot be told.
 */

/** `may-be-same`: not equal, and what is listed may still be made of what was sent. */
export type Comparison = 'same' | 'may-be-same' | 'differs';

/** A pin as it was sent, and as far as it may come back in a list. */
export interface SentPin extends Pick<PinDraft, 'title' | 'description' | 'link' | 'altText'> {
	destination: Destination;
	/** The job's key, from which its link marker is made. */
	key: string;
	/** Epoch milliseconds by the store's clock, less the clock skew that is allowed for: no pin of this job is older. */
	notBefore: number;
}

/**
 * Whose a listed pin is, as far as the pin itself tells. `marked`: the job's, by its link marker alone.
 * `equal`: every field is equal, and its date was read and is not too old. `another`: certainly not the job's.
 */
export type Kinship = 'marked' | 'equal' | 'may-be' | 'another';

export function kinshipOf(sent: SentPin, listed: PinAnswer): Kinship {
	if (hasMark(listed.link, sent.key)) return 'marked';
	if (hasOtherMark(listed.link, sent.link)) return 'another';
	const age = ageOf(listed, sent.notBefore);
	const fields = Object.values(compareFields(sent, listed));
	if (age === 'old' || fields.includes('differs')) return 'another';
	return age === 'young' && fields.every((field) => field === 'same') ? 'equal' : 'may-be';
}

/** The section is left out: a pin can be moved between sections, so it proves nothing; see `isInSection`. */
export function compareFields(
	{ destination, title, description, link, altText }: SentPin,
	listed: PinAnswer,
): Record<'board' | 'title' | 'description' | 'link' | 'altText', Comparison> {
	return {
		board: (listed.board_id ?? destination.boardId) === destination.boardId ? 'same' : 'differs',
		title: compareTexts(title, listed.title),
		description: compareTexts(description, listed.description),
		link: compareLinks(link, listed.link),
		altText: compareTexts(altText, listed.alt_text),
	};
}

/** Whether a pin is listed in this section; also where the list names none. */
export function isInSection(listed: PinAnswer, { sectionId }: Destination): boolean {
	return !listed.board_section_id || listed.board_section_id === sectionId;
}

/** The zone that is furthest behind UTC: a time without a zone may be this much later than it reads in UTC. */
const FURTHEST_BEHIND_UTC_MS = 12 * 60 * 60_000;

/** `unknown` without a date that can be read, and where a time without a zone is old in some zones only. */
export function ageOf({ created_at: createdAt }: PinAnswer, notBefore: number): 'young' | 'old' | 'unknown' {
	const time = pinTime(createdAt);
	if (!time) return 'unknown';
	if (time.at >= notBefore) return 'young';
	return time.zoned || time.at + FURTHEST_BEHIND_UTC_MS < notBefore ? 'old' : 'unknown';
}

type Text = string | null | undefined;

/**
 * `may-be-same` where letters and digits agree as far as the listed text goes: it may have been escaped, trimmed, cut,
 * or have lost its emoji or its typography. A text that is missing proves nothing, and one may be filled in from the page of the link.
 */
export function compareTexts(sent: Text, listed: Text): Comparison {
	if (plainText(sent) === plainText(listed)) return 'same';
	const text = decodeEntities(listed ?? '');
	const whole = lettersOf(text);
	const ours = lettersToFind(decodeEntities(sent ?? ''));
	if (whole === '' || ours.every(({ mayBeLost }) => mayBeLost)) return 'may-be-same';
	const inAscii = lettersOf(text.replace(ASCII, '')) === '';
	const remaining = inAscii ? ours.map((each) => ({ ...each, mayBeLost: each.mayBeLost || !each.isAscii })) : ours;
	return [whole, lettersOf(text.replace(CUT_ENTITY, ''))].some((letters) => beginsWith(remaining, letters))
		? 'may-be-same'
		: 'differs';
}

/**
 * `may-be-same` where host and path agree, but for case, `www.`, slashes and percent-encoding, and no parameter says
 * something else: parameters may be dropped and added. Another host may be where a short link or a redirect leads.
 */
export function compareLinks(sent: Text, listed: Text): Comparison {
	if (canonicalUrl(sent ?? '') === canonicalUrl(listed ?? '')) return 'same';
	const ours = placeOf(sent);
	const theirs = placeOf(listed);
	if (!ours || !theirs || ours.host !== theirs.host) return 'may-be-same';
	return ours.path === theirs.path && queriesAgree(ours.query, theirs.query) ? 'may-be-same' : 'differs';
}

const ASCII = /\p{ASCII}/gu;
const NEITHER_LETTER_NOR_DIGIT = /[^\p{L}\p{N}]/gu;
/** A text that was escaped and then cut may end within an entity. */
const CUT_ENTITY = /&#?\w{0,9}[\s.…]*$/;
/** A tag as greedy cleaners see it, the digit of a keycap emoji, or one character. */
const PARTS = /<[^>]*>|[\d#*]\uFE0F?\u20E3|./gsu;
/** All others are symbols, emoji, or letters beyond plane 0 such as bold ones, which some databases drop. */
const ONE_LETTER = /^(?![\u{10000}-\u{10FFFF}])[\p{L}\p{M}\p{Nd}]$/u;

/** The letters and digits of a text, without case and accents. */
function lettersOf(text: string): string {
	return text.normalize('NFKD').toLowerCase().replace(NEITHER_LETTER_NOR_DIGIT, '').replaceAll('ß', 'ss');
}

interface Letter {
	letter: string;
	/** Whether cleaning a text may remove it. */
	mayBeLost: boolean;
	/** As it was sent. A text that is listed in ASCII alone may have lost all others. */
	isAscii: boolean;
}

function lettersToFind(text: string): Letter[] {
	return (text.match(PARTS) ?? []).flatMap((part) => {
		const about = { mayBeLost: !ONE_LETTER.test(part), isAscii: /^\p{ASCII}+$/u.test(part) };
		return [...lettersOf(part)].map((letter) => ({ letter, ...about }));
	});
}

/** Whether what was sent begins with these letters, where some of its own may be lost. */
function beginsWith(sent: Letter[], letters: string): boolean {
	let reached = new Set([0]); // how much of what was sent may be used up
	for (const letter of letters) {
		const next = new Set<number>();
		for (const from of reached) {
			for (let at = from; at < sent.length; at++) {
				if (sent[at]?.letter === letter) next.add(at + 1);
				if (!sent[at]?.mayBeLost) break;
			}
		}
		if (next.size === 0) return false;
		reached = next;
	}
	return true;
}

const ENTITIES = /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w{2,10}));/gi;
const CHARACTERS: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
/** `&eacute;`, `&szlig;`: accents are not compared, so that the letters are enough. */
const LETTER = /^([a-z]{1,2}?)(?:acute|grave|circ|uml|tilde|cedil|ring|slash|caron|lig)$/i;

/** A text whose HTML entities are characters again, also where it was escaped twice. All others stand for symbols, which are not compared. */
function decodeEntities(text: string): string {
	let decoded = text;
	for (let times = 0; times < 3 && decoded.includes('&'); times++)
		decoded = decoded.replace(ENTITIES, (_, hex?: string, decimal?: string, name = '') => {
			const code = hex ? parseInt(hex, 16) : Number(decimal ?? NaN);
			if (code <= 0x10ffff) return String.fromCodePoint(code);
			const letters = LETTER.exec(name)?.[1]?.replace(/^sz$/i, 'ss');
			return CHARACTERS[name.toLowerCase()] ?? letters ?? ' ';
		});
	return decoded;
}

interface Place {
	host: string;
	path: string;
	query: [name: string, value: string][];
}

/** Where a link leads, in the form in which links are compared; undefined where it cannot be read, or was cut for display. */
function placeOf(link: Text): Place | undefined {
	const text = (link ?? '').trim().replaceAll(/&amp;/gi, '&');
	if (text === '' || /(\.\.\.|…)$/.test(text)) return undefined;
	const url = URL.parse(text) ?? URL.parse(`https://${text}`);
	if (!url?.hostname) return undefined;
	return {
		host: url.host.replace(/\.?(:\d+)?$/, '$1').replace(/^www\./, ''),
		path: unescaped(url.pathname)
			.replace(/\/{2,}/g, '/')
			.replace(/\/$/, ''),
		query: [...url.searchParams].map(([name, value]) => [unescaped(name), unescaped(value).replace(/\/$/, '')]),
	};
}

/** Without percent-encoding, also where it was encoded twice; `+` is a space. */
function unescaped(text: string): string {
	let plain = text;
	for (let times = 0; times < 2; times++) plain = plain.replace(/(%[0-9a-f]{2})+/gi, decoded);
	return plain.replaceAll('+', ' ').normalize('NFC').toLowerCase();
}

function decoded(escaped: string): string {
	try {
		return decodeURIComponent(escaped);
	} catch {
		return escaped;
	}
}

/** Parameters that say where a visitor came from, which others set as well. */
const TRACKING = /^(utm_\w+|[a-z]{1,3}clid|epik|pp|ref|source|mc_[ce]id)$/;

/** Whether no parameter of both has another value. */
function queriesAgree(ours: Place['query'], theirs: Place['query']): boolean {
	return theirs.every(([name]) => {
		const valuesIn = (query: Place['query']) => query.filter(([other]) => other === name).map(([, value]) => value);
		const expected = valuesIn(ours);
		return TRACKING.test(name) || expected.length === 0 || valuesIn(theirs).some((value) => expected.includes(value));
	});
}
