import type { JobSearch } from '../ledger/job-search';

/** What is done to each job: as `Schedule.retry`, `move` and `cancel` do it. */
export type BulkKind = 'retry' | 'move' | 'cancel';

/** Where jobs are moved to, in milliseconds: to a moment, by a time, or evenly between two moments in the order in which they are due. */
export type BulkMove = { to: number } | { by: number } | { from: number; until: number };

/** What somebody wants to do to many jobs. */
export interface BulkRequest {
	kind: BulkKind;
	/** Of `move`. */
	move?: BulkMove;
	/** The jobs that fit, up to the moment when the change begins. */
	search?: JobSearch;
	/** The keys of chosen jobs, instead of a search. */
	keys?: readonly string[];
	/** Who wants it. */
	by?: string;
}

/** Why a job stays as it is. */
export type SkipReason =
	/** It has its pin already. */
	| 'published'
	/** A process has it at this moment. */
	| 'publishing'
	/** Nobody knows whether there is a pin. */
	| 'unknown'
	/** It is cancelled, and is neither moved nor cancelled again. */
	| 'cancelled'
	/** It waits for its time, and need not be tried again. */
	| 'waiting'
	/** It waits for approval and has no time. */
	| 'held'
	/** It has no time that could be moved. */
	| 'not-waiting'
	/** Its row has to change in the sheet first. */
	| 'fix-row'
	/** Neither its record nor an import has the pin to publish. */
	| 'no-pin'
	/** Its row has to be tried again with its import, which takes a connected account. */
	| 'import'
	/** It came to another state after the change began. */
	| 'changed'
	/** There is no such job any more. */
	| 'gone'
	/** It could not be changed, for another reason. */
	| 'error';

/** How many jobs a change has met, and what became of them. */
export interface BulkCounts {
	/** Changed as wanted. */
	done: number;
	/** Tried again at once, with the cells of their import, and failed again. */
	failed: number;
	skipped: Partial<Record<SkipReason, number>>;
}

/** A job that a change has left as it is. */
export interface SkippedJob {
	key: string;
	title?: string;
	reason: SkipReason;
	/** What kept it, in words, where the reason alone does not say it. */
	message?: string;
}

/** One change of many jobs as the ledger keeps it. */
export interface BulkChange {
	id: string;
	/** The form of this record, which grows with each change that earlier versions cannot read. */
	format: number;
	kind: BulkKind;
	move?: BulkMove;
	search?: JobSearch;
	by?: string;
	/** Epoch milliseconds by the store's clock, as all times of this record. */
	startedAt: number;
	/** Only jobs that came to their state at this moment or before. */
	until: number;
	/** How many keys are written down for it; absent where the jobs are read along their list. */
	keys?: number;
	/** How far the list was read, or how many of the keys. */
	cursor?: string;
	/** The jobs that are being changed. They are written here first, so that each is counted once, whoever is killed when. */
	underWay: string[];
	counts: BulkCounts;
	/** How many rows of each import were left because no account is connected. */
	imports: Record<string, number>;
	/** The first of those that were skipped. */
	skipped: SkippedJob[];
	/** Who carries it out, and until when nobody else does. */
	owner?: string;
	claim?: string;
	leaseUntil?: number;
	/** What kept its process from going on, in words; it is tried again. */
	trouble?: string;
	cancelledAt?: number;
	endedAt?: number;
}

/** So many skipped jobs are named. */
export const SKIPPED_NAMED = 50;

export function noCounts(): BulkCounts {
	return { done: 0, failed: 0, skipped: {} };
}

/** How many jobs a change has met so far. */
export function metBy({ counts }: Pick<BulkChange, 'counts'>): number {
	return counts.done + counts.failed + Object.values(counts.skipped).reduce((sum, count) => sum + count, 0);
}

/** How the history of a job names the change, so that no job is changed twice. */
export function markOf({ id }: Pick<BulkChange, 'id'>): string {
	return `bulk change ${id}`;
}

/** What the history of a job says of its change. */
export function reasonOf(bulk: Pick<BulkChange, 'id' | 'by'>, what: string): string {
	return `${what} with many others${bulk.by === undefined ? '' : ` by ${bulk.by}`}, ${markOf(bulk)}`;
}
