import type { Asset } from '../model/asset';
import type { Outcome, PublishedPin } from '../model/outcome';
import type { PinDraft } from '../model/pin-draft';
import { PipelineError, problemOf, type Problem } from '../model/problem';
import { likenessId } from '../ledger/fingerprint';
import type { Lease } from '../ledger/lease';
import { backoff, DEFAULT_RETRY, retryAtOf } from '../pacing/retry-timing';
import { NoAnswerError, PinterestApiError } from '../pinterest/errors';
import { utcTime, type MediaSource, type PinCreate } from '../pinterest/schemas';
import { lookAtMedia, STILL_PROCESSING } from './await-readiness';
import type { ResolvedIntent } from './intent';
import { likenessOfDraft, markedLink } from './likeness';
import { goesByUrl, withMediaSource, type SendImages } from './media-source-field';
import type { Pipeline, Work } from './pipeline';

export interface Publication {
	intent: ResolvedIntent;
	draft: PinDraft;
	asset: Asset;
	/** The uploaded video. */
	mediaId?: string;
}

/** How often a publish that certainly did not happen is sent again within one run. */
const SENDS = 4;
/** With less than this share of its time left, a call is not begun: its end could fall after its quarantine. */
const LEAST_TIME_LEFT = 0.3;

/**
 * Publishes a claimed intent and settles it. The intent is durable as `publishing` before a byte is
 * sent, and the receipt after. What certainly did not happen is sent again, bounded; what is not
 * known ends as `unknown`, for `reconcile` to find out. Pinterest's and the network's failures end as
 * outcomes; the store's are thrown.
 */
export async function publishPin(pipeline: Pipeline, lease: Lease, publication: Publication, work: Work): Promise<Outcome> {
	const early = await notReady(pipeline, publication, work);
	if (early) return await hold(lease, early);
	const { sendImages } = pipeline.settings;
	const byUrl = publication.asset.kind === 'image' && goesByUrl(publication.draft, sendImages);
	const first = await publishWith(pipeline, lease, publication, { ...work, sendImages, mayGoInline: byUrl && sendImages === 'auto' });
	if (first !== 'not-fetched') return first;
	return (await publishWith(pipeline, lease, publication, { ...work, sendImages: 'inline', mayGoInline: false })) as Outcome;
}

interface Delivery extends Work {
	sendImages: SendImages;
	/** Whether a picture that Pinterest cannot fetch is to be sent as bytes. */
	mayGoInline: boolean;
}

/** @returns the outcome, or that Pinterest could not fetch the picture and nothing is settled yet. */
async function publishWith(pipeline: Pipeline, lease: Lease, publication: Publication, delivery: Delivery): Promise<Outcome | 'not-fetched'> {
	const end = await withMediaSource(publication, delivery, async (source) => {
		const pin = pinOf(pipeline, publication, source);
		return { outcome: await sendUntilKnown(pipeline, lease, pin, publication, delivery) };
	});
	return 'problem' in end ? await hold(lease, end.problem) : end.outcome;
}

async function sendUntilKnown(pipeline: Pipeline, lease: Lease, pin: PinCreate, { draft, intent }: Publication, { mayGoInline, signal }: Delivery): Promise<Outcome | 'not-fetched'> {
	const likeness = likenessId(likenessOfDraft(draft, intent.destination));
	for (let send = 1; ; send++) {
		signal?.throwIfAborted(); // from here on nothing interrupts: the end would not be known
		const result = await sendOnce(pipeline, lease, pin, likeness, mayGoInline);
		if ('pin' in result) return await keep(lease, result.pin, likeness, result.requestId);
		if (!result.again) return result.outcome;
		if (send === SENDS || result.waitMs > DEFAULT_RETRY.longestWaitMs) {
			const retryAt = retryAtOf(pipeline.clock.now() + result.waitMs);
			return await fail(lease, { ...problemOf(result.error), retryAt });
		}
		await pipeline.clock.sleep(result.waitMs, signal);
	}
}

type SendResult =
	| { pin: PublishedPin; requestId?: string }
	| { again: true; error: Error; waitMs: number }
	| { again: false; outcome: Outcome | 'not-fetched' };

