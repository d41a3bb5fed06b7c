import type { JobRecord } from '../../lib';

/** A job's line of `--json`: its whole record, with its key, its pin and the pin's address by the names that every line has. */
export function jobLine(job: JobRecord): object {
	const { key, receipt } = job;
	return { type: 'job', ...job, idempotencyKey: key, pinId: receipt?.id, pinUrl: receipt?.url };
}
