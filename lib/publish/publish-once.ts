import type { JobState } from '../model/job';
import type { Outcome } from '../model/outcome';
import { PipelineError } from '../model/problem';
import { admit } from './warm-up-gate';
import { settling } from './publish-job';
import { claimIntent } from './claim';
import type { Pipeline } from './context';
import { publishPin, type Publication } from './publish-pin';
import { isPutOff, notYet } from './defer';
import { reconcile, type ReconcileOptions } from './reconcile';

/**
 * Publishes a draft whose media is ready, once: claims it, finds out about an earlier attempt that was
 * not answered, keeps what is not due yet, and sends.
 * @returns the outcome, and the state in which the job was left.
 */
export async function publishOnce(
	pipeline: Pipeline,
	publication: Publication,
	options: Omit<ReconcileOptions, 'ownKeys'>,
): Promise<{ outcome: Outcome; state: JobState }> {
	const { intent, asset } = publication;
	const claimed = await claimIntent(pipeline, intent, options);
	if (!claimed.lease) return { outcome: claimed.settled.outcome, state: claimed.settled.job.state };
	const { lease, unresolved } = claimed;
	if (await isPutOff(pipeline, lease)) {
		await lease.release();
		return { outcome: { outcome: 'scheduled', problem: lease.job.problem }, state: lease.job.state };
	}
	const work = async (): Promise<Outcome> => {
		const found = unresolved && (await reconcile(pipeline, lease, publication, { ...options, ownKeys: new Set() }));
		if (found) return found;
		const stopped = pipeline.guards.stopped(asset.kind);
		if (stopped) throw new PipelineError(stopped);
		const later = await notYet(pipeline, lease, publication);
		if (later) return later;
		const waiting = await admit(pipeline, lease, publication, options);
		if (waiting) return waiting;
		const mediaId = lease.job.mediaId ?? publication.mediaId;
		return await publishPin(pipeline, lease, { ...publication, mediaId }, options);
	};
	const outcome = await settling(pipeline, lease, publication, work);
	return { outcome, state: lease.job.state };
}
