import type { Problem } from '../model/problem';
import type { Pipeline } from './pipeline';

/** The answer of one look at an uploaded video. */
export type Readiness =
	| { state: 'ready' }
	| { state: 'processing'; nextLookMs: number }
	| { state: 'failed'; problem: Problem };

/** Looks once. @param looks how many came before, which decides when the next one is worthwhile. */
export async function lookAtMedia({ client, settings, random }: Pipeline, mediaId: string, looks: number, signal?: AbortSignal): Promise<Readiness> {
	const { status } = await client.getMedia(mediaId, signal);
	if (status === 'succeeded') return { state: 'ready' };
	if (status === 'failed') return { state: 'failed', problem: PROCESSING_FAILED };
	const { first, last, factor } = settings.lookMs;
	const spread = 0.9 + 0.2 * random();
	return { state: 'processing', nextLookMs: Math.round(Math.min(last, first * factor ** looks) * spread) };
}

/**
 * Looks until the video is ready or failed, or the time is up.
 * @param waitMs how long to wait at the most; 0 looks once.
 * @returns the last look's answer.
 */
export async function awaitReadiness(pipeline: Pipeline, mediaId: string, waitMs: number, signal?: AbortSignal): Promise<Readiness> {
	const until = pipeline.clock.now() + waitMs;
	for (let looks = 0; ; looks++) {
		const readiness = await lookAtMedia(pipeline, mediaId, looks, signal);
		if (readiness.state !== 'processing' || pipeline.clock.now() + readiness.nextLookMs > until) return readiness;
		await pipeline.clock.sleep(readiness.nextLookMs, signal);
	}
}

/** Pinterest gives no reason with a failed upload; these are the ones people found. */
const PROCESSING_FAILED: Problem = {
	code: 'media-failed',
	category: 'media',
	message: 'Pinterest could not process the video. Save it anew as MP4 with H.264 and AAC, 4 seconds to 15 minutes long, no wider than 1.91:1 and no narrower than 1:2.',
	action: 'replace-asset',
};

export const STILL_PROCESSING: Problem = {
	code: 'still-processing',
	category: 'pinterest',
	message: 'Pinterest is still processing the video. It can be published when that is done.',
	action: 'wait',
};
