import { isoTime } from '../model/clock';
import type { JobRecord, JobState } from '../model/job';
import type { Problem } from '../model/problem';
import { DUE_TOPIC } from './due-index';
import { keyOfJob } from './job-key';
import { isHeld, withEvent, withHolder, withoutHolder, type StoredJob } from './job-record';
import type { Ledger } from './ledger';
import { Lease } from './lease';
import { runAtMs } from '../model/run-at';
import { pipelineError, problemFor } from '../sentences/problems';

/** A due job that this process holds. */
export interface Taken {
	lease: Lease;
	/** A publish was begun before, and has to be reconciled first. */
	unresolved: boolean;
}

/** Whether a person's decision still holds for a job, by its record as it is in the step of the change. */
export type StillWanted = (job: JobRecord) => boolean;

/** The states in which a job with a `dueAt` only waits for it; in any other a process holds it. */
const WAITING: readonly JobState[] = ['scheduled', 'unknown'];
/** The states that a job leaves only by a person or, where it failed, an import. */
const ENDED: readonly JobState[] = ['failed', 'rejected', 'cancelled', 'published'];
/** When due jobs of an account, or of all accounts, were last polled. */
const LAST_POLL = 'looked:due:';
/** So often in a row a workflow may leave a job as it was until its next start is delayed: by this time, and each time by twice as much. */
const RETURNS_AT_ONCE = 3;
const RETURN_WAIT_MS = 60_000;
/** How many index rows are read at a time. */
const PAGE = 100;

/**
 * The waiting jobs of a ledger, read from an index in the order of time, never from all
 * jobs. `lease.schedule` puts jobs into it. Every change is a compare-and-set on the job's record,
 * so that a job that is being published can be neither cancelled nor moved. A person gives a job's key as `keyOfJob`
 * understands it.
 */
export class Schedule {
	/** @param account only jobs of this account; without one those of all accounts. */
	constructor(
		private readonly ledger: Ledger,
		private readonly account?: string,
	) {}

	/** When the next job is due, in epoch milliseconds by the store's clock; undefined when none waits. */
	async next(): Promise<number | undefined> {
		return (await this.earliest(Infinity, 1))[0]?.job.dueAt;
	}

	/** The jobs that are due by then, the earliest first, and at most so many. `take` needs no read for them. */
	async due(until: number, limit: number): Promise<StoredJob[]> {
		return await this.earliest(until, limit);
	}

	/** The jobs that are due within this time, in milliseconds, the earliest first. Not those that a process holds. */
	async upcoming(withinMs: number, limit: number): Promise<JobRecord[]> {
		const now = await this.ledger.store.now();
		const waits = (job: JobRecord) => WAITING.includes(job.state) && !isHeld(job, now);
		return (await this.earliest(now + withinMs, limit, waits)).map(({ job }) => job);
	}

	/** About how many jobs are due by then, and not before `from`: counts rows of the index, and reads no job. */
	async count(until: number, from = 0): Promise<number> {
		let rows = 0;
		for (const account of await this.accounts()) rows += await this.ledger.dueIndex.count(account, from, until);
		return rows;
	}

	/** All jobs that are due by then, the earliest of each account first, while they change. */
	async *all(until: number): AsyncGenerator<JobRecord> {
		for (const account of await this.accounts()) {
			for await (const { job } of this.ledger.dueIndex.jobs(account, until, PAGE)) yield job;
		}
	}

	/**
	 * Takes a due job, as the only one of any number of processes; undefined if it is not due
	 * or held. It is due again at the end of the lease, in case this process dies; while the process
	 * lives, others find the job held and try later.
	 * @param known its record as `due` read it.
	 */
	async take(key: string, known?: StoredJob): Promise<Taken | undefined> {
		const { ledger } = this;
		const now = await ledger.store.now();
		let taken = false;
		const stored = await ledger.changeStored(
			key,
			(found) => {
				taken = false;
				if (found.dueAt === undefined || found.dueAt > now) return {};
				if (isHeld(found, now)) return { next: { ...found, dueAt: found.leaseUntil } };
				if (ENDED.includes(found.state)) return { next: { ...found, dueAt: undefined } };
				taken = true;
				const next = withHolder(found, ledger.options, now);
				const queued = next.state === 'scheduled' ? withEvent(next, { state: 'queued', reason: 'due' }, now) : next;
				return { next: { ...queued, dueAt: queued.leaseUntil, handedUntil: undefined } };
			},
			{ known },
		);
		return taken ? { lease: new Lease(ledger, stored), unresolved: stored.job.state === 'unknown' } : undefined;
	}

