import { EventEmitter } from 'node:events';
import { keyvStorageCapability, type KeyvStorageAdapter, type KeyvStorageCapability } from 'keyv';

export interface ScanOptions {
	/** Begins behind this key, which need not exist. */
	after?: string;
	/** No more rows than this are read. */
	limit?: number;
}

/** A part of the keys that begin with a prefix. */
export interface KeyRange {
	/** The first key that counts; it need not exist. @default the prefix */
	from?: string;
	/** The first key that does not count any more; it need not exist. @default none: all to the end of the prefix */
	to?: string;
}

/** How much a store holds, of all kinds of rows. */
export interface StoreSize {
	rows: number;
	/** With what the store itself needs for them, such as indexes. */
	bytes: number;
}

/** One of several writes that a store does together. */
export interface RowWrite {
	key: string;
	/** What the row must hold: these bytes, or `null` where there must be no such row. Left out, it may hold anything. */
	expected?: string | null;
	/** What the row holds afterwards; `null` deletes it. Left out, the row is only compared. */
	next?: string | null;
	/** Others delete the row as soon as they have read it: where it is missing, it may have been written all the same. @default false */
	fleeting?: boolean;
}

/**
 * A Keyv storage adapter with the verbs that Keyv lacks. Each rejects when the store cannot
 * answer: "absent" and "down" must never look alike before a publish.
 */
export interface AtomicStore extends EventEmitter, Omit<KeyvStorageAdapter, 'disconnect' | keyof EventEmitter> {
	/** Sets the value if the key is absent; false if it is there. */
	insert(key: string, raw: string): Promise<boolean>;
	/** Replaces the value if it is still exactly `expected`; false if it is not. */
	swap(key: string, expected: string, next: string): Promise<boolean>;
	/**
	 * Does all of the writes, or none where a row is not as expected. Each key is named once.
	 * @returns whether they were done. Where it rejects, all of them may have been done, or none.
	 */
	apply(writes: readonly RowWrite[]): Promise<boolean>;
	/**
	 * The store's clock in epoch milliseconds: the one clock that all who share the store agree on. That of a server is
	 * asked once a minute and carried on by this process's own, so it costs no round trip and answers without the server.
	 */
	now(): Promise<number>;
	/** The same, asked in this moment: for what must notice that this whole machine stood still. */
	askNow(): Promise<number>;
	/** The stored bytes; undefined when absent. Rejects when the store is down. */
	read(key: string): Promise<string | undefined>;
	/** The stored bytes of several rows in one round trip; undefined for each that is absent. */
	getMany(keys: string[]): Promise<(string | undefined)[]>;
	/** All keys that begin with `prefix` in their order, with their bytes, a page at a time. */
	scan(prefix: string, options?: ScanOptions): AsyncGenerator<[key: string, raw: string]>;
	/**
	 * How many keys begin with `prefix`, in a part of their order. Reads keys and no more: a million takes Redis no time,
	 * and Postgres and SQLite some tenths of a second.
	 */
	count(prefix: string, range?: KeyRange): Promise<number>;
	/** How much it holds. For people: see each store for what is counted and what is estimated. */
	size(): Promise<StoreSize>;
	/** Notifies all listeners of the topic, in every process. A lost notification may cost time and nothing else. */
	notify(topic: string): Promise<void>;
	/**
	 * Listens until the returned function is called or the store disconnects. Keeps no process running,
	 * survives the store's absence, and is notified after it, because notifications may have been missed.
	 */
	listen(topic: string, listener: () => void): Promise<() => Promise<void>>;
	/** The same store for what cannot wait while it does not answer; absent where nothing waits. */
	readonly atOnce?: AtomicStore;
	/** The same store for what goes on waiting when its work was interrupted; absent where nothing waits. */
	readonly throughout?: AtomicStore;
	/** Whether several processes may claim through it at once. */
	readonly shared: 'process' | 'machine' | 'machines';
	/** Releases what the store holds open. */
	disconnect(): Promise<void>;
}

/**
 * What Keyv wants of an adapter, in terms of the primitive verbs. Expiry is declared and ignored on
 * purpose: ledger rows have none, because one host's fast clock would delete another's lease.
 */
export abstract class StoreBase extends EventEmitter {
	readonly capabilities: KeyvStorageCapability = keyvStorageCapability(this);

	constructor() {
		super();
		this.setMaxListeners(0); // each Keyv over this store listens
	}

	abstract read(key: string): Promise<string | undefined>;
	abstract set(key: string, value: unknown): Promise<boolean>;
	abstract delete(key: string): Promise<boolean>;
	abstract clear(): Promise<void>;
	abstract getMany(keys: string[]): Promise<(string | undefined)[]>;
	abstract apply(writes: readonly RowWrite[]): Promise<boolean>;
	abstract scan(prefix: string, options?: ScanOptions): AsyncGenerator<[key: string, raw: string]>;

	async get(key: string): Promise<string | undefined> {
		return await this.read(key);
	}

	async has(key: string): Promise<boolean> {
		return (await this.read(key)) !== undefined;
	}

	async hasMany(keys: string[]): Promise<boolean[]> {
		return (await this.getMany(keys)).map((raw) => raw !== undefined);
	}

	/** Of a key that is named twice the last value counts. */
	async setMany(entries: { key: string; value: unknown }[]): Promise<boolean[]> {
		const values = new Map(entries.map(({ key, value }) => [key, String(value)]));
		await this.apply([...values].map(([key, next]) => ({ key, next })));
		return entries.map(() => true);
	}

	async deleteMany(keys: string[]): Promise<boolean[]> {
		return await Promise.all(keys.map(async (key) => await this.delete(key)));
	}

	async *iterator<Value>(): AsyncGenerator<[string, Awaited<Value>], void> {
		for await (const [key, raw] of this.scan('')) yield [key, raw as Awaited<Value>];
	}
}
