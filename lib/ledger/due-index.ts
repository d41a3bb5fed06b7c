import type { JobRecord } from '../model/job';

/**
 * The due index: one row for each job that is to be taken up, `due:TIME:KEY:TURN`, so that the order
 * of the keys is the order in time, and what is due next costs one small page however many jobs there
 * are. TIME is `dueAt` in 16 digits, TURN the record's. A row is written before the record that it
 * is for, so that a crash leaves a row too many and never one too few. A turn is used once: when the
 * record has come to it, or past it, no writer can still be on the way to make its row the job's.
 */
export const DUE = 'due:';
const DIGITS = 16;

export interface DueRow {
	dueAt: number;
	key: string;
	turn: number;
}

/** The row of a record that has a `dueAt`. */
export function dueRowOf({ dueAt = 0, key, turn = 0 }: Pick<JobRecord, 'dueAt' | 'key' | 'turn'>): string {
	return `${DUE}${String(dueAt).padStart(DIGITS, '0')}:${key}:${turn}`;
}

export function isSameRow(job: JobRecord, next: JobRecord): boolean {
	return job.dueAt === next.dueAt && job.turn === next.turn;
}

export function readDueRow(row: string): DueRow {
	const end = row.lastIndexOf(':');
	const start = DUE.length + DIGITS;
	return { dueAt: Number(row.slice(DUE.length, start)), key: row.slice(start + 1, end), turn: Number(row.slice(end + 1)) };
}

/**
 * `live` is the job's own row. `stale` is left over, and nobody will need it again. `early` is one
 * whose record does not say so yet: its writer is at it, or died before it could.
 */
export function standingOf({ dueAt, turn }: DueRow, job: JobRecord | undefined): 'live' | 'stale' | 'early' {
	if (!job) return 'stale';
	if ((job.turn ?? 0) < turn) return 'early';
	return job.turn === turn && job.dueAt === dueAt ? 'live' : 'stale';
}