	/**
	 * Takes back a job whose workflow has ended without ending it, unless a step of it still holds the job: then it is
	 * due at the end of that lease. It is due at once, and later each time where the workflow keeps leaving it as it was.
	 * @param handed its record as it was handed over.
	 * @param forMs the longest delay, in milliseconds.
	 * @returns how often in a row the workflow left it as it was, and when it is due; undefined where it was not taken back.
	 */
	async takeBack(
		handed: JobRecord,
		reason: string,
		forMs: number,
	): Promise<{ returns: number; dueAt: number } | undefined> {
		const { ledger } = this;
		const now = await ledger.store.now();
		let taken: { returns: number; dueAt: number } | undefined;
		await ledger.change(handed.key, (job) => {
			taken = undefined;
			const isOthers = job.handedUntil === undefined || job.handedUntil !== handed.handedUntil;
			if (isOthers || isHeld(job, now) || ENDED.includes(job.state)) return undefined;
			const wentOn = job.state !== handed.state || job.mediaId !== handed.mediaId;
			const returns = wentOn ? 0 : (job.returns ?? 0) + 1;
			const waitMs = returns <= RETURNS_AT_ONCE ? 0 : RETURN_WAIT_MS * 2 ** (returns - RETURNS_AT_ONCE - 1);
			taken = { returns, dueAt: now + Math.min(forMs, waitMs) };
			const state = job.state === 'queued' ? 'scheduled' : job.state;
			return withEvent({ ...job, ...taken, handedUntil: undefined }, { state, reason }, now);
		});
		return taken;
	}

	/** Schedules a job again that failed for a passing reason, unless it was claimed since. */
	async again(
		{ key, fence }: Pick<JobRecord, 'key' | 'fence'>,
		{ dueAt, problem, setbacks }: { dueAt: number; problem: Problem; setbacks: number },
	): Promise<void> {
		const now = await this.ledger.store.now();
		await this.ledger.change(key, (job) => {
			if (job.state !== 'failed' || job.fence !== fence || isHeld(job, now)) return undefined;
			return withEvent(
				{ ...job, dueAt, problem, setbacks },
				{ state: 'scheduled', reason: `tried again at ${isoTime(dueAt)}` },
				now,
			);
		});
	}

	/**
	 * Cancels a job. It stays cancelled when its row is imported again; only `retry` brings it back.
	 * @param stillWanted a job for which it says no stays as it is, without an error.
	 * @throws PipelineError `job-busy`, `job-published`, `job-unknown`, `job-ambiguous`.
	 */
	async cancel(key: string, reason: string, stillWanted?: StillWanted): Promise<JobRecord> {
		const cancelled = (job: JobRecord, now: number) => {
			if (job.state === 'cancelled') return undefined;
			return withEvent({ ...job, dueAt: undefined }, { state: 'cancelled', reason }, now);
		};
		return await this.decide(key, cancelled, stillWanted);
	}

	/**
	 * Brings a cancelled or failed job back. One whose draft is kept is due again: at its own time where that is
	 * still to come, and now otherwise. Any other is published by an import of its row, and is `failed` until then.
	 * @param stillWanted a job for which it says no stays as it is, without an error.
	 * @throws PipelineError `job-busy`, `job-published`, `job-unknown`, `job-ambiguous`, `job-not-ended`.
	 */
	async retry(key: string, reason: string, stillWanted?: StillWanted): Promise<JobRecord> {
		const again = (job: JobRecord, now: number) => {
			if (!ENDED.includes(job.state))
				throw pipelineError('job-not-ended', {
					key: job.key,
					state: job.state,
					due: job.dueAt === undefined ? undefined : isoTime(job.dueAt),
				});
			const fresh = { ...job, attempts: 0, setbacks: undefined };
			if (!job.draft)
				return withEvent({ ...fresh, problem: problemFor('job-without-draft') }, { state: 'failed', reason }, now);
			const dueAt = Math.max(now, job.runAt === undefined ? 0 : runAtMs(job.runAt));
			return withEvent({ ...fresh, problem: undefined, dueAt }, { state: 'scheduled', reason }, now);
		};
		return await this.decide(key, again, stillWanted);
	}

	/**
	 * Takes a scheduled job back, for this problem of its row: it is not due until an import of its row goes on with it.
	 * A job that is not scheduled stays as it is.
	 * @throws PipelineError `job-busy`, `job-published`, `job-unknown`, `job-ambiguous`.
	 */
	async withhold(key: string, problem: Problem): Promise<JobRecord> {
		return await this.decide(key, (job, now) => {
			if (job.state !== 'scheduled' || job.dueAt === undefined) return undefined;
			const withheld = { ...job, dueAt: undefined, slotAt: undefined, problem };
			return withEvent(withheld, { state: 'scheduled', reason: problem.message }, now);
		});
	}

