import type { JobState } from '../model/job';
import type { Outcome } from '../model/outcome';
import { brokenOff, claimIntent, holding } from './intent';
import type { Pipeline } from './pipeline';
import { publishPin, type Publication } from './publish-pin';
import { reconcile, type ReconcileOptions } from './reconcile';

/**
 * Publishes a draft whose media is ready, once: claims it, finds out about an earlier attempt that was
 * not answered, keeps what is not due yet, and sends.
 * @returns the outcome, and the state in which the job was left.
 */
export async function publishOnce(pipeline: Pipeline, publication: Publication, options: Omit<ReconcileOptions, 'ownKeys'>): Promise<{ outcome: Outcome; state: JobState }> {
	const { intent, draft } = publication;
	const claimed = await claimIntent(pipeline, intent, options);
	if (!claimed.lease) return { outcome: claimed.settled.outcome, state: claimed.settled.job.state };
	const { lease, unresolved } = claimed;
	const work = async (): Promise<Outcome> => {
		const found = unresolved && (await reconcile(pipeline, lease, publication, { ...options, ownKeys: new Set() }));
		if (found) return found;
		if (isAhead(draft.runAt, pipeline.clock.now())) {
			await lease.postpone(draft.runAt as string);
			return { outcome: 'scheduled' };
		}
		const mediaId = lease.job.mediaId ?? publication.mediaId;
		return await publishPin(pipeline, lease, { ...publication, mediaId }, options);
	};
	const outcome = await holding(lease, work).catch((error: unknown) => brokenOff(pipeline, lease, error));
	return { outcome, state: lease.job.state };
}

/** Whether a due date is still ahead. */
export function isAhead(runAt: string | undefined, nowMs: number): boolean {
	return runAt !== undefined && Date.parse(runAt) > nowMs;
}
