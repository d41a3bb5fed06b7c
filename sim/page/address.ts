import { FAULTS, type Fault } from '../faults';
import { planOf, type LifePlan, type WorkerKind } from '../plan';

/** What a link says of the world it opens. */
export interface Beginning {
	seed: number;
	/** What goes wrong. */
	faults: Fault[];
	rows: number;
	/** The processes that begin. */
	workers: WorkerKind[];
	/** How much goes wrong, from 0 to 1. @default what the seed has */
	strength?: number;
}

export const MOST = { seed: 2 ** 32 - 1, rows: 12, workers: 5 } as const;
export const WORKER_KINDS: readonly WorkerKind[] = ['import', 'due', 'node'];

/** The world of a visitor who followed no link. */
export const FIRST: Beginning = {
	seed: 24,
	faults: ['crashes', 'network-loses-answers', 'lists-late'],
	rows: 6,
	workers: ['import', 'due', 'node'],
	strength: 0.6,
};

/** What a seed itself decides. */
export function beginningOf(seed: number): Beginning {
	const { faults, rows, workers } = planOf(seed);
	return { seed, faults: [...faults], rows, workers };
}

/**
 * The life of a beginning. What it does not say is the seed's. For a Publish node a corrected row is another pin, as
 * documented: where rows are corrected, the sheet is imported in its place.
 */
export function lifePlanOf({ seed, faults, rows, workers, strength }: Beginning): LifePlan {
	const plan = planOf(seed, { rows });
	const isEdited = faults.includes('people-edit');
	const kinds = workers.map((kind) => (kind === 'node' && isEdited ? 'import' : kind));
	return { ...plan, workers: kinds, faults: new Set(faults), strength: strength ?? plan.strength };
}

export function addressOf({ seed, faults, rows, workers, strength }: Beginning): string {
	const parts = [
		`seed=${seed}`,
		`faults=${faults.join(',') || 'none'}`,
		`rows=${rows}`,
		`workers=${workers.join(',')}`,
		...(strength === undefined ? [] : [`strength=${strength}`]),
	];
	return `#${parts.join('&')}`;
}

/**
 * Reads the part of an address behind `#`. What it does not name is the seed's; without a seed, the first world's.
 * @returns also a sentence for each value that was ignored.
 */
export function readAddress(hash: string): { beginning: Beginning; ignored: string[] } {
	const given = new URLSearchParams(hash.replace(/^#/, ''));
	const ignored: string[] = [];
	const read = <Value>(name: string, parse: (text: string) => Value | undefined, wanted: string) => {
		const text = given.get(name);
		const value = text === null ? undefined : parse(text);
		if (text !== null && value === undefined)
			ignored.push(`“${name}=${text.slice(0, 60)}” is not ${wanted}, and was ignored.`);
		return value;
	};
	const seed = read('seed', (text) => wholeNumber(text, 0, MOST.seed), `a whole number up to ${MOST.seed}`);
	const own = seed === undefined ? FIRST : beginningOf(seed);
	const rows = read('rows', (text) => wholeNumber(text, 1, MOST.rows), `a number of rows from 1 to ${MOST.rows}`);
	const workers = read('workers', workersOf, `one to ${MOST.workers} of ${WORKER_KINDS.join(', ')}`);
	const faults = read('faults', (text) => faultsOf(text, ignored), 'a list of faults');
	const strength = read('strength', fraction, 'a number from 0 to 1');
	const known = ['seed', 'rows', 'workers', 'faults', 'strength'];
	for (const name of new Set(given.keys()))
		if (!known.includes(name)) ignored.push(`“${name.slice(0, 60)}” means nothing here, and was ignored.`);
	return {
		beginning: {
			seed: seed ?? own.seed,
			faults: faults ?? own.faults,
			rows: rows ?? own.rows,
			workers: workers ?? own.workers,
			strength: strength ?? own.strength,
		},
		ignored,
	};
}

function wholeNumber(text: string, least: number, most: number): number | undefined {
	const value = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
	return value >= least && value <= most ? value : undefined;
}

function fraction(text: string): number | undefined {
	const value = /^[01](\.\d{1,6})?$/.test(text) ? Number(text) : NaN;
	return value <= 1 ? value : undefined;
}

/** Kinds of workers, or how many of them. */
function workersOf(text: string): WorkerKind[] | undefined {
	const count = wholeNumber(text, 1, MOST.workers);
	if (count !== undefined) return Array.from({ length: count }, (_, index) => WORKER_KINDS[index % 3] as WorkerKind);
	const kinds = text.split(',');
	const isKnown = (kind: string): kind is WorkerKind => (WORKER_KINDS as readonly string[]).includes(kind);
	return kinds.length <= MOST.workers && kinds.every(isKnown) ? kinds : undefined;
}

/** Those that exist; the others are ignored one by one. */
function faultsOf(text: string, ignored: string[]): Fault[] {
	const names = text === 'none' || text === '' ? [] : text.split(',');
	const isKnown = (name: string): name is Fault => (FAULTS as readonly string[]).includes(name);
	for (const name of names)
		if (!isKnown(name)) ignored.push(`There is no fault “${name.slice(0, 60)}”; it was ignored.`);
	// In the order of the list, so that one world has one address.
	return FAULTS.filter((fault) => names.includes(fault));
}
