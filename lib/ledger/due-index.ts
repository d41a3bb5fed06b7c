import type { JobRecord } from '../model/job';
import { PipelineError } from '../model/problem';
import type { JobRecords, StoredJob } from './job-record';

/** The topic of notifications that a job is due earlier than its record said so far. */
export const DUE_TOPIC = 'due';
const DUE = 'due:';
const DIGITS = 16;
const LAST_MOMENT = 10 ** 15;
/** Follows every key that continues with the separator `:`. */
const PAST = ';';

export interface DueRow {
	account: string;
	dueAt: number;
	key: string;
	turn: number;
}

/** The row of a record that has a `dueAt`. */
export function dueRowOf({
	account = '',
	dueAt = 0,
	key,
	turn = 0,
}: Pick<JobRecord, 'account' | 'dueAt' | 'key' | 'turn'>): string {
	return `${DUE}${account}:${digitsOf(dueAt)}:${key}:${turn}`;
}

/** A moment that no job is due behind, such as Infinity, has the largest number. */
function digitsOf(moment: number): string {
	return String(Math.max(0, Math.min(Number.MAX_SAFE_INTEGER, Math.trunc(moment)))).padStart(DIGITS, '0');
}

/** How the rows of an account begin, or those of a moment. */
export function beginningOfDue(account: string, dueAt?: number): string {
	const moment =
		dueAt === undefined
			? ''
			: `${String(Math.min(LAST_MOMENT, Math.max(0, Math.round(dueAt)))).padStart(DIGITS, '0')}:`;
	return `${DUE}${account}:${moment}`;
}

export function readDueRow(row: string): DueRow {
	const end = row.lastIndexOf(':');
	const start = row.indexOf(':', DUE.length) + 1;
	const account = row.slice(DUE.length, start - 1);
	return {
		account,
		dueAt: Number(row.slice(start, start + DIGITS)),
		key: row.slice(start + DIGITS + 1, end),
		turn: Number(row.slice(end + 1)),
	};
}

/**
 * One row for each job that waits for a time, `due:ACCOUNT:TIME:KEY:TURN`, so that the order of an account's keys is
 * the order in time, and what is due next costs one small page however many jobs there are, of this account or of
 * others that nobody works for. TIME is `dueAt` in 16 digits. The row is written in the same step as the record that it
 * is for. Version 0.1.0 wrote it before, so that its crashes left rows that no record has: they are deleted when they
 * are met.
 */
export class DueIndex {
	constructor(private readonly records: JobRecords) {}

	/** After a record was written. A lost notification does no harm: workers poll anyway. */
	async notifyIfEarlier(before: JobRecord | undefined, next: JobRecord): Promise<void> {
		if (next.dueAt === undefined || next.dueAt >= (before?.dueAt ?? Infinity)) return;
		await this.records.store.notify(DUE_TOPIC).catch(() => undefined);
	}

	/**
	 * An account's jobs that are due by a moment, the earliest first, while they change.
	 * @param page how many rows are read at a time.
	 */
	async *jobs(account: string, until: number, page: number): AsyncGenerator<StoredJob> {
		const now = await this.records.store.now();
		for await (const rows of this.pages(account, until, page)) {
			const found = await this.records.findReadable(rows.map((row) => readDueRow(row).key));
			for (const [index, row] of rows.entries()) {
				const stored = found[index];
				if (stored instanceof PipelineError) await this.leaveOut(row, stored);
				else if (stored?.job.dueAt !== undefined && dueRowOf(stored.job) === row) yield stored;
				else if (readDueRow(row).dueAt <= now) await this.deleteStale(row, stored);
			}
		}
	}

	/** The accounts that have waiting jobs. Reads one row of each. */
	async accounts(): Promise<string[]> {
		const accounts: string[] = [];
		for (let after: string | undefined; ;) {
			let found: string | undefined;
			for await (const [row] of this.records.store.scan(DUE, { after, limit: 1 })) found = readDueRow(row).account;
			if (found === undefined) return accounts;
			accounts.push(found);
			after = `${DUE}${found}${PAST}`;
		}
	}

	/** How many rows an account has that are due from one moment to another, both in epoch milliseconds. */
	async count(account: string, from: number, until: number): Promise<number> {
		const [first, last] = [from, until].map((moment) => `${DUE}${account}:${digitsOf(moment)}`);
		return await this.records.store.count(`${DUE}${account}:`, { from: first, to: `${last}${PAST}` });
	}

	/** An account's rows that are due by a moment, in pages. */
	async *pages(account: string, until: number, page: number): AsyncGenerator<string[]> {
		for (let after: string | undefined, read = page; read === page;) {
			const due: string[] = [];
			read = 0;
			for await (const [row] of this.records.store.scan(`${DUE}${account}:`, { after, limit: page })) {
				if (readDueRow(row).dueAt > until) break;
				due.push(row);
				read += 1;
			}
			if (due.length > 0) yield due;
			after = due.at(-1);
		}
	}

	/** An account's rows that are due from a moment on and before another, the earliest first. Reads no jobs. */
	async *between(account: string, from: number, to: number, page: number): AsyncGenerator<DueRow> {
		let after = `${DUE}${account}:${digitsOf(from)}`;
		for (let read = page; read === page;) {
			read = 0;
			for await (const [row] of this.records.store.scan(`${DUE}${account}:`, { after, limit: page })) {
				const found = readDueRow(row);
				if (found.dueAt >= to) return;
				yield found;
				after = row;
				read += 1;
			}
		}
	}

	/** Nobody can do what the row says. One of a later version waits for a process of that version. */
	private async leaveOut(row: string, { problem }: PipelineError): Promise<void> {
		if (problem.code === 'job-unreadable') await this.records.store.delete(row);
	}

	/** Only while the record is as it was read: another process may make the row the job's in this moment. */
	private async deleteStale(row: string, stored: StoredJob | undefined): Promise<void> {
		await this.records.store.apply([this.records.unchanged(readDueRow(row).key, stored), { key: row, next: null }]);
	}
}
