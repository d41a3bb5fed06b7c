import { isoTime } from '../model/clock';
import type { Destination } from '../model/board';
import type { JobRecord, JobState } from '../model/job';
import type { PinDraft } from '../model/pin-draft';
import type { PublishedPin, Receipt } from '../model/outcome';
import type { Problem } from '../model/problem';
import { withEvent, withoutHolder, type Change, type Holder, type JobRecords } from './job-record';
import { pipelineError, problemFor } from '../sentences/problems';

/** What a job waits for, and what is needed to publish it then. Fields that are left out stay as the record has them. */
export interface Waiting {
	/** Epoch milliseconds by the store's clock. */
	dueAt: number;
	/** For people; by default the due moment. */
	reason?: string;
	/** Why it was deferred. */
	problem?: Problem;
	setbacks?: number;
	slotAt?: number;
	/** A draft that may be stored; see `storable`. */
	draft?: PinDraft;
	destination?: Destination;
	fingerprint?: string;
}

/** What a lease needs of the ledger. */
export interface LeaseRecords extends Pick<JobRecords, 'store' | 'change'> {
	readonly options: Holder;
	keepReceipt(key: string, receipt: Receipt): Promise<Receipt>;
	markInFlight(matchFingerprint: string, key: string): Promise<void>;
	clearInFlight(matchFingerprint: string, key: string): Promise<void>;
}

/**
 * A claim on one job. Every write names the fence it was given, so that a holder that was paused past
 * its lease cannot write over its successor. Held until a method that ends it.
 */
export class Lease {
	private readonly heartbeat: NodeJS.Timeout;
	/** Whether a publish was begun under this lease, or may have been: the answer of the store can be lost. */
	private armed = false;

	constructor(
		private readonly ledger: LeaseRecords,
		public job: JobRecord,
	) {
		this.heartbeat = setInterval(() => void this.renew(), ledger.options.leaseMs / 3);
		this.heartbeat.unref();
	}

	/** Whether there may be a pin of this lease, or of the attempt that it has to reconcile. */
	get mayHavePublished(): boolean {
		return this.armed || this.job.state === 'unknown';
	}

	/** A change of state on the way to publishing, with what was learned. */
	async record(
		change: Change,
		learned: Pick<Partial<JobRecord>, 'mediaId' | 'mediaOf' | 'slotAt' | 'linkMarked' | 'undecided'> = {},
	): Promise<void> {
		await this.write((job, now) => withEvent({ ...job, ...learned }, change, now));
	}

	/**
	 * Durable before a byte of the publish is sent. Counts as an attempt.
	 * @param likeness what the pin will look like in a listing, to tell it from others of the same look.
	 */
	async beginAttempt(likeness: string): Promise<void> {
		this.armed = true;
		await this.ledger.markInFlight(likeness, this.job.key);
		await this.write((job, now) =>
			withEvent(
				{
					...job,
					attempts: job.attempts + 1,
					armedAt: now,
					firstArmedAt: job.firstArmedAt ?? now,
					undecided: undefined,
				},
				{ state: 'publishing' },
				now,
			),
		);
	}

	/** The attempt certainly made no pin: nothing was sent, or Pinterest refused it. It does not count. */
	async abortAttempt(change: Change, likeness: string): Promise<void> {
		await this.write((job, now) => withEvent({ ...job, attempts: job.attempts - 1, armedAt: undefined }, change, now));
		await this.ledger.clearInFlight(likeness, this.job.key);
		this.armed = false;
	}

	/**
	 * The pin exists. That is true whoever holds the lease by now, so it is written without checking
	 * the fence: the receipt first, then the record. Where the job has another pin by then, this one is its second: the
	 * record keeps the first, and says in its history and its problem which one is to be deleted. Ends the lease.
	 * @returns the receipt of the job's first pin.
	 */
	async published(pin: PublishedPin, likeness: string, requestId?: string): Promise<Receipt> {
		clearInterval(this.heartbeat);
		const { ledger } = this;
		const now = await ledger.store.now();
		const receipt: Receipt = { ...pin, at: isoTime(now), attempt: this.job.attempts };
		const first = await ledger.keepReceipt(this.job.key, receipt);
		const isFirst = first.id === receipt.id;
		this.job = await ledger.change(this.job.key, (job) => {
			if (isFirst) return job.state === 'published' ? undefined : withReceipt(job, receipt, now, requestId);
			const done = job.state === 'published' ? job : withReceipt(job, first, now, undefined);
			return withSecondPin(done, first, receipt, now, requestId);
		});
		await ledger.clearInFlight(likeness, this.job.key).catch(() => undefined); // a note that stays is deleted when they are counted next
		return first;
	}

