import { isoTime } from '../model/clock';
import type { JobRecord, JobState } from '../model/job';
import { DUE_TOPIC } from './due-index';
import { withEvent } from './history';
import { isHeld, withHolder, withoutHolder } from './holder';
import type { Ledger } from './ledger';
import { Lease } from './lease';
import { jobProblem } from './problems';

/** A due job in this process's hands. */
export interface Taken {
	lease: Lease;
	/** A publish was begun before, and its end is to be found out first. */
	unresolved: boolean;
}

/** The states in which a job with a `dueAt` only waits for it; in any other somebody is at it. */
const WAITING: readonly JobState[] = ['scheduled', 'unknown'];
/** The states that a job does not leave by itself. */
const ENDED: readonly JobState[] = ['failed', 'rejected', 'cancelled', 'published'];
/** When somebody last looked for what is due. */
const LOOKED = 'looked:due';
/** Index rows read at a time where somebody wants to see them all. */
const PAGE = 100;

/**
 * What a ledger's jobs wait for, along an index in the order of time: nothing here looks through all
 * jobs. Jobs come into it by `lease.schedule`. Every change is a compare-and-set on the job's record,
 * so that what is being published can be neither cancelled nor moved.
 */
export class Schedule {
	/** @param account the id of the one whose jobs are seen and taken; all of them where it is left out. */
	constructor(
		private readonly ledger: Ledger,
		private readonly account?: string,
	) {}

	/** When the next job is due, in epoch milliseconds by the store's clock; undefined when none waits until then. */
	async next(until = Infinity): Promise<number | undefined> {
		for await (const { dueAt } of this.jobs(until, 1)) return dueAt;
		return undefined;
	}

	/** The jobs that are due by then, the earliest first, and at most so many. */
	async due(until: number, limit: number): Promise<JobRecord[]> {
		return await first(limit, this.jobs(until, limit));
	}

	/** What waits for a moment within this time, in milliseconds, the earliest first. Not what somebody is at. */
	async upcoming(withinMs: number, limit: number): Promise<JobRecord[]> {
		const now = await this.ledger.store.now();
		return await first(limit, this.jobs(now + withinMs, Math.min(limit, PAGE)), (job) => WAITING.includes(job.state) && !isHeld(job, now));
	}

	/** About how many jobs are due by then: reads the index and, for one account, the jobs. */
	async count(until: number): Promise<number> {
		let count = 0;
		const each = this.account === undefined ? this.ledger.dueIndex.rows(until, PAGE) : this.all(until);
		for await (const _ of each) count += 1;
		return count;
	}

	/** All jobs that are due by then, the earliest first, while they change. */
	async *all(until: number): AsyncGenerator<JobRecord> {
		yield* this.jobs(until, PAGE);
	}

	/**
	 * Takes a due job up, as the only one among any number of processes; undefined when it is not due
	 * or somebody is at it. From here on it comes up again at the end of the lease, for the case that
	 * this process dies; while it lives, whoever looks then finds the job held, and looks later.
	 */
	async take(key: string): Promise<Taken | undefined> {
		const { ledger } = this;
		const now = await ledger.store.now();
		let taken = false;
		const job = await ledger.change(key, (found) => {
			taken = false;
			if (found.dueAt === undefined || found.dueAt > now || !this.isMine(found)) return undefined;
			if (isHeld(found, now)) return { ...found, dueAt: found.leaseUntil };
			if (ENDED.includes(found.state)) return { ...found, dueAt: undefined };
			taken = true;
			const next = withHolder(found, ledger.options, now);
			const queued = next.state === 'scheduled' ? withEvent(next, { state: 'queued', reason: 'due' }, now) : next;
			return { ...queued, dueAt: queued.leaseUntil };
		});
		return taken ? { lease: new Lease(ledger, job), unresolved: job.state === 'unknown' } : undefined;
	}

