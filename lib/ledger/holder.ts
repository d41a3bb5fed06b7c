import type { JobRecord } from '../model/job';
import { withEvent } from './history';
import type { LedgerOptions } from './ledger';

/** Whether somebody is at the job, whose lease runs. */
export function isHeld(job: JobRecord, nowMs: number): boolean {
	return (job.leaseUntil ?? 0) > nowMs;
}

/** The record in the hands of a new holder. A publish whose process ended in the middle becomes an outcome to be found out. */
export function withHolder(job: JobRecord, { owner, leaseMs }: LedgerOptions, nowMs: number): JobRecord {
	const next = { ...job, fence: job.fence + 1, owner, leaseUntil: nowMs + leaseMs };
	if (job.state !== 'publishing') return next;
	return withEvent(
		next,
		{ state: 'unknown', reason: `${job.owner ?? 'its process'} ended while the publish was under way` },
		nowMs,
	);
}

export function withoutHolder(job: JobRecord): JobRecord {
	return { ...job, owner: undefined, leaseUntil: undefined };
}