	/**
	 * Moves a waiting job to another time, in epoch milliseconds; an import of its row keeps that time.
	 * @param from the time at which a person saw it: a job that is due at another one by now stays there.
	 * @param stillWanted a job for which it says no stays as it is, without an error.
	 * @throws PipelineError `job-busy`, `job-published`, `job-unknown`, `job-ambiguous`, `job-not-waiting`, `job-moved`.
	 */
	async move(
		key: string,
		dueAt: number,
		reason?: string,
		from?: number,
		stillWanted?: StillWanted,
	): Promise<JobRecord> {
		const elsewhen = (job: JobRecord, now: number) => {
			if (job.state !== 'scheduled' || job.dueAt === undefined)
				throw pipelineError('job-not-waiting', { key: job.key, state: job.state });
			if (from !== undefined && job.dueAt !== from)
				throw pipelineError('job-moved', { key: job.key, due: isoTime(job.dueAt) });
			const moved = {
				...job,
				dueAt,
				runAt: isoTime(dueAt),
				slotAt: job.slotAt === undefined ? undefined : dueAt,
				spacedAt: job.spacedAt === undefined ? undefined : dueAt,
			};
			return withEvent(
				moved,
				{ state: 'scheduled', reason: reason ?? `moved from ${isoTime(job.dueAt)} to ${isoTime(dueAt)}` },
				now,
			);
		};
		return await this.decide(key, elsewhen, stillWanted);
	}

	/** When a process last polled for due jobs, in epoch milliseconds by the store's clock; 0 if none ever did. */
	async lastPoll(): Promise<number> {
		return (await this.ledger.valueOf<number>(this.pollKey)) ?? 0;
	}

	async notePoll(nowMs: number): Promise<void> {
		await this.ledger.store.set(this.pollKey, await this.ledger.encode(nowMs));
	}

	/** Calls the listener when a job is stored that is due earlier than was known; see `AtomicStore.listen`. */
	async listen(listener: () => void): Promise<() => Promise<void>> {
		return await this.ledger.store.listen(DUE_TOPIC, listener);
	}

	private get pollKey(): string {
		return LAST_POLL + (this.account ?? '');
	}

	private async accounts(): Promise<string[]> {
		return this.account === undefined ? await this.ledger.dueIndex.accounts() : [this.account];
	}

	/** The earliest of all accounts together. */
	private async earliest(until: number, limit: number, wanted?: (job: JobRecord) => boolean): Promise<StoredJob[]> {
		const found: StoredJob[] = [];
		for (const account of await this.accounts()) {
			found.push(...(await first(limit, this.ledger.dueIndex.jobs(account, until, Math.min(limit, PAGE)), wanted)));
		}
		return found.sort(({ job: one }, { job: other }) => (one.dueAt ?? 0) - (other.dueAt ?? 0)).slice(0, limit);
	}

	/** Applies a person's decision to a job that no process holds. */
	private async decide(
		given: string,
		decision: (job: JobRecord, now: number) => JobRecord | undefined,
		stillWanted: StillWanted = () => true,
	): Promise<JobRecord> {
		const { ledger } = this;
		const key = await keyOfJob(ledger, given);
		const now = await ledger.store.now();
		return await ledger.change(key, (job) => {
			if (!stillWanted(job)) return undefined;
			if (job.state === 'published') throw pipelineError('job-published', { key, url: job.receipt?.url });
			if (job.state === 'unknown' || job.state === 'publishing') throw pipelineError('job-busy:unknown', { key });
			const handedOver = job.dueAt !== undefined && job.dueAt > now && !WAITING.includes(job.state);
			if (isHeld(job, now) || handedOver) throw pipelineError('job-busy', { key, state: job.state });
			const decided = decision(job, now);
			return decided && withoutHolder(decided); // a process that was held up past its lease writes no more
		});
	}
}

/** When processes last polled for due jobs: of one account, or of all where there is no account. Epoch milliseconds by the store's clock. */
export async function lastPolls(ledger: Ledger): Promise<{ account?: string; at: number }[]> {
	const polls: { account?: string; at: number }[] = [];
	for await (const [row, raw] of ledger.store.scan(LAST_POLL)) {
		const account = row.slice(LAST_POLL.length);
		polls.push({ at: await ledger.decoded<number>(raw, row), ...(account !== '' && { account }) });
	}
	return polls;
}

async function first(
	limit: number,
	jobs: AsyncIterable<StoredJob>,
	wanted: (job: JobRecord) => boolean = () => true,
): Promise<StoredJob[]> {
	const found: StoredJob[] = [];
	for await (const stored of jobs) {
		if (wanted(stored.job)) found.push(stored);
		if (found.length >= limit) break;
	}
	return found;
}
