import { StoreBase, type AtomicStore } from './atomic-store';

/** Forgets everything when the process ends: for trying things out and for tests. */
export class MemoryStore extends StoreBase implements AtomicStore {
	readonly shared = 'process';
	private readonly rows = new Map<string, string>();

	constructor(private readonly clock: () => number = Date.now) {
		super();
	}

	async read(key: string): Promise<string | undefined> {
		return this.rows.get(key);
	}

	async set(key: string, value: unknown): Promise<boolean> {
		this.rows.set(key, String(value));
		return true;
	}

	async insert(key: string, raw: string): Promise<boolean> {
		if (this.rows.has(key)) return false;
		this.rows.set(key, raw);
		return true;
	}

	async swap(key: string, expected: string, next: string): Promise<boolean> {
		if (this.rows.get(key) !== expected) return false;
		this.rows.set(key, next);
		return true;
	}

	async delete(key: string): Promise<boolean> {
		return this.rows.delete(key);
	}

	async clear(): Promise<void> {
		this.rows.clear();
	}

	async *scan(prefix: string): AsyncGenerator<[string, string]> {
		for (const key of [...this.rows.keys()].filter((name) => name.startsWith(prefix)).sort()) {
			const raw = this.rows.get(key);
			if (raw !== undefined) yield [key, raw];
		}
	}

	async now(): Promise<number> {
		return this.clock();
	}

	async disconnect(): Promise<void> {}
}
