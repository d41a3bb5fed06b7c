import type { JobRecord } from '../model/job';
import type { RowWrite } from '../store/atomic-store';
import { dueRowOf } from './due-index';
import { listRowsOf } from './job-list';
import type { JobRecords } from './job-record';
import { linkRowOf } from './link-index';
import { siblingRowsOf } from './siblings';

/**
 * The rows by which a record is found, as they change with it. They are written in the same step as the record, so
 * that no crash leaves one without the other.
 */
export async function indexWrites(
	records: Pick<JobRecords, 'encode'>,
	next: JobRecord | undefined,
	before?: JobRecord,
): Promise<RowWrite[]> {
	const [had, has] = [rowsOf(before), rowsOf(next)];
	const present = await records.encode(true);
	return [
		...[...had].filter((key) => !has.has(key)).map((key) => ({ key, next: null })),
		...[...has].filter((key) => !had.has(key)).map((key) => ({ key, next: present })),
	];
}

function rowsOf(job: JobRecord | undefined): Set<string> {
	if (!job) return new Set();
	const due = job.dueAt === undefined ? [] : [dueRowOf(job)];
	const linked = linkRowOf(job);
	return new Set([...due, ...listRowsOf(job), ...siblingRowsOf(job), ...(linked === undefined ? [] : [linked])]);
}
