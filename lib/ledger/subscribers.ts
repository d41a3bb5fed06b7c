import type { EventFilter } from '../model/outcome-event';
import { PipelineError } from '../model/problem';
import type { AtomicStore } from '../store/atomic-store';
import { compareAndSetValue, parsedRow } from '../store/compare-and-set';

const SUBSCRIBER = 'subscriber:';
/** How long the list of a process is used until it is read again, in milliseconds. */
const FRESH_MS = 30_000;
/** A subscriber that was not seen for this long counts as given up. */
export const GIVEN_UP_MS = 14 * 24 * 60 * 60_000;

/** Somebody who wants to be told of outcomes. Holds no address with a secret in it. */
export interface Subscriber {
	/** Has no colon. */
	id: string;
	kind: 'n8n' | 'webhook';
	/** For people: the workflow, or the host and path of the address. */
	name: string;
	filter: EventFilter;
	/** When it was registered, in epoch milliseconds by the store's clock. */
	since: number;
	/** When a process last delivered for it or was ready to. */
	lastSeen: number;
	/** When it last took an event. */
	lastSuccess?: number;
	/** When it took one again after it had taken none. */
	recoveredAt?: number;
	/** Since when it takes none; absent while it does. */
	failingSince?: number;
	/** For people: what it answered last, where it took no event. */
	lastAnswer?: string;
	/** It answered that it is gone for good: from then on no events are kept for it, until it is registered again. */
	gone?: boolean;
}

/** The subscribers of a store. Those who write records go by a list that is at most half a minute old. */
export class Subscribers {
	private known: Promise<Subscriber[]> | undefined;
	private last: Subscriber[] | undefined;
	private readAt = -Infinity;

	constructor(
		private readonly store: AtomicStore,
		private readonly monotonic: () => number = () => performance.now(),
	) {}

	/**
	 * Those for whom events are written. Reads them at most every half minute. While the store does not answer the last
	 * list counts, so that a receipt never waits for it.
	 */
	async current(): Promise<readonly Subscriber[]> {
		if (this.known === undefined || this.monotonic() >= this.readAt + FRESH_MS) {
			this.readAt = this.monotonic();
			this.known = this.refreshed();
			this.known.catch(() => this.forget());
		}
		return await this.known;
	}

	private async refreshed(): Promise<Subscriber[]> {
		const { last, store } = this;
		try {
			const all = await this.read(last ? (store.atOnce ?? store) : store);
			const now = all.length === 0 ? 0 : await store.now();
			this.last = all.filter(({ gone, lastSeen }) => !gone && lastSeen > now - GIVEN_UP_MS);
		} catch (error) {
			if (!last) throw error;
			this.readAt = -Infinity; // the next write tries again
		}
		return this.last ?? [];
	}

	/** The next write reads the list again. */
	forget(): void {
		this.known = undefined;
	}

	/** All that are registered, by their IDs. */
	async all(): Promise<Subscriber[]> {
		return await this.read(this.store);
	}

	async find(id: string): Promise<Subscriber | undefined> {
		const raw = await this.store.read(SUBSCRIBER + id);
		return raw === undefined ? undefined : parsedRow<Subscriber>(SUBSCRIBER + id, raw);
	}

	/** Registers a subscriber, or says that one is still there; what happened to it before stays known. */
	async register({ id, ...about }: Pick<Subscriber, 'id' | 'kind' | 'name' | 'filter'>): Promise<void> {
		const now = await this.store.now();
		await compareAndSetValue(this.store, SUBSCRIBER + id, (before: Subscriber | undefined) => ({
			next: { ...before, id, ...about, since: before?.since ?? now, lastSeen: now, gone: undefined },
		}));
		this.forget();
	}

	/** Changes what is known of a subscriber, unless it was removed. */
	async note(id: string, change: (subscriber: Subscriber) => Partial<Subscriber>): Promise<void> {
		await compareAndSetValue(this.store, SUBSCRIBER + id, (before: Subscriber | undefined) => ({
			next: before && { ...before, ...change(before) },
		}));
	}

	async remove(id: string): Promise<void> {
		await this.store.delete(SUBSCRIBER + id);
		this.forget();
	}

	/** A row that cannot be read is left out: it must not keep pins from being published. */
	private async read(store: AtomicStore): Promise<Subscriber[]> {
		const found: Subscriber[] = [];
		for await (const [row, raw] of store.scan(SUBSCRIBER)) {
			try {
				found.push(parsedRow<Subscriber>(row, raw));
			} catch (error) {
				if (!(error instanceof PipelineError)) throw error;
			}
		}
		return found;
	}
}
