import type { Ledger } from '../ledger/ledger';
import { Schedule, type Taken } from '../ledger/schedule';
import type { Clock } from '../model/clock';
import { PipelineError, type Problem } from '../model/problem';
import { problemOf } from '../sentences/problems';
import { catchUp, DEFAULT_MISSED, type MissedRule } from './catch-up';

export interface DueOptions {
	ledger: Ledger;
	/** Whose jobs alone are taken up; without one those of all accounts. */
	account?: string;
	/** For waiting; what is due when is a matter of the store's clock. */
	clock: Clock;
	/** Takes up nothing more and lets what is under way come to its end, which `work` may hasten by the same signal. */
	signal: AbortSignal;
	/** Carries out one job and ends its lease. What it throws ends the lease too. */
	work: (taken: Taken) => Promise<void>;
	/** How many jobs are under way at once. */
	concurrency?: number;
	onMissed?: Partial<MissedRule>;
	/** Told of what keeps the loop or a job from its work, and passes or has been settled. */
	onError?: (problem: Problem) => void;
	/** Told after each look for what is due that went through. What it throws of the store counts as its failure. */
	onPoll?: (look: DuePoll) => Promise<void>;
}

export interface DuePoll {
	/** How many jobs are under way. */
	underWay: number;
	/** How long nothing is to be taken up, in milliseconds; Infinity when nothing waits. */
	restMs: number;
}

const CONCURRENCY = 6;
/** The longest sleep: after it all is looked at again, whatever was announced, lost, or done to a clock. */
const LOOK_MS = 60_000;
/** Until a store that fails is asked again. */
const STORE_REST_MS = 5_000;

/**
 * Runs what is due, until it is told to stop. Sleeps until the next job, at most a minute, and wakes
 * at once when another process stores an earlier one. Takes jobs up in the order of their times, each
 * in one process only, and no more than it works on. A store that fails delays it and nothing else.
 */
export async function runDue({
	ledger,
	account,
	clock,
	signal,
	work,
	concurrency = CONCURRENCY,
	onMissed,
	onError,
	onPoll,
}: DueOptions): Promise<void> {
	const schedule = new Schedule(ledger, account);
	const missed = { ...DEFAULT_MISSED, ...onMissed };
	const running = new Set<Promise<void>>();
	const bell = createBell(clock, signal);
	const stopListening = await patiently(async () => await schedule.listen(bell.ring));
	try {
		while (!signal.aborted) {
			const rest = await patiently(look);
			await bell.sleep(rest ?? STORE_REST_MS);
		}
	} finally {
		await stopListening?.();
		await Promise.all(running);
	}

	async function look(): Promise<number> {
		const restMs = await lookAndTake();
		await onPoll?.({ underWay: running.size, restMs });
		return restMs;
	}

	/** @returns how long there is nothing to take up, in milliseconds. */
	async function lookAndTake(): Promise<number> {
		const now = await ledger.store.now();
		const unseen = now - (await schedule.lastLook());
		if (unseen > missed.graceMs + 2 * LOOK_MS) await catchUp(schedule, missed, now);
		if (unseen < 0 || unseen >= LOOK_MS / 2) await schedule.looked(now);
		while (running.size < concurrency) {
			const jobs = await schedule.due(await ledger.store.now(), concurrency - running.size);
			if (jobs.length === 0) return ((await schedule.next()) ?? Infinity) - (await ledger.store.now());
			for (const { key } of jobs) {
				if (signal.aborted) return 0;
				const taken = await schedule.take(key);
				if (taken) begin(taken);
			}
		}
		return LOOK_MS; // the first that ends rings
	}

	function begin(taken: Taken): void {
		const job = carryOut(taken).finally(() => {
			running.delete(job);
			bell.ring();
		});
		running.add(job);
	}

	async function carryOut(taken: Taken): Promise<void> {
		try {
			await work(taken);
		} catch (error) {
			onError?.(problemOf(error));
			await taken.lease.abandon(problemOf(error)).catch(() => undefined); // a lease that is lost refuses to be settled
		}
	}

	/** Undefined when the store fails: then it is tried again later. */
	async function patiently<Result>(step: () => Promise<Result>): Promise<Result | undefined> {
		try {
			return await step();
		} catch (error) {
			if (!(error instanceof PipelineError) || error.problem.category !== 'store') throw error;
			onError?.(error.problem);
			return undefined;
		}
	}
}

/** A sleep that can be rung off, also by a ring that came just before it. */
function createBell(clock: Clock, signal: AbortSignal) {
	let rung = new AbortController();
	return {
		ring: () => rung.abort(),
		sleep: async (milliseconds: number) => {
			const bounded = Math.min(Math.max(0, milliseconds), LOOK_MS);
			await clock.sleep(bounded, AbortSignal.any([signal, rung.signal])).catch(() => undefined);
			rung = new AbortController();
		},
	};
}
