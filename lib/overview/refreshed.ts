export interface RefreshedOptions {
	/** Epoch milliseconds. */
	now: () => number;
	/** A value that is older, in milliseconds, is read again in the background. */
	freshMs: number;
	/** A value that takes no longer to read, in milliseconds, is read anew for each reader. @default none is */
	quickMs?: number;
}

/** A value that takes long to read: a moment old it answers at once, and of any number of readers one reads it again. */
export class Refreshed<Value> {
	private last: { value: Value; at: number; tookMs: number } | undefined;
	private reading: Promise<Value> | undefined;

	constructor(
		private readonly read: () => Promise<Value>,
		private readonly options: RefreshedOptions,
	) {}

	/** The value, new or a moment old. @throws what keeps it from being read, where it is not known yet. */
	async get(): Promise<Value> {
		const { now, freshMs, quickMs = -1 } = this.options;
		if (!this.last || this.last.tookMs <= quickMs) return await this.refresh();
		if (Math.abs(now() - this.last.at) >= freshMs) this.refresh().catch(() => undefined); // the next reader tries again
		return this.last.value;
	}

	/** Read now, also where others read already. */
	async refresh(): Promise<Value> {
		const { now } = this.options;
		const at = now();
		this.reading ??= this.read()
			.then((value) => {
				this.last = { value, at, tookMs: now() - at };
				return value;
			})
			.finally(() => (this.reading = undefined));
		return await this.reading;
	}
}
