import { forgetGivenUp } from '../ledger/forget-subscribers';
import type { Ledger } from '../ledger/ledger';
import { pruneJobs, type Pruned } from '../ledger/prune';
import type { Clock } from '../model/clock';
import type { Problem } from '../model/problem';
import { problemOf } from '../sentences/problems';
import { compareAndSetValue } from '../store/compare-and-set';

export interface DailyPruneOptions {
	ledger: Ledger;
	/** By when a job came to its end, in milliseconds. */
	olderThanMs: number;
	clock: Clock;
	/** Ends it. */
	signal: AbortSignal;
	/** Called after each run of this process. */
	onPruned?: (pruned: Pruned) => void;
	/** Called when a run broke off; it is tried again in an hour. */
	onError?: (problem: Problem) => void;
}

/** When a process last began to prune, in epoch milliseconds of the store's clock. Begins as other times of processes do, which no export has. */
const LAST_PRUNE = 'looked:prune';
const DAY_MS = 24 * 60 * 60_000;
const HOUR_MS = 60 * 60_000;

/** Prunes once a day, in one of all processes that share the store, until the signal aborts. Throws nothing. */
export async function pruneDaily({ ledger, olderThanMs, clock, signal, ...told }: DailyPruneOptions): Promise<void> {
	let brokeOff = false;
	while (!signal.aborted) {
		try {
			if ((await isMyTurn(ledger)) || brokeOff) {
				told.onPruned?.(await pruneJobs(ledger, olderThanMs, { signal }));
				await forgetGivenUp(ledger, signal);
			}
			brokeOff = false;
		} catch (error) {
			brokeOff = true;
			if (!signal.aborted) told.onError?.(problemOf(error));
		}
		await clock.sleep(HOUR_MS, signal).catch(() => undefined);
	}
}

/** Whether nobody began within a day: then this process has. A time that is still to come was written by a clock that was wrong. */
async function isMyTurn({ store }: Ledger): Promise<boolean> {
	const now = await store.now();
	const { next } = await compareAndSetValue(store, LAST_PRUNE, (last: number | undefined) => ({
		next: last !== undefined && last <= now && last > now - DAY_MS ? undefined : now,
	}));
	return next !== undefined;
}
