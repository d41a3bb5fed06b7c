import { StoreBase, type AtomicStore, type ScanOptions } from './atomic-store';
import { Listeners } from './listeners';

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

	async set(key: string, value: unknown): Promise<boolean> {
		if (!this.rows.has(key)) this.keys.splice(this.indexOf(key), 0, key);
		this.rows.set(key, String(value));
		return true;
	}

	async insert(key: string, raw: string): Promise<boolean> {
		if (this.rows.has(key)) return false;
		return await this.set(key, raw);
	}

	async swap(key: string, expected: string, next: string): Promise<boolean> {
		if (this.rows.get(key) !== expected) return false;
		this.rows.set(key, next);
		return true;
	}

	async delete(key: string): Promise<boolean> {
		if (this.rows.delete(key)) return this.keys.splice(this.indexOf(key), 1).length === 1;
		return false;
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

	async disconnect(): Promise<void> {}

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
