/** What this Pinterest can do wrong, or otherwise than its samples show. Each can be switched off alone. */
export const PINTEREST_FAULTS = [
	'lists-late',
	'lists-too-late',
	'lists-in-odd-order',
	'normalises',
	'loses-dates',
	'small-pages',
	'refuses',
	'cannot-fetch',
	'hiccups',
	'busy',
	'breaks',
	'breaks-after',
	'blocks-as-spam',
	'limits',
	'ends-tokens',
] as const;
export type PinterestFault = (typeof PINTEREST_FAULTS)[number];
