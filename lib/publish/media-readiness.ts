import type { Asset } from '../model/asset';
import { PipelineError, type Category, type Problem } from '../model/problem';
import { mediaFailed } from './media-failed';
import type { Pipeline, PipelineSettings } from './context';

/** The answer of one look at an uploaded video. */
export type Readiness =
	| { state: 'ready' }
	| { state: 'processing'; nextLookMs: number }
	/** Terminal for this upload, or out of time. */
	| { state: 'failed'; problem: Problem };

/** An uploaded video, as far as looking at it needs. */
export interface UploadedVideo {
	mediaId: string;
	/** What preflight knew, to tell why it may have failed and how long it may take. */
	asset?: Asset;
	/** Epoch milliseconds; from then its deadline counts. */
	uploadedAt?: number;
}

/** Looks once. @param looks how many came before, which decides when the next one is worthwhile. */
export async function lookAtMedia(
	{ client, clock, settings, random }: Pipeline,
	video: UploadedVideo,
	looks: number,
	signal?: AbortSignal,
): Promise<Readiness> {
	const { status } = await client.getMedia(video.mediaId, signal);
	if (status === 'succeeded') return { state: 'ready' };
	if (status === 'failed') return { state: 'failed', problem: mediaFailed(video.asset) };
	const deadlineMs = readinessDeadlineMs(settings, video.asset?.bytes ?? null);
	if (clock.now() - (video.uploadedAt ?? Infinity) > deadlineMs)
		return { state: 'failed', problem: overdue(deadlineMs) };
	const { first, last, factor } = settings.lookMs;
	const spread = 0.9 + 0.2 * random();
	return { state: 'processing', nextLookMs: Math.round(Math.min(last, first * factor ** looks) * spread) };
}

/** A look that got no answer tells nothing of the video: it is one more that is still processing. */
const PASSING: Category[] = ['network', 'pinterest', 'rate-limit'];

/** Looks once, and takes a trouble of the look's own for no answer yet. */
export async function lookPatiently(
	pipeline: Pipeline,
	video: UploadedVideo,
	looks: number,
	signal?: AbortSignal,
): Promise<Readiness> {
	try {
		return await lookAtMedia(pipeline, video, looks, signal);
	} catch (error) {
		if (!(error instanceof PipelineError) || !PASSING.includes(error.problem.category)) throw error;
		const retryIn = Date.parse(error.problem.retryAt ?? '') - pipeline.clock.now();
		return { state: 'processing', nextLookMs: Math.max(pipeline.settings.lookMs.last, retryIn || 0) };
	}
}

/**
 * Looks until the video is ready or failed, its deadline is over, or the time given for waiting is up.
 * @param waitMs how long to wait at the most; 0 looks once, and left out only the deadline counts.
 * @returns the last look's answer.
 */
export async function awaitReadiness(
	pipeline: Pipeline,
	video: UploadedVideo,
	{ waitMs = Infinity, signal }: { waitMs?: number; signal?: AbortSignal } = {},
): Promise<Readiness> {
	const { clock } = pipeline;
	const uploadedAt = video.uploadedAt ?? clock.now();
	const until = clock.now() + waitMs;
	for (let looks = 0; ; looks++) {
		const readiness = await lookPatiently(pipeline, { ...video, uploadedAt }, looks, signal);
		if (readiness.state !== 'processing' || clock.now() + readiness.nextLookMs > until) return readiness;
		await clock.sleep(readiness.nextLookMs, signal);
	}
}

/** How long Pinterest may take to process a video of this size, in milliseconds. */
export function readinessDeadlineMs(
	{ readinessDeadline: { baseMs, perGiBMs } }: Pick<PipelineSettings, 'readinessDeadline'>,
	bytes: number | null,
): number {
	return Math.round(baseMs + perGiBMs * ((bytes ?? 0) / 1024 ** 3));
}

function overdue(deadlineMs: number): Problem {
	return {
		code: 'processing-overdue',
		category: 'pinterest',
		message: `Pinterest has been processing the video for more than ${Math.round(deadlineMs / 60_000)} minutes, longer than one of its size takes. Run it again later: the upload is kept and looked at first.`,
		action: 'retry-later',
	};
}

export const STILL_PROCESSING: Problem = {
	code: 'still-processing',
	category: 'pinterest',
	message: 'Pinterest is still processing the video. It can be published when that is done.',
	action: 'wait',
};
