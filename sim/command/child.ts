/* A process that runs lives of one bundle for the command, as fast as it can: child.js BUNDLE. */
import { createRequire } from 'node:module';
import type { LifeEnd } from '../life';
import type { Violation } from '../judges/violation';
import type { Shrunk } from '../shrink';
import type * as Lives from '../lives';
import { closeBackings } from '../stores/backings';
import { comparedStore, compareStores, type ComparedStore, type Comparison } from '../stores/compare';
import type { StoreKind } from '../stores/places';

/** Lives that follow each other; those after the first violation only if wanted. */
export interface LivesRequest {
	kind: 'lives';
	/** The first seed. */
	from: number;
	count: number;
	/** Ends with the first violation. */
	untilFirst?: boolean;
}

export interface ShrinkRequest {
	kind: 'shrink';
	seed: number;
	violation: Violation;
}

/** Lives that follow each other, each on all of the stores. */
export interface CompareRequest {
	kind: 'compare';
	/** The first seed. */
	from: number;
	count: number;
	stores: StoreKind[];
}

export type ChildRequest = LivesRequest | ShrinkRequest | CompareRequest;

/** What became of some lives. */
export interface LivesResult {
	lives: number;
	steps: number;
	pins: number;
	lateDoubles: number;
	/** The first violation of each life that has one. */
	found: Found[];
}

export interface Found {
	seed: number;
	violation: Violation;
}

/** What became of some lives that were lived on several stores. */
export interface Compared {
	lives: number;
	/** Of the lives on the first store. */
	steps: number;
	/** Of the lives on the first store. */
	pins: number;
	/** Those with differences or violations. */
	found: ComparedSeed[];
}

export interface ComparedSeed extends Pick<Comparison, 'differences' | 'violations'> {
	seed: number;
}

export type ChildAnswer = LivesResult | Shrunk | Compared;

// The stores of this bundle are real ones, with real time; the lives are those of the other bundle.
const simulation = createRequire(__filename)(process.argv[2] as string) as typeof Lives;
const { liveWatched, shrink } = simulation;

async function answer(request: ChildRequest): Promise<ChildAnswer> {
	if (request.kind === 'shrink') return await shrink(request.seed, request.violation);
	if (request.kind === 'compare') return await compare(request);
	const { from, count, untilFirst } = request;
	const result: LivesResult = { lives: 0, steps: 0, pins: 0, lateDoubles: 0, found: [] };
	for (let seed = from; seed < from + count; seed++) {
		add(result, seed, await liveWatched(seed));
		if (untilFirst && result.found.length > 0) break;
	}
	return result;
}

async function compare({ from, count, stores }: CompareRequest): Promise<Compared> {
	const untilTheEnd = (store: ComparedStore): ComparedStore => ({
		...store,
		open: async () => {
			if (ending) throw new Error('This process ends.'); // nobody would close it
			return await store.open();
		},
	});
	const compared = stores.map((kind) => untilTheEnd(comparedStore(kind))) as [ComparedStore, ...ComparedStore[]];
	const result: Compared = { lives: 0, steps: 0, pins: 0, found: [] };
	for (let seed = from; seed < from + count; seed++) {
		const { end, differences, violations } = await compareStores(seed, compared, simulation);
		result.lives += 1;
		result.steps += end.steps;
		result.pins += end.pins;
		if (differences.length + violations.length > 0) result.found.push({ seed, differences, violations });
	}
	return result;
}

function add(result: LivesResult, seed: number, { steps, pins, lateDoubles, violations }: LifeEnd): void {
	result.lives += 1;
	result.steps += steps;
	result.pins += pins;
	result.lateDoubles += lateDoubles;
	const [violation] = violations;
	if (violation) result.found.push({ seed, violation });
}

let ending = false;

/** Ends this process when its stores are closed, whatever becomes of the life that is lived on them. */
function end(code: number): void {
	if (ending) return;
	ending = true;
	void closeBackings().finally(() => process.exit(code));
}

function fail(error: unknown): void {
	if (!ending) console.error(error);
	end(1);
}

process.on('message', (request: ChildRequest) => {
	answer(request).then((result) => process.send?.(result), fail);
});
// Ctrl-C reaches every process of a terminal; the command decides when this one ends.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => end(0));
