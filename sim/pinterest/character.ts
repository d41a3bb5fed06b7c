import type { Random } from '../kernel/random';
import type { PinterestFault } from './faults';
import { DATE_FORMS, NORMALISATIONS, type DateForm, type Normalisation } from './shown';

/** `nearly-newest-first`: a pin may stand up to `ORDER_REACH` places behind its own. */
const ORDERS = ['newest-first', 'nearly-newest-first', 'oldest-first', 'shuffled'] as const;
type Order = (typeof ORDERS)[number];
export const ORDER_REACH = 6;

/** So many calls in a window of this length. */
export interface Limit {
	amount: number;
	windowSeconds: number;
}
export type Limits = Record<'org_read' | 'org_write', Limit>;

/** How this Pinterest behaves: probabilities and shares from 0 to 1, times in milliseconds. */
export interface Character {
	/** A new pin is listed after up to so long. Pinterest allows itself two minutes. */
	listsWithinMs: number;
	/** The share of pins that are listed only after every look-up for them: the documented limit. */
	listsTooLate: number;
	/** How lists of pins are sorted. */
	order: Order;
	/** The most items of a page, however many were asked for. */
	pageSize: number;
	/** What is done to the texts of pins, in this order. */
	normalisations: readonly Normalisation[];
	/** The share of pins that this is done to. */
	normalisedShare: number;
	/** How the date of a pin is written. */
	dateForm: DateForm;
	/** The share of pins whose dates are written so; all others have Pinterest's own form. */
	dateFormShare: number;
	/** The share of pictures that are refused for good. */
	refusedShare: number;
	/** The share of addresses that no picture can be fetched from. */
	unfetchableShare: number;
	/** That a new pin is answered with "something went wrong on our end". */
	hiccups: number;
	/** That a board is called busy. */
	busy: number;
	/** That a call breaks before it does anything. */
	breaksBefore: number;
	/** Once one broke, all break for up to so long. */
	outageMs: number;
	/** That a write is carried out, and answered as if it broke. */
	breaksAfter: number;
	/** That a link's domain is blocked as spam. */
	spamBlocks: number;
	/** So long a blocked domain stays blocked. */
	spamBlockMs: number;
	/** How the limits are announced: with the names of all of them, or as a plain number as in earlier years. */
	limitHeader: 'named' | 'plain';
	limits: Limits;
	/** From so long after the first call on, these limits hold. */
	laterLimits?: { afterMs: number; limits: Limits };
	/** That a token stops being valid with a call. */
	tokenEnds: number;
}

/** Standard access, as Pinterest publishes it. */
const STANDARD_LIMITS: Limits = {
	org_read: { amount: 1000, windowSeconds: 60 },
	org_write: { amount: 100, windowSeconds: 60 },
};
export const LARGEST_PAGE = 250;
const MINUTE = 60_000;
/** With a minute for the call this is before the second look-up, a minute after the first. */
const LATEST_LISTED_MS = 135_000;

/**
 * The behaviour of a life. Draws the same numbers whatever the faults, so that one that is switched off leaves the others
 * as they are; what is switched off is as Pinterest documents it.
 */
export function characterOf(random: Random, faults: ReadonlySet<PinterestFault>): Character {
	const trait = <Value, Neutral>(fault: PinterestFault, value: Value, neutral: Neutral) =>
		faults.has(fault) ? value : neutral;
	/** Mild in most lives: between the two, and mostly in the lower fifth. */
	const strength = (least: number, most: number) =>
		least + (most - least) * (random.chance(0.75) ? random.between(0, 0.2) : random.next());

	// Dates with a zone lose nothing, and say the most.
	const isZoned = random.chance(0.5);
	return {
		listsWithinMs: trait(
			'lists-late',
			LATEST_LISTED_MS * (random.chance(0.5) ? random.next() ** 2 : random.between(0.9, 1)),
			0,
		),
		listsTooLate: trait('lists-too-late', random.between(0.1, 0.9), 0),
		order: trait('lists-in-odd-order', random.chance(0.7) ? ORDERS[1] : random.pick(ORDERS.slice(2)), ORDERS[0]),
		pageSize: trait('small-pages', 3 + Math.floor(12 * random.next() ** 8), LARGEST_PAGE),
		normalisations: trait('normalises', someOf(random, NORMALISATIONS), []),
		normalisedShare: trait('normalises', random.chance(0.5) ? 1 : random.between(0.1, 0.9), 0),
		dateForm: trait('loses-dates', isZoned ? 'zoned' : random.pick(DATE_FORMS), 'naive'),
		dateFormShare: trait('loses-dates', isZoned || random.chance(0.3) ? 1 : random.between(0.05, 0.6), 0),
		refusedShare: trait('refuses', strength(0.02, 0.4), 0),
		unfetchableShare: trait('cannot-fetch', strength(0.03, 0.8), 0),
		hiccups: trait('hiccups', strength(0.01, 0.4), 0),
		busy: trait('busy', strength(0.02, 0.5), 0),
		breaksBefore: trait('breaks', strength(0.01, 0.3), 0),
		outageMs: trait('breaks', random.chance(0.7) ? 0 : random.between(1_000, 5 * MINUTE), 0),
		breaksAfter: trait('breaks-after', strength(0.02, 0.5), 0),
		spamBlocks: trait('blocks-as-spam', strength(0.002, 0.06), 0),
		spamBlockMs: trait('blocks-as-spam', random.between(5 * MINUTE, 180 * MINUTE), 0),
		limitHeader: trait('limits', random.chance(0.15) ? 'plain' : 'named', 'named'),
		limits: trait('limits', narrowLimits(random), STANDARD_LIMITS),
		laterLimits: trait('limits', laterLimits(random), undefined),
		tokenEnds: trait('ends-tokens', strength(0.003, 0.08), 0),
	};
}

function narrowLimits(random: Random): Limits {
	return {
		org_read: { amount: random.chance(0.5) ? 1000 : 30 + random.below(200), windowSeconds: 60 },
		org_write: { amount: 3 + random.below(18), windowSeconds: 60 },
	};
}

function laterLimits(random: Random): Character['laterLimits'] {
	const later = { afterMs: random.between(MINUTE, 30 * MINUTE), limits: narrowLimits(random) };
	return random.chance(0.3) ? later : undefined;
}

/** One to three of them, in any order. */
function someOf<Item>(random: Random, items: readonly Item[]): Item[] {
	return [...new Set([random.pick(items), random.pick(items), random.pick(items)])];
}
