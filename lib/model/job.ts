/*
 * The twelve states of a job, who acts in each, and what comes next. docs/job-states.md has the same text.
 * A process that continues a job repeats steps where it must: uploading and processing may come again.
 *
 * queued      Claimed, and nothing is sent yet.
 *             Next: uploading (a video), ready (an image), processing or
 *                   publishing (the media was uploaded before), scheduled
 *                   (not due, or deferred), failed, cancelled.
 *             Acts: the process that holds it.
 * uploading   The video is on its way to Pinterest's bucket. Each further
 *             try is an event.
 *             Next: uploaded, scheduled (the rate limit defers it), failed,
 *                   cancelled.
 *             Acts: the process that holds it.
 * uploaded    Pinterest has the whole video. Its media ID is in the record.
 *             Next: processing, ready, publishing (Pinterest Publish, when
 *                   it is processed), scheduled, failed, cancelled.
 *             Acts: the process that holds it; after Pinterest Media Upload,
 *                   the next node.
 * processing  Pinterest processes the video. The status is polled.
 *             Next: ready, publishing (Pinterest Publish, when it is
 *                   processed), scheduled (deferred), failed (Pinterest
 *                   could not process it, or took too long), cancelled.
 *             Acts: Pinterest; whoever polls records the answer.
 * ready       The media is ready, and the pin can be sent. Also after a
 *             refused attempt that certainly made no pin.
 *             Next: publishing, scheduled (not due, or deferred), failed,
 *                   cancelled.
 *             Acts: the process that holds it.
 * scheduled   Certainly no pin yet. It waits for its due date, or for the
 *             end of what deferred it: a rate limit, a paused domain or
 *             account, the warm-up, trouble at Pinterest. Without a due
 *             date it waits for the approval of its row.
 *             Next: queued (due), any state of the way (an import claims
 *                   it), scheduled (moved), cancelled.
 *             Acts: pinterest-pipeline worker or Pinterest Trigger, when it
 *                   is due; an import of its row; a person who moves or
 *                   cancels it.
 * publishing  The attempt is recorded, and the request is about to be sent
 *             or under way. Counts as an attempt.
 *             Next: published, unknown (no answer, or the process died),
 *                   ready (refused: certainly no pin).
 *             Acts: the process that holds it. Nobody can cancel or move it.
 * published   The pin exists. Its receipt has ID, address, time and attempt.
 *             The draft is deleted.
 *             Next: nothing. The same row is answered with "existing". Where
 *                   the pin is known to be deleted, it is answered so, or
 *                   begins anew with --republish-deleted: queued.
 *             Acts: nobody.
 * failed      Certainly no pin, and the problem says why. A row that was not
 *             fit when it was imported begins here.
 *             Next: queued (its row is imported again), scheduled (the
 *                   reason may pass, and the job came due by itself),
 *                   cancelled.
 *             Acts: a person who follows the problem's action; an import of
 *                   the corrected row.
 * unknown     A publish was begun, and nobody knows whether there is a pin.
 *             It is looked up on its board before anything is sent again.
 *             Next: published (found, or a receipt was there), processing,
 *                   ready or publishing (certainly not there: sent again),
 *                   scheduled (certainly not there, and deferred, or a person
 *                   said so), failed (certainly not there, and refused, or a
 *                   person said so), unknown (cannot be told).
 *             Acts: the next run of its row, or the worker or Trigger where
 *                   the draft is kept. A person with "jobs resolve", where
 *                   the problem's action is "none". Nobody can cancel or
 *                   move it.
 * cancelled   Not to be published: a person cancelled it, or "After
 *             Downtime" is Skip.
 *             Next: scheduled or failed (a person brings it back).
 *             Acts: a person.
 * rejected    Like failed. This version does not set it; it reads it from
 *             older records.
 *             Next: queued (its row is imported again), cancelled.
 *             Acts: an import of its row.
 */
import type { UploadedMedia } from './asset';
import type { Destination } from './board';
import type { PinDraft } from './pin-draft';
import type { Problem } from './problem';
import type { PublishedPin, Receipt } from './outcome';

/** See above. `jobs show` prints these words. */
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

