import { isoTime } from '../model/clock';
import type { JobRecord, JobState } from '../model/job';
import type { Problem } from '../model/problem';
import { DUE_TOPIC } from './due-index';
import { isHeld, withEvent, withHolder, withoutHolder } from './job-record';
import type { Ledger } from './ledger';
import { Lease } from './lease';
import { pipelineError } from '../sentences/problems';

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
/** When somebody last looked for what is due of an account, or of all. */
const LOOKED = 'looked:due:';
/** Index rows read at a time where somebody wants to see them all. */
const PAGE = 100;

/**
 * What a ledger's jobs wait for, along an index in the order of time: nothing here looks through all
 * jobs. Jobs come into it by `lease.schedule`. Every change is a compare-and-set on the job's record,
 * so that what is being published can be neither cancelled nor moved.
 */
export class Schedule {
	/** @param account whose jobs alone are looked for; without one those of all accounts. */
	constructor(
		private readonly ledger: Ledger,
		private readonly account?: string,
	) {}

	/** When the next job is due, in epoch milliseconds by the store's clock; undefined when none waits. */
	async next(): Promise<number | undefined> {
		return (await this.earliest(Infinity, 1))[0]?.dueAt;
	}

	/** The jobs that are due by then, the earliest first, and at most so many. */
	async due(until: number, limit: number): Promise<JobRecord[]> {
		return await this.earliest(until, limit);
	}

	/** What waits for a moment within this time, in milliseconds, the earliest first. Not what somebody is at. */
	async upcoming(withinMs: number, limit: number): Promise<JobRecord[]> {
		const now = await this.ledger.store.now();
		return await this.earliest(now + withinMs, limit, (job) => WAITING.includes(job.state) && !isHeld(job, now));
	}

	/** About how many jobs are due by then: reads the index, not the jobs. */
	async count(until: number): Promise<number> {
		let rows = 0;
		for (const account of await this.accounts()) {
			for await (const _ of this.ledger.dueIndex.rows(account, until, PAGE)) rows += 1;
		}
		return rows;
	}

	/** All jobs that are due by then, the earliest of each account first, while they change. */
	async *all(until: number): AsyncGenerator<JobRecord> {
		for (const account of await this.accounts()) yield* this.ledger.dueIndex.jobs(account, until, PAGE);
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
			if (found.dueAt === undefined || found.dueAt > now) return undefined;
			if (isHeld(found, now)) return { ...found, dueAt: found.leaseUntil };
			if (ENDED.includes(found.state)) return { ...found, dueAt: undefined };
			taken = true;
			const next = withHolder(found, ledger.options, now);
			const queued = next.state === 'scheduled' ? withEvent(next, { state: 'queued', reason: 'due' }, now) : next;
			return { ...queued, dueAt: queued.leaseUntil };
		});
		return taken ? { lease: new Lease(ledger, job), unresolved: job.state === 'unknown' } : undefined;
	}

	/** Gives a job that failed for a passing reason another time, unless somebody has begun it anew since. */
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
			if (job.state !== 'scheduled' || job.dueAt === undefined)
				throw pipelineError('job-not-waiting', { key, state: job.state });
			const moved = { ...job, dueAt, runAt: isoTime(dueAt), slotAt: job.slotAt === undefined ? undefined : dueAt };
			return withEvent(
				moved,
				{ state: 'scheduled', reason: reason ?? `moved from ${isoTime(job.dueAt)} to ${isoTime(dueAt)}` },
				now,
			);
		});
	}

	/** When a process last looked for what is due, in epoch milliseconds by the store's clock; 0 when none ever did. */
	async lastLook(): Promise<number> {
		const raw = await this.ledger.store.read(this.looking);
		return raw === undefined ? 0 : await this.ledger.decode<number>(raw);
	}

	async looked(nowMs: number): Promise<void> {
		await this.ledger.store.set(this.looking, await this.ledger.encode(nowMs));
	}

	/** Calls the listener when a job is stored that is due earlier than was known; see `AtomicStore.listen`. */
	async listen(listener: () => void): Promise<() => Promise<void>> {
		return await this.ledger.store.listen(DUE_TOPIC, listener);
	}

	private get looking(): string {
		return LOOKED + (this.account ?? '');
	}

	private async accounts(): Promise<string[]> {
		return this.account === undefined ? await this.ledger.dueIndex.accounts() : [this.account];
	}

	/** The earliest of all accounts together. */
	private async earliest(until: number, limit: number, wanted?: (job: JobRecord) => boolean): Promise<JobRecord[]> {
		const found: JobRecord[] = [];
		for (const account of await this.accounts()) {
			found.push(...(await first(limit, this.ledger.dueIndex.jobs(account, until, Math.min(limit, PAGE)), wanted)));
		}
		return found.sort((one, other) => (one.dueAt ?? 0) - (other.dueAt ?? 0)).slice(0, limit);
	}

	/** A person's decision on a job that nobody is at. */
	private async decide(
		key: string,
		decision: (job: JobRecord, now: number) => JobRecord | undefined,
	): Promise<JobRecord> {
		const { ledger } = this;
		if (!(await ledger.find(key))) throw pipelineError('job-unknown', { key });
		const now = await ledger.store.now();
		return await ledger.change(key, (job) => {
			if (job.state === 'published') throw pipelineError('job-published', { key, url: job.receipt?.url });
			if (job.state === 'unknown' || job.state === 'publishing') throw pipelineError('job-busy:unknown', { key });
			const handedOver = job.dueAt !== undefined && job.dueAt > now && !WAITING.includes(job.state);
			if (isHeld(job, now) || handedOver) throw pipelineError('job-busy', { key, state: job.state });
			return decision(job, now);
		});
	}
}

async function first(
	limit: number,
	jobs: AsyncIterable<JobRecord>,
	wanted: (job: JobRecord) => boolean = () => true,
): Promise<JobRecord[]> {
	const found: JobRecord[] = [];
	for await (const job of jobs) {
		if (wanted(job)) found.push(job);
		if (found.length >= limit) break;
	}
	return found;
}
