import type { JobRecord } from '../model/job';
import type { JobRecords } from './job-record';

/** The topic of notifications that a job is due earlier than its record said so far. */
export const DUE_TOPIC = 'due';
const DUE = 'due:';
const DIGITS = 16;
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
	return `${DUE}${account}:${String(dueAt).padStart(DIGITS, '0')}:${key}:${turn}`;
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
 * One row for each job that waits for a time, `due:ACCOUNT:TIME:KEY:REVISION`, so that the order of an
 * account's keys is the order in time, and what is due next costs one small page however many jobs
 * there are, of this account or of others that nobody works for. TIME is `dueAt` in 16 digits, REVISION
 * the record's `turn`. A row is written before the record that it is for, so that
 * a crash leaves a row too many and never one too few. A revision is used once: when the record has reached
 * it or a later one, no writer can still make its row the job's.
 */
export class DueIndex {
	constructor(private readonly records: JobRecords) {}

	/** Before a record is written: the row that it will need is there. @returns the record to write. */
	async prepare(job: JobRecord, decided: JobRecord): Promise<JobRecord> {
		if (decided.dueAt === undefined || isSameRow(job, decided)) return decided;
		const turn = Math.max(decided.turn ?? 0, (job.turn ?? 0) + 1);
		const next = { ...decided, dueAt: Math.max(0, Math.round(decided.dueAt)), turn };
		await this.records.store.insert(dueRowOf(next), await this.records.encode(true));
		return next;
	}

	/** After it is written. Failures here do no harm: a row that stays is recognised as stale, and workers poll anyway. */
	async settle(job: JobRecord, next: JobRecord): Promise<void> {
		if (isSameRow(job, next)) return;
		const { store } = this.records;
		const earlier = next.dueAt !== undefined && next.dueAt < (job.dueAt ?? Infinity);
		await Promise.allSettled([
			job.dueAt === undefined ? undefined : store.delete(dueRowOf(job)),
			earlier ? store.notify(DUE_TOPIC) : undefined,
		]);
	}

	/**
	 * An account's jobs that are due by a moment, the earliest first, while they change. Stale rows are
	 * deleted on the way.
	 * @param page how many rows are read at a time.
	 */
	async *jobs(account: string, until: number, page: number): AsyncGenerator<JobRecord> {
		const now = await this.records.store.now();
		for await (const row of this.rows(account, until, page)) {
			const due = readDueRow(row);
			const job = await this.records.find(due.key);
			const rowStatus = rowStatusOf(due, job);
			if (job && rowStatus === 'live') yield job;
			// An early row may become the job's in a moment, so it is left alone until it is due.
			else if (rowStatus === 'stale' || (due.dueAt <= now && !(await this.becomesDue(row))))
				await this.records.store.delete(row);
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

	async *rows(account: string, until: number, page: number): AsyncGenerator<string> {
		for (let after: string | undefined, read = page; read === page;) {
			read = 0;
			for await (const [row] of this.records.store.scan(`${DUE}${account}:`, { after, limit: page })) {
				if (readDueRow(row).dueAt > until) return;
				after = row;
				read += 1;
				yield row;
			}
		}
	}

	/**
	 * Decides whether an early row is its job's. The record is set to the row's revision, so that its
	 * writer, if it still lives, fails and makes another row.
	 */
	private async becomesDue(row: string): Promise<boolean> {
		const due = readDueRow(row);
		const job = await this.records.change(due.key, (found) =>
			rowStatusOf(due, found) === 'early' ? { ...found, turn: due.turn } : undefined,
		);
		return job.dueAt !== undefined && dueRowOf(job) === row;
	}
}

/**
 * `live` is the job's own row. `stale` is left over and not needed again. The record of an `early` row
 * does not have its revision yet: its writer is about to write it, or died before.
 */
function rowStatusOf(
	{ dueAt, turn }: Pick<DueRow, 'dueAt' | 'turn'>,
	job: JobRecord | undefined,
): 'live' | 'stale' | 'early' {
	if (!job) return 'stale';
	if ((job.turn ?? 0) < turn) return 'early';
	return job.turn === turn && job.dueAt === dueAt ? 'live' : 'stale';
}

function isSameRow(job: JobRecord, next: JobRecord): boolean {
	return job.dueAt === next.dueAt && job.turn === next.turn;
}
