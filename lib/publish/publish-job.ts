import type { Lease } from '../ledger/lease';
import { reachedAt, type JobState } from '../model/job';
import type { Outcome } from '../model/outcome';
import { PipelineError } from '../model/problem';
import { admit } from './warm-up-gate';
import { awaitReadiness, STILL_PROCESSING } from './media-readiness';
import { brokenOff, claimIntent, holding, type ResolvedIntent } from './claim';
import { placeIn, type Place } from './lanes';
import type { Pipeline } from './context';
import { publishPin, type Publication } from './publish-pin';
import { notYet, putOff } from './defer';
import { reconcile, type ReconcileOptions } from './reconcile';
import type { Turn } from '../concurrency/ticket-queue';
import { uploadMedia } from './upload-media';

export interface CarryOutOptions extends ReconcileOptions {
	/** Gains the key of each publish that is begun. */
	ownKeys: Set<string>;
	/** Told of the job's progress, for those who show it. */
	onState?: (state: JobState) => void;
	/** The order in which a warm-up lets jobs through; without one, as they come. */
	turn?: Turn;
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
): Promise<Outcome & { idempotencyKey?: string }> {
	const place = placeIn(pipeline.lanes[asset.kind], options.signal);
	await place.take();
	try {
		const stopped = pipeline.guards.stopped(asset.kind);
		if (stopped) return { outcome: 'failed', problem: stopped };
		const intent = await resolve().catch((error: unknown) => {
			pipeline.guards.refused(error);
			throw error;
		});
		const idempotencyKey = intent.key;
		const claimed = await claimIntent(pipeline, intent, { ...options, patient: options.mayRestMs > 0 });
		if (!claimed.lease) return { ...claimed.settled.outcome, idempotencyKey };
		return { ...(await carryOn(pipeline, claimed, { intent, draft, asset }, place, options)), idempotencyKey };
	} finally {
		place.leave();
	}
}

/** From a claim that is held to its end, whatever that is; the lease is ended with it. Throws nothing. */
export async function carryOn(
	pipeline: Pipeline,
	{ lease, unresolved }: { lease: Lease; unresolved: boolean },
	publication: Publication,
	place: Place,
	options: CarryOutOptions,
): Promise<Outcome> {
	return await settling(pipeline, lease, publication, async () => {
		const found = unresolved ? await whatBecame(pipeline, lease, publication, place, options) : undefined;
		return found ?? (await stages(pipeline, lease, publication, place, options));
	});
}

/**
 * Does work under a lease, and makes an outcome of what it throws; what it resolves to without one leaves the lease held. What waits for a budget longer than
 * anybody should sleep is put off; a refusal that others would meet too is noted.
 */
export async function settling<End extends Outcome | undefined>(
	pipeline: Pipeline,
	lease: Lease,
	publication: Publication,
	work: () => Promise<End>,
): Promise<End | Outcome> {
	const settled = async () => {
		try {
			return await work();
		} catch (error) {
			pipeline.guards.refused(error);
			const waitMs = longWait(error, pipeline);
			if (waitMs === undefined || lease.mayHavePublished) throw error;
			return await putOff(pipeline, lease, publication, { problem: (error as PipelineError).problem, waitMs });
		}
	};
	return await holding<End | Outcome>(lease, settled).catch((error: unknown) => brokenOff(pipeline, lease, error));
}

/** What became of an earlier attempt, which may rest for minutes; undefined where there certainly is no pin of it. */
async function whatBecame(
	pipeline: Pipeline,
	lease: Lease,
	publication: Publication,
	place: Place,
	options: CarryOutOptions,
): Promise<Outcome | undefined> {
	place.leave();
	const found = await reconcile(pipeline, lease, publication, options);
	if (!found) await place.take();
	return found;
}

async function stages(
	pipeline: Pipeline,
	lease: Lease,
	publication: Publication,
	place: Place,
	options: CarryOutOptions,
): Promise<Outcome> {
	const { draft, asset, intent } = publication;
	const later = await notYet(pipeline, lease, publication);
	if (later) return later;
	const waiting = await admit(pipeline, lease, publication, { ...options, place });
	if (waiting) return waiting;
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

async function ready(
	pipeline: Pipeline,
	lease: Lease,
	{ asset, mediaId }: Publication & { mediaId: string },
	options: CarryOutOptions,
): Promise<void> {
	await lease.record({ state: 'processing' });
	const readiness = await awaitReadiness(
		pipeline,
		{ mediaId, asset, uploadedAt: reachedAt(lease.job, 'uploaded') },
		options,
	);
	if (readiness.state !== 'ready')
		throw new PipelineError(readiness.state === 'failed' ? readiness.problem : STILL_PROCESSING);
	await lease.record({ state: 'ready' });
}

/** How long a used-up budget makes a job wait, where nobody should sleep that long. The budget's own refusals come with their time. */
function longWait(error: unknown, { clock }: Pipeline): number | undefined {
	if (!(error instanceof PipelineError) || error.problem.category !== 'rate-limit' || !error.problem.retryAt)
		return undefined;
	return Math.max(0, Date.parse(error.problem.retryAt) - clock.now());
}
