import type { BlockedCall, Pass, PassOutcome } from '../guards/circuit-breaker';
import type { Lease } from '../ledger/lease';
import type { JobRecord } from '../model/job';
import type { Outcome, PublishedPin } from '../model/outcome';
import { PipelineError, type Problem } from '../model/problem';
import { problemOf } from '../sentences/problems';
import { DEFAULT_RETRY, retryAtOf } from '../model/retry';
import { NoAnswerError, PinterestApiError } from '../pinterest/errors';
import { utcTime, type PinCreate } from '../pinterest/schemas';
import { verdictOf, type AnswerVerdict, type VerdictKind } from '../pinterest/verdict';
import { delayOf } from '../pinterest/verdict-delays';
import { noteOutcome, withSpan } from '../telemetry/spans';
import type { PipelineContext } from './context';
import { defer, deferPaused, fail } from './defer';
import { notReady } from './media-readiness';
import type { Publication } from './publication';
import { outcomeUnknown } from './reconcile';

/** With less than this share of its time left, a call is not begun: its end could fall after the reconcile delay. */
const LEAST_TIME_LEFT = 0.3;

/** What is sent, and what came of it before. */
export interface Sending {
	pin: PinCreate;
	/** The match fingerprint of the pin, by which it is found again on its board. */
	fingerprint: string;
	/** What the record says from then on. */
	noted: Pick<JobRecord, 'sent' | 'linkMarked' | 'fit'>;
	linkMarked?: boolean;
	/** Whether Pinterest has to fetch a picture itself. */
	byAddress: boolean;
	/** How often this publish met each verdict. */
	failures: Map<VerdictKind, number>;
	signal?: AbortSignal;
}

/** The end, with which the lease is ended too; or a delay before the next attempt. */
export type Step =
	{ end: Outcome } | { delayMs: number; /** Pinterest could not fetch the picture: bytes next. */ inline: boolean };

/** A refusal, a missing answer or an error of the call, and the verdict on it. */
interface Refused {
	verdict: AnswerVerdict;
	failure: Error;
}

/** Where the job has another pin by now, that one: `existing`, with a problem where the one that was made is too many. */
type Sent = (Outcome & { pin: PublishedPin }) | Refused;

/** A guard kept the call from being sent. */
class HeldBack extends Error {}

/** One attempt and what follows from its answer. */
export async function attempt(
	context: PipelineContext,
	lease: Lease,
	publication: Publication,
	sending: Sending,
): Promise<Step> {
	const { key, attempts } = lease.job;
	const { boardId } = publication.intent.destination;
	const about = { 'job.key': key, board: boardId, 'media.kind': publication.asset.kind, attempt: attempts + 1 };
	return await withSpan('publish', about, async () => {
		const step = await attemptOnce(context, lease, publication, sending);
		if ('end' in step) noteOutcome(step.end);
		return step;
	});
}

async function attemptOnce(
	context: PipelineContext,
	lease: Lease,
	publication: Publication,
	sending: Sending,
): Promise<Step> {
	const { fingerprint } = sending;
	const sent = await sendPastGuards(context, lease, publication, sending);
	if ('blocked' in sent) return { end: await deferPaused(context, lease, publication, sent.problem) };
	if ('pin' in sent) return { end: sent };
	const { verdict, failure } = sent;
	if (verdict.kind === 'unknown') return { end: await leaveUnknown(context, lease, sent) };

	const inline = verdict.kind === 'send-inline' && context.settings.sendImages === 'auto';
	const reason = `${verdict.problem.message}${inline ? ' It is sent as bytes instead.' : ''}`;
	// Noted before the record is written: others are about to be sent meanwhile.
	if (!inline) context.guards.noteRefusal(failure);
	if (verdict.kind === 'object-busy') context.guards.boardLocks.markBusy(publication.intent.destination.boardId);
	await lease.abortAttempt({ state: 'ready', reason, requestId: requestIdOf(failure) }, fingerprint);
	if (inline) return { delayMs: 0, inline };
	return await afterRefusal(context, lease, publication, sent, sending);
}

/**
 * Sends while holding the board's lock, and only where no guard stops it. The guards are asked when the
 * rate limit allows the call: of those who waited for it, none follows one that was blocked or refused for
 * all meanwhile. The circuit breaker gets the end in every case, because a pause may depend on it.
 */
async function sendPastGuards(
	context: PipelineContext,
	lease: Lease,
	{ draft, asset, intent }: Publication,
	{ pin, fingerprint, noted, byAddress, signal }: Sending,
): Promise<Sent | BlockedCall> {
	const { guards } = context;
	let answer: Pass | BlockedCall | undefined;
	let end: PassOutcome = 'undecided';
	const mayGo = async () => {
		const stopped = guards.stopped(asset.kind);
		if (stopped) throw new PipelineError(stopped);
		answer = await guards.circuitBreaker.check(draft.link);
		return !answer.blocked;
	};
	const send = async () => await sendOnce(context, lease, pin, { fingerprint, noted, byAddress, mayGo, signal });
	try {
		const sent = await guards.boardLocks.withLock(intent.destination.boardId, send, signal);
		if ('pin' in sent) end = 'published';
		else if (sent.verdict.kind === 'spam') end = 'spam';
		return sent;
	} catch (error) {
		if (error instanceof HeldBack && answer?.blocked) return answer;
		throw error;
	} finally {
		if (answer?.blocked === false) await answer.settle(end);
	}
}

