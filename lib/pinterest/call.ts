import type { Clock } from '../model/clock';
import type { Pacer } from '../pacing/pacer';
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
}

/**
 * Repeats what does no harm: a request that is safe, one that was not sent, one that Pinterest
 * refused for its rate. Everything else is the caller's decision.
 */
export function createCaller({ http, pacer, clock, random, retry }: CallerOptions): Caller {
	return async (request) => {
		for (let attempt = 1; ; attempt++) {
			const failure = await attemptOnce(request);
			if (!(failure instanceof Error)) return failure;
			const delay = failure instanceof PinterestApiError && failure.status === 429 ? pacer.pauseFor(request.budget) : undefined;
			const wait = delay ?? backoff(attempt, retry, random());
			if (!mayRepeat(request, failure) || attempt >= retry.attempts || wait > retry.longestWaitMs) {
				throw withRetryAt(failure, clock.now() + wait);
			}
			await clock.sleep(wait, request.signal);
		}
	};

	async function attemptOnce(request: ApiRequest): Promise<ApiAnswer | PinterestApiError | NoAnswerError> {
		await pacer.acquire(request.budget, request.signal);
		try {
			const answer = await http(request);
			pacer.learn(request.budget, answer.headers, answer.status);
			return answer.status < 400 ? answer : errorOf(request, answer);
		} catch (error) {
			if (error instanceof NoAnswerError) return error;
			throw error;
		}
	}
}

function mayRepeat(request: ApiRequest, failure: PinterestApiError | NoAnswerError): boolean {
	if (failure instanceof NoAnswerError) return request.safe || failure.sent === 'no';
	const { category } = failure.problem;
	if (category === 'rate-limit') return true;
	return request.safe && category === 'pinterest';
}

function withRetryAt<Failure extends PinterestApiError | NoAnswerError>(failure: Failure, at: number): Failure {
	const { action } = failure.problem;
	if (action === 'retry-later' || action === 'wait') failure.problem.retryAt = retryAtOf(at);
	return failure;
}
