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

/** Repeats what is safe to send again, with growing pauses and a bound. What is not safe is sent once. */
export function createCaller({ http, pacer, clock, random, retry }: CallerOptions): Caller {
	return async (request) => {
		for (let attempt = 1; ; attempt++) {
			const failure = await attemptOnce(request);
			if (!(failure instanceof Error)) return failure;
			const delay = failure instanceof PinterestApiError && failure.status === 429 ? pacer.pauseFor(request.budget) : undefined;
			const wait = delay ?? backoff(attempt, retry, random());
			// What may do harm is sent again by those alone who keep the record of it.
			const bound = request.safe ? retry.attempts : 1;
			if (!mayRepeat(failure) || attempt >= bound || wait > retry.longestWaitMs) throw withRetryAt(failure, clock.now() + wait);
			await clock.sleep(wait, request.signal);
		}
	};

	async function attemptOnce(request: ApiRequest): Promise<ApiAnswer | PinterestApiError | NoAnswerError> {
		await pacer.acquire(request.budget, request.signal);
		const limits = await request.beforeSend?.();
		try {
			const answer = await http({ ...request, ...limits });
			pacer.learn(request.budget, answer.headers, answer.status);
			return answer.status < 400 ? answer : errorOf(request, answer);
		} catch (error) {
			if (error instanceof NoAnswerError) return error;
			throw error;
		}
	}
}

function mayRepeat(failure: PinterestApiError | NoAnswerError): boolean {
	return failure instanceof NoAnswerError || failure.problem.category === 'rate-limit' || failure.problem.category === 'pinterest';
}

function withRetryAt<Failure extends PinterestApiError | NoAnswerError>(failure: Failure, at: number): Failure {
	const { action } = failure.problem;
	if (action === 'retry-later' || action === 'wait') failure.problem.retryAt = retryAtOf(at);
	return failure;
}
