import type { Asset } from '../model/asset';
import type { Outcome } from '../model/outcome';
import type { PinDraft } from '../model/pin-draft';
import { PipelineError, problemOf, type Problem } from '../model/problem';
import { likenessId } from '../ledger/fingerprint';
import type { Lease } from '../ledger/lease';
import type { Passage } from '../pacing/breaker';
import { DEFAULT_RETRY, retryAtOf } from '../pacing/retry-timing';
import { NoAnswerError, PinterestApiError } from '../pinterest/errors';
import type { MediaSource, PinCreate } from '../pinterest/schemas';
import { verdictOf, type AnswerVerdict, type VerdictKind } from '../pinterest/verdict';
import { delayOf } from '../pinterest/verdict-delays';
import { lookAtMedia, STILL_PROCESSING } from './await-readiness';
import type { ResolvedIntent } from './intent';
import { likenessOfDraft, markedLink } from './likeness';
import { goesByAddress, withMediaSource, type SendImages } from './media-source-field';
import type { Pipeline, Work } from './pipeline';
import { putOff } from './put-off';
import { sendOnce } from './send-once';

export interface Publication {
	intent: ResolvedIntent;
	draft: PinDraft;
	asset: Asset;
	/** The uploaded video. */
	mediaId?: string;
}

/**
 * Publishes a claimed intent and settles it. The intent is durable as `publishing` before a byte is
 * sent, and the receipt after. What certainly did not happen is sent again, bounded, or put off where
 * that takes longer than anybody should sleep; what is not known ends as `unknown`, for `reconcile` to
 * find out. Pinterest's and the network's failures end as outcomes; the store's are thrown.
 */
export async function publishPin(pipeline: Pipeline, lease: Lease, publication: Publication, work: Work): Promise<Outcome> {
	const early = await notReady(pipeline, publication, work);
	if (early) return await hold(lease, early);
	const { sendImages } = pipeline.settings;
	const byAddress = goesByAddress(publication, sendImages);
	const first = await publishWith(pipeline, lease, publication, { ...work, sendImages, byAddress });
	if (first !== 'not-fetched') return first;
	return (await publishWith(pipeline, lease, publication, { ...work, sendImages: 'inline', byAddress: false })) as Outcome;
}

interface Delivery extends Work {
	sendImages: SendImages;
	/** Whether Pinterest is to fetch a picture itself. */
	byAddress: boolean;
}

/** @returns the outcome, or that Pinterest could not fetch the picture and nothing is settled yet. */
async function publishWith(pipeline: Pipeline, lease: Lease, publication: Publication, delivery: Delivery): Promise<Outcome | 'not-fetched'> {
	const end = await withMediaSource(publication, delivery, async (source) => {
		const pin = pinOf(pipeline, publication, source);
		return { outcome: await sendUntilKnown(pipeline, lease, pin, publication, delivery) };
	});
	return 'problem' in end ? await hold(lease, end.problem) : end.outcome;
}

async function sendUntilKnown(pipeline: Pipeline, lease: Lease, pin: PinCreate, publication: Publication, delivery: Delivery): Promise<Outcome | 'not-fetched'> {
	const breaker = await pipeline.guards.breaker();
	const failures = new Map<VerdictKind, number>();
	for (;;) {
		delivery.signal?.throwIfAborted(); // from here on nothing interrupts: the end would not be known
		const way = await breaker.check(publication.draft.link);
		if (way.open) return await putOff(pipeline, lease, publication, { problem: way.problem, waitMs: way.until - (await pipeline.ledger.store.now()) });
		const next = await throughBreaker(way, async () => await attempt(pipeline, lease, pin, publication, delivery, failures));
		if (next !== 'again') return next;
	}
}

type End = Outcome | 'not-fetched';

/** The breaker hears of the end whatever it is, because a pause may hang on it. */
async function throughBreaker(way: Passage, send: () => Promise<{ end?: End; spam?: boolean; rest?: () => Promise<void> }>): Promise<End | 'again'> {
	let heard: Parameters<Passage['settle']>[0] = 'undecided';
	let result: Awaited<ReturnType<typeof send>>;
	try {
		result = await send();
		if (result.spam) heard = 'spam';
		else if (typeof result.end === 'object' && result.end.outcome === 'created') heard = 'published';
	} finally {
		await way.settle(heard);
	}
	await result.rest?.();
	return result.end ?? 'again';
}

