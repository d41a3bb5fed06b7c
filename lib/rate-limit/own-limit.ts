import type { Budget } from './budgets';

/** Calls that have ended: how many of them until which moment, the oldest first. Epoch milliseconds of the store's clock. */
export type EndedCalls = readonly (readonly [until: number, calls: number])[];

/** A window is remembered in so many slices, so that the record stays small however many calls there are. */
const SLICES = 20;
const LONGEST_SLICE_MS = 24 * 60 * 60_000;

/** The calls with more of them that ended at a moment. Those that have left the window are forgotten. */
export function withEndedCalls(ended: EndedCalls, calls: number, at: number, own: Budget): EndedCalls {
	const slice = Math.min(lengthOf(own) / SLICES, LONGEST_SLICE_MS);
	const until = Math.ceil(at / slice) * slice;
	const kept = ended.filter(([end]) => end + lengthOf(own) > at);
	if (calls === 0) return kept;
	const newest = kept.at(-1);
	if (newest && newest[0] >= until) return [...kept.slice(0, -1), [newest[0], newest[1] + calls]];
	return [...kept, [until, calls]];
}

/**
 * What a limit of the user's own leaves. A call counts from its reservation until a whole window after its end:
 * whenever in between it reached Pinterest, no stretch of time as long as the window has more than the amount.
 * @param underWay calls of all processes that have not ended.
 */
export function ownUsage(
	ended: EndedCalls = [],
	underWay: number,
	own: Budget,
	now: number,
): {
	left: number;
	/** When the first of the ended calls leaves the window, and when the last does. */
	firstLeaves?: number;
	lastLeaves?: number;
} {
	const inWindow = ended.filter(([until]) => until + lengthOf(own) > now);
	const used = inWindow.reduce((sum, [, calls]) => sum + calls, underWay);
	const leaves = (entry: readonly [number, number] | undefined) => entry && entry[0] + lengthOf(own);
	return { left: own.amount - used, firstLeaves: leaves(inWindow[0]), lastLeaves: leaves(inWindow.at(-1)) };
}

function lengthOf({ windowSeconds }: Budget): number {
	return windowSeconds * 1000;
}
