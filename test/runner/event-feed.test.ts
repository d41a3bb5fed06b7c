import { expect, it } from 'vitest';
import { Ledger } from '../../lib';
import { MemoryStore } from '../../lib/store/memory-store';
import { EventFeed, momentOf } from '../../runner/serve/api/event-feed';

const START = Date.parse('2027-03-22T09:00:00Z');
const SECOND = 1_000;

/** A record with so many jobs that failed one second after the other. */
async function recordOf(jobs: number): Promise<EventFeed> {
	let now = START;
	const ledger = new Ledger(new MemoryStore(() => now), { owner: 'test', leaseMs: 60_000 });
	for (let index = 0; index < jobs; index++) {
		now = START + index * SECOND;
		const key = `user:${index}`;
		const claim = await ledger.claim({ key, payload: {}, label: { board: 'Travel', source: 'a.jpg' } });
		if (claim.kind !== 'claimed') throw new Error('it is new');
		await claim.lease.failed({
			code: 'image-too-small',
			category: 'media',
			message: 'Small.',
			action: 'replace-asset',
		});
	}
	return new EventFeed(ledger, new AbortController().signal);
}

it('makes up for the events since a moment, the oldest first, with the same IDs each time', async () => {
	const feed = await recordOf(5);
	const { events, hasGap } = await feed.missedSince(START + 2 * SECOND);
	expect([events.map(({ job }) => job.key), hasGap]).toEqual([['user:2', 'user:3', 'user:4'], false]);
	const [last] = events.slice(-1);
	expect(last?.id).toBe(`${START + 4 * SECOND}:failed:user:4`);
	expect((await feed.missedSince(momentOf(last?.id) ?? 0)).events.map(({ id }) => id)).toEqual([last?.id]);
});

it('tells of a gap where more events were missed than are made up for, and gives the newest of them', async () => {
	const { events, hasGap } = await (await recordOf(1_002)).missedSince(START);
	expect([events.length, events.at(-1)?.job.key, hasGap]).toEqual([1_000, 'user:1001', true]);
});

it('takes no text for a moment that is no ID of an event', () => {
	expect(['', 'x', '12', '-1:failed:x', '1:FAILED:x', '1e9:failed:x'].map(momentOf)).toEqual(
		Array.from({ length: 6 }, () => undefined),
	);
});
