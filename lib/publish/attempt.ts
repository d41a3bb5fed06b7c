import { matchFingerprint } from '../ledger/fingerprint';
import type { Lease } from '../ledger/lease';
import type { Outcome } from '../model/outcome';
import { PipelineError, problemOf, type Problem } from '../model/problem';
import type { Closure, Passage, PassageEnd } from '../guards/circuit-breaker';
import { DEFAULT_RETRY, retryAtOf } from '../model/retry';
import { PinterestApiError } from '../pinterest/errors';
import type { PinCreate } from '../pinterest/schemas';
import type { AnswerVerdict, VerdictKind } from '../pinterest/verdict';
import { delayOf } from '../pinterest/verdict-delays';
import { fail } from './fail';
import { likenessOfDraft } from './likeness';
import { notReady } from './not-ready';
import { outcomeUnknown } from './outcome-unknown';
import type { Pipeline } from './context';
import type { Publication } from './publish-pin';
import { putOff, restOut } from './defer';
import { HeldBack, sendOnce, type Refused, type Sent } from './send-once';

/** What is sent, and what came of it before. */
export interface Sending {
	pin: PinCreate;
	/** Whether Pinterest is to fetch a picture itself. */
	byAddress: boolean;
	/** How often this publish met each verdict. */
	failures: Map<VerdictKind, number>;
	signal?: AbortSignal;
}

/** The end, with which the lease is ended too; or a rest before the next attempt. */
export type Step =
	{ end: Outcome } | { restMs: number; /** Pinterest could not fetch the picture: bytes next. */ inline: boolean };

/** One attempt and what follows from its answer. */
export async function sendPin(
	pipeline: Pipeline,
	lease: Lease,
	publication: Publication,
	sending: Sending,
): Promise<Step> {
	const likeness = matchFingerprint(likenessOfDraft(publication.draft, publication.intent.destination));
	const sent = await sendPastGuards(pipeline, lease, publication, likeness, sending);
	if ('open' in sent) return { end: await restOut(pipeline, lease, publication, sent.problem) };
	if ('pin' in sent) return { end: { outcome: 'created', pin: sent.pin } };
	const { verdict, failure } = sent;
	if (verdict.kind === 'unknown') return { end: await leaveUnknown(pipeline, lease, sent) };

	const inline = verdict.kind === 'send-inline' && pipeline.settings.sendImages === 'auto';
	const reason = `${verdict.problem.message}${inline ? ' It is sent as bytes instead.' : ''}`;
	await lease.abortAttempt({ state: 'ready', reason, requestId: requestIdOf(failure) }, likeness);
	if (inline) return { restMs: 0, inline };
	pipeline.guards.refused(failure);
	if (verdict.kind === 'object-busy') pipeline.guards.turns.busy(publication.intent.destination.boardId);
	return await afterRefusal(pipeline, lease, publication, sent, sending);
}

/**
 * An attempt in the board's turn, and only where nothing stops it. That is asked when the pace allows the
 * call: of those who waited for it, none follows one that was blocked or refused for all meanwhile. The
 * breaker hears of the end whatever it is, because a pause may hang on it.
 */
async function sendPastGuards(
	pipeline: Pipeline,
	lease: Lease,
	{ draft, asset, intent }: Publication,
	likeness: string,
	{ pin, byAddress, signal }: Sending,
): Promise<Sent | Closure> {
	const { guards } = pipeline;
	const breaker = await guards.breaker();
	let way: Passage | Closure | undefined;
	let heard: PassageEnd = 'undecided';
	const mayGo = async () => {
		const stopped = guards.stopped(asset.kind);
		if (stopped) throw new PipelineError(stopped);
		way = await breaker.check(draft.link);
		return !way.open;
	};
	const once = async () => await sendOnce(pipeline, lease, pin, { likeness, byAddress, mayGo, signal });
	try {
		const sent = await guards.turns.write(intent.destination.boardId, once, signal);
		if ('pin' in sent) heard = 'published';
		else if (sent.verdict.kind === 'spam') heard = 'spam';
		return sent;
	} catch (error) {
		if (error instanceof HeldBack && way?.open) return way;
		throw error;
	} finally {
		if (way?.open === false) await way.settle(heard);
	}
}

/** There certainly is no pin. */
async function afterRefusal(
	pipeline: Pipeline,
	lease: Lease,
	publication: Publication,
	{ verdict, failure }: Refused,
	{ failures, signal }: Sending,
): Promise<Step> {
	const { problem, kind } = verdict;
	const requestId = requestIdOf(failure);
	if (kind === 'look-at-media')
		return { end: await fail(lease, (await notReady(pipeline, publication, signal)) ?? problem, requestId) };
	if (kind === 'send-inline') return { end: await fail(lease, problem, requestId) };
	if (kind === 'hours') return { end: await putOffForHours(pipeline, lease, publication, verdict) };

	const count = (failures.get(kind) ?? 0) + 1;
	failures.set(kind, count);
	const restMs = delayOf(verdict, count, pipeline.random());
	if (restMs !== undefined && restMs <= DEFAULT_RETRY.longestWaitMs) return { restMs, inline: false };
	// Others may use up one window after the other; that refuses nothing.
	const waitMs = restMs ?? (kind === 'wait-for-reset' ? delayOf(verdict, 1, pipeline.random()) : undefined);
	if (waitMs === undefined) return { end: await fail(lease, withRetryAt(problem, pipeline), requestId) };
	return { end: await putOff(pipeline, lease, publication, { problem, waitMs }) };
}

async function leaveUnknown(pipeline: Pipeline, lease: Lease, { failure }: Refused): Promise<Outcome> {
	const problem = outcomeUnknown(problemOf(failure).message, lease, pipeline);
	await lease.unknown(problem, requestIdOf(failure));
	return { outcome: 'unknown', problem };
}

async function putOffForHours(
	pipeline: Pipeline,
	lease: Lease,
	publication: Publication,
	verdict: AnswerVerdict,
): Promise<Outcome> {
	const setbacks = (lease.job.setbacks ?? 0) + 1;
	const waitMs = delayOf(verdict, setbacks, pipeline.random());
	if (waitMs === undefined) return await fail(lease, verdict.problem);
	return await putOff(pipeline, lease, publication, { problem: verdict.problem, waitMs, setbacks });
}

/** Where a later try may go well, from when on: what was tried as often as this needs more than the next moment. */
function withRetryAt(problem: Problem, { clock }: Pipeline): Problem {
	const later = problem.action === 'retry-later' || problem.action === 'wait';
	return later ? { ...problem, retryAt: retryAtOf(clock.now() + DEFAULT_RETRY.longestWaitMs) } : problem;
}

function requestIdOf(failure: Error): string | undefined {
	return failure instanceof PinterestApiError ? failure.requestId : undefined;
}
