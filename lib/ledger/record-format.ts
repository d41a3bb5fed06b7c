import { version } from '../../package.json';
import { JOB_STATES, type JobRecord } from '../model/job';
import { pipelineError } from '../sentences/problems';

/** The form of the records that this version writes. 1: version 0.1.0, which wrote no form. 2: lists, and edited rows, find a record by rows beside it. */
const RECORD_FORMAT = 2;

/** The record with the form and the version that wrote it. */
export function stamped(job: JobRecord): JobRecord {
	return { ...job, format: RECORD_FORMAT, version };
}

/**
 * A stored value as the record of a job.
 * @throws PipelineError `job-newer` for one of a later version, whose rules are not known; `job-unreadable` for what is no record.
 */
export function recordOf(key: string, value: unknown): JobRecord {
	const job = value as Partial<JobRecord> | null | undefined;
	if (typeof job?.format === 'number' && job.format > RECORD_FORMAT)
		throw pipelineError('job-newer', { key, version: String(job.version ?? 'unknown') });
	if (!isRecord(key, job)) throw pipelineError('job-unreadable', { key });
	return job;
}

function isRecord(key: string, job: Partial<JobRecord> | null | undefined): job is JobRecord {
	return (
		job?.key === key &&
		JOB_STATES.some((state) => state === job.state) &&
		typeof job.fence === 'number' &&
		Array.isArray(job.events) &&
		typeof job.payload === 'object' &&
		typeof job.label === 'object'
	);
}