/** One send and what follows from it: an end, or a rest before the next. */
async function attempt(
	pipeline: Pipeline,
	lease: Lease,
	pin: PinCreate,
	publication: Publication,
	{ signal, ...delivery }: Delivery,
	failures: Map<VerdictKind, number>,
): Promise<{ end?: End; spam?: boolean; rest?: () => Promise<void> }> {
	const { guards, clock, random } = pipeline;
	const { boardId } = publication.intent.destination;
	const likeness = likenessId(likenessOfDraft(publication.draft, publication.intent.destination));
	const sent = await guards.turns.write(boardId, async () => await sendOnce(pipeline, lease, pin, likeness), signal);
	if (!sent.failure) {
		await lease.published(sent.pin, likeness, sent.requestId);
		return { end: { outcome: 'created', pin: sent.pin } };
	}
	const verdict = judged(sent.failure, delivery.byAddress);
	const requestId = sent.failure instanceof PinterestApiError ? sent.failure.requestId : undefined;
	if (verdict.kind === 'unknown') return { end: await leaveUnknown(pipeline, lease, sent.failure, requestId) };

	const inline = verdict.kind === 'send-inline' && delivery.sendImages === 'auto';
	const reason = `${verdict.problem.message}${inline ? ' It is sent as bytes instead.' : ''}`;
	await lease.disarm({ state: 'ready', reason, requestId }, likeness);
	if (inline) return { end: 'not-fetched' };
	guards.refused(sent.failure);
	if (verdict.kind === 'look-at-media') return { end: await fail(lease, (await notReady(pipeline, publication, { signal })) ?? verdict.problem, requestId) };
	if (verdict.kind === 'hours') return { end: await putOffForHours(pipeline, lease, publication, verdict) };
	if (verdict.kind === 'object-busy') guards.turns.busy(boardId);

	const count = (failures.get(verdict.kind) ?? 0) + 1;
	failures.set(verdict.kind, count);
	const waitMs = verdict.kind === 'send-inline' ? undefined : delayOf(verdict, count, random());
	if (waitMs === undefined) return { end: await fail(lease, withRetryAt(verdict, pipeline), requestId), spam: verdict.kind === 'spam' };
	if (waitMs > DEFAULT_RETRY.longestWaitMs) return { end: await putOff(pipeline, lease, publication, { problem: verdict.problem, waitMs }) };
	return { rest: async () => await clock.sleep(waitMs, signal) };
}

/** What is neither an answer nor the lack of one broke off after arming. */
function judged(failure: Error, pictureByAddress: boolean): AnswerVerdict {
	const known = failure instanceof PinterestApiError || failure instanceof NoAnswerError;
	return known ? verdictOf(failure, { safe: false, pictureByAddress }) : { kind: 'unknown', problem: problemOf(failure) };
}

async function leaveUnknown(pipeline: Pipeline, lease: Lease, failure: Error, requestId?: string): Promise<Outcome> {
	const problem = outcomeUnknown(problemOf(failure).message, lease, pipeline);
	await lease.unknown(problem, requestId);
	return { outcome: 'unknown', problem };
}

async function putOffForHours(pipeline: Pipeline, lease: Lease, publication: Publication, verdict: AnswerVerdict): Promise<Outcome> {
	const setbacks = (lease.job.setbacks ?? 0) + 1;
	const waitMs = delayOf(verdict, setbacks, pipeline.random());
	if (waitMs === undefined) return await fail(lease, verdict.problem);
	return await putOff(pipeline, lease, publication, { problem: verdict.problem, waitMs, setbacks });
}

/** Where a later try may go well, from when on. */
function withRetryAt({ problem }: AnswerVerdict, { clock }: Pipeline): Problem {
	const later = problem.action === 'retry-later' || problem.action === 'wait';
	return later ? { ...problem, retryAt: problem.retryAt ?? retryAtOf(clock.now() + DEFAULT_RETRY.longestWaitMs) } : problem;
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
async function notReady(pipeline: Pipeline, { asset, mediaId }: Publication, { signal }: Pick<Work, 'signal'>): Promise<Problem | undefined> {
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
