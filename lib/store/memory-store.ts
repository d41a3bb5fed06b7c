import {
	StoreBase,
	type AtomicStore,
	type KeyRange,
	type RowWrite,
	type ScanOptions,
	type StoreSize,
} from './atomic-store';
import { Listeners } from './listeners';

/** Behind everything that begins with a prefix, in the order of UTF-16. */
const LAST = '\uFFFF\uFFFF';

/** Forgets everything when the process ends: for trying things out and for tests. */
export class MemoryStore extends StoreBase implements AtomicStore {
	readonly shared = 'process';
	private readonly rows = new Map<string, string>();
	/** The keys of the rows in their order. */
	private keys: string[] = [];
	private readonly topics = new Listeners();

	constructor(private readonly clock: () => number = Date.now) {
		super();
	}

	async read(key: string): Promise<string | undefined> {
		return this.rows.get(key);
	}

	async getMany(keys: string[]): Promise<(string | undefined)[]> {
		return keys.map((key) => this.rows.get(key));
	}

	async set(key: string, value: unknown): Promise<boolean> {
		this.put(key, String(value));
		return true;
	}

	async insert(key: string, raw: string): Promise<boolean> {
		if (this.rows.has(key)) return false;
		this.put(key, raw);
		return true;
	}

	async swap(key: string, expected: string, next: string): Promise<boolean> {
		if (this.rows.get(key) !== expected) return false;
		this.rows.set(key, next);
		return true;
	}

	async apply(writes: readonly RowWrite[]): Promise<boolean> {
		const fits = ({ key, expected }: RowWrite) => expected === undefined || (this.rows.get(key) ?? null) === expected;
		if (!writes.every(fits)) return false;
		for (const { key, next } of writes) {
			if (next === null) this.remove(key);
			else if (next !== undefined) this.put(key, next);
		}
		return true;
	}

	async delete(key: string): Promise<boolean> {
		return this.remove(key);
	}

	async clear(): Promise<void> {
		this.rows.clear();
		this.keys = [];
	}

	async *scan(prefix: string, { after, limit = Infinity }: ScanOptions = {}): AsyncGenerator<[string, string]> {
		let last = after;
		for (let left = limit; left > 0; left--) {
			// Searched again each time, because rows come and go in between.
			const index =
				last === undefined || last < prefix ? this.indexOf(prefix) : this.indexOf(last) + (this.rows.has(last) ? 1 : 0);
			const key = this.keys[index];
			if (key === undefined || !key.startsWith(prefix)) return;
			yield [key, this.rows.get(key) as string];
			last = key;
		}
	}

	async count(prefix: string, { from = prefix, to }: KeyRange = {}): Promise<number> {
		const end = this.indexOf(prefix + LAST);
		const start = Math.max(this.indexOf(prefix), this.indexOf(from));
		return Math.max(0, (to === undefined ? end : Math.min(end, this.indexOf(to))) - start);
	}

	async notify(topic: string): Promise<void> {
		this.topics.notify(topic);
	}

	async listen(topic: string, listener: () => void): Promise<() => Promise<void>> {
		const remove = this.topics.add(topic, listener);
		return async () => remove();
	}

	async now(): Promise<number> {
		return this.clock();
	}

	async askNow(): Promise<number> {
		return this.clock();
	}

	/** The characters of keys and rows. */
	async size(): Promise<StoreSize> {
		const bytes = [...this.rows].reduce((sum, [key, raw]) => sum + key.length + raw.length, 0);
		return { rows: this.rows.size, bytes };
	}

	async disconnect(): Promise<void> {}

	private put(key: string, raw: string): void {
		if (!this.rows.has(key)) this.keys.splice(this.indexOf(key), 0, key);
		this.rows.set(key, raw);
	}

	private remove(key: string): boolean {
		return this.rows.delete(key) && this.keys.splice(this.indexOf(key), 1).length === 1;
	}

	/** The index of a key, or where it would be inserted. */
	private indexOf(key: string): number {
		let low = 0;
		let high = this.keys.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((this.keys[middle] as string) < key) low = middle + 1;
			else high = middle;
		}
		return low;
	}
}
