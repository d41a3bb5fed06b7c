import type { Ledger } from '../ledger/ledger';
import { deadLettersOf, outboxOf, OUTCOMES_TOPIC } from '../ledger/outbox';
import { parsedRow } from '../store/compare-and-set';
import type { DeadLetter, Waiting } from './delivery';

/** A dead letter with its place, by which it is sent again or dropped. */
export interface ListedLetter extends DeadLetter {
	row: string;
}

/** The events of a subscriber that are not tried again by themselves, the oldest first. @param after the `row` of the last one of the page before. */
export async function deadLetters(
	{ store }: Ledger,
	subscriber: string,
	{ limit, after }: { limit: number; after?: string },
): Promise<ListedLetter[]> {
	const found: ListedLetter[] = [];
	for await (const [row, raw] of store.scan(deadLettersOf(subscriber), { limit, after }))
		found.push({ ...parsedRow<DeadLetter>(row, raw), row });
	return found;
}

/** Puts a dead letter back among the events that wait, as if it was never tried. @returns false where it is no more. */
export async function retryDeadLetter({ store }: Ledger, subscriber: string, row: string): Promise<boolean> {
	const raw = row.startsWith(deadLettersOf(subscriber)) ? await store.read(row) : undefined;
	if (raw === undefined) return false;
	const { event } = parsedRow<DeadLetter>(row, raw);
	const again: Waiting = { event };
	const place = outboxOf(subscriber) + row.slice(deadLettersOf(subscriber).length);
	const done = await store.apply([
		{ key: row, expected: raw, next: null },
		{ key: place, next: JSON.stringify(again) },
	]);
	if (done) await store.notify(OUTCOMES_TOPIC).catch(() => undefined);
	return done;
}

/** Forgets a dead letter. @returns false where it is no more. */
export async function dropDeadLetter({ store }: Ledger, subscriber: string, row: string): Promise<boolean> {
	return row.startsWith(deadLettersOf(subscriber)) && (await store.delete(row));
}
