import type { JobFilter } from '../ledger/job-list';
import type { Ledger } from '../ledger/ledger';
import { Refreshed } from './refreshed';

export interface Total {
	count: number;
	/** Where not all jobs were read: there are at least so many. */
	isMore: boolean;
}

/** So many jobs are read at most for a number that no list has by itself. */
const READ_AT_MOST = 1_000;
/** In milliseconds. */
const FRESH_MS = 15_000;
/** So many filters are remembered. */
const MOST_FILTERS = 200;

/** How many jobs fit a filter, for lists that many people look at. Of a million jobs a count takes some tenths of a second. */
export class Totals {
	private readonly known = new Map<string, Refreshed<Total>>();

	constructor(
		private readonly ledger: Ledger,
		private readonly now: () => number,
	) {}

	/** @throws what keeps the store from answering, where the number is not known yet. */
	async of(filter: JobFilter): Promise<Total> {
		const name = JSON.stringify(Object.entries(filter).sort());
		const count = async () => await this.ledger.list.count(filter, READ_AT_MOST);
		const total = this.known.get(name) ?? new Refreshed(count, { now: this.now, freshMs: FRESH_MS });
		this.known.delete(name); // to its end: the map is in the order of the last use
		this.known.set(name, total);
		for (const oldest of this.known.keys()) {
			if (this.known.size <= MOST_FILTERS) break;
			this.known.delete(oldest);
		}
		return await total.get();
	}
}
