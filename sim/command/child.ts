/* A process that runs lives of one bundle for the command, as fast as it can: child.js BUNDLE. */
import { createRequire } from 'node:module';
import type { LifeEnd } from '../life';
import type { Violation } from '../judges/violation';
import type { Shrunk } from '../shrink';
import type * as Lives from '../lives';

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

export type ChildAnswer = LivesResult | Shrunk;

const { liveWatched, shrink } = createRequire(__filename)(process.argv[2] as string) as typeof Lives;

async function answer(request: LivesRequest | ShrinkRequest): Promise<ChildAnswer> {
	if (request.kind === 'shrink') return await shrink(request.seed, request.violation);
	const { from, count, untilFirst } = request;
	const result: LivesResult = { lives: 0, steps: 0, pins: 0, lateDoubles: 0, found: [] };
	for (let seed = from; seed < from + count; seed++) {
		add(result, seed, await liveWatched(seed));
		if (untilFirst && result.found.length > 0) break;
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

process.on('message', (request: LivesRequest | ShrinkRequest) => {
	void answer(request).then((result) => process.send?.(result));
});
// Ctrl-C reaches every process of a terminal; the command decides when this one ends.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit());
