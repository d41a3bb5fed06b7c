import type { WarmUp } from '../guards/warm-up-plan';

/**
 * How images go to Pinterest. `auto`: by address where Pinterest can fetch it, and as bytes otherwise, or
 * when Pinterest says that it could not. `url` and `inline`: always so.
 */
export type SendImages = 'auto' | 'url' | 'inline';

export interface PipelineSettings {
	/** Between two polls of a video's processing status, in milliseconds: from the first, growing to the last. */
	pollMs: { first: number; last: number; factor: number };
	/** How long a video may stay in processing before it is given up, in milliseconds: so long, and longer for each GiB of it. */
	processingDeadline: { baseMs: number; perGiBMs: number };
	/** How images go to Pinterest: by address where it can fetch them and as bytes otherwise, or always in one way. */
	sendImages: SendImages;
	/** How long a job waits at least for another process that holds its key, in milliseconds; twice a lease if that is longer. */
	waitTimeoutMs: number;
	/** How long a publish may take until it is given up, in milliseconds. */
	callTimeoutMs: number;
	/** The reconcile delay: how long after an unanswered publish its pin is looked up, in milliseconds. The call's own time and the time that a pin may take to be listed. */
	reconcileDelayMs: number;
	/** Between the two look-ups that say that a pin does not exist, in milliseconds. */
	reconcileGapMs: number;
	/** By how much Pinterest's clock and the store's may differ, in milliseconds. */
	clockSkewMs: number;
	/** How often a publish is sent at the most before a person has to look. */
	publishAttempts: number;
	/** What happens when a pin whose publish was not answered is not on its board: it is sent again, or held for a person. */
	onUnknown: 'reconcile' | 'hold';
	/** Puts a token of the job in the link's `utm_content`, which makes a pin recognisable beyond doubt. */
	linkMarker: boolean;
	/** The least time between two pins of the same link on the same board, in milliseconds. @default none */
	spacingMs?: number;
	/** Publishes a row again, as a new pin, whose pin is known to be deleted. @default false: the row is answered so */
	republishDeleted?: boolean;
	/** Begins slowly with an account that is new; off where it is left out. */
	warmUp?: WarmUp;
}

/**
 * Polls of a video: two to three seconds apart at first and at most fifteen, as practitioners found. Most
 * are ready within a minute, and publishers give up after eight to fifteen: a small one gets ten minutes,
 * one of 2 GiB twenty. Unanswered publishes: a minute for the call and two for the listing;
 * Pinterest documents no read lag, and its own samples were seen to wait for seconds.
 */
export const DEFAULT_SETTINGS: PipelineSettings = {
	pollMs: { first: 2_000, last: 15_000, factor: 1.5 },
	processingDeadline: { baseMs: 10 * 60_000, perGiBMs: 5 * 60_000 },
	sendImages: 'auto',
	waitTimeoutMs: 2 * 60_000,
	callTimeoutMs: 60_000,
	reconcileDelayMs: 3 * 60_000,
	reconcileGapMs: 60_000,
	clockSkewMs: 5 * 60_000,
	publishAttempts: 3,
	onUnknown: 'reconcile',
	linkMarker: false,
};

/** The settings for a reconcile delay of this length: its two look-ups are a third of it apart. */
export function reconcileTimes(
	reconcileDelayMs: number,
): Pick<PipelineSettings, 'reconcileDelayMs' | 'reconcileGapMs'> {
	return { reconcileDelayMs, reconcileGapMs: Math.round(reconcileDelayMs / 3) };
}
