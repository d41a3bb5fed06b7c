import { EnvHttpProxyAgent, type Dispatcher } from 'undici';
import { networkCodeOf, type PipelineError } from '../model/problem';
import { pipelineError } from '../sentences/problems';

/**
 * The most bytes of one answer of Pinterest's API, 16 MiB. The largest are pages of 250 pins, which stay below 2 MB; an
 * answer is several times its size in memory while it is parsed.
 */
export const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

/**
 * For calls to Pinterest's API. Proxies of the environment are used; HTTP/1.1, so that a call whose time is over can be
 * cut off alone. An answer beyond the most bytes is cut off while it comes in.
 */
export function createApiAgent(): Dispatcher {
	return new EnvHttpProxyAgent({ allowH2: false, maxResponseSize: MAX_ANSWER_BYTES });
}

/** Whether an answer was cut off for its size. */
export function isTooLarge(error: unknown): boolean {
	return networkCodeOf(error) === 'UND_ERR_RES_EXCEEDED_MAX_SIZE';
}

/** The problem of an answer that was cut off for its size. */
export function answerTooLarge(operation: string, cause: unknown): PipelineError {
	return pipelineError('answer-too-large', { operation, mebibytes: MAX_ANSWER_BYTES / 1024 ** 2 }, { cause });
}
