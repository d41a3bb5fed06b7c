import type { JobRecord, JobState } from '../model/job';
import { eachOnce } from './bookmark-pages';
import type { PinterestClient } from './client';
import type { MediaUploadFacts } from './endpoints/media';

/** Why an upload counts as used by no pin. */
export type OrphanReason =
	/** Pinterest could not process it, so no pin can use it. */
	| 'processing-failed'
	/** No file has arrived, so no pin can use it yet; an upload may be under way. */
	| 'nothing-uploaded'
	/** It was uploaded for a job that ended without a pin. */
	| 'job-ended'
	/** The record does not know it. Another program, another store or an import that was pruned may have made a pin of it. */
	| 'not-in-record';

export interface OrphanedUpload extends MediaUploadFacts {
	/** Whether it is certain that no pin of this record uses it. */
	certain: boolean;
	reason: OrphanReason;
	/** The job that it was uploaded for, where the record has one. */
	jobKey: string | null;
	jobState: JobState | null;
}

/** A job in these states has no pin, and goes on only if somebody wants it again. */
const ENDED: readonly JobState[] = ['failed', 'rejected', 'cancelled'];

/**
 * The uploads of the account that no pin uses, as far as can be told. Pinterest does not say which upload a pin was made
 * of, so it takes the record: an upload whose job is published, goes on, or has an unknown outcome is left out. Reads the
 * whole list of uploads, and the record until each of them is found.
 */
export async function* orphanedUploads(
	client: Pick<PinterestClient, 'listMediaUploads'>,
	jobs: () => AsyncIterable<JobRecord>,
	signal?: AbortSignal,
): AsyncGenerator<OrphanedUpload> {
	const list = async (bookmark?: string) => await client.listMediaUploads(bookmark, signal);
	const uploads = await Array.fromAsync(eachOnce(list));
	if (uploads.length === 0) return;
	const jobOf = await jobsOf(new Set(uploads.map(({ id }) => id)), jobs, signal);
	for (const upload of uploads) {
		const job = jobOf.get(upload.id);
		if (job && !ENDED.includes(job.state)) continue;
		const reason = reasonOf(upload, job);
		yield {
			...upload,
			certain: reason !== 'not-in-record',
			reason,
			jobKey: job?.key ?? null,
			jobState: job?.state ?? null,
		};
	}
}

function reasonOf({ status }: MediaUploadFacts, job: JobRecord | undefined): OrphanReason {
	if (status === 'failed') return 'processing-failed';
	if (status === 'registered') return 'nothing-uploaded';
	return job ? 'job-ended' : 'not-in-record';
}

/** The job of each upload; of several the one that keeps it from being an orphan. */
async function jobsOf(
	wanted: ReadonlySet<string>,
	jobs: () => AsyncIterable<JobRecord>,
	signal: AbortSignal | undefined,
): Promise<Map<string, JobRecord>> {
	const found = new Map<string, JobRecord>();
	let inUse = 0;
	for await (const job of jobs()) {
		signal?.throwIfAborted();
		const { mediaId } = job;
		if (mediaId === undefined || !wanted.has(mediaId)) continue;
		const known = found.get(mediaId);
		if (known && !ENDED.includes(known.state)) continue;
		found.set(mediaId, job);
		if (!ENDED.includes(job.state) && ++inUse === wanted.size) break;
	}
	return found;
}
