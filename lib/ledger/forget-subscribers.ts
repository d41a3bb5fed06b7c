import { inPages } from '../concurrency/in-pages';
import { parsedRow } from '../store/compare-and-set';
import type { Ledger } from './ledger';
import { deadLettersOf, outboxOf } from './outbox';
import { GIVEN_UP_MS } from './subscribers';

/** How long an event that could not be delivered is kept, in milliseconds. */
const KEPT_MS = 30 * 24 * 60 * 60_000;
/** Rows that are deleted together. */
const PAGE = 100;

/** Removes a subscriber with all events that wait for it. */
export async function removeSubscriber(ledger: Ledger, id: string): Promise<void> {
	await ledger.subscribers.remove(id); // first, so that no more events are written for it
	await deleteAll(ledger, outboxOf(id));
	await deleteAll(ledger, deadLettersOf(id));
}

/** Removes subscribers that nobody delivered for within 14 days, events of subscribers that are no more, and dead letters after 30 days. */
export async function forgetGivenUp(ledger: Ledger, signal?: AbortSignal): Promise<void> {
	const now = await ledger.store.now();
	const present = new Set<string>();
	for (const { id, lastSeen } of await ledger.subscribers.all()) {
		signal?.throwIfAborted();
		if (lastSeen <= now - GIVEN_UP_MS) await removeSubscriber(ledger, id);
		else present.add(id);
	}
	for (const id of await ledger.outbox.owners()) if (!present.has(id)) await deleteAll(ledger, outboxOf(id));
	for (const id of present) {
		signal?.throwIfAborted();
		const isOld = (row: string, raw: string) => parsedRow<{ diedAt: number }>(row, raw).diedAt <= now - KEPT_MS;
		await deleteAll(ledger, deadLettersOf(id), isOld);
	}
}

async function deleteAll(
	{ store }: Ledger,
	prefix: string,
	isWanted: (row: string, raw: string) => boolean = () => true,
): Promise<void> {
	for await (const rows of inPages(store.scan(prefix), PAGE)) {
		const keys = rows.filter(([row, raw]) => isWanted(row, raw)).map(([row]) => row);
		if (keys.length > 0) await store.apply(keys.map((key) => ({ key, next: null })));
	}
}
