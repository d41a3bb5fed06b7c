import type { EmulatedPin } from './records';

/*
 * Made-up numbers that follow from a pin's id and a day alone, so that the same question has the same answer and a
 * test can compute it. Counts are what happened; rates and averages follow from sums of counts.
 */

export const DAY_MS = 86_400_000;

/** `YYYY-MM-DD` in UTC. */
export const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);

const COUNTS = [
	'IMPRESSION',
	'PIN_CLICK',
	'OUTBOUND_CLICK',
	'SAVE',
	'ENGAGEMENT',
	'USER_FOLLOW',
	'PROFILE_VISIT',
	'TOTAL_COMMENTS',
	'TOTAL_REACTIONS',
	'VIDEO_START',
	'VIDEO_MRC_VIEW',
	'VIDEO_10S_VIEW',
	'QUARTILE_95_PERCENT_VIEW',
	'VIDEO_V50_WATCH_TIME',
] as const;
export type Counts = Record<(typeof COUNTS)[number], number>;

/** Each is a sum divided by another. */
const RATIOS = {
	ENGAGEMENT_RATE: ['ENGAGEMENT', 'IMPRESSION'],
	OUTBOUND_CLICK_RATE: ['OUTBOUND_CLICK', 'IMPRESSION'],
	PIN_CLICK_RATE: ['PIN_CLICK', 'IMPRESSION'],
	SAVE_RATE: ['SAVE', 'IMPRESSION'],
	/** Milliseconds for each start. */
	VIDEO_AVG_WATCH_TIME: ['VIDEO_V50_WATCH_TIME', 'VIDEO_START'],
} as const satisfies Record<string, readonly [keyof Counts, keyof Counts]>;

export type Metric = keyof Counts | keyof typeof RATIOS;

export const NO_COUNTS = Object.fromEntries(COUNTS.map((name) => [name, 0])) as Counts;

/** What happened to a pin on a day, whenever it was created. Watch time is in milliseconds. */
export function emulatedCounts(pinId: string, day: string, isVideo = false): Counts {
	const seed = hashOf(`${pinId} ${day}`);
	const IMPRESSION = 20 + (seed % 400);
	const PIN_CLICK = Math.floor(IMPRESSION / (8 + (seed % 5)));
	const OUTBOUND_CLICK = Math.floor(PIN_CLICK / 3);
	const SAVE = Math.floor(IMPRESSION / (20 + (seed % 11)));
	const starts = isVideo ? Math.floor(IMPRESSION / 2) : 0;
	return {
		IMPRESSION,
		PIN_CLICK,
		OUTBOUND_CLICK,
		SAVE,
		ENGAGEMENT: PIN_CLICK + OUTBOUND_CLICK + SAVE,
		USER_FOLLOW: seed % 2,
		PROFILE_VISIT: seed % 3,
		TOTAL_COMMENTS: seed % 4 === 0 ? 1 : 0,
		TOTAL_REACTIONS: seed % 5,
		VIDEO_START: starts,
		VIDEO_MRC_VIEW: Math.floor(starts / 2),
		VIDEO_10S_VIEW: Math.floor(starts / 4),
		QUARTILE_95_PERCENT_VIEW: Math.floor(starts / 8),
		VIDEO_V50_WATCH_TIME: starts * 2500,
	};
}

/** The same between two moments, both days included, and nothing before the pin was there. */
export function countsBetween(pin: EmulatedPin, from: number, until: number): Counts {
	let sum = NO_COUNTS;
	const first = Math.max(from, Date.parse(dayOf(pin.createdAt)));
	for (let at = first; at <= until; at += DAY_MS)
		sum = plus(sum, emulatedCounts(pin.id, dayOf(at), pin.kind === 'video'));
	return sum;
}

export const plus = (one: Counts, other: Counts) => changed(one, (count, name) => count + other[name]);

export const changed = (counts: Counts, change: (count: number, name: keyof Counts) => number) =>
	Object.fromEntries(COUNTS.map((name) => [name, change(counts[name], name)])) as Counts;

/** The metrics asked for, of sums of counts. */
export function metricsOf(counts: Counts, names: Metric[]): Record<string, number> {
	return Object.fromEntries(
		names.map((name) => {
			if (!(name in RATIOS)) return [name, counts[name as keyof Counts]];
			const [part, whole] = RATIOS[name as keyof typeof RATIOS];
			return [name, counts[whole] === 0 ? 0 : Math.round((counts[part] / counts[whole]) * 1e4) / 1e4];
		}),
	);
}

/** FNV-1a: the same everywhere. */
function hashOf(text: string): number {
	let hash = 0x811c9dc5;
	for (const character of text) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193) >>> 0;
	return hash;
}
