import { isoTime } from '../model/clock';
import type { Destination } from '../model/board';
import type { JobRecord, JobState } from '../model/job';
import type { PinDraft } from '../model/pin-draft';
import type { PublishedPin, Receipt } from '../model/outcome';
import { PipelineError, type Problem } from '../model/problem';
import {
	withEdit,
	withEvent,
	withoutHolder,
	type Change,
	type ChangeOptions,
	type Decide,
	type Found,
	type Holder,
	type JobRecords,
	type StoredJob,
} from './job-record';
import { pipelineError, problemFor } from '../sentences/problems';
import type { AtomicStore, RowWrite } from '../store/atomic-store';

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
export interface LeaseRecords extends Pick<JobRecords, 'store'> {
	readonly options: Holder;
	changeStored(key: string, decide: Decide, options?: ChangeOptions): Promise<StoredJob>;
	flightNote(matchFingerprint: string, key: string, inFlight: boolean): Promise<RowWrite>;
	inFlight(matchFingerprint: string): Promise<string[]>;
	receiptRows(
		key: string,
		receipt: Receipt,
	): Promise<{
		keys: string[];
		first: (found: Found[]) => Receipt;
		isTaken: (found: Found[]) => boolean;
		writes: (found: Found[]) => RowWrite[];
	}>;
}

/** What was learned on the way. */
type Learned = Pick<
	Partial<JobRecord>,
	'mediaId' | 'mediaOf' | 'slotAt' | 'spacedAt' | 'linkMarked' | 'fit' | 'sent' | 'undecided'
>;

/**
 * A claim on one job. Every write names the fence it was given, so that a holder that was paused past
 * its lease cannot write over its successor. Held until a method that ends it. It keeps the bytes that it wrote last,
 * so that a write needs no read before it.
 */
export class Lease {
	private readonly heartbeat: NodeJS.Timeout;
	/** Whether a publish was begun under this lease, or may have been: the answer of the store can be lost. */
	private armed = false;
	/** The record as this lease knows it. */
	job: JobRecord;
	/** Changes of state that are written with the next one. */
	private noted: Change[] = [];
	/** Through which form of the store the lease is ended, where not through the ledger's. */
	private by: AtomicStore | undefined;
	/** One write after the other: each begins with the bytes of the one before. */
	private writes: Promise<unknown> = Promise.resolve();

	constructor(
		private readonly ledger: LeaseRecords,
		private stored: StoredJob,
	) {
		this.job = stored.job;
		this.heartbeat = setInterval(() => void this.renew(), ledger.options.leaseMs / 3);
		this.heartbeat.unref();
	}

	/** Whether there may be a pin of this lease, or of the attempt that it has to reconcile. */
	get mayHavePublished(): boolean {
		return this.armed || this.job.state === 'unknown';
	}

	/** A change of state on the way to publishing, with what was learned. */
	async record(change: Change, learned: Learned = {}): Promise<void> {
		await this.write((job, now) => withEvent({ ...job, ...learned }, change, now));
	}

	/** A change of state that the record may do without if this process dies: it is written with the next one. */
	note(change: Change): void {
		this.noted.push(change);
		this.job = withEvent(this.job, change, Date.parse(this.job.updatedAt));
	}

	/**
	 * Durable before a byte of the publish is sent. Counts as an attempt.
	 * @param likeness what the pin will look like in a listing, to tell it from others of the same look. It is noted in the same step.
	 */
	async beginAttempt(likeness: string, learned: Learned = {}): Promise<void> {
		const note = await this.ledger.flightNote(likeness, this.stored.job.key, true);
		this.armed = true;
		const begun = (job: JobRecord, now: number) =>
			withEvent(
				{
					...job,
					...learned,
					attempts: job.attempts + 1,
					armedAt: now,
					firstArmedAt: job.firstArmedAt ?? now,
					undecided: undefined,
				},
				{ state: 'publishing' },
				now,
			);
		await this.write(begun, [note]);
	}

	/** The attempt certainly made no pin: nothing was sent, or Pinterest refused it. It does not count. */
	async abortAttempt(change: Change, likeness: string): Promise<void> {
		const note = await this.ledger.flightNote(likeness, this.stored.job.key, false);
		const aborted = (job: JobRecord, now: number) =>
			withEvent({ ...job, attempts: job.attempts - 1, armedAt: undefined, sent: undefined }, change, now);
		await this.write(aborted, [note]);
		this.armed = false;
	}

	/**
	 * The pin exists. That is true whoever holds the lease by now, so it is written without checking
	 * the fence: receipt, owner of the pin and record in one step. Ends the lease.
	 *
	 * Where the job has another pin by then, that one stays. This one is left to the jobs alike whose pins are unknown, since
	 * one of theirs may be the one that it has. Without such jobs it is a second pin: the record says in its history and
	 * its problem which one is to be deleted.
	 * @returns the receipt of the job's first pin.
	 * @throws PipelineError `pin-of-another-job` where the look-up of a job that looks alike took the pin before it was
	 *   answered. Nothing is written then: the outcome is unknown, and that job's own pin is free.
	 */
	async published(pin: PublishedPin, likeness: string, requestId?: string): Promise<Receipt> {
		const first = await this.settle(pin, likeness, { requestId });
		const isAnother = first.id !== pin.id;
		if (isAnother && (await this.ledger.inFlight(likeness)).length === 0)
			await this.settle(pin, likeness, { requestId, isSecond: true });
		clearInterval(this.heartbeat);
		return first;
	}

