import { createHash } from 'node:crypto';
import { isoTime } from '../model/clock';
import type { JobRecord } from '../model/job';
import type { OutcomeKind } from '../model/outcome';
import type { EventType, OutcomeEvent } from '../model/outcome-event';
import { needOf, type Need } from './needs';

/** What time or nobody does. */
const NOT_OF_A_PERSON: readonly (Need | undefined)[] = [undefined, 'wait', 'retry-later', 'none'];
/** 128 bits: no two events have the same by chance. */
const ID_CHARACTERS = 22;

/** An outcome that a job came to by a change of its record. */
export interface NewOutcome {
	type: EventType;
	outcome: OutcomeKind;
	needsPerson: boolean;
}

/**
 * The outcome that a change of a job leads to; undefined for a step on its way, and for a run that was only stopped.
 * Pure.
 * @param before the record before; undefined for a new job.
 */
export function outcomeOfChange(before: JobRecord | undefined, after: JobRecord): NewOutcome | undefined {
	if (before !== undefined && before.events === after.events) return undefined;
	const { state, problem } = after;
	const isNew = before?.state !== state;
	if (state === 'published') {
		const hasSecondPin = problem?.code === 'second-pin';
		if (isNew) return { type: 'pin.created', outcome: 'created', needsPerson: hasSecondPin };
		return hasSecondPin ? forPerson('created') : undefined;
	}
	if (state === 'failed' || state === 'rejected') {
		// A job that failed may fail again: its row was imported again.
		if (problem?.code === 'interrupted') return undefined;
		return { type: 'pin.failed', outcome: 'failed', needsPerson: isForPerson(needOf(after)) };
	}
	if (state === 'unknown') {
		if (isNew) return { type: 'pin.unknown', outcome: 'unknown', needsPerson: cannotBeTold(after) };
		return cannotBeTold(after) && !cannotBeTold(before) ? forPerson('unknown') : undefined;
	}
	const isHeld = needOf(after) === 'approve' && (before === undefined || needOf(before) !== 'approve');
	return isHeld ? forPerson('held') : undefined;
}

const forPerson = (outcome: OutcomeKind): NewOutcome => ({ type: 'pin.needs_person', outcome, needsPerson: true });

/** Whether it stays so until a person does something. */
export function isForPerson(need: Need | undefined): boolean {
	return !NOT_OF_A_PERSON.includes(need);
}

/** Whether no look-up will say whether there is a pin. */
function cannotBeTold(job: JobRecord | undefined): boolean {
	return job !== undefined && needOf(job) === 'resolve';
}

/** The event of the outcome that a record counted last. */
export function eventOfJob(job: JobRecord, { type, outcome, needsPerson }: NewOutcome): OutcomeEvent {
	const { key, label, account, receipt, problem, createdAt, updatedAt } = job;
	const outcomes = job.outcomes ?? { count: 1, at: Date.parse(updatedAt) };
	return withoutUndefined({
		id: eventId(key, createdAt, outcomes.count),
		type,
		at: isoTime(outcomes.at),
		outcome,
		needsPerson,
		idempotencyKey: key,
		title: label.title,
		board: label.board || undefined,
		campaign: label.campaign,
		account,
		importId: label.importId,
		pin: receipt && { id: receipt.id, url: receipt.url },
		problem,
		sequence: outcomes.count,
	});
}

/**
 * @param subject what the event is about: the key of a job, or the name of a row.
 * @param since when that began: a job that was forgotten and begins anew counts its outcomes from 1 again.
 */
export function eventId(subject: string, since: string, sequence: number): string {
	const digest = createHash('sha256')
		.update(JSON.stringify([subject, since, sequence]))
		.digest('base64url');
	return `evt_${digest.slice(0, ID_CHARACTERS)}`;
}

export function withoutUndefined<Value extends object>(value: Value): Value {
	return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Value;
}
