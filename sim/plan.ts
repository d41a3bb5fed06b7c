import { Random } from './kernel/random';
import { FAULTS, type Fault } from './faults';

export type WorkerKind = 'import' | 'due' | 'node';

/** What a life is like: everything that its seed decides before it begins. */
export interface LifePlan {
	seed: number;
	/** One process each. */
	workers: WorkerKind[];
	/** How many accounts its rows name. */
	accounts: 1 | 2;
	/** How many rows the sheet has. */
	rows: number;
	/** How many pins the account has already. */
	olderPins: number;
	/** What goes wrong in it. */
	faults: ReadonlySet<Fault>;
	/** How much goes wrong, from 0 to 1. */
	strength: number;
	/** How long things go wrong, in milliseconds of the world's time. */
	hostileMs: number;
	leaseMs: number;
	reconcileDelayMs: number;
	onUnknown: 'reconcile' | 'hold';
	linkMarker: boolean;
	/** Whether the store is waited for while it does not answer, as in production; otherwise each failure is met at once. */
	patient: boolean;
	/** Pins a minute by the user's own limit. */
	ownLimit?: number;
	onEdit: 'ask' | 'update';
}

/** What a life that failed is made smaller by. */
export interface Smaller {
	workers?: number;
	rows?: number;
	/** Faults that are left out. */
	without?: readonly Fault[];
	/** Of the faults, only these are left. @default all */
	only?: readonly Fault[];
}

const MINUTE = 60_000;
/** A kind of trouble. */
interface Theme {
	/** What goes wrong together, because it is worst together. */
	faults: readonly Fault[];
	/** The fewest rows that it takes. @default 1 */
	rows?: number;
	/** How often the user has a limit of their own. @default 0.15 */
	ownLimit?: number;
}

/** Several attempts go unanswered, one after the other. */
const LATE: Theme = {
	faults: [
		'network-loses-answers',
		'network-loses-requests',
		'commits-late',
		'commits-too-late',
		'lists-late',
		'lists-too-late',
		'loses-dates',
	],
};
const THEMES: readonly Theme[] = [
	LATE,
	{ faults: ['network-loses-answers', 'lists-in-odd-order', 'small-pages'] },
	{ faults: ['network-loses-answers', 'network-loses-requests', 'rows-look-alike', 'lists-late'], rows: 2 },
	{
		faults: [
			'network-loses-answers',
			'rows-look-alike',
			'lists-in-odd-order',
			'small-pages',
			'normalises',
			'loses-dates',
		],
		rows: 2,
	},
	{ faults: ['crashes', 'pauses', 'machines-sleep', 'clocks-jump', 'clocks-apart', 'network-loses-answers'] },
	{ faults: ['crashes', 'commits-late', 'lists-late', 'people-import-again', 'network-loses-answers'] },
	{
		faults: [
			'store-is-slow',
			'store-refuses',
			'store-loses-answers',
			'store-outages',
			'crashes',
			'network-loses-answers',
		],
	},
	{ faults: ['store-is-slow', 'people-cancel', 'people-import-again', 'busy', 'hiccups', 'cannot-fetch'] },
	{
		faults: [
			'people-cancel',
			'people-move',
			'people-import-again',
			'people-resolve',
			'network-loses-answers',
			'pauses',
		],
	},
	{ faults: ['people-edit', 'people-import-again', 'crashes', 'network-loses-answers', 'refuses'] },
	{ faults: ['pictures-break', 'people-import-again', 'crashes', 'network-loses-answers'] },
	{ faults: ['limits', 'network-loses-answers', 'crashes', 'people-import-again'], rows: 3, ownLimit: 0.9 },
	{ faults: ['limits', 'busy', 'hiccups', 'breaks', 'blocks-as-spam', 'cannot-fetch', 'ends-tokens'] },
];

/** The life of a seed. What is left out of it changes nothing else that the seed decides. */
export function planOf(seed: number, { workers, rows, without = [], only = FAULTS }: Smaller = {}): LifePlan {
	const random = new Random(seed);
	const count = 2 + Math.floor(4 * random.next() ** 6);
	const kinds = Array.from({ length: 5 }, () => random.next());
	const drawnRows = 1 + Math.floor(5 * random.next() ** 4);
	const accounts = random.chance(0.2) ? 2 : 1;
	// Some lives meet one or two faults, some meet most of them, and some those that make each other worse.
	const share = random.pick([0.08, 0.15, 0.3, 0.6]);
	const theme = random.chance(0.7) ? random.pick(THEMES) : undefined;
	const strength = theme ? random.between(0.3, 1) : random.next() ** 1.5;
	const shareOf = (fault: Fault) => (theme === undefined ? share : theme.faults.includes(fault) ? 0.85 : 0.015);
	const faults = new Set(FAULTS.filter((fault) => random.chance(shareOf(fault))));
	for (const fault of FAULTS) if (without.includes(fault) || !only.includes(fault)) faults.delete(fault);
	const rowCount = Math.max(theme?.rows ?? 1, drawnRows);
	const hasOlder = random.chance(faults.has('small-pages') ? 0.95 : 0.1);
	const olderPins = (4 + random.below(13)) * Number(hasOlder);
	const reconcileDelayMs = (random.chance(theme === LATE ? 0.6 : 0.9) ? 3 : 6) * MINUTE;
	const hostileMinutes = theme === LATE ? random.between(5, 20) : 0.5 + 9 * random.next() ** 3;
	return {
		seed,
		workers: kinds.slice(0, workers ?? count).map((draw, index) => kindOf(draw, index, faults)),
		accounts: (rows ?? rowCount) > 1 ? accounts : 1,
		rows: rows ?? rowCount,
		olderPins,
		faults,
		strength,
		hostileMs: hostileMinutes * MINUTE,
		leaseMs: random.pick([30_000, 90_000, 120_000]),
		reconcileDelayMs,
		onUnknown: random.chance(0.9) ? 'reconcile' : 'hold',
		linkMarker: random.chance(0.5),
		patient: random.chance(0.5),
		ownLimit: random.chance(theme?.ownLimit ?? 0.15) ? 1 + random.below(3) : undefined,
		onEdit: random.pick(['ask', 'update']),
	};
}

/** The first worker imports the sheet; most worlds have one that publishes what is due. */
function kindOf(draw: number, index: number, faults: ReadonlySet<Fault>): WorkerKind {
	if (index === 0) return 'import';
	// For a Publish node an edited row is another pin, as documented: only an import knows the row again.
	return draw < 0.3 ? 'due' : draw < 0.7 || faults.has('people-edit') ? 'import' : 'node';
}
