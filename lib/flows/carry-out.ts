import type { Lease } from '../ledger/lease';
import { reachedAt, type JobState } from '../model/job';
import type { Outcome } from '../model/outcome';
import { PipelineError } from '../model/problem';
import { awaitReadiness, STILL_PROCESSING } from './await-readiness';
import { brokenOff, claimIntent, holding, type ResolvedIntent } from './intent';
import { placeIn, type Place } from './lanes';
import type { Pipeline } from './pipeline';
import { isAhead } from './publish-once';
import { publishPin, type Publication } from './publish-pin';
import { reconcile, type ReconcileOptions } from './reconcile';
import { uploadMedia } from './upload-media';

export interface CarryOutOptions extends ReconcileOptions {
	/** Gains the key of each publish that is begun. */
	ownKeys: Set<string>;
	/** Told of the job's progress, for those who show it. */
	onState?: (state: JobState) => void;
}

/**
 * A draft that was found fit, from its claim to its receipt, in the lane of its kind. A place in the
 * lane is held from the claim on, and given up wherever the job only waits.
 */
export async function carryOut(
	pipeline: Pipeline,
	{ draft, asset }: Omit<Publication, 'intent'>,
	resolve: () => Promise<ResolvedIntent>,
	options: CarryOutOptions,
): Promise<Outcome & { idempotencyKey: string }> {
	const place = placeIn(pipeline.lanes[asset.kind], options.signal);
	await place.take();
	try {
		const intent = await resolve();
		const idempotencyKey = intent.key;
		const claimed = await claimIntent(pipeline, intent, { ...options, patient: options.mayRestMs > 0 });
		if (!claimed.lease) return { ...claimed.settled.outcome, idempotencyKey };
		const { lease, unresolved } = claimed;
		const publication = { intent, draft, asset };
		const work = async () => (unresolved ? await pickUp(pipeline, lease, publication, place, options) : await stages(pipeline, lease, publication, place, options));
		return { ...(await holding(lease, work).catch((error: unknown) => brokenOff(pipeline, lease, error))), idempotencyKey };
	} finally {
		place.leave();
	}
}

/** Finds out first what became of an earlier attempt, which may rest for minutes. */
async function pickUp(pipeline: Pipeline, lease: Lease, publication: Publication, place: Place, options: CarryOutOptions): Promise<Outcome> {
	place.leave();
	const found = await reconcile(pipeline, lease, publication, options);
	if (found) return found;
	await place.take();
	return await stages(pipeline, lease, publication, place, options);
}

async function stages(pipeline: Pipeline, lease: Lease, publication: Publication, place: Place, options: CarryOutOptions): Promise<Outcome> {
	const { draft, asset, intent } = publication;
	if (isAhead(draft.runAt, pipeline.clock.now())) {
		await lease.postpone(draft.runAt as string);
		return { outcome: 'scheduled' };
	}
	if (asset.kind === 'video') options.onState?.('uploading');
	const mediaId = await uploadMedia(pipeline, lease, draft, { ...asset, fingerprint: intent.fingerprint }, options);
	if (mediaId) {
		place.leave(); // the next video may be uploaded while Pinterest processes this one
		options.onState?.('processing');
		await ready(pipeline, lease, { ...publication, mediaId }, options);
	}
	options.onState?.('publishing');
	options.ownKeys.add(intent.key);
	return await publishPin(pipeline, lease, { ...publication, mediaId }, options);
}

async function ready(pipeline: Pipeline, lease: Lease, { asset, mediaId }: Publication & { mediaId: string }, options: CarryOutOptions): Promise<void> {
	await lease.record({ state: 'processing' });
	const readiness = await awaitReadiness(pipeline, { mediaId, asset, uploadedAt: reachedAt(lease.job, 'uploaded') }, options);
	if (readiness.state !== 'ready') throw new PipelineError(readiness.state === 'failed' ? readiness.problem : STILL_PROCESSING);
	await lease.record({ state: 'ready' });
}