	private async settle(
		pin: PublishedPin,
		likeness: string,
		{ requestId, isSecond = false }: { requestId?: string; isSecond?: boolean },
	): Promise<Receipt> {
		const { ledger } = this;
		const { key, attempts } = this.stored.job;
		const now = await ledger.store.now();
		const receipt: Receipt = { ...pin, at: isoTime(now), attempt: attempts };
		const rows = await ledger.receiptRows(key, receipt);
		const note = await ledger.flightNote(likeness, key, false);
		let first = receipt;
		const decide: Decide = (job, found) => {
			if (rows.isTaken(found)) throw pipelineError('pin-of-another-job', { key, pin: pin.id });
			first = rows.first(found);
			const isFirst = first.id === receipt.id;
			const whole = this.withNoted(job, now);
			const done = job.state === 'published' ? job : withReceipt(whole, first, now, isFirst ? requestId : undefined);
			const next = isSecond ? withSecondPin(done, first, receipt, now, requestId) : done;
			const owned = isFirst || isSecond ? rows.writes(found) : [];
			return { next: next === job ? undefined : next, writes: [...owned, note] };
		};
		await this.inOrder(async () => {
			this.know(await ledger.changeStored(key, decide, { known: this.stored, beside: rows.keys }));
		});
		return first;
	}

	/** Certainly no pin; the same intent may be claimed again. Ends the lease. */
	async failed(problem: Problem, requestId?: string): Promise<void> {
		const settled = { problem, dueAt: undefined, armedAt: undefined, firstArmedAt: undefined, sent: undefined };
		await this.end({ state: 'failed', reason: problem.message, requestId }, () => settled);
	}

	/**
	 * The pin of a published job says now what its row says. Ends the lease.
	 * @param columns the columns that the row has changed.
	 * @param beside what is written in the same step.
	 */
	async edited(
		said: Pick<JobRecord, 'payload' | 'label' | 'runAt' | 'linkOnBoard'>,
		columns: readonly string[],
		beside: RowWrite[],
		requestId?: string,
	): Promise<void> {
		clearInterval(this.heartbeat);
		const next = (job: JobRecord, now: number) =>
			withoutHolder(withEdit({ ...job, ...said, updatedAt: isoTime(now) }, columns, now, requestId));
		await this.write(next, beside);
	}

	/** The look-up said that there certainly is no pin of any attempt, and the job goes on under this lease. */
	async absent(reason: string, likeness: string): Promise<void> {
		const note = await this.ledger.flightNote(likeness, this.stored.job.key, false);
		await this.write((job, now) => withEvent(job, { state: 'unknown', reason }, now), [note]);
	}

	/** The look-up said that there certainly is no pin of any attempt, and none is sent under this lease. Ends the lease. */
	async notThere(problem: Problem, likeness: string): Promise<void> {
		await this.abortAttempt({ state: 'ready' }, likeness);
		await this.failed(problem);
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
	 * is due again at the end of its lease. If the store does not answer, this rejects, and the job is abandoned once
	 * the store is back.
	 */
	async abandon(problem: Problem): Promise<void> {
		try {
			await this.breakOff(problem);
		} catch (error) {
			this.by = this.ledger.store.throughout;
			const isStores = error instanceof PipelineError && error.problem.code === 'store-unavailable';
			if (isStores && this.by) void this.breakOff(problem).catch(() => undefined);
			throw error;
		}
	}

	private async breakOff(problem: Problem): Promise<void> {
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
		// A renewal that fails costs nothing yet: the next write notices a lost lease by its fence. One that waited for
		// the store would keep the writes behind it waiting.
		const renewed = (job: JobRecord, now: number) => ({ ...job, leaseUntil: now + this.ledger.options.leaseMs });
		await this.write(renewed, [], this.ledger.store.atOnce).catch(() => undefined);
	}

	private async write(
		next: (job: JobRecord, now: number) => JobRecord,
		beside: RowWrite[] = [],
		by = this.by,
	): Promise<void> {
		const { fence, key } = this.stored.job;
		await this.inOrder(async () => {
			const now = await (by ?? this.ledger.store).now();
			const decide: Decide = (job) => {
				if (job.fence === fence && job.owner !== undefined)
					return { next: next(this.withNoted(job, now), now), writes: beside };
				clearInterval(this.heartbeat);
				throw pipelineError('lease-lost');
			};
			this.know(await this.ledger.changeStored(key, decide, { known: this.stored, by }));
		});
	}

	private know(stored: StoredJob): void {
		this.stored = stored;
		this.job = stored.job;
		this.noted = [];
	}

	private withNoted(job: JobRecord, now: number): JobRecord {
		return this.noted.reduce((known, change) => withEvent(known, change, now), job);
	}

	private async inOrder(write: () => Promise<void>): Promise<void> {
		const done = this.writes.then(write);
		this.writes = done.catch(() => undefined);
		await done;
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
		sent: undefined,
		undecided: undefined,
	};
	return withoutHolder(withEvent(settled, { state: 'published', requestId }, now));
}
