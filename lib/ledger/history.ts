import type { JobEvent, JobRecord, JobState } from '../model/job';
import { isoTime } from '../model/clock';

/** The most events a record keeps; beyond it the oldest but the first go, so that a record stays small. */
const MAX_EVENTS = 60;

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
