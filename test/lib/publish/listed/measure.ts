import { asListed, DATES, FIELDS, LINKS, TEXTS, type Listing } from '../../../../emulator/listing';
import type { PinDraft } from '../../../../lib';
import { kinshipOf, type SentPin } from '../../../../lib/publish/compare-pins';
import { markedLink } from '../../../../lib/publish/likeness';
import { pinSchema, type PinAnswer } from '../../../../lib/pinterest/schemas';
import { DESTINATION, draftOf, fullDraftOf, linkOf, pick, type Random } from './drafts';
import { seeded } from '../../../support/seeded';

/** What the look-up makes of one listed pin, and how often. */
export interface Counts {
	found: number;
	cannotTell: number;
	/** Taken for another's, so that the pin would be sent again. */
	notThere: number;
}

const KEY = 'pin:2c62b9518323c294f826fa8f59d3ef7caec9ae95';
const OTHER_KEY = 'pin:38d4eb9518323c294f826fa8f59d3ef7caec9a17';
const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const SENT_AT = Date.parse('2027-03-22T09:00:00.400Z');
/** The clock skew that is allowed for. */
const SKEW_MS = 5 * 60 * SECOND;

const sentPin = (draft: PinDraft): SentPin => ({
	...draft,
	destination: DESTINATION,
	key: KEY,
	notBefore: SENT_AT - SKEW_MS,
});

/** A pin as it is listed, after it went through JSON and the schema of the client. */
function listed(
	draft: PinDraft,
	listing: Listing,
	{ createdAt = SENT_AT + SECOND, boardId = DESTINATION.boardId } = {},
): PinAnswer {
	const pin = {
		id: '813744226420795001',
		created_at: DATES.naive(createdAt),
		title: draft.title ?? null,
		description: draft.description ?? null,
		link: draft.link ?? null,
		alt_text: draft.altText ?? null,
		board_id: boardId,
		board_section_id: null,
	};
	return pinSchema.parse(JSON.parse(JSON.stringify(asListed(listing, pin, { createdAt, sent: '' }))));
}

/** Every switch of the emulator's lists, each alone. */
export const SWITCHES: [name: string, listing: Listing][] = [
	...keysOf(DATES).map((dates): [string, Listing] => [`date: ${dates}`, { dates }]),
	...keysOf(LINKS).map((link): [string, Listing] => [`link: ${link}`, { links: [link] }]),
	...keysOf(TEXTS).map((text): [string, Listing] => [`texts: ${text}`, { texts: [text] }]),
	...FIELDS.map((field): [string, Listing] => [`null: ${field}`, { nulls: [field] }]),
];

/** Several switches at once. */
export function severalOf(random: Random): Listing {
	const parts = Array.from({ length: 2 + Math.floor(random() * 4) }, () => pick(random, SWITCHES)[1]);
	return parts.reduce<Listing>(
		(all, { dates = all.dates, links = [], texts = [], nulls = [] }) => ({
			dates,
			links: [...(all.links ?? []), ...links],
			texts: [...(all.texts ?? []), ...texts],
			nulls: [...(all.nulls ?? []), ...nulls],
		}),
		{},
	);
}

/** How often the job's own pin is found, listed in this way. */
export function ownPin(times: number, seed: number, listing: (random: Random) => Listing): Counts {
	return count(times, seed, (random) => {
		const draft = draftOf(random);
		return kinshipOf(sentPin(draft), listed(draft, listing(random)));
	});
}

/** The same where every link has the job's mark. */
export function markedPin(times: number, seed: number, listing: (random: Random) => Listing): Counts {
	return count(times, seed, (random) => {
		const draft = { ...draftOf(random), link: markedLink(linkOf(random), KEY) };
		return kinshipOf(sentPin(draft), listed(draft, listing(random)));
	});
}

type Change = (draft: PinDraft) => PinDraft;

/** Texts and links that no normalisation makes of ours, where ours has such a field. */
const OTHERS: [what: string, change: Change][] = [
	['another title', (draft) => ({ ...draft, title: 'Autumn soup' })],
	['a longer title', (draft) => ({ ...draft, title: `${draft.title} zwei` })],
	['another description', (draft) => ({ ...draft, description: 'Zwiebelkuchen im Herbst' })],
	['another alt text', (draft) => ({ ...draft, altText: 'A bowl of soup' })],
	['another page of the same site', (draft) => ({ ...draft, link: new URL('/quite/another', draft.link).href })],
	['another value of a parameter', (draft) => ({ ...draft, link: draft.link?.replace(/=(\w)/g, '=9$1') })],
	['the mark of another job', (draft) => ({ ...draft, link: markedLink(draft.link, OTHER_KEY) })],
	['another site, and nothing else', (draft) => ({ ...draft, link: 'https://another.example/' })],
];

const WAYS: Listing[] = [{}, { dates: 'missing' }, { dates: 'null' }, { dates: 'words' }];

/** How often the pin of somebody else is seen to be another's: [of which kind, counts]. Its date is young, or not there. */
export function othersPins(times: number, seed: number): [what: string, Counts][] {
	const young = OTHERS.map(([what, change]): [string, Counts] => [
		what,
		count(times, seed, (random) => {
			const draft = fullDraftOf(random);
			return kinshipOf(sentPin(draft), listed(change(draft), pick(random, WAYS)));
		}),
	]);
	const old = (what: string, hours: number, dates: Listing['dates'][]): [string, Counts] => [
		what,
		count(times, seed, (random) => {
			const draft = draftOf(random);
			const createdAt = SENT_AT - hours * HOUR;
			return kinshipOf(sentPin(draft), listed(draft, { dates: pick(random, dates) }, { createdAt }));
		}),
	];
	const elsewhere = count(times, seed, (random) => {
		const draft = draftOf(random);
		return kinshipOf(sentPin(draft), listed(draft, {}, { boardId: '549755885999' }));
	});
	return [
		...young,
		['the same on another board', elsewhere],
		old('the same, an hour old, by a date with its zone', 1, ['zoned', 'rfc1123', 'epoch', 'epoch-ms']),
		old('the same, a day old, by a date without a zone', 24, ['naive', 'local']),
		old('the same, an hour old, by a date without a zone', 1, ['naive']),
		old('the same, a year old, without a date', 24 * 365, ['missing', 'null', 'words']),
	];
}

function count(times: number, seed: number, kinship: (random: Random) => ReturnType<typeof kinshipOf>): Counts {
	const counts: Counts = { found: 0, cannotTell: 0, notThere: 0 };
	for (let time = 0; time < times; time++) {
		const kind = kinship(seeded(seed * 1_000_003 + time));
		if (kind === 'another') counts.notThere += 1;
		else if (kind === 'may-be') counts.cannotTell += 1;
		else counts.found += 1;
	}
	return counts;
}

function keysOf<Table extends object>(table: Table): (keyof Table)[] {
	return Object.keys(table) as (keyof Table)[];
}