interface SendOptions extends Pick<Sending, 'fingerprint' | 'noted' | 'byAddress'> {
	/** Asked when the rate limit allows the call. */
	mayGo: () => Promise<boolean>;
	/** Ends the wait for the rate limit. What is sent is not interrupted: its end would not be known. */
	signal?: AbortSignal;
}

/**
 * Begins the attempt when the rate limit allows it, sends at once, gives up before the reconcile delay can
 * end, and keeps the receipt, which ends the lease.
 * @throws what kept the attempt from beginning: `HeldBack`, the store, the rate limit, an interruption. Nothing was sent then.
 */
async function sendOnce(
	{ client, clock, ledger, settings }: PipelineContext,
	lease: Lease,
	pin: PinCreate,
	{ fingerprint, noted, byAddress, mayGo, signal }: SendOptions,
): Promise<Sent> {
	let begun = false;
	const beforeSend = async () => {
		if (!(await mayGo())) throw new HeldBack();
		const deadline = clock.monotonic() + settings.callTimeoutMs;
		const latestAt = clock.now() + settings.callTimeoutMs;
		await lease.beginAttempt(fingerprint, noted);
		begun = true;
		// Either clock may stand still while a machine sleeps; that of a store elsewhere goes on.
		const sinceArmed = (await ledger.store.askNow()) - (lease.job.armedAt ?? 0);
		const left = Math.min(deadline - clock.monotonic(), latestAt - clock.now(), settings.callTimeoutMs - sinceArmed);
		if (left < settings.callTimeoutMs * LEAST_TIME_LEFT)
			throw new NoAnswerError('POST /pins', 'no', 'this process was held up');
		return { deadline };
	};
	const answer = await client.createPin(pin, beforeSend, signal).catch((error: Error) => {
		if (!begun) throw error;
		return error;
	});
	if (answer instanceof Error) return { failure: answer, verdict: verdictOfFailure(answer, byAddress) };
	const createdAt = utcTime(answer.created_at) ?? new Date(clock.now()).toISOString();
	const published = { id: answer.id, url: answer.url, createdAt };
	try {
		const first = await lease.published(published, fingerprint, answer.requestId);
		if (first.id === published.id) return { outcome: 'created', pin: published };
		const { id, url, createdAt: since } = first;
		return { outcome: 'existing', pin: { id, url, createdAt: since }, problem: lease.job.problem };
	} catch (error) {
		if (!(error instanceof PipelineError) || error.problem.code !== 'pin-of-another-job') throw error;
		return { failure: error, verdict: verdictOfFailure(error, byAddress) };
	}
}

/** What is neither an answer nor the lack of one broke off after the attempt had begun. */
function verdictOfFailure(failure: Error, pictureByAddress: boolean): AnswerVerdict {
	const known = failure instanceof PinterestApiError || failure instanceof NoAnswerError;
	return known
		? verdictOf(failure, { safe: false, pictureByAddress })
		: { kind: 'unknown', problem: problemOf(failure) };
}

/** There certainly is no pin. */
async function afterRefusal(
	context: PipelineContext,
	lease: Lease,
	publication: Publication,
	{ verdict, failure }: Refused,
	{ failures, signal }: Sending,
): Promise<Step> {
	const { problem, kind } = verdict;
	const requestId = requestIdOf(failure);
	if (kind === 'look-at-media')
		return { end: await fail(lease, (await notReady(context, publication, signal)) ?? problem, requestId) };
	if (kind === 'send-inline') return { end: await fail(lease, problem, requestId) };
	if (kind === 'hours') return { end: await deferForHours(context, lease, publication, verdict) };

	const count = (failures.get(kind) ?? 0) + 1;
	failures.set(kind, count);
	const delayMs = delayOf(verdict, count, context.random());
	if (delayMs !== undefined && delayMs <= DEFAULT_RETRY.longestWaitMs) return { delayMs, inline: false };
	// Other programs may use up one window after the other; that is no refusal.
	const waitMs = delayMs ?? (kind === 'wait-for-reset' ? delayOf(verdict, 1, context.random()) : undefined);
	if (waitMs === undefined) return { end: await fail(lease, withRetryAt(problem, context), requestId) };
	return { end: await defer(context, lease, publication, { problem, waitMs }) };
}

async function leaveUnknown(context: PipelineContext, lease: Lease, { failure }: Refused): Promise<Outcome> {
	const problem = outcomeUnknown(problemOf(failure).message, lease, context);
	await lease.unknown(problem, requestIdOf(failure));
	return { outcome: 'unknown', problem };
}

async function deferForHours(
	context: PipelineContext,
	lease: Lease,
	publication: Publication,
	verdict: AnswerVerdict,
): Promise<Outcome> {
	const setbacks = (lease.job.setbacks ?? 0) + 1;
	const waitMs = delayOf(verdict, setbacks, context.random());
	if (waitMs === undefined) return await fail(lease, verdict.problem);
	return await defer(context, lease, publication, { problem: verdict.problem, waitMs, setbacks });
}

/** Adds when to try again, if that may help: after this many attempts it takes more than a moment. */
function withRetryAt(problem: Problem, { clock }: PipelineContext): Problem {
	const later = problem.action === 'retry-later' || problem.action === 'wait';
	return later ? { ...problem, retryAt: retryAtOf(clock.now() + DEFAULT_RETRY.longestWaitMs) } : problem;
}

function requestIdOf(failure: Error): string | undefined {
	return failure instanceof PinterestApiError ? failure.requestId : undefined;
}
