import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { BulkLog, cursorOf, type Ledger } from '../../lib';
import type { Desk } from './desk';
import type { Env } from './env';

/** How often the record is looked at while somebody listens, in milliseconds; while the store does not answer, up to the last. */
const LOOK_MS = { usual: 2_000, last: 60_000 };
/** Between two signs of life, in milliseconds: proxies end a connection that is silent for a minute. */
const BEAT_MS = 15_000;
/** So many of the newest jobs are compared. */
const COMPARED = 20;
/** More browsers than this do not follow at once. */
const MOST_LISTENERS = 200;

/** Tells browsers when something has moved, so that they fetch their page again. */
export function liveRoute(desk: Desk): Hono<Env> {
	const moves = new Moves(desk.ledger);
	return new Hono<Env>().get('/live', (c) => {
		if (moves.count >= MOST_LISTENERS) return c.text('Too many pages follow at once.', 503);
		c.header('x-accel-buffering', 'no');
		return streamSSE(c, async (stream) => {
			const over = Promise.withResolvers<void>();
			const end = () => over.resolve();
			stream.onAbort(end);
			desk.signal.addEventListener('abort', end, { once: true });
			if (desk.signal.aborted) end();
			const stop = moves.listen(() => void stream.writeSSE({ event: 'moved', data: '' }).catch(end));
			const beat = setInterval(() => void stream.write(': still here\n\n').catch(end), BEAT_MS);
			await stream.writeSSE({ event: 'following', data: '', retry: 3_000 }).catch(end);
			await over.promise;
			stop();
			clearInterval(beat);
			desk.signal.removeEventListener('abort', end);
		});
	});
}

/** Looks at the newest jobs for all who listen, and not at all while nobody does. */
class Moves {
	private readonly listeners = new Set<() => void>();
	private timer: NodeJS.Timeout | undefined;
	private seen: string | undefined;
	private waitMs = LOOK_MS.usual;

	constructor(private readonly ledger: Ledger) {}

	get count(): number {
		return this.listeners.size;
	}

	/** @returns ends it. */
	listen(listener: () => void): () => void {
		this.listeners.add(listener);
		if (this.listeners.size === 1) {
			this.seen = undefined;
			this.later(0);
		}
		return () => {
			this.listeners.delete(listener);
			if (this.listeners.size === 0) clearTimeout(this.timer);
		};
	}

	private later(ms: number): void {
		clearTimeout(this.timer);
		this.timer = setTimeout(() => void this.look(), ms).unref();
	}

	private async look(): Promise<void> {
		try {
			const now = await newest(this.ledger);
			if (this.seen !== undefined && now !== this.seen) for (const listener of this.listeners) listener();
			this.seen = now;
			this.waitMs = LOOK_MS.usual;
		} catch {
			this.waitMs = Math.min(LOOK_MS.last, this.waitMs * 2); // every page says itself that the store is away
		}
		if (this.listeners.size > 0) this.later(this.waitMs);
	}
}

/** What is different as soon as a job came to another state, was moved, or a change of many went on. */
async function newest(ledger: Ledger): Promise<string> {
	const seen: string[] = [];
	for await (const job of ledger.list.jobs({}, { page: COMPARED })) {
		seen.push(`${cursorOf(job)} ${job.updatedAt} ${job.dueAt ?? ''}`);
		if (seen.length === COMPARED) break;
	}
	for (const { id, counts, cursor, endedAt } of await new BulkLog(ledger).newest(1))
		seen.push(JSON.stringify([id, counts, cursor, endedAt]));
	return seen.join('\n');
}
