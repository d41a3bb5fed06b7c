import type { Clock } from '../model/clock';
import type { Pacer, Permit } from '../pacing/pacer';
import { backoff, retryAtOf, type RetryPolicy } from '../pacing/retry-timing';
import { errorOf, NoAnswerError, PinterestApiError } from './errors';
import type { ApiAnswer, ApiRequest, HttpPort } from './http';

/** Sends a request at its budget's pace, and again where that is safe. Throws for every status of 400 and more. */
export type Caller = (request: ApiRequest) => Promise<ApiAnswer>;

export interface CallerOptions {
	http: HttpPort;
	pacer: Pacer;
	clock: Clock;
	random: () => number;
	retry: RetryPolicy;
	/** Whose calls these are, for the pacer's turns; each caller is a flow of its own otherwise. */
	flow?: unknown;
}

/** Repeats what is safe to send again, with growing pauses and a bound. What is not safe is sent once. */
export function createCaller({ http, pacer, clock, random, retry, flow = Symbol('flow') }: CallerOptions): Caller {
	return async (request) => {
		for (let attempt = 1; ; attempt++) {
			const failure = await attemptOnce(request);
			if (!(failure instanceof Error)) return failure;
			// A refusal that closes no budget is about one board, which also wants to be left alone for a moment.
			const pause = isLimited(failure) ? pacer.pauseFor(request.budget) : 0;
			const wait = pause > 0 ? pause : backoff(attempt, retry, random());
			// What may do harm is sent again by those alone who keep the record of it.
			const bound = request.safe ? retry.attempts : 1;
			if (!mayRepeat(failure) || attempt >= bound || wait > retry.longestWaitMs) throw withRetryAt(failure, clock.now() + wait);
			await clock.sleep(wait, request.signal);
		}
	};

	async function attemptOnce(request: ApiRequest): Promise<ApiAnswer | PinterestApiError | NoAnswerError> {
		const permit = await pacer.acquire(request.budget, { flow, bulk: request.bulk, signal: request.signal });
		const limits = await request.beforeSend?.().catch((error: unknown) => {
			permit.unused();
			throw error;
		});
		try {
			const answer = await http({ ...request, ...limits });
			const failure = answer.status < 400 ? undefined : errorOf(request, answer);
			permit.answered(answer.headers, failure !== undefined && isLimited(failure));
			return failure ?? answer;
		} catch (error) {
			givenUp(permit, error);
			if (error instanceof NoAnswerError) return error;
			throw error;
		}
	}
}

/** What was interrupted or timed out may have been counted. */
function givenUp(permit: Permit, error: unknown): void {
	if (error instanceof NoAnswerError && error.sent === 'no') permit.unused();
	else permit.unanswered();
}

function isLimited(failure: Error): boolean {
	return failure instanceof PinterestApiError && failure.status === 429 && failure.problem.category === 'rate-limit';
}

function mayRepeat(failure: PinterestApiError | NoAnswerError): boolean {
	return failure instanceof NoAnswerError || failure.problem.category === 'rate-limit' || failure.problem.category === 'pinterest';
}

function withRetryAt<Failure extends PinterestApiError | NoAnswerError>(failure: Failure, at: number): Failure {
	const { action } = failure.problem;
	if (action === 'retry-later' || action === 'wait') failure.problem.retryAt = retryAtOf(at);
	return failure;
}
