import {
	StoreBase,
	type AtomicStore,
	type KeyRange,
	type RowWrite,
	type ScanOptions,
	type StoreSize,
} from './atomic-store';

/**
 * A store as it is, with the changes of this process on top: they are read again here, and nobody else ever sees them.
 * For what must go by the store and may not write into it, such as a dry run.
 */
export class ScratchStore extends StoreBase implements AtomicStore {
	readonly shared = 'process';
	/** Rows that were changed; `null` stands for one that was deleted. */
	private readonly own = new Map<string, string | null>();

	constructor(private readonly store: AtomicStore) {
		super();
	}

	async read(key: string): Promise<string | undefined> {
		return (await this.getMany([key]))[0];
	}

	async getMany(keys: string[]): Promise<(string | undefined)[]> {
		const below = await this.store.getMany(keys);
		return keys.map((key, index) => this.over(key, below[index]));
	}

	async apply(writes: readonly RowWrite[]): Promise<boolean> {
		const below = await this.store.getMany(writes.map(({ key }) => key));
		// From here on in one go, so that no other change of this process comes between.
		const isAsExpected = ({ key, expected }: RowWrite, index: number) =>
			expected === undefined || (this.over(key, below[index]) ?? null) === expected;
		if (!writes.every(isAsExpected)) return false;
		for (const { key, next } of writes) if (next !== undefined) this.own.set(key, next);
		return true;
	}

	async insert(key: string, raw: string): Promise<boolean> {
		return await this.apply([{ key, expected: null, next: raw }]);
	}

	async swap(key: string, expected: string, next: string): Promise<boolean> {
		return await this.apply([{ key, expected, next }]);
	}

	async set(key: string, value: unknown): Promise<boolean> {
		return await this.apply([{ key, next: String(value) }]);
	}

	async delete(key: string): Promise<boolean> {
		const isThere = (await this.read(key)) !== undefined;
		return (await this.apply([{ key, next: null }])) && isThere;
	}

	async clear(): Promise<void> {
		for await (const [key] of this.scan('')) await this.delete(key);
	}

	async *scan(
		prefix: string,
		{ after, limit = Infinity }: ScanOptions = {},
	): AsyncGenerator<[key: string, raw: string]> {
		const isWanted = (key: string) => key.startsWith(prefix) && (after === undefined || key > after);
		const mine = [...this.own.keys()].filter(isWanted).sort();
		let left = limit;
		for await (const [key, raw] of this.merged(mine, this.store.scan(prefix, { after }))) {
			if (left-- <= 0) return;
			yield [key, raw];
		}
	}

	async count(prefix: string, range: KeyRange = {}): Promise<number> {
		const { from = prefix, to } = range;
		const mine = [...this.own].filter(
			([key]) => key.startsWith(prefix) && key >= from && (to === undefined || key < to),
		);
		const below = await this.store.getMany(mine.map(([key]) => key));
		const added = mine.filter(([, raw]) => raw !== null).length;
		const hidden = below.filter((raw) => raw !== undefined).length;
		return (await this.store.count(prefix, range)) + added - hidden;
	}

	async now(): Promise<number> {
		return await this.store.now();
	}

	async askNow(): Promise<number> {
		return await this.store.askNow();
	}

	async size(): Promise<StoreSize> {
		return await this.store.size();
	}

	/** Nobody else has anything of what is changed here. */
	async notify(): Promise<void> {}

	async listen(topic: string, listener: () => void): Promise<() => Promise<void>> {
		return await this.store.listen(topic, listener);
	}

	/** The store below is disconnected by those who opened it. */
	async disconnect(): Promise<void> {}

	private over(key: string, below: string | undefined): string | undefined {
		const own = this.own.get(key);
		return own === undefined ? below : (own ?? undefined);
	}

	/** Both in the order of keys; a row that was changed here hides the one below. */
	private async *merged(
		mine: string[],
		below: AsyncIterable<[key: string, raw: string]>,
	): AsyncGenerator<[key: string, raw: string]> {
		let next = 0;
		const until = (key: string | undefined) => {
			const from = next;
			while (next < mine.length && (key === undefined || (mine[next] as string) < key)) next += 1;
			return mine.slice(from, next).flatMap((each): [string, string][] => {
				const raw = this.own.get(each);
				return raw == null ? [] : [[each, raw]];
			});
		};
		for await (const [key, raw] of below) {
			yield* until(key);
			if (!this.own.has(key)) yield [key, raw];
		}
		yield* until(undefined);
	}
}
