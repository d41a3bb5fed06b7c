import {
	StoreBase,
	type AtomicStore,
	type KeyRange,
	type RowWrite,
	type ScanOptions,
	type StoreSize,
} from './atomic-store';
import { Listeners } from './listeners';
import { SqliteClient, type SqliteStoreOptions } from './sqlite-client';
import type { SqliteResults } from './sqlite-messages';

const PAGE = 500;
const COUNTED_AT_ONCE = 20_000;
/** The last code point there is, so behind everything that begins with a prefix. */
const LAST = '\u{10FFFF}';
/** How often a listening process asks whether another one notified. */
const LISTEN_MS = 1_000;

/**
 * One file, for all processes of one machine. Not for network file systems, whose locks do not hold. A thread reads
 * and writes it: nothing of this process waits for the disk but who awaits a verb.
 */
export class SqliteStore extends StoreBase implements AtomicStore {
	readonly shared = 'machine';
	private readonly client: SqliteClient;
	private readonly topics = new Listeners();
	private pollTimer: NodeJS.Timeout | undefined;
	/** Of each topic listened to: how often it had been notified at the last poll. */
	private readonly timesSeen = new Map<string, number>();

	/** The file is opened, or made, at the first verb. */
	constructor(path: string, options: SqliteStoreOptions = {}) {
		super();
		this.client = new SqliteClient(path, options);
	}

	/**
	 * Opens the file before the first verb does.
	 * @throws PipelineError `store-unavailable` when it cannot be opened or made, or is no database.
	 */
	async open(): Promise<void> {
		await this.client.ask({ verb: 'open' });
	}

	async read(key: string): Promise<string | undefined> {
		return (await this.getMany([key]))[0];
	}

	async getMany(keys: string[]): Promise<(string | undefined)[]> {
		return await this.client.ask({ verb: 'read', keys });
	}

	async set(key: string, value: unknown): Promise<boolean> {
		return await this.apply([{ key, next: String(value) }]);
	}

	async insert(key: string, raw: string): Promise<boolean> {
		return await this.apply([{ key, expected: null, next: raw }]);
	}

	async swap(key: string, expected: string, next: string): Promise<boolean> {
		return await this.apply([{ key, expected, next }]);
	}

	async apply(writes: readonly RowWrite[]): Promise<boolean> {
		return await this.client.ask({ verb: 'apply', writes });
	}

	async delete(key: string): Promise<boolean> {
		return await this.client.ask({ verb: 'delete', key });
	}

	async clear(): Promise<void> {
		await this.client.ask({ verb: 'clear' });
	}

	async *scan(prefix: string, { after, limit = Infinity }: ScanOptions = {}): AsyncGenerator<[string, string]> {
		const end = prefix + LAST;
		let [inclusive, start] = after === undefined || after < prefix ? [true, prefix] : [false, after];
		for (let left = limit; left > 0;) {
			const size = Math.min(PAGE, left);
			const rows = await this.client.ask({ verb: 'page', start, inclusive, end, size });
			yield* rows;
			if (rows.length < size) return;
			[inclusive, start] = [false, rows.at(-1)?.[0] as string];
			left -= rows.length;
		}
	}

	/** In parts of some milliseconds, so that the thread does other work in between. */
	async count(prefix: string, { from = prefix, to = prefix + LAST }: KeyRange = {}): Promise<number> {
		const ends = [prefix + LAST, to] as const;
		let [count, starts, inclusive]: [number, [string, string], boolean] = [0, [prefix, from], true];
		for (let more = true; more;) {
			const request = { verb: 'count', starts, inclusive, ends, size: COUNTED_AT_ONCE } as const;
			const part: SqliteResults['count'] = await this.client.ask(request);
			count += part.rows;
			more = part.rows === COUNTED_AT_ONCE;
			[starts, inclusive] = [[part.last ?? '', part.last ?? ''], false];
		}
		return count;
	}

	async notify(topic: string): Promise<void> {
		const times = await this.client.ask({ verb: 'notify', topic });
		// Where others notified in between, the next poll says so.
		if (this.timesSeen.get(topic) === times - 1) this.timesSeen.set(topic, times);
		this.topics.notify(topic);
	}

	async listen(topic: string, listener: () => void): Promise<() => Promise<void>> {
		const [times = 0] = await this.client.ask({ verb: 'times', topics: [topic] });
		if (!this.topics.names.includes(topic)) this.timesSeen.set(topic, times);
		const remove = this.topics.add(topic, listener);
		this.pollTimer ??= setInterval(() => void this.pollTopics(), LISTEN_MS).unref();
		return async () => {
			remove();
			if (this.topics.names.length === 0) this.stopListening();
		};
	}

	async now(): Promise<number> {
		return Date.now();
	}

	async askNow(): Promise<number> {
		return Date.now();
	}

	/** Rows are counted; bytes are those of the file's pages in use. */
	async size(): Promise<StoreSize> {
		return await this.client.ask({ verb: 'size' });
	}

	async disconnect(): Promise<void> {
		this.stopListening();
		await this.client.close();
	}

	private async pollTopics(): Promise<void> {
		const topics = this.topics.names;
		try {
			const times = await this.client.ask({ verb: 'times', topics });
			for (const [index, topic] of topics.entries()) {
				if (times[index] !== this.timesSeen.get(topic)) this.topics.notify(topic);
				this.timesSeen.set(topic, times[index] as number);
			}
		} catch {
			// The file cannot be read for a moment: polled again in a second.
		}
	}

	private stopListening(): void {
		clearInterval(this.pollTimer);
		this.pollTimer = undefined;
	}
}

/**
 * A store whose file is open.
 * @throws PipelineError `store-unavailable` when it cannot be opened or made, or is no database.
 */
export async function openSqlite(path: string): Promise<SqliteStore> {
	const store = new SqliteStore(path);
	try {
		await store.open();
		return store;
	} catch (error) {
		await store.disconnect();
		throw error;
	}
}
