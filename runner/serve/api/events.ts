import { streamSSE, type SSEStreamingApi } from 'hono/streaming';
import type { Desk } from '../desk';
import { EventFeed, momentOf, type FeedEvent, type Listener } from './event-feed';
import { jobItem } from './facts';
import { operation } from './operation';

/** A line at the least so often, so that proxies and clients know that the connection is alive. */
const HEARTBEAT_MS = 15_000;
/** After a break a client comes back after this time. */
const RECONNECT_MS = 2_000;

const feeds = new WeakMap<Desk, EventFeed>();

/** One feed for all clients of a page. */
function feedOf(desk: Desk): EventFeed {
	const feed = feeds.get(desk) ?? new EventFeed(desk.ledger, desk.signal);
	feeds.set(desk, feed);
	return feed;
}

export const streamEvents = operation({
	id: 'streamEvents',
	method: 'get',
	path: '/events',
	summary: 'Server-sent events of jobs that come to a state',
	description:
		'Each event `job` has a job as its data, as in a list. With `Last-Event-ID` the events since then come first: one may come twice, which its `id` tells, and of a job that went on meanwhile only the last state. Where more were missed than are kept ready, an event `gap` comes before them: read the list of jobs then.',
	headers: { 'Last-Event-ID': 'The ID of the last event that the client has had' },
	answer: { mediaType: 'text/event-stream' },
	problems: [],
	async run({ desk, context }) {
		const feed = feedOf(desk);
		const listener = await feed.join();
		const lastId = context.req.header('last-event-id');
		return streamSSE(context, async (stream) => {
			stream.onAbort(listener.leave);
			try {
				await stream.write(`retry: ${RECONNECT_MS}\n\n`);
				const missed = await sendMissed(stream, feed, lastId);
				await sendNew(stream, listener, { missed, signal: desk.signal });
			} finally {
				listener.leave();
			}
		});
	},
});

/** @returns the IDs of what was sent, which the listener may have too. */
async function sendMissed(stream: SSEStreamingApi, feed: EventFeed, lastId?: string): Promise<Set<string>> {
	const since = momentOf(lastId);
	if (since === undefined) return new Set();
	const { events, hasGap } = await feed.missedSince(since);
	if (hasGap) await stream.writeSSE({ event: 'gap', data: '{}' });
	for (const event of events) if (event.id !== lastId) await send(stream, event);
	return new Set(events.map(({ id }) => id));
}

async function sendNew(
	stream: SSEStreamingApi,
	listener: Listener,
	{ missed, signal }: { missed: ReadonlySet<string>; signal: AbortSignal },
): Promise<void> {
	while (!stream.aborted && !signal.aborted) {
		const events = await listener.next(HEARTBEAT_MS);
		if (!events) return; // the client comes back with the last ID that it has had
		if (events.length === 0) await stream.write(': still here\n\n');
		for (const event of events) if (!missed.has(event.id)) await send(stream, event);
	}
}

async function send(stream: SSEStreamingApi, { id, job }: FeedEvent): Promise<void> {
	await stream.writeSSE({ id, event: 'job', data: JSON.stringify(jobItem(job)) });
}
