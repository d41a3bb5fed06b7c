import type { Clock } from '../model/clock';
import type { RateLimiter, Permit } from '../rate-limit/rate-limiter';
import { retryAtOf, type RetryPolicy } from '../model/retry';
import { countCall, counted } from '../telemetry/counters';
import { errorOf, NoAnswerError, PinterestApiError } from './errors';
import type { ApiAnswer, ApiRequest, HttpPort } from './http';
import { verdictOf } from './verdict';
import { delayOf } from './verdict-delays';

/** Sends a request at its budget's pace, and again where that is safe. Throws for every status of 400 and more. */
export type Caller = (request: ApiRequest) => Promise<ApiAnswer>;

export interface CallerOptions {
	http: HttpPort;
	rateLimiter: RateLimiter;
	clock: Clock;
	random: () => number;
	/** What is slept at the most; a longer wait is the caller's. */
	retry: Pick<RetryPolicy, 'longestWaitMs'>;
	/** The flow of these calls in the rate limiter's fair queue. @default a new flow for each caller */
	flow?: unknown;
}

/** Repeats what is safe to send again as its verdict asks, bounded. What is not safe is sent once. */
export function createCaller({
	http,
	rateLimiter,
	clock,
	random,
	retry,
	flow = Symbol('flow'),
}: CallerOptions): Caller {
	return async (request) => {
		for (let failures = 1; ; failures++) {
			const failure = await attemptOnce(request);
			if (!(failure instanceof Error)) return failure;
			const verdict = verdictOf(failure, request);
			// What may do harm is sent again by those alone who keep the record of it.
			const wait = request.safe ? delayOf(verdict, failures, random()) : undefined;
			if (wait === undefined || wait > retry.longestWaitMs)
				throw withRetryAt(failure, wait ?? delayOf(verdict, 1, random()));
			await counted('retry', clock, async () => await clock.sleep(wait, request.signal));
		}
	};

	async function attemptOnce(request: ApiRequest): Promise<ApiAnswer | PinterestApiError | NoAnswerError> {
		const { budget, bulk, signal } = request;
		const allowed = async () => await rateLimiter.acquire(budget, { flow, bulk, signal });
		const permit = await counted('rate-limit', clock, allowed);
		const limits = await request.beforeSend?.().catch((error: unknown) => {
			permit.release();
			throw error;
		});
		try {
			const answer = await http({ ...request, ...limits, signal: request.safe ? request.signal : undefined });
			countCall(request.operation, answer.status);
			const failure = answer.status < 400 ? undefined : errorOf(request, answer);
			permit.recordResponse(
				answer.headers,
				failure !== undefined && verdictOf(failure, request).kind === 'wait-for-reset',
			);
			return failure ?? answer;
		} catch (error) {
			givenUp(permit, error);
			countCall(request.operation, undefined);
			if (error instanceof NoAnswerError || error instanceof PinterestApiError) return error;
			throw error;
		}
	}

	function withRetryAt<Failure extends PinterestApiError | NoAnswerError>(
		failure: Failure,
		waitMs: number | undefined,
	): Failure {
		const { action } = failure.problem;
		if (waitMs !== undefined && (action === 'retry-later' || action === 'wait'))
			failure.problem.retryAt = retryAtOf(clock.now() + waitMs);
		return failure;
	}
}

/** What was interrupted or timed out may have been counted. */
function givenUp(permit: Permit, error: unknown): void {
	if (error instanceof NoAnswerError && error.sent === 'no' && !error.wasRefused) permit.release();
	else permit.recordNoResponse();
}
