import { Counts, Totals } from '../../lib';
import type { Desk } from './desk';

const COUNTS = new WeakMap<Desk, Counts>();

/** The counts of jobs that all pages of a desk share. They are counted when it is opened, so that nobody waits for them. */
export function countsOf(desk: Desk): Counts {
	const known = COUNTS.get(desk);
	if (known) return known;
	const counts = new Counts(desk.ledger, desk.now);
	COUNTS.set(desk, counts);
	counts.refresh().catch(() => undefined); // the first reader hears of it
	return counts;
}

const TOTALS = new WeakMap<Desk, Totals>();

/** How many jobs fit a filter, for all pages of a desk together. */
export function totalsOf(desk: Desk): Totals {
	const known = TOTALS.get(desk) ?? new Totals(desk.ledger, desk.now);
	TOTALS.set(desk, known);
	return known;
}
