import { randomBytes } from 'node:crypto';
import { isoTime, LONGEST_LEAD_MS } from '../model/clock';
import type { JobEvent, JobRecord, JobState } from '../model/job';
import type { PipelineError, Problem } from '../model/problem';
import type { AtomicStore, RowWrite, ScanOptions } from '../store/atomic-store';

/** The process that claims jobs. */
export interface Holder {
	/** For people: host and process. */
	owner: string;
	/** How long a claim lasts after its last renewal, in milliseconds. It is renewed after a third of that. */
	leaseMs: number;
	/** Called once for each record that cannot be read, with its key in the message. */
	onUnreadable?: (problem: Problem) => void;
	/** Milliseconds that only grow, for how old the list of subscribers is. @default the process's own */
	monotonic?: () => number;
}

/** A record, and the bytes by which the store has it. */
export interface StoredJob {
	job: JobRecord;
	raw: string;
}

/** A row beside a record; both undefined where it is absent. */
export interface Found {
	raw?: string;
	value?: unknown;
}

/** The next record, or none to leave it, and what is written in the same step. Pure, because it may run again. */
export type Decide = (job: JobRecord, found: Found[]) => { next?: JobRecord; writes?: RowWrite[] };

export interface ChangeOptions {
	/** The record as it probably still is, which spares reading it. The rows beside it are then taken to be absent at first. */
	known?: StoredJob;
	/** The keys of other rows that are read with the record. What `decide` concludes from them it writes as a condition. */
	beside?: string[];
	/** The store itself, or one of its forms that wait in another way. */
	by?: AtomicStore;
}

/** The records of jobs, as far as a part of the ledger needs them. */
export interface JobRecords {
	readonly store: AtomicStore;
	encode(value: unknown): Promise<string>;
	findReadable(keys: string[]): Promise<(StoredJob | PipelineError | undefined)[]>;
	unchanged(key: string, stored: StoredJob | undefined): RowWrite;
	storedJobs(options?: ScanOptions): AsyncGenerator<StoredJob>;
}

/** The most events a record keeps; beyond it the oldest but the first go, so that a record stays small. */
const MAX_EVENTS = 60;
/** No two claims of a job make the same by chance. */
const CLAIM_BYTES = 9;

export interface Change {
	state: JobState;
	reason?: string;
	requestId?: string;
}

/** The record after a change of state; the same state without a reason adds no event. */
export function withEvent(job: JobRecord, change: Change, nowMs: number): JobRecord {
	const at = isoTime(nowMs);
	if (job.state === change.state && !change.reason && job.events.length > 0) return { ...job, updatedAt: at };
	const event: JobEvent = { state: change.state, at, attempt: job.attempts };
	if (change.reason) event.reason = change.reason;
	if (change.requestId) event.requestId = change.requestId;
	const events = [...job.events, event];
	if (events.length > MAX_EVENTS) events.splice(1, events.length - MAX_EVENTS);
	return { ...job, state: change.state, updatedAt: at, events };
}

/** The record after an edit of its row, with the columns that the row has changed; without any it stays as it is. */
export function withEdit(job: JobRecord, columns: readonly string[], nowMs: number, requestId?: string): JobRecord {
	const reason = `edited: ${columns.join(', ')}`;
	return columns.length === 0 ? job : withEvent(job, { state: job.state, reason, requestId }, nowMs);
}

/** Whether only the receipt of the job is left. Every other record has the event with which it began. */
export function isPruned({ events }: Pick<JobRecord, 'events'>): boolean {
	return events.length === 0;
}

/** Whether a process holds the job. No lease is longer than a day: one that ends later was written by a clock that was wrong. */
export function isHeld({ leaseUntil = 0 }: Pick<JobRecord, 'leaseUntil'>, nowMs: number): boolean {
	return leaseUntil > nowMs && leaseUntil <= nowMs + LONGEST_LEAD_MS;
}

/** What a record says of its holder. */
export function heldBy({ owner, leaseMs }: Holder, nowMs: number): Pick<JobRecord, 'owner' | 'claim' | 'leaseUntil'> {
	return { owner, claim: randomBytes(CLAIM_BYTES).toString('base64url'), leaseUntil: nowMs + leaseMs };
}

/** The record with a new holder. If the process before ended during the publish, the outcome is unknown. */
export function withHolder(job: JobRecord, holder: Holder, nowMs: number): JobRecord {
	const next = { ...job, fence: job.fence + 1, ...heldBy(holder, nowMs) };
	if (job.state !== 'publishing') return next;
	return withEvent(
		next,
		{ state: 'unknown', reason: `${job.owner ?? 'its process'} ended while the publish was under way` },
		nowMs,
	);
}

export function withoutHolder(job: JobRecord): JobRecord {
	return { ...job, owner: undefined, claim: undefined, leaseUntil: undefined };
}
