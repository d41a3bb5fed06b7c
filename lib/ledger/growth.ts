import type { StoreSize } from '../store/atomic-store';
import { listRowsOf } from './job-list';
import type { Ledger } from './ledger';
import { siblingRowsOf } from './siblings';

/** How large a record is, and how fast it grows. */
export interface Growth extends StoreSize {
	/** What a year adds at the pace of the last 30 days, in bytes. An estimate. */
	yearBytes: number;
}

const DAY_MS = 86_400_000;
const DAYS = 30;
/** The newest jobs tell the pace; no more of them are read, however many there are. */
const READ_AT_MOST = 2_000;
/** Fewer jobs tell nothing of a year. */
const LEAST_JOBS = 100;

/** @returns undefined where the last 30 days brought too few jobs to tell anything. */
export async function growthOf(ledger: Ledger): Promise<Growth | undefined> {
	const now = await ledger.store.now();
	let jobs = 0;
	let rows = 0;
	let oldest = now;
	for await (const job of ledger.list.jobs({ since: now - DAYS * DAY_MS })) {
		jobs += 1;
		rows += rowsOf(job.receipt !== undefined, listRowsOf(job).length + siblingRowsOf(job).length);
		oldest = Math.min(oldest, Date.parse(job.updatedAt));
		if (jobs === READ_AT_MOST) break;
	}
	if (jobs < LEAST_JOBS) return undefined;
	// A record that began last week has the pace of a week.
	const days = Math.min(DAYS, Math.max(1, (now - oldest) / DAY_MS));
	const size = await ledger.store.size();
	return { ...size, yearBytes: Math.round(((365 * rows) / days) * (size.bytes / Math.max(1, size.rows))) };
}

/** The record itself, its receipt and the owner of its pin, and those by which it is found. */
function rowsOf(published: boolean, indexed: number): number {
	return (published ? 3 : 1) + indexed;
}
