import { slotIn, type Slot } from '../concurrency/semaphore';
import type { Ticket } from '../concurrency/ticket-queue';
import type { Lease } from '../ledger/lease';
import { reachedAt, type JobRecord, type JobState } from '../model/job';
import type { Outcome } from '../model/outcome';
import { PipelineError } from '../model/problem';
import { problemFor, problemOf } from '../sentences/problems';
import { retryAtOf } from '../model/retry';
import { runAtMs } from '../model/run-at';
import type { DraftClaim } from './claim';
import type { PipelineContext, Work } from './context';
import { defer, deferPaused, fail, keepUntilDue } from './defer';
import { compareMedia } from './media-note';
import { awaitProcessing, STILL_PROCESSING } from './media-readiness';
import type { Kept, Publication } from './publication';
import { publishPin } from './publish-pin';
import { reconcile } from './reconcile';
import { spacingGate } from './spacing-gate';
import { uploadMedia } from './upload-media';
import { warmUpGate } from './warm-up-gate';

export interface PublishJobOptions extends Work {
	/** How far the job is taken: its media uploaded, or its pin published. */
	until: 'uploaded' | 'published';
	/**
	 * Whether an earlier call took the job to `uploaded`, which may have deferred it: then nothing is
	 * uploaded, and a deferred job is left alone until its time. @default false
	 */
	mediaUploaded?: boolean;
	/** How long an unanswered publish is waited for in this process, in milliseconds; a longer delay is left to a later run. @default 0 */
	maxDelayMs?: number;
	/** The keys of the publishes that this run has begun: their pins were created now, those of others before. */
	ownKeys?: Set<string>;
	/** Called with the job's progress. */
	onState?: (state: JobState) => void;
	/** The order in which a warm-up lets jobs through; without one, as they come. */
	ticket?: Ticket;
}

/** How a job ended, and its record. Without an outcome it is uploaded, and still to be published. */
export interface JobResult {
	outcome?: Outcome;
	job: JobRecord;
}

/** A claimed job on its way through the steps. */
interface JobRun {
	context: PipelineContext;
	lease: Lease;
	publication: Publication;
	/** A publish was begun before, and its end is not known. */
	unresolved: boolean;
	slot: Slot;
	options: PublishJobOptions;
}

/** Returns undefined to let the job go on, or ends it and its lease with an outcome. An error ends both too. */
type Step = (run: JobRun) => Promise<Outcome | undefined>;

/** The order of the steps. It is written here and nowhere else. */
const STEPS: Record<
	'reconcile' | 'stopped' | 'spacing' | 'due' | 'paused' | 'warmUp' | 'upload' | 'ready' | 'publish',
	Step
> = {
	reconcile: reconcileEarlierAttempt,
	stopped: checkStopped,
	spacing: keepDistance,
	due: checkDue,
	paused: checkPaused,
	warmUp: passWarmUp,
	upload,
	ready: awaitReady,
	publish,
};
const LAST_STEP = { uploaded: 'upload', published: 'publish' };

/**
 * Takes a claimed job to its end, whatever that is, and ends its lease. Every entrance (batch
 * import, due worker, the nodes) comes through here, so that a guard holds for all of them. Throws nothing.
 */
export function publishJob(
	context: PipelineContext,
	claim: DraftClaim,
	options: PublishJobOptions & { until: 'published' },
): Promise<JobResult & { outcome: Outcome }>;
export function publishJob(context: PipelineContext, claim: DraftClaim, options: PublishJobOptions): Promise<JobResult>;
export async function publishJob(
	context: PipelineContext,
	claim: DraftClaim,
	options: PublishJobOptions,
): Promise<JobResult> {
	if (!claim.lease) return claim.settled;
	const { lease, publication, unresolved } = claim;
	const slot = claim.slot ?? slotIn(context.lanes[publication.asset.kind], options.signal);
	const run: JobRun = { context, lease, publication, unresolved, slot, options };
	const outcome = await withLease(context, lease, publication, async () => await takeSteps(run));
	slot.release();
	return { outcome, job: lease.job };
}

async function takeSteps(run: JobRun): Promise<Outcome | undefined> {
	const { until } = run.options;
	// It may be published already: the Publish step finds that out, before anything is uploaded again.
	const leaveAlone = until === 'uploaded' && run.unresolved;
	for (const [name, step] of leaveAlone ? [] : Object.entries(STEPS)) {
		const end = await step(run);
		if (end) return end;
		if (name === LAST_STEP[until]) break;
	}
	await run.lease.release();
	return undefined;
}

/** Finds out what became of an earlier attempt, which may take minutes. Goes on where it certainly made no pin. */
async function reconcileEarlierAttempt({ context, lease, publication, unresolved, slot, options }: JobRun) {
	if (!unresolved) return undefined;
	slot.release();
	return await reconcile(context, lease, publication, options);
}

/** How long a job that is due waits while no job of its kind may be published, in milliseconds. */
const STOPPED_DELAY_MS = 60 * 60_000;

/**
 * Whether Pinterest refused something that every job of the kind needs. A job that came due is deferred, because
 * nobody is there to run it again; any other fails, so that a person fixes the cause.
 */
async function checkStopped({ context, lease, publication, slot, options }: JobRun) {
	await slot.acquire(); // checked after the slot is acquired, so that a job that waited for one sees a refusal that came meanwhile
	const problem = context.guards.stopped(publication.asset.kind);
	if (!problem || (options.mediaUploaded && (await isDeferred(context, lease)))) return undefined;
	if (lease.job.dueAt === undefined) return await fail(lease, problem);
	return await defer(context, lease, publication, { problem, waitMs: STOPPED_DELAY_MS });
}