/** One attempt: armed when the pace allows it, sent at once, given up before its quarantine can end. */
async function sendOnce(pipeline: Pipeline, lease: Lease, pin: PinCreate, likeness: string, mayGoInline: boolean): Promise<SendResult> {
	const { client, clock, settings } = pipeline;
	let armed = false;
	const beforeSend = async () => {
		const deadline = clock.monotonic() + settings.callTimeoutMs;
		await lease.arm(likeness);
		armed = true;
		const left = deadline - clock.monotonic();
		if (left < settings.callTimeoutMs * LEAST_TIME_LEFT) throw new NoAnswerError('POST /pins', 'no', 'this process was held up');
		return { deadline };
	};
	try {
		const { requestId, ...answer } = await client.createPin(pin, beforeSend);
		const createdAt = utcTime(answer.created_at) ?? new Date(clock.now()).toISOString();
		return { pin: { id: answer.id, url: pipeline.pinUrl(answer.id), createdAt }, requestId };
	} catch (error) {
		if (!armed) throw error; // the store did not take the intent, so nothing was sent
		return await settleFailure(pipeline, lease, error as Error, likeness, mayGoInline);
	}
}

async function settleFailure(pipeline: Pipeline, lease: Lease, error: Error, likeness: string, mayGoInline: boolean): Promise<SendResult> {
	const refused = error instanceof PinterestApiError && error.definite;
	const requestId = error instanceof PinterestApiError ? error.requestId : undefined;
	const reason = problemOf(error).message;
	if (error instanceof NoAnswerError && error.sent === 'no') {
		await lease.disarm({ state: 'ready', reason, requestId }, likeness);
		return { again: true, error, waitMs: backoff(lease.job.attempts, DEFAULT_RETRY, pipeline.random()) };
	}
	if (refused && error.problem.category === 'rate-limit') {
		await lease.disarm({ state: 'ready', reason, requestId }, likeness);
		return { again: true, error, waitMs: Date.parse(error.problem.retryAt ?? '') - pipeline.clock.now() || 0 };
	}
	if (refused && mayGoInline && error.problem.code === 'media-unreachable') {
		await lease.disarm({ state: 'ready', reason: `${reason} It is sent as bytes instead.`, requestId }, likeness);
		return { again: false, outcome: 'not-fetched' };
	}
	if (refused) {
		await lease.disarm({ state: 'ready', requestId }, likeness);
		return { again: false, outcome: await fail(lease, error.problem, requestId) };
	}
	const problem = outcomeUnknown(reason, lease, pipeline);
	await lease.unknown(problem, requestId);
	return { again: false, outcome: { outcome: 'unknown', problem } };
}

/** What is said of a publish whose end is not known, with the time from which it can be found out. */
export function outcomeUnknown(reason: string, { job }: Lease, { settings }: Pipeline): Problem {
	return {
		code: 'outcome-unknown',
		category: 'network',
		message: `The pin may or may not be published: ${reason} It is looked up on its board before anything is sent again.`,
		action: 'wait',
		retryAt: retryAtOf((job.armedAt ?? 0) + settings.quarantineMs),
	};
}

/** The pin is there. A store that fails now loses nothing: the record says `publishing`, and the pin is found on its board. */
async function keep(lease: Lease, pin: PublishedPin, likeness: string, requestId?: string): Promise<Outcome> {
	await lease.published(pin, likeness, requestId);
	return { outcome: 'created', pin };
}

async function fail(lease: Lease, problem: Problem, requestId?: string): Promise<Outcome> {
	await lease.failed(problem, requestId);
	return { outcome: 'failed', problem };
}

/** Nothing was sent. A video that is not ready yet keeps its job open; anything else ends it. */
async function hold(lease: Lease, problem: Problem): Promise<Outcome> {
	if (problem !== STILL_PROCESSING) return await fail(lease, problem);
	await lease.release('processing');
	return { outcome: 'failed', problem };
}

const NOT_UPLOADED: Problem = {
	code: 'not-uploaded',
	category: 'input',
	message: 'The video is not uploaded yet. Upload it before it is published.',
	action: 'fix-row',
};

/** Why a video cannot be published yet. It is looked at once more, however the flow is wired. */
async function notReady(pipeline: Pipeline, { asset, mediaId }: Publication, { signal }: Work): Promise<Problem | undefined> {
	if (asset.kind === 'image') return undefined;
	if (!mediaId) return NOT_UPLOADED;
	try {
		const readiness = await lookAtMedia(pipeline, { mediaId, asset }, 0, signal);
		if (readiness.state === 'ready') return undefined;
		return readiness.state === 'failed' ? readiness.problem : STILL_PROCESSING;
	} catch (error) {
		if (error instanceof PipelineError) return error.problem;
		throw error;
	}
}

/** The body of the call. */
function pinOf({ settings }: Pipeline, { intent, draft }: Publication, source: MediaSource): PinCreate {
	const { boardId, sectionId } = intent.destination;
	return {
		board_id: boardId,
		board_section_id: sectionId,
		title: draft.title,
		description: draft.description,
		link: settings.linkMarker ? markedLink(draft.link, intent.key) : draft.link,
		alt_text: draft.altText,
		dominant_color: draft.dominantColor,
		media_source: source,
	};
}
