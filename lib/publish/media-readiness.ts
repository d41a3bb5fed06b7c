import type { Asset } from '../model/asset';
import { PipelineError, type Category, type Problem } from '../model/problem';
import { problemFor } from '../sentences/problems';
import { counted } from '../telemetry/counters';
import type { PipelineContext } from './context';
import { mediaFailed } from './media-failed';
import type { Publication } from './publication';
import type { PipelineSettings } from './settings';

/** How far Pinterest is with an uploaded video, by one poll. */
export type ProcessingStatus =
	| { state: 'ready' }
	| { state: 'processing'; nextPollMs: number }
	/** Terminal for this upload, or out of time. */
	| { state: 'failed'; problem: Problem };

/** An uploaded video, as far as polling needs it. */
export interface UploadedVideo {
	mediaId: string;
	/** What preflight knew, to tell why it may have failed and how long it may take. */
	asset?: Asset;
	/** Epoch milliseconds; its deadline counts from then. */
	uploadedAt?: number;
}

/** Polls once. @param polls how many came before, which decides when the next one is worthwhile. */
async function pollMedia(
	{ client, clock, settings, random }: PipelineContext,
	video: UploadedVideo,
	polls: number,
	signal?: AbortSignal,
): Promise<ProcessingStatus> {
	const { status } = await client.getMedia(video.mediaId, signal);
	if (status === 'succeeded') return { state: 'ready' };
	if (status === 'failed') return { state: 'failed', problem: mediaFailed(video.asset) };
	const deadlineMs = processingDeadlineMs(settings, video.asset?.bytes ?? null);
	if (clock.now() - (video.uploadedAt ?? Infinity) > deadlineMs)
		return { state: 'failed', problem: problemFor('processing-overdue', { minutes: Math.round(deadlineMs / 60_000) }) };
	const { first, last, factor } = settings.pollMs;
	const spread = 0.9 + 0.2 * random();
	return { state: 'processing', nextPollMs: Math.round(Math.min(last, first * factor ** polls) * spread) };
}

/** A poll that got no answer says nothing of the video, which counts as still processing. */
const PASSING: Category[] = ['network', 'pinterest', 'rate-limit'];

/** Polls once; where the poll itself has trouble that passes, the video counts as still processing. */
export async function pollTolerantly(
	context: PipelineContext,
	video: UploadedVideo,
	polls: number,
	signal?: AbortSignal,
): Promise<ProcessingStatus> {
	try {
		return await pollMedia(context, video, polls, signal);
	} catch (error) {
		if (!(error instanceof PipelineError) || !PASSING.includes(error.problem.category)) throw error;
		const retryIn = Date.parse(error.problem.retryAt ?? '') - context.clock.now();
		return { state: 'processing', nextPollMs: Math.max(context.settings.pollMs.last, retryIn || 0) };
	}
}

/**
 * Polls until the video is ready or failed, its deadline is over, or the time given for waiting is up.
 * @param options.waitMs how long to wait at most; 0 polls once, and left out only the deadline counts.
 * @returns what the last poll said.
 */
export async function awaitProcessing(
	context: PipelineContext,
	video: UploadedVideo,
	{ waitMs = Infinity, signal }: { waitMs?: number; signal?: AbortSignal } = {},
): Promise<ProcessingStatus> {
	const { clock } = context;
	const uploadedAt = video.uploadedAt ?? clock.now();
	const until = clock.now() + waitMs;
	for (let polls = 0; ; polls++) {
		const status = await pollTolerantly(context, { ...video, uploadedAt }, polls, signal);
		if (status.state !== 'processing' || clock.now() + status.nextPollMs > until) return status;
		await counted('processing', clock, async () => await clock.sleep(status.nextPollMs, signal));
	}
}

/** How long Pinterest may take to process a video of this size, in milliseconds. */
export function processingDeadlineMs(
	{ processingDeadline: { baseMs, perGiBMs } }: Pick<PipelineSettings, 'processingDeadline'>,
	bytes: number | null,
): number {
	return Math.round(baseMs + perGiBMs * ((bytes ?? 0) / 1024 ** 3));
}

/**
 * Why a video cannot be published yet; undefined for what can. Polls once.
 * @throws PinterestApiError, NoAnswerError where the poll is not answered.
 */
export async function notReady(
	context: PipelineContext,
	{ asset, mediaId }: Publication,
	signal?: AbortSignal,
): Promise<Problem | undefined> {
	if (asset.kind === 'image') return undefined;
	if (!mediaId) return problemFor('not-uploaded');
	const status = await pollMedia(context, { mediaId, asset }, 0, signal);
	if (status.state === 'ready') return undefined;
	return status.state === 'failed' ? status.problem : STILL_PROCESSING;
}

export const STILL_PROCESSING: Problem = problemFor('still-processing');
