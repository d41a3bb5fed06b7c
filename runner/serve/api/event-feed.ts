import { setTimeout as delay } from 'node:timers/promises';
import { type JobRecord, type JobState, type Ledger } from '../../../lib';
import { runnerError } from '../../sentences';

/** Clients at once: each of them has a connection and a queue. */
const MOST_LISTENERS = 50;
/** Events that wait for a client that reads slowly; then it is let go, and goes on with `Last-Event-ID`. */
const MOST_WAITING = 1_000;
/** So many events are made up for after a pause. */
const MOST_MISSED = 1_000;
const POLL_MS = 1_000;
/** Records come to the list this much after the moment that they name, and are looked for as long, in milliseconds. */
const LATE_MS = 10_000;

/** The states that a job stays in, and that its outcome follows from. */
const WATCHED: readonly JobState[] = ['scheduled', 'published', 'rejected', 'failed', 'unknown', 'cancelled'];

/** A job that has come to a state. */
export interface FeedEvent {
	/** `MOMENT:STATE:KEY`, the moment in epoch milliseconds. The same however often the event is sent. */
	id: string;
	job: JobRecord;
}

/** A client's end of the feed. */
export interface Listener {
	/** The events since the last call; waits for one, or for so long. @returns undefined where the client fell behind. */
	next(withinMs: number): Promise<FeedEvent[] | undefined>;
	leave(): void;
}

interface Queue {
	events: FeedEvent[];
	isBehind: boolean;
	wake: () => void;
}

/**
 * What jobs come to, read from the list of jobs: while anybody listens it is polled, once for all. What a process records
 * late, by its moment, is found as long as it is not later than `LATE_MS`.
 */
export class EventFeed {
	private readonly queues = new Set<Queue>();
	/** The events of the last `LATE_MS`, and their moments. */
	private readonly seen = new Map<string, number>();
	private isPolling = false;

	constructor(
		private readonly ledger: Ledger,
		private readonly signal: AbortSignal,
	) {}

	/**
	 * Begins to listen. Events from now on are not missed.
	 * @throws PipelineError `too-many-listeners`, and what keeps the store from being read.
	 */
	async join(): Promise<Listener> {
		if (this.queues.size >= MOST_LISTENERS) throw runnerError('too-many-listeners', [String(MOST_LISTENERS)]);
		const queue: Queue = { events: [], isBehind: false, wake: () => undefined };
		this.queues.add(queue);
		const leave = () => {
			this.queues.delete(queue);
			queue.wake();
		};
		try {
			if (!this.isPolling) {
				this.seen.clear();
				await this.read(); // what was there before is no event
				void this.poll();
			}
		} catch (error) {
			leave();
			throw error;
		}
		queue.events = [];
		return { next: async (withinMs) => await this.nextOf(queue, withinMs), leave };
	}

	/**
	 * The events since a moment, the oldest first.
	 * @returns also whether there were more than are made up for: then the oldest of them are left out.
	 */
	async missedSince(moment: number): Promise<{ events: FeedEvent[]; hasGap: boolean }> {
		const events: FeedEvent[] = [];
		for await (const job of this.ledger.list.jobs({ states: WATCHED, since: moment }))
			if (events.push(eventOf(job)) > MOST_MISSED) break;
		return { events: events.slice(0, MOST_MISSED).reverse(), hasGap: events.length > MOST_MISSED };
	}

	private async nextOf(queue: Queue, withinMs: number): Promise<FeedEvent[] | undefined> {
		if (queue.events.length === 0 && !queue.isBehind) {
			const waiting = new AbortController();
			const woken = new Promise<void>((resolve) => (queue.wake = resolve));
			const signal = AbortSignal.any([waiting.signal, this.signal]);
			await Promise.race([woken, delay(withinMs, undefined, { signal }).catch(() => undefined)]);
			waiting.abort();
		}
		return queue.isBehind ? undefined : queue.events.splice(0);
	}

	private async poll(): Promise<void> {
		if (this.isPolling) return;
		this.isPolling = true;
		while (this.queues.size > 0 && !this.signal.aborted) {
			await delay(POLL_MS, undefined, { signal: this.signal }).catch(() => undefined);
			const events = await this.read().catch(() => []); // a store that is away is asked again
			for (const queue of this.queues) give(queue, events);
		}
		this.isPolling = false;
	}

	/** What is new since the last time, the oldest first. */
	private async read(): Promise<FeedEvent[]> {
		const since = (await this.ledger.store.askNow()) - LATE_MS;
		const events: FeedEvent[] = [];
		for await (const job of this.ledger.list.jobs({ states: WATCHED, since })) events.push(eventOf(job));
		const fresh = events.filter(({ id }) => !this.seen.has(id)).reverse();
		for (const [id, moment] of this.seen) if (moment < since) this.seen.delete(id);
		for (const { id } of fresh) this.seen.set(id, momentOf(id) ?? since);
		return fresh;
	}
}

function give(queue: Queue, events: FeedEvent[]): void {
	if (events.length === 0) return;
	if (queue.events.length + events.length > MOST_WAITING) queue.isBehind = true;
	else queue.events.push(...events);
	queue.wake();
}

function eventOf(job: JobRecord): FeedEvent {
	const reached = job.events.findLast(({ state }, index) => state !== job.events[index - 1]?.state);
	return { id: `${Date.parse(reached?.at ?? job.updatedAt)}:${job.state}:${job.key}`, job };
}

/** The moment of an event; undefined for a text that is no ID of one. */
export function momentOf(id: string | undefined): number | undefined {
	const digits = /^(\d{1,15}):[a-z]+:/.exec(id ?? '')?.[1];
	return digits === undefined ? undefined : Number(digits);
}
