import { randomUUID } from 'node:crypto';
import type { Ledger } from '../ledger/ledger';
import { eventId } from '../ledger/outcome-of-change';
import { deadLettersOf, outboxOf, outboxRow, OUTCOMES_TOPIC, type OutboxEntry } from '../ledger/outbox';
import type { Subscriber } from '../ledger/subscribers';
import { isoTime } from '../model/clock';

/** A subscriber, and how its events stand. */
export interface Standing extends Subscriber {
	/** How many events wait. */
	waiting: number;
	/** How many are not tried again by themselves. */
	dead: number;
}

/** All subscribers and how their events stand, by their names. Counts rows, and reads none of them. */
export async function standings({ store, subscribers }: Ledger): Promise<Standing[]> {
	const found: Standing[] = [];
	for (const subscriber of await subscribers.all()) {
		const [waiting, dead] = [
			await store.count(outboxOf(subscriber.id)),
			await store.count(deadLettersOf(subscriber.id)),
		];
		found.push({ ...subscriber, waiting, dead });
	}
	return found.sort((one, other) => one.name.localeCompare(other.name));
}

/**
 * Puts an event among those of a subscriber that says that it is a test. One that said that it is gone is tried again.
 * @returns false where there is no such subscriber.
 */
export async function sendTestEvent({ store, subscribers }: Ledger, id: string): Promise<boolean> {
	if (!(await subscribers.find(id))) return false;
	const now = await store.now();
	const subject = `test ${randomUUID()}`;
	const entry: OutboxEntry = {
		event: {
			id: eventId(subject, String(now), 1),
			type: 'test',
			at: isoTime(now),
			outcome: 'created',
			needsPerson: false,
			title: 'A test of this subscription',
			sequence: 1,
		},
	};
	await subscribers.note(id, () => ({ gone: undefined }));
	await store.set(outboxRow(id, { moment: now, subject, sequence: 1 }), JSON.stringify(entry));
	await store.notify(OUTCOMES_TOPIC).catch(() => undefined);
	return true;
}
