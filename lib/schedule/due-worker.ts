import { createBell } from '../concurrency/bell';
import type { Ledger } from '../ledger/ledger';
import type { StoredJob } from '../ledger/job-record';
import { Schedule, type Taken } from '../ledger/schedule';
import type { Clock } from '../model/clock';
import { PipelineError, type Problem } from '../model/problem';
import { problemOf } from '../sentences/problems';
import { catchUp, DEFAULT_MISSED, type MissedRule } from './catch-up';

export interface DueOptions {
	ledger: Ledger;
	/** Whose jobs alone are taken up; without one those of all accounts. */
	account?: string;
	/** For waiting. Due dates are compared with the store's clock. */
	clock: Clock;
	/** Stops taking jobs. Jobs that run come to their end; `work` may end them sooner by the same signal. */
	signal: AbortSignal;
	/** Publishes one job and ends its lease. An error that it throws ends the lease too. */
	work: (taken: Taken) => Promise<void>;
	/** How many jobs run at once. */
	concurrency?: number;
	onMissed?: Partial<MissedRule>;
	/** Called with every error of the loop or of a job; the worker goes on. */
	onError?: (problem: Problem) => void;
	/** Called after each successful poll for due jobs. A store error that it throws counts as the store's failure. */
	onPoll?: (look: DuePoll) => Promise<void>;
}

export interface DuePoll {
	/** How many jobs run. */
	underWay: number;
	/** How long until the next job is due, in milliseconds; Infinity if no job waits. */
	idleMs: number;
}

const CONCURRENCY = 6;
/** The longest sleep. After it the worker polls again, in case a notification was lost or a clock was set. */
const POLL_MS = 60_000;
/** So many times what it runs at once is read of what is due, so that not each job costs a poll. */
const READ_AHEAD = 4;
/** How long the worker waits after a store error. */
const STORE_RETRY_MS = 5_000;

/**
 * Runs due jobs until the signal aborts. Sleeps until the next job, at most a minute, and wakes
 * at once when another process stores an earlier one. Takes jobs in the order of their due dates, each
 * in one process only, and no more than it runs at once. A store that fails only delays it.
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
	const bell = createBell(clock, signal, POLL_MS);
	let ahead: StoredJob[] = [];
	let polledAt = -Infinity;
	const dueEarlier = () => {
		ahead = [];
		bell.ring();
	};
	const stopListening = await orRetryLater(async () => await schedule.listen(dueEarlier));
	try {
		while (!signal.aborted) {
			const idleMs = await orRetryLater(poll);
			await bell.sleep(idleMs ?? STORE_RETRY_MS);
		}
	} finally {
		await stopListening?.();
		await Promise.all(running);
	}

	async function poll(): Promise<number> {
		const idleMs = await pollAndTake();
		await onPoll?.({ underWay: running.size, idleMs });
		return idleMs;
	}

	/** @returns how long until the next job is due, in milliseconds. */
	async function pollAndTake(): Promise<number> {
		await notePoll(await ledger.store.now());
		while (running.size < concurrency) {
			if (ahead.length === 0) ahead = await schedule.due(await ledger.store.now(), READ_AHEAD * concurrency);
			const stored = ahead.shift();
			if (!stored) return ((await schedule.next()) ?? Infinity) - (await ledger.store.now());
			if (signal.aborted) return 0;
			const taken = await schedule.take(stored.job.key, stored);
			if (taken) begin(taken);
			else ahead = []; // others take jobs too, so what was read is old
		}
		return POLL_MS; // the first job that ends wakes the loop
	}

	async function notePoll(now: number): Promise<void> {
		if (Math.abs(now - polledAt) < POLL_MS / 2) return;
		const unseen = now - (await schedule.lastPoll());
		if (unseen > missed.graceMs + 2 * POLL_MS) await catchUp(schedule, missed, now);
		if (unseen < 0 || unseen >= POLL_MS / 2) await schedule.notePoll(now);
		polledAt = now;
	}

	function begin(taken: Taken): void {
		const job = workOn(taken).finally(() => {
			running.delete(job);
			bell.ring();
		});
		running.add(job);
	}

	async function workOn(taken: Taken): Promise<void> {
		try {
			await work(taken);
		} catch (error) {
			onError?.(problemOf(error));
			await taken.lease.abandon(problemOf(error)).catch(() => undefined); // a lease that is lost refuses to be settled
		}
	}

	/** Undefined when the store fails: then it is tried again later. */
	async function orRetryLater<Result>(step: () => Promise<Result>): Promise<Result | undefined> {
		try {
			return await step();
		} catch (error) {
			if (!(error instanceof PipelineError) || error.problem.category !== 'store') throw error;
			onError?.(error.problem);
			return undefined;
		}
	}
}
