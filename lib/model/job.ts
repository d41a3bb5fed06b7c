import type { Destination } from './board';
import type { PinDraft } from './pin-draft';
import type { Problem } from './problem';
import type { Receipt } from './outcome';

/** The life of one intent, in the words that people read in `jobs show`. */
export const JOB_STATES = [
	'queued',
	'uploading',
	'uploaded',
	'processing',
	'ready',
	'scheduled',
	'publishing',
	'published',
	'rejected',
	'failed',
	'unknown',
	'cancelled',
] as const;
export type JobState = (typeof JOB_STATES)[number];

/** One change of state. */
export interface JobEvent {
	state: JobState;
	/** ISO 8601 in UTC. */
	at: string;
	attempt: number;
	reason?: string;
	/** Pinterest's `x-pinterest-rid`, for their support. */
	requestId?: string;
}

/** One intent being carried out, as the ledger keeps it. Holds no token, no signed URL and no bytes. */
export interface JobRecord {
	key: string;
	/** The id of the account whose pin it is. Absent on records of earlier versions, which count as everybody's. */
	account?: string;
	state: JobState;
	/** A short digest for each field of the payload, to tell which ones differ when a key is used again. */
	payload: Record<string, string>;
	/** What a person recognises the job by. */
	label: JobLabel;
	createdAt: string;
	updatedAt: string;
	/** Publish attempts begun. */
	attempts: number;
	/** Grows with every claim; a holder of an older fence can no longer write. */
	fence: number;
	owner?: string;
	/** Epoch milliseconds by the store's clock; the claim is free after it. */
	leaseUntil?: number;
	/** Epoch milliseconds by the store's clock: when the last publish was begun whose end is not known. */
	armedAt?: number;
	/** The same for the first of them: no pin of this job is older. */
	firstArmedAt?: number;
	/** ISO 8601: not before this. The row's own due date until somebody moves the job. */
	runAt?: string;
	/**
	 * Epoch milliseconds by the store's clock: when it is to be taken up next. For a job that was taken
	 * up, the end of its lease, so that one whose process dies comes up again. Absent on what waits for nothing.
	 */
	dueAt?: number;
	/** Grows each time `dueAt` is set; tells which row of the due index is this job's. */
	turn?: number;
	/** How often in a row it was put off for hours, because Pinterest was in trouble. */
	setbacks?: number;
	/** What is to be published, for one who has nothing but the record; see `storable`. Not kept once it is published. */
	draft?: PinDraft;
	/** Where the draft goes, and what its media was when its key was made. */
	destination?: Destination;
	fingerprint?: string;
	/** The registered video. */
	mediaId?: string;
	receipt?: Receipt;
	problem?: Problem;
	events: JobEvent[];
}

export interface JobLabel {
	title?: string;
	board: string;
	source: string;
	campaign?: string;
}

/** When a job last came to a state, in epoch milliseconds. */
export function reachedAt({ events }: Pick<JobRecord, 'events'>, state: JobState): number | undefined {
	const event = events.findLast((candidate) => candidate.state === state);
	return event && Date.parse(event.at);
}