/** One job as the ledger keeps it. Holds no token, no signed URL and no bytes. */
export interface JobRecord {
	key: string;
	/** The form of this record, and the version of this package that wrote it last; absent in records of version 0.1.0. */
	format?: number;
	version?: string;
	state: JobState;
	/** The ID of the account that publishes it; a process with another account's token leaves it alone. */
	account?: string;
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
	/** Made for each claim, so that no two have the same bytes, even of one process in one millisecond. */
	claim?: string;
	/** Epoch milliseconds by the store's clock; the claim is free after it. */
	leaseUntil?: number;
	/** Epoch milliseconds by the store's clock: when the last publish was begun whose end is not known. */
	armedAt?: number;
	/** The same for the first of them: no pin of this job is older. */
	firstArmedAt?: number;
	/** What the pins of those were sent with, so that they can be looked up when the row says something else by then. */
	sent?: SentTexts;
	/** Whether each of them was sent with the job's mark in its link. */
	linkMarked?: boolean;
	/** How its images were made fit for the last of them, where they were; see `PinDraft.fit`. */
	fit?: string;
	/** How often in a row the look-up of the last of them could not tell whether there is a pin. */
	undecided?: number;
	/** ISO 8601: not before this. The row's own due date until somebody moves the job. */
	runAt?: string;
	/**
	 * Epoch milliseconds by the store's clock: when a process takes the job next. While a process has the job it
	 * is the end of the lease, so that the job is taken again if the process dies. Absent if it waits for nothing.
	 */
	dueAt?: number;
	/**
	 * Epoch milliseconds by the store's clock: how long a workflow has for a job that came due. `dueAt` is the same while
	 * no step of the workflow holds the job, and the end of its lease while one does.
	 */
	handedUntil?: number;
	/** How often in a row a workflow ended and left the job as it was. */
	returns?: number;
	/** Part of the name of the job's row in the due index. Version 0.1.0 counted it up each time `dueAt` was set. */
	turn?: number;
	/**
	 * Epoch milliseconds by the store's clock: the slot that the account's warm-up gave the job. It keeps this slot,
	 * however often it is taken.
	 */
	slotAt?: number;
	/** The board and the link of its pin as one short text; absent without a link, and in records of earlier versions. See `ledger/link-index`. */
	linkOnBoard?: string;
	/** How far its pin keeps from the other pins of `linkOnBoard`, in milliseconds; absent where it does not. */
	spacingMs?: number;
	/** Epoch milliseconds by the store's clock: the moment that it got so. */
	spacedAt?: number;
	/** How often in a row it was deferred for hours, because Pinterest had trouble. */
	setbacks?: number;
	/** What is to be published, for a process that has only the record; see `storable`. Deleted once it is published. */
	draft?: PinDraft;
	/** Where the draft goes, and what its media was when its key was made. */
	destination?: Destination;
	fingerprint?: string;
	/** The registered video. */
	mediaId?: string;
	/** What that video was when it was uploaded; absent in records of version 0.1.0. */
	mediaOf?: UploadedMedia;
	receipt?: Receipt;
	/** ISO 8601: when it was known that the pin of a published job was deleted. The receipt stays. */
	deletedAt?: string;
	problem?: Problem;
	/** How many outcomes it came to, and when to the last, in epoch milliseconds by the store's clock; never goes back. Absent in records of earlier versions. */
	outcomes?: { count: number; at: number };
	/** What happened, the oldest first; empty once it was pruned. */
	events: JobEvent[];
}

/** What a pin is looked up by. */
export interface SentTexts extends Pick<PinDraft, 'title' | 'description' | 'link' | 'altText'> {
	destination: Destination;
}

export interface JobLabel {
	title?: string;
	/** Without what may be secret in it. Records of version 0.1.0 have none. */
	link?: string;
	board: string;
	source: string;
	campaign?: string;
	/** The import that brought the row last. */
	importId?: string;
}

/** Whether a run took the job on: a row that was only ever refused begins anew. */
export function wasAccepted({ state, events }: Pick<JobRecord, 'state' | 'events'>): boolean {
	const isRefusal = (each: JobState) => each === 'failed' || each === 'rejected';
	return !isRefusal(state) || events.some((event) => !isRefusal(event.state));
}

/** Whether a publish was begun whose end is not known: there may be a pin. */
export function isBegun({ state }: Pick<JobRecord, 'state'>): boolean {
	return state === 'publishing' || state === 'unknown';
}

/** Whether the pin of a job is known to be deleted. */
export function isDeleted({ state, deletedAt }: Pick<JobRecord, 'state' | 'deletedAt'>): boolean {
	return state === 'published' && deletedAt !== undefined;
}

/** The pin of a job that is published. */
export function pinOf({ receipt }: Pick<JobRecord, 'receipt'>): PublishedPin | undefined {
	return receipt && { id: receipt.id, url: receipt.url, createdAt: receipt.createdAt };
}

/** When a job last came to a state, in epoch milliseconds. */
export function reachedAt({ events }: Pick<JobRecord, 'events'>, state: JobState): number | undefined {
	const event = events.findLast((candidate) => candidate.state === state);
	return event && Date.parse(event.at);
}