	/** Certainly no pin; the same intent may be claimed again. Ends the lease. */
	async failed(problem: Problem, requestId?: string): Promise<void> {
		const settled = { problem, dueAt: undefined, armedAt: undefined, firstArmedAt: undefined };
		await this.end({ state: 'failed', reason: problem.message, requestId }, () => settled);
	}

	/**
	 * A publish was begun and its outcome is unknown. Ends the lease; it must be reconciled before it is sent again.
	 * A job that keeps its draft is taken again when it can be looked up.
	 */
	async unknown(problem: Problem, requestId?: string): Promise<void> {
		await this.end({ state: 'unknown', reason: problem.message, requestId }, ({ draft }, now) => {
			const mayBeFoundOut = draft !== undefined && problem.action !== 'none';
			const lookAt = problem.retryAt ? Date.parse(problem.retryAt) : now + this.ledger.options.leaseMs;
			return { problem, dueAt: mayBeFoundOut ? lookAt : undefined };
		});
	}

	/**
	 * The work under the lease broke off: the job failed, unless a publish may be under way. A scheduled job
	 * that was only interrupted, or met a store error, stays in the schedule; one that was taken
	 * is due again at the end of its lease.
	 */
	async abandon(problem: Problem): Promise<void> {
		const goesOn = (problem.code === 'interrupted' || problem.category === 'store') && this.job.dueAt !== undefined;
		if (this.mayHavePublished) await this.unknown(problem);
		else if (goesOn) await this.end({ state: 'scheduled', reason: problem.message }, () => ({}));
		else await this.failed(problem);
	}

	/** Certainly no pin yet; a worker or the Trigger takes the job at its time. Ends the lease. */
	async schedule({ reason, ...waiting }: Waiting): Promise<void> {
		const due = isoTime(waiting.dueAt);
		await this.end({ state: 'scheduled', reason: reason ?? `due at ${due}` }, () => ({
			problem: undefined,
			...waiting,
		}));
	}

	/**
	 * Hands a due job to later steps, which claim it by its key. If they do not end the job within this time, in
	 * milliseconds, the job is due again; if one dies that holds it, at the end of its lease. Ends the lease.
	 */
	async handOver(reason: string, forMs: number): Promise<void> {
		await this.end({ state: this.job.state, reason }, (_, now) => ({ dueAt: now + forMs, handedUntil: now + forMs }));
	}

	/** Releases the claim in the state that was reached. A job that was handed over is left to the next step. */
	async release(state: JobState = this.job.state): Promise<void> {
		await this.end({ state }, ({ handedUntil }) =>
			handedUntil === undefined ? {} : { dueAt: handedUntil, handedUntil },
		);
	}

	private async end(change: Change, learned: (job: JobRecord, now: number) => Partial<JobRecord>): Promise<void> {
		clearInterval(this.heartbeat);
		await this.write((job, now) =>
			withoutHolder(withEvent({ ...job, handedUntil: undefined, ...learned(job, now) }, change, now)),
		);
	}

	private async renew(): Promise<void> {
		// A renewal that fails costs nothing yet: the next write notices a lost lease by its fence.
		await this.write((job, now) => ({ ...job, leaseUntil: now + this.ledger.options.leaseMs })).catch(() => undefined);
	}

	private async write(next: (job: JobRecord, now: number) => JobRecord): Promise<void> {
		const { fence, key } = this.job;
		const now = await this.ledger.store.now();
		this.job = await this.ledger.change(key, (job) => {
			if (job.fence === fence && job.owner !== undefined) return next(job, now);
			clearInterval(this.heartbeat);
			throw pipelineError('lease-lost');
		});
	}
}

/** A record with a pin too many. Written once, however often it is reported. */
function withSecondPin(
	job: JobRecord,
	first: Receipt,
	second: PublishedPin,
	now: number,
	requestId: string | undefined,
): JobRecord {
	const problem = problemFor('second-pin', { url: second.url, first: first.url });
	const reason = `a second pin was created: ${second.id}, ${second.url}`;
	if (job.events.some((event) => event.reason === reason)) return job;
	return withEvent({ ...job, problem }, { state: job.state, reason, requestId }, now);
}

/** The record of a job whose pin exists. */
export function withReceipt(job: JobRecord, receipt: Receipt, now: number, requestId?: string): JobRecord {
	const settled = {
		...job,
		receipt,
		problem: undefined,
		draft: undefined,
		dueAt: undefined,
		handedUntil: undefined,
		returns: undefined,
		armedAt: undefined,
		firstArmedAt: undefined,
		undecided: undefined,
	};
	return withoutHolder(withEvent(settled, { state: 'published', requestId }, now));
}
