import { createBell } from '../concurrency/bell';
import { forgetGivenUp } from '../ledger/forget-subscribers';
import type { Ledger } from '../ledger/ledger';
import { deadRow, OUTCOMES_TOPIC, subjectOf } from '../ledger/outbox';
import type { Subscriber } from '../ledger/subscribers';
import type { Clock } from '../model/clock';
import type { OutcomeEvent } from '../model/outcome-event';
import type { Problem } from '../model/problem';
import { problemOf } from '../sentences/problems';
import { afterRefusal, isDue, type DeadLetter, type Verdict, type Waiting } from './delivery';
import { Turn } from './turn';

export interface DeliverOptions {
	ledger: Ledger;
	/** What is registered; see `Subscribers.register`. */
	subscriber: Pick<Subscriber, 'id' | 'kind' | 'name' | 'filter'>;
	clock: Clock;
	/** Ends it. What `deliver` is at then is delivered again, unless it says that it was taken. */
	signal: AbortSignal;
	/**
	 * Hands events over, and says of each what became of it, in their order; without an answer all were taken. Where it
	 * throws, all of them are delivered again.
	 */
	deliver: (events: OutcomeEvent[]) => Promise<Verdict[] | void>;
	/** How many events are handed over at once. @default 100 */
	batch?: number;
	/** Whether no two of them are of the same job. @default false */
	oneOfEachJob?: boolean;
	/** From when it aborts, the delivery ends as soon as nothing is due. @default never */
	finish?: AbortSignal;
	/** Called when the store did not answer, or `deliver` threw: it goes on. */
	onError?: (problem: Problem) => void;
	/** Called with an event that is not tried again. */
	onDead?: (event: OutcomeEvent, answer: string) => void;
	/** Between 0 and 1, for the jitter of repeats. @default Math.random */
	random?: () => number;
}

const BATCH = 100;
/**
 * So many of the oldest events are looked at: where that many were refused, the receiver is down, and the rest waits.
 * A megabyte is read at a time at most.
 */
const LOOK_AHEAD = 1_000;
/** The longest sleep, in milliseconds: after it events are found whose notification was lost. */
const POLL_MS = 15_000;
/** How long it waits after an error. */
const AGAIN_MS = 5_000;
/** How often a subscriber is noted as seen, and what was given up is removed. */
const SEEN_MS = 60 * 60_000;

/** An event that waits, and where. */
interface Picked {
	row: string;
	raw: string;
	waiting: Waiting;
}

/**
 * Delivers the events of a subscriber until the signal aborts: each at least once, those of one job in their order, by
 * one process at a time of all that share the store. An event is deleted when it was taken, so that a process that dies
 * in between leaves it to the next one. Throws nothing.
 */
export async function deliverOutcomes(options: DeliverOptions): Promise<void> {
	const { ledger, subscriber, clock, signal, finish, onError } = options;
	const { store, subscribers } = ledger;
	const turn = new Turn(store, `outcomes:${subscriber.id}`, clock);
	const bell = createBell(clock, signal, POLL_MS);
	let seenAt = -Infinity;
	let stopListening: (() => Promise<void>) | undefined;
	finish?.addEventListener('abort', bell.ring, { once: true });
	while (!signal.aborted) {
		const waitMs = await round().catch((error: unknown) => {
			if (!signal.aborted) onError?.(problemOf(error));
			return AGAIN_MS;
		});
		if (waitMs > 0 && finish?.aborted) break;
		await bell.sleep(waitMs);
	}
	finish?.removeEventListener('abort', bell.ring);
	await stopListening?.().catch(() => undefined);
	await turn.release();

	/** @returns how long until there may be something to do, in milliseconds. */
	async function round(): Promise<number> {
		if (clock.monotonic() >= seenAt + SEEN_MS) await beSeen();
		stopListening ??= await store.listen(OUTCOMES_TOPIC, bell.ring);
		if (!(await turn.take())) return POLL_MS;
		const known = await subscribers.find(subscriber.id);
		if (!known || known.gone) return POLL_MS;
		const now = await store.now();
		const { picked, nextAt } = await pick(options, known, now);
		if (picked.length === 0) return Math.max(1, nextAt - now);
		await turn.during(async () => {
			const verdicts = await options.deliver(picked.map(({ waiting }) => waiting.event));
			await settle(options, picked, verdicts ?? picked.map(() => ({ kind: 'delivered' })));
		});
		return 0;
	}

	async function beSeen(): Promise<void> {
		if (seenAt === -Infinity) await subscribers.register(subscriber);
		else {
			const lastSeen = await store.now();
			await subscribers.note(subscriber.id, () => ({ lastSeen }));
		}
		seenAt = clock.monotonic();
		await forgetGivenUp(ledger, signal);
	}
}

/** The oldest events that are due, and when the next one is. A later event of a job waits for the earlier ones. */
async function pick(
	{ ledger, subscriber: { id }, batch = BATCH, oneOfEachJob }: DeliverOptions,
	known: Subscriber,
	now: number,
): Promise<{ picked: Picked[]; nextAt: number }> {
	const picked: Picked[] = [];
	const waits = new Set<string>();
	let nextAt = Infinity;
	for (const { row, raw, entry } of await ledger.outbox.waiting(id, LOOK_AHEAD)) {
		const waiting: Waiting = entry;
		const subject = subjectOf(row, id);
		if (waits.has(subject)) continue;
		const due = isDue(waiting, known, now);
		if (due) picked.push({ row, raw, waiting });
		else nextAt = Math.min(nextAt, waiting.notBefore ?? now);
		if (oneOfEachJob || !due) waits.add(subject);
		if (picked.length === batch) break;
	}
	return { picked, nextAt };
}

/** Deletes what was taken, and notes what was not. */
async function settle(options: DeliverOptions, picked: Picked[], verdicts: Verdict[]): Promise<void> {
	const { ledger, subscriber, random = Math.random, onDead } = options;
	const { store, subscribers } = ledger;
	const now = await store.now();
	const taken = picked.filter((_, index) => verdicts[index]?.kind === 'delivered');
	await store.apply(taken.map(({ row }) => ({ key: row, next: null })));
	const notTaken: Exclude<Verdict, { kind: 'delivered' }>[] = [];
	for (const [index, { row, raw, waiting }] of picked.entries()) {
		const verdict = verdicts[index];
		if (verdict === undefined || verdict.kind === 'delivered') continue;
		notTaken.push(verdict);
		if (verdict.kind === 'gone') continue;
		const next = afterRefusal(waiting, verdict, now, random());
		if (next.notBefore !== undefined) await store.swap(row, raw, JSON.stringify(next));
		else {
			const dead: DeadLetter = { ...next, diedAt: now };
			await store.apply([
				{ key: row, next: null },
				{ key: deadRow(subscriber.id, row), next: JSON.stringify(dead) },
			]);
			onDead?.(waiting.event, verdict.answer);
		}
	}
	const last = notTaken.at(-1);
	const isGone = notTaken.some(({ kind }) => kind === 'gone');
	const isFailing = isGone || (taken.length === 0 && notTaken.length > 0);
	await subscribers.note(subscriber.id, (before) => ({
		lastSeen: now,
		...(taken.length > 0 && { lastSuccess: now }),
		...(taken.length > 0 && before.failingSince !== undefined && { recoveredAt: now }),
		failingSince: isFailing ? (before.failingSince ?? now) : undefined,
		lastAnswer: last ? last.answer : isFailing ? before.lastAnswer : undefined,
		...(isGone && { gone: true }),
	}));
	if (isGone) subscribers.forget();
}