/** Keeps a pin away from the others of its link on its board, where that was chosen. A deferred job is left alone until its time. */
async function keepDistance({ context, lease, publication, options }: JobRun): Promise<Outcome | undefined> {
	const { linkOnBoard, spacingMs } = lease.job;
	if (!linkOnBoard || !spacingMs) return undefined;
	if (options.mediaUploaded && (await isDeferred(context, lease))) return undefined;
	return await spacingGate(context, lease, publication);
}

/** Keeps a job until its due date, or the one that somebody moved it to; leaves a deferred job alone until its time. */
async function checkDue({ context, lease, publication, options }: JobRun): Promise<Outcome | undefined> {
	const { runAt, problem } = lease.job;
	if (options.mediaUploaded && (await isDeferred(context, lease))) {
		await lease.release();
		return { outcome: 'scheduled', problem };
	}
	const dueAt = runAt === undefined ? 0 : runAtMs(runAt);
	return dueAt > (await context.ledger.store.now()) ? await keepUntilDue(lease, publication, dueAt) : undefined;
}

async function isDeferred({ ledger }: PipelineContext, { job }: Lease): Promise<boolean> {
	return job.state === 'scheduled' && job.dueAt !== undefined && job.dueAt > (await ledger.store.now());
}

/** Defers a pin whose domain or account is paused, before anything is uploaded for it. */
async function checkPaused({ context, lease, publication }: JobRun) {
	const paused = await context.guards.circuitBreaker.peek(publication.draft.link);
	return paused && (await deferPaused(context, lease, publication, paused));
}

async function passWarmUp({ context, lease, publication, slot, options }: JobRun) {
	const { warmUp } = context.settings;
	return warmUp && (await warmUpGate(context, lease, publication, { ...options, warmUp, slot }));
}

/** Uploads a video; an image travels with its pin. */
async function upload({ context, lease, publication, slot, options }: JobRun) {
	const { draft, asset } = publication;
	publication.mediaId = lease.job.mediaId ?? publication.mediaId;
	if (!options.mediaUploaded) {
		if (asset.kind === 'video') options.onState?.('uploading');
		publication.mediaId = await uploadMedia(context, lease, draft, asset, options);
	}
	if (asset.kind === 'image') return undefined;
	slot.release(); // the next video may be uploaded while Pinterest processes this one
	const { mediaOf } = lease.job;
	const isOther = mediaOf !== undefined && compareMedia(mediaOf, asset) === 'other';
	return isOther ? await fail(lease, problemFor('video-replaced', { name: asset.source })) : undefined;
}

/** Waits until Pinterest has processed a video that was uploaded in this run. */
async function awaitReady({ context, lease, publication, options }: JobRun) {
	const { asset, mediaId } = publication;
	if (mediaId === undefined || options.mediaUploaded) return undefined;
	options.onState?.('processing');
	await lease.record({ state: 'processing' });
	const uploadedAt = reachedAt(lease.job, 'uploaded');
	const status = await awaitProcessing(context, { mediaId, asset, uploadedAt }, options);
	if (status.state !== 'ready') throw new PipelineError(status.state === 'failed' ? status.problem : STILL_PROCESSING);
	await lease.record({ state: 'ready' });
	return undefined;
}

async function publish({ context, lease, publication, options }: JobRun) {
	options.onState?.('publishing');
	options.ownKeys?.add(publication.intent.key);
	return await publishPin(context, lease, publication, options);
}

/**
 * Works under a lease, and makes an outcome of what the work throws. A job that would wait for a budget longer
 * than a process should sleep is deferred; a refusal that other jobs would meet too is noted. Throws nothing.
 */
export async function withLease<End extends Outcome | undefined>(
	context: PipelineContext,
	lease: Lease,
	kept: Kept,
	work: () => Promise<End>,
): Promise<End | Outcome> {
	try {
		return await work();
	} catch (error) {
		context.guards.noteRefusal(error);
		const waitMs = lease.mayHavePublished ? undefined : longWait(error, context);
		if (waitMs === undefined) return await breakOff(context, lease, error);
		const deferred = defer(context, lease, kept, { problem: problemOf(error), waitMs });
		return await deferred.catch(async (failure: unknown) => await breakOff(context, lease, failure));
	}
}

/** How long a used-up budget makes a job wait, where no process should sleep that long. The budget's own refusals come with their time. */
function longWait(error: unknown, { clock }: PipelineContext): number | undefined {
	if (!(error instanceof PipelineError) || error.problem.category !== 'rate-limit' || !error.problem.retryAt)
		return undefined;
	return Math.max(0, Date.parse(error.problem.retryAt) - clock.now());
}

/** `failed` says that there certainly is no pin; where there may be one, a later run looks it up. */
async function breakOff({ clock, settings }: PipelineContext, lease: Lease, error: unknown): Promise<Outcome> {
	const problem = problemOf(error);
	// A lost lease cannot be ended; the first error is the one to report.
	await lease.abandon(problem).catch(() => undefined);
	if (!lease.mayHavePublished && problem.code !== 'lease-lost') return { outcome: 'failed', problem };
	return { outcome: 'unknown', problem: { ...problem, retryAt: retryAtOf(clock.now() + settings.reconcileGapMs) } };
}
