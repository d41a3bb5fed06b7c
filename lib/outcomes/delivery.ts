import type { OutboxEntry } from '../ledger/outbox';
import type { Subscriber } from '../ledger/subscribers';

/** What became of the delivery of one event. */
export type Verdict =
	| { kind: 'delivered' }
	/** The receiver did not take it. */
	| {
			kind: 'refused';
			/** For people: what it answered, or why there was no answer. */
			answer: string;
			/** How long it wants to be left alone, in milliseconds. */
			retryAfterMs?: number;
			/** Whether it would not have taken another event either. */
			isReceivers: boolean;
	  }
	/** It wants no events any more. */
	| { kind: 'gone'; answer: string };

/** An event that waits, with what happened to it so far. */
export interface Waiting extends OutboxEntry {
	/** How often it was refused. */
	tries?: number;
	/** When it was refused last, in epoch milliseconds by the store's clock. */
	triedAt?: number;
	/** See `Verdict`. */
	answer?: string;
	isReceivers?: boolean;
}

/** An event that is not tried again by itself. */
export interface DeadLetter extends Waiting {
	/** Epoch milliseconds by the store's clock. */
	diedAt: number;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
/** How long an event waits after it was refused for the first time, and so on. Source: the Standard Webhooks specification, "Deliverability and reliability". */
export const RETRY_DELAYS_MS = [
	5 * SECOND_MS,
	5 * MINUTE_MS,
	30 * MINUTE_MS,
	2 * HOUR_MS,
	5 * HOUR_MS,
	10 * HOUR_MS,
	14 * HOUR_MS,
	20 * HOUR_MS,
	24 * HOUR_MS,
];
/** A delay is up to this part longer, so that what failed together does not come back together. */
const JITTER = 0.1;
/** No receiver can ask for more. */
const LONGEST_RETRY_AFTER_MS = 24 * HOUR_MS;

/**
 * How long an event waits that was refused.
 * @param tries how often by now, from 1.
 * @param random between 0 and 1.
 * @returns milliseconds; undefined where it is not tried again.
 */
function retryDelay(tries: number, random: number, retryAfterMs = 0): number | undefined {
	const delay = RETRY_DELAYS_MS[tries - 1];
	if (delay === undefined) return undefined;
	return Math.round(Math.max(delay * (1 + JITTER * random), Math.min(retryAfterMs, LONGEST_RETRY_AFTER_MS)));
}

/**
 * Whether an event is to be delivered now. One that was refused as every other would have been is, as soon as the
 * receiver takes events again.
 */
export function isDue(
	{ notBefore = 0, isReceivers, triedAt = 0 }: Waiting,
	{ recoveredAt = 0 }: Pick<Subscriber, 'recoveredAt'>,
	nowMs: number,
): boolean {
	return notBefore <= nowMs || (isReceivers === true && triedAt < recoveredAt);
}

/** The event after it was refused. One that was tried ahead of its time keeps it. @returns no `notBefore` where it is not tried again. */
export function afterRefusal(
	waiting: Waiting,
	{ answer, retryAfterMs, isReceivers }: Extract<Verdict, { kind: 'refused' }>,
	nowMs: number,
	random: number,
): Waiting {
	const refused = { ...waiting, triedAt: nowMs, answer, isReceivers };
	if ((waiting.notBefore ?? 0) > nowMs) return refused;
	const tries = (waiting.tries ?? 0) + 1;
	const delay = retryDelay(tries, random, retryAfterMs);
	return { ...refused, tries, notBefore: delay === undefined ? undefined : nowMs + delay };
}
