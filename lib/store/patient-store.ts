import {
	StoreBase,
	type AtomicStore,
	type KeyRange,
	type RowWrite,
	type ScanOptions,
	type StoreSize,
} from './atomic-store';
import { StoreOutages, type StoreOutagesOptions } from './store-outages';

/** Deleting it changes nothing: no row has this key. */
const NO_ROW = 'probe';

export interface PatientStoreOptions extends StoreOutagesOptions {
	/** Whether a write to this row settles what has happened already. Such writes go on first when the store is back. */
	settles?: (key: string) => boolean;
}

/**
 * A store whose verbs wait while it does not answer, as `StoreOutages` says. Notifications and listening do not
 * wait: a notification that is lost costs time only, and a listener outlives an outage by itself.
 *
 * A conditional write that was rejected may have been done all the same. When its repeat finds the rows other than
 * expected, they are read: where each holds what this write wanted, it counts as done. That is sound for every row
 * by which somebody is chosen, because its bytes name the writer: a job's record has the owner, the claim and the
 * moment, a lock has an id made for it, a receipt has its pin. Of other rows two writers may want the same bytes,
 * and both may think that they wrote them: a note is `true` for everybody and a pin's row names the job that has
 * it, so that nothing differs; a count of warm-up slots or a pause that is tested gives one job too many its turn.
 */
export class PatientStore extends StoreBase implements AtomicStore {
	private readonly outages: StoreOutages;
	private readonly signal: AbortSignal | undefined;

	/**
	 * @param store for this wrapper alone to close. Others may use it, and are not kept waiting.
	 * @param shared internal: what `until` passes on.
	 */
	constructor(
		private readonly store: AtomicStore,
		private readonly options: PatientStoreOptions,
		shared: { outages?: StoreOutages; signal?: AbortSignal } = {},
	) {
		super();
		this.outages = shared.outages ?? new StoreOutages(async () => await store.delete(NO_ROW), options);
		this.signal = shared.signal;
	}

	/** The same store for one piece of work: nothing of it waits any longer when the signal aborts. */
	until(signal: AbortSignal | undefined): PatientStore {
		return signal ? new PatientStore(this.store, this.options, { outages: this.outages, signal }) : this;
	}

	get atOnce(): AtomicStore {
		return this.until(AbortSignal.abort());
	}

	get throughout(): AtomicStore {
		return new PatientStore(this.store, this.options, { outages: this.outages });
	}

	get shared(): AtomicStore['shared'] {
		return this.store.shared;
	}

	async read(key: string): Promise<string | undefined> {
		return await this.run(async () => await this.store.read(key));
	}

	async getMany(keys: string[]): Promise<(string | undefined)[]> {
		return await this.run(async () => await this.store.getMany(keys));
	}

	/** Known without the server most of the time, so that what settles something need not wait for it behind others. */
	async now(): Promise<number> {
		return await this.outages.run(async () => await this.store.now(), { local: true, signal: this.signal });
	}

	async askNow(): Promise<number> {
		return await this.run(async () => await this.store.askNow());
	}

	async count(prefix: string, range?: KeyRange): Promise<number> {
		return await this.run(async () => await this.store.count(prefix, range));
	}

	async size(): Promise<StoreSize> {
		return await this.run(async () => await this.store.size());
	}

	async set(key: string, value: unknown): Promise<boolean> {
		return await this.run(async () => await this.store.set(key, value), [key]);
	}

	/** @returns whether the row was there; after an outage it may say no of one that this call deleted. */
	async delete(key: string): Promise<boolean> {
		return await this.run(async () => await this.store.delete(key), [key]);
	}

	async clear(): Promise<void> {
		await this.run(async () => await this.store.clear());
	}

	async insert(key: string, raw: string): Promise<boolean> {
		return await this.conditionally(
			[{ key, expected: null, next: raw }],
			async () => await this.store.insert(key, raw),
		);
	}

	async swap(key: string, expected: string, next: string): Promise<boolean> {
		return await this.conditionally([{ key, expected, next }], async () => await this.store.swap(key, expected, next));
	}

	async apply(writes: readonly RowWrite[]): Promise<boolean> {
		return await this.conditionally(writes, async () => await this.store.apply(writes));
	}

	/** Goes on behind the last row when the store is back. */
	async *scan(prefix: string, { after, limit = Infinity }: ScanOptions = {}): AsyncGenerator<[string, string]> {
		let rows: AsyncGenerator<[string, string]> | undefined;
		let last = after;
		let left = limit;
		const next = async () => {
			rows ??= this.store.scan(prefix, { after: last, limit: left });
			try {
				return await rows.next();
			} catch (error) {
				rows = undefined;
				throw error;
			}
		};
		try {
			while (left > 0) {
				const row = await this.run(next);
				if (row.done) return;
				yield row.value;
				last = row.value[0];
				left -= 1;
			}
		} finally {
			await rows?.return(undefined);
		}
	}

	async notify(topic: string): Promise<void> {
		await this.store.notify(topic);
	}

	async listen(topic: string, listener: () => void): Promise<() => Promise<void>> {
		return await this.store.listen(topic, listener);
	}

	async disconnect(): Promise<void> {
		this.outages.close();
		await this.store.disconnect();
	}

	private async conditionally(writes: readonly RowWrite[], verb: () => Promise<boolean>): Promise<boolean> {
		const keys = writes.map(({ key }) => key);
		return await this.run(async (again) => (await verb()) || (again && (await this.holds(writes))), keys);
	}

	/** Whether each row holds what was to be written, and one of them tells by it that it was. */
	private async holds(writes: readonly RowWrite[]): Promise<boolean> {
		const tells = ({ expected, next }: RowWrite) =>
			typeof next === 'string' && expected !== undefined && expected !== next;
		const written = writes.filter(({ next, fleeting }) => next !== undefined && !fleeting);
		if (!writes.some(tells)) return false;
		const rows = await this.store.getMany(written.map(({ key }) => key));
		return written.every(({ next }, index) => (rows[index] ?? null) === next);
	}

	/** @param written the rows that the verb writes. */
	private async run<Answer>(verb: (again: boolean) => Promise<Answer>, written: string[] = []): Promise<Answer> {
		const { settles } = this.options;
		return await this.outages.run(verb, {
			settles: settles !== undefined && written.some(settles),
			signal: this.signal,
		});
	}
}