	/**
	 * Not to be published. Only a new import of its row brings it back.
	 * @throws PipelineError `job-busy`, `job-published`, `job-unknown`.
	 */
	async cancel(key: string, reason: string): Promise<JobRecord> {
		return await this.decide(key, (job, now) => {
			if (job.state === 'cancelled') return undefined;
			return withEvent(withoutHolder({ ...job, dueAt: undefined }), { state: 'cancelled', reason }, now);
		});
	}

	/**
	 * Gives a waiting job another time, in epoch milliseconds; an import of its row keeps to it.
	 * @throws PipelineError `job-busy`, `job-published`, `job-unknown`, `job-not-waiting`.
	 */
	async move(key: string, dueAt: number, reason?: string): Promise<JobRecord> {
		return await this.decide(key, (job, now) => {
			if (job.state !== 'scheduled' || job.dueAt === undefined) {
				throw jobProblem('job-not-waiting', `The job ${key} is ${job.state} and does not wait for its time. Import its row again with another run_at.`);
			}
			const moved = { ...job, dueAt, runAt: isoTime(dueAt) };
			return withEvent(moved, { state: 'scheduled', reason: reason ?? `moved from ${isoTime(job.dueAt)} to ${isoTime(dueAt)}` }, now);
		});
	}

	/**
	 * When a process last looked for what is due, in epoch milliseconds by the store's clock; 0 when none
	 * ever did. A look for all accounts counts for each, one for another account does not.
	 */
	async lastLook(): Promise<number> {
		const { store } = this.ledger;
		const looks = await Promise.all(
			[...new Set([LOOKED, this.lookRow])].map(async (row) => {
				const raw = await store.read(row);
				return raw === undefined ? 0 : await this.ledger.decode<number>(raw);
			}),
		);
		return Math.max(...looks);
	}

	async looked(nowMs: number): Promise<void> {
		await this.ledger.store.set(this.lookRow, await this.ledger.encode(nowMs));
	}

	/** Calls the listener when a job is stored that is due earlier than was known; see `AtomicStore.listen`. */
	async listen(listener: () => void): Promise<() => Promise<void>> {
		return await this.ledger.store.listen(DUE_TOPIC, listener);
	}

	private get lookRow(): string {
		return this.account === undefined ? LOOKED : `${LOOKED}:${this.account}`;
	}

	/** @param wanted about how many are read. */
	private async *jobs(until: number, wanted: number): AsyncGenerator<JobRecord> {
		const page = this.account === undefined ? wanted : PAGE;
		for await (const job of this.ledger.dueIndex.jobs(until, page)) if (this.isMine(job)) yield job;
	}

	private isMine({ account }: JobRecord): boolean {
		return this.account === undefined || account === undefined || account === this.account;
	}

	/** A person's decision on a job that nobody is at. */
	private async decide(key: string, decision: (job: JobRecord, now: number) => JobRecord | undefined): Promise<JobRecord> {
		const { ledger } = this;
		if (!(await ledger.find(key))) throw jobProblem('job-unknown', `There is no job ${key} in this store.`);
		const now = await ledger.store.now();
		return await ledger.change(key, (job) => {
			if (job.state === 'published') throw jobProblem('job-published', `The job ${key} is published: ${job.receipt?.url}`);
			if (job.state === 'unknown' || job.state === 'publishing') {
				throw jobProblem('job-busy', `Whether the job ${key} was published is not known yet, so it can be neither cancelled nor moved.`);
			}
			const handedOver = job.dueAt !== undefined && job.dueAt > now && !WAITING.includes(job.state);
			if (isHeld(job, now) || handedOver) throw jobProblem('job-busy', `The job ${key} is being carried out (${job.state}).`);
			return decision(job, now);
		});
	}
}

async function first(limit: number, jobs: AsyncIterable<JobRecord>, wanted: (job: JobRecord) => boolean = () => true): Promise<JobRecord[]> {
	const found: JobRecord[] = [];
	for await (const job of jobs) {
		if (wanted(job)) found.push(job);
		if (found.length >= limit) break;
	}
	return found;
}
