import type { JobFilter } from '../ledger/job-list';
import type { Ledger } from '../ledger/ledger';

export interface Total {
	count: number;
	/** Where not all jobs were read: there are at least so many. */
	isMore: boolean;
}

interface Counted {
	/** When it was counted, in epoch milliseconds. */
	at: number;
	total: Total;
}

/** So many jobs are read at most for a number that no list has by itself. */
const READ_AT_MOST = 1_000;
/** A number that was counted is shown for so long, in milliseconds, and counted again in the background where it is older. */
const FRESH_MS = 15_000;
/** So many filters are remembered. */
const MOST_FILTERS = 200;

/**
 * How many jobs fit a filter, for lists that many people look at. Of a million jobs a count takes some tenths of a
 * second: one reader counts for all, and a number that is a moment old answers at once.
 */
export class Totals {
	private readonly counted = new Map<string, Counted>();
	private readonly counting = new Map<string, Promise<Total>>();

	constructor(
		private readonly ledger: Ledger,
		private readonly now: () => number,
	) {}

	/** @throws what keeps the store from answering, where the number is not known yet. */
	async of(filter: JobFilter): Promise<Total> {
		const name = JSON.stringify(Object.entries(filter).sort());
		const known = this.counted.get(name);
		if (!known) return await this.count(name, filter);
		if (Math.abs(this.now() - known.at) >= FRESH_MS) this.count(name, filter).catch(() => undefined); // the next reader tries again
		return known.total;
	}

	private async count(name: string, filter: JobFilter): Promise<Total> {
		const running = this.counting.get(name);
		if (running) return await running;
		const counting = this.ledger.list
			.count(filter, READ_AT_MOST)
			.then((total) => {
				this.keep(name, { at: this.now(), total });
				return total;
			})
			.finally(() => this.counting.delete(name));
		this.counting.set(name, counting);
		return await counting;
	}

	private keep(name: string, counted: Counted): void {
		this.counted.delete(name); // to its end: the map is in the order of the last count
		this.counted.set(name, counted);
		for (const oldest of this.counted.keys()) {
			if (this.counted.size <= MOST_FILTERS) break;
			this.counted.delete(oldest);
		}
	}
}
