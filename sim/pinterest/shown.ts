import type { Character } from './character';
import { propertyOf } from './property';
import type { SimAccount, SimPin } from './sim-pin';

/** The fields of a pin that may come back in another form. */
interface Texts {
	title: string | null;
	description: string | null;
	link: string | null;
	alt_text: string | null;
}

type Change = (texts: Texts) => Partial<Texts>;

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** The same done to title, description and alt text, where there is one. */
const toWords =
	(change: (text: string) => string): Change =>
	({ title, description, alt_text: altText }) => ({
		title: title && change(title),
		description: description && change(description),
		alt_text: altText && change(altText),
	});

const toLink =
	(change: (link: string) => string): Change =>
	({ link }) => ({ link: link && change(link) });

/** Done one after the other. All keep the letters and digits of a text as far as it goes, as the look-up expects it. */
const CHANGES = {
	trimmed: toWords((text) => text.trim().replace(/\s+/g, ' ')),
	'without-emoji': toWords((text) => text.replace(/\p{Extended_Pictographic}\uFE0F?/gu, '')),
	cut: toWords((text) => [...text].slice(0, Math.max(8, Math.ceil(text.length * 0.6))).join('')),
	escaped: toWords((text) => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)),
	'without-description': () => ({ description: null }),
	'without-alt-text': () => ({ alt_text: null }),
	'link-without-query': toLink((link) => link.replace(/\?[^#]*/, '')),
	'link-with-slash': toLink((link) => link.replace(/^(https?:\/\/[^?#]*[^/?#])(?=[?#]|$)/, '$1/')),
} satisfies Record<string, Change>;

export type Normalisation = keyof typeof CHANGES;
export const NORMALISATIONS = Object.keys(CHANGES) as Normalisation[];

/** A time of UTC without a zone and without fractions, as Pinterest writes it. */
const naive = (at: number) => new Date(at).toISOString().slice(0, 19);
const SEVEN_HOURS = 7 * 3_600_000;

const DATES = {
	naive,
	zoned: (at: number) => `${naive(at)}+00:00`,
	/** Seven hours behind UTC, without saying so. */
	local: (at: number) => naive(at - SEVEN_HOURS),
	epoch: (at: number) => Math.floor(at / 1000),
	'epoch-ms': (at: number) => Math.floor(at),
	missing: () => undefined,
} satisfies Record<string, (at: number) => string | number | undefined>;

export type DateForm = keyof typeof DATES;
export const DATE_FORMS = (Object.keys(DATES) as DateForm[]).filter((form) => form !== 'naive');

/** A pin as answers show it; of one pin always in the same form. */
export function shown(pin: SimPin, owner: SimAccount, character: Character, seed: number, clockAheadMs: number) {
	let texts: Texts = {
		title: pin.title ?? null,
		description: pin.description ?? null,
		link: pin.link ?? null,
		alt_text: pin.altText ?? null,
	};
	if (propertyOf(pin.id, seed) < character.normalisedShare)
		for (const name of character.normalisations) texts = { ...texts, ...CHANGES[name](texts) };
	const hasOddDate = propertyOf(pin.id, seed + 1) < character.dateFormShare;
	return {
		id: pin.id,
		created_at: DATES[hasOddDate ? character.dateForm : 'naive'](pin.committedAt + clockAheadMs),
		...texts,
		board_id: pin.boardId,
		board_section_id: pin.sectionId ?? null,
		board_owner: { username: owner.username },
		parent_pin_id: null,
		creative_type: 'REGULAR',
		is_owner: true,
		media: { media_type: 'image', images: { '600x': { url: pin.mediaUrl, width: 564, height: 846 } } },
	};
}
