import { Counts } from '../../lib';
import type { Desk } from './desk';

const COUNTS = new WeakMap<Desk, Counts>();

/** The counts of jobs that all pages of a desk share. */
export function countsOf(desk: Desk): Counts {
	const counts = COUNTS.get(desk) ?? new Counts(desk.ledger, desk.now);
	COUNTS.set(desk, counts);
	return counts;
}
