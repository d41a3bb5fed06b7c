import { fitsEvent, type OutcomeEvent } from '../model/outcome-event';
import type { JobRecord } from '../model/job';
import type { Problem } from '../model/problem';
import type { AtomicStore, RowWrite } from '../store/atomic-store';
import { parsedRow } from '../store/compare-and-set';
import { eventOfJob, outcomeOfChange } from './outcome-of-change';
import type { Subscribers } from './subscribers';

const OUTBOX = 'outbox:';
/** `dead:SUBSCRIBER:…`, the rest as in the outbox. */
const DEAD = 'dead:';
/** Follows every key that continues with the separator `:`. */
const PAST = ';';
const MOMENT_DIGITS = 16;
const SEQUENCE_DIGITS = 6;
/**
 * A job that came due by itself and failed for a passing reason is put back into the schedule right after. For this
 * long its failure is kept back, in milliseconds, so that nobody is told of one that is none.
 */
const SETTLES_MS = 10_000;
const PASSING: readonly Problem['action'][] = ['retry-later', 'wait'];

/** The topic of notifications that there are new events. */
export const OUTCOMES_TOPIC = 'outcomes';

/** An event that waits for its subscriber. */
export interface OutboxEntry {
	event: OutcomeEvent;
	/** Epoch milliseconds by the store's clock: not delivered before. */
	notBefore?: number;
}

/** Where a row of an outbox stands. */
export interface OutboxPlace {
	/** Epoch milliseconds by the store's clock; never goes back within a job. */
	moment: number;
	/** The key of a job, or the name of a row. Events with the same subject are delivered in their order. */
	subject: string;
	sequence: number;
}

/** `outbox:SUBSCRIBER:MOMENT:SUBJECT:SEQUENCE` */
export function outboxRow(subscriber: string, { moment, subject, sequence }: OutboxPlace): string {
	const [at, count] = [padded(moment, MOMENT_DIGITS), padded(sequence, SEQUENCE_DIGITS)];
	return `${outboxOf(subscriber)}${at}:${subject}:${count}`;
}

/** What the rows of a subscriber's outbox begin with. */
export const outboxOf = (subscriber: string) => `${OUTBOX}${subscriber}:`;

/** What the rows of a subscriber's dead letters begin with: of events that are not tried again by themselves. */
export const deadLettersOf = (subscriber: string) => `${DEAD}${subscriber}:`;

/** The key of a dead letter, from its key in the outbox of a subscriber. */
export function deadRow(subscriber: string, row: string): string {
	return deadLettersOf(subscriber) + row.slice(outboxOf(subscriber).length);
}

/** The subject of a row in the outbox of a subscriber. */
export function subjectOf(row: string, subscriber: string): string {
	return row.slice(outboxOf(subscriber).length + MOMENT_DIGITS + 1, row.lastIndexOf(':'));
}

/** The record with the outcome that it came to counted. */
export function counted(before: JobRecord | undefined, after: JobRecord): JobRecord {
	if (!outcomeOfChange(before, after)) return after;
	const { count, at } = after.outcomes ?? { count: 0, at: 0 };
	return { ...after, outcomes: { count: count + 1, at: Math.max(at, Date.parse(after.updatedAt)) } };
}

/**
 * The outboxes of all subscribers. Each event is a row for each subscriber that wants it, written in the same step as
 * the record: a log that subscribers read from where they stood would lose what is written late, such as after an hour
 * without the store. Without subscribers there are no rows.
 */
export class Outbox {
	constructor(
		private readonly store: AtomicStore,
		private readonly subscribers: Subscribers,
	) {}

	/** What is written with a record that has changed. @param after with its outcome counted. */
	async writesFor(before: JobRecord | undefined, after: JobRecord): Promise<RowWrite[]> {
		if (after.outcomes === undefined) return [];
		const { count: sequence, at: moment } = after.outcomes;
		const outcome = sequence === before?.outcomes?.count ? undefined : outcomeOfChange(before, after);
		const place = { moment, subject: after.key, sequence };
		if (outcome) return await this.rowsFor(place, entryOf(after, eventOfJob(after, outcome)));
		return isPutBack(before, after) ? await this.withdrawals(place) : [];
	}

	/** What is written so that each subscriber that wants an event gets it. */
	async rowsFor(place: OutboxPlace, entry: OutboxEntry): Promise<RowWrite[]> {
		const wanted = (await this.subscribers.current()).filter(({ filter }) => fitsEvent(filter, entry.event));
		const next = JSON.stringify(entry);
		return wanted.map(({ id }) => ({ key: outboxRow(id, place), next, fleeting: true }));
	}

	/** After rows were written. A lost notification does no harm: who delivers looks anyway. */
	async notify(writes: readonly RowWrite[]): Promise<void> {
		if (!writes.some(({ key, next }) => key.startsWith(OUTBOX) && typeof next === 'string')) return;
		await this.store.notify(OUTCOMES_TOPIC).catch(() => undefined);
	}

	/** The oldest events of a subscriber. */
	async waiting(subscriber: string, limit: number): Promise<{ row: string; raw: string; entry: OutboxEntry }[]> {
		const found: { row: string; raw: string; entry: OutboxEntry }[] = [];
		for await (const [row, raw] of this.store.scan(outboxOf(subscriber), { limit }))
			found.push({ row, raw, entry: parsedRow(row, raw) });
		return found;
	}

	/** The IDs of all subscribers that have events, also of those that are not registered any more. */
	async owners(): Promise<string[]> {
		const owners: string[] = [];
		for (let after: string | undefined; ;) {
			let found: string | undefined;
			for await (const [row] of this.store.scan(OUTBOX, { after, limit: 1 })) found = row.split(':')[1];
			if (found === undefined) return owners;
			owners.push(found);
			after = `${OUTBOX}${found}${PAST}`;
		}
	}

	private async withdrawals(place: OutboxPlace): Promise<RowWrite[]> {
		return (await this.subscribers.current()).map(({ id }) => ({ key: outboxRow(id, place), next: null }));
	}
}

function entryOf({ state, draft, problem, outcomes }: JobRecord, event: OutcomeEvent): OutboxEntry {
	const mayBePutBack = state === 'failed' && draft !== undefined && problem && PASSING.includes(problem.action);
	return mayBePutBack ? { event, notBefore: (outcomes?.at ?? 0) + SETTLES_MS } : { event };
}

/** Whether a job that failed is tried again by itself; see `Schedule.again`. */
function isPutBack(before: JobRecord | undefined, after: JobRecord): boolean {
	const isAgain = (after.setbacks ?? 0) > (before?.setbacks ?? 0);
	return before?.state === 'failed' && after.state === 'scheduled' && isAgain;
}

const padded = (number: number, digits: number) => String(Math.max(0, Math.round(number))).padStart(digits, '0');
