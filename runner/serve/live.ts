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

/** A page is as old as its `since`; moments of jobs are kept to the second, and clocks differ. In milliseconds. */
const MARGIN_MS = 2_000;

/**
 * Tells browsers when something has moved, so that they fetch their page again; at once where it has since the page was
 * made, `?since=` in epoch milliseconds.
 */
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
			const moved = () => void stream.writeSSE({ event: 'moved', data: '' }).catch(end);
			const stop = moves.listen(moved);
			const beat = setInterval(() => void stream.write(': still here\n\n').catch(end), BEAT_MS);
			await stream.writeSSE({ event: 'following', data: '', retry: 3_000 }).catch(end);
			const since = Number(c.req.query('since') ?? NaN);
			moves.hasMoved(since - MARGIN_MS).then((hasMoved) => hasMoved && moved(), end);
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
	/** When `seen` is known for those who listen now. */
	private first: PromiseWithResolvers<void> = Promise.withResolvers();
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
			this.first = Promise.withResolvers();
			this.later(0);
		}
		return () => {
			this.listeners.delete(listener);
			if (this.listeners.size === 0) clearTimeout(this.timer);
		};
	}

	/**
	 * Whether something has moved since a moment, in epoch milliseconds. Asked behind the first look: what comes later,
	 * the next look sees.
	 */
	async hasMoved(since: number): Promise<boolean> {
		await this.first.promise;
		for await (const job of this.ledger.list.jobs({}, { page: 1 })) {
			if (Date.parse(job.updatedAt) >= since) return true;
			break;
		}
		const [bulk] = await new BulkLog(this.ledger).newest(1);
		return bulk?.endedAt !== undefined && bulk.endedAt >= since;
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
			this.first.resolve();
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
