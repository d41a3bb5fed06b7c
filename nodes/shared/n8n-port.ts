import type {
	IDataObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	ITriggerFunctions,
} from 'n8n-workflow';
import {
	answerTooLarge,
	MAX_ANSWER_BYTES,
	NoAnswerError,
	networkCodeOf,
	type ApiAnswer,
	type HttpPort,
} from '../../lib';
import { watchingRequests, type RequestWatch } from './request-watch';
import { DEADLINE_PASSED } from './sentences';

/** Longer than any reported response time of Pinterest, and short enough not to block a job for minutes. */
const CALL_TIMEOUT_MS = 60_000;
/** n8n repeats a call after it has refreshed the token. Both tries have to fit into the time of one call. */
const TRIES = 2;

/**
 * The HTTP port on n8n's own client, which refreshes and stores tokens and applies n8n's proxy settings and
 * policies. Every status is returned as an answer. n8n handles a 401 first, to refresh the token.
 */
export function n8nPort(
	context: IExecuteFunctions | ILoadOptionsFunctions | ITriggerFunctions,
	credentialType: string,
	apiBaseUrl: string,
): HttpPort {
	const base = apiBaseUrl.replace(/\/+$/, '');
	return async ({ operation, method, path, query, body, signal, deadline }) => {
		const timeLeft = deadline === undefined ? CALL_TIMEOUT_MS : deadline - performance.now();
		if (timeLeft <= 0) throw new NoAnswerError(operation, 'no', DEADLINE_PASSED);
		const options: IHttpRequestOptions = {
			method,
			url: `${base}${path}`,
			qs: query as IDataObject,
			arrayFormat: 'repeat',
			json: true,
			returnFullResponse: true,
			ignoreHttpStatusErrors: { ignore: true, except: [401] },
			timeout: Math.ceil(timeLeft / TRIES),
			abortSignal: signal,
		};
		if (body !== undefined) options.body = body as IDataObject;
		const watch: RequestWatch = {
			deadline: performance.now() + timeLeft,
			latestAt: Date.now() + timeLeft,
			maxBytes: MAX_ANSWER_BYTES,
		};
		const call = async () => await context.helpers.httpRequestWithAuthentication.call(context, credentialType, options);
		return await watchingRequests(watch, call).then(
			({ statusCode, headers, body: answered }: FullAnswer) => ({
				status: statusCode,
				headers: textHeaders(headers),
				body: answered,
			}),
			(error: Error) => {
				if (watch.tooLarge) throw answerTooLarge(operation, error);
				// n8n sends another request only after an answer to the one before, which was a refusal.
				if (watch.notSent) throw new NoAnswerError(operation, 'no', DEADLINE_PASSED, { cause: error });
				const refused = refusalOf(error);
				if (refused) return refused;
				// n8n's client does not report whether the request was sent, so an error without an answer counts as sent.
				throw new NoAnswerError(operation, 'maybe', networkCodeOf(error) ?? error.message, { cause: error });
			},
		);
	};
}

interface FullAnswer {
	statusCode: number;
	headers: Record<string, unknown>;
	body: unknown;
}

interface ClientError {
	httpCode?: string | null;
	context?: { data?: unknown };
	cause?: { response?: { status?: number; headers?: Record<string, unknown>; data?: unknown } };
	failure?: { cause?: string };
}

/** The answer in an error that n8n threw: a 401 after the refresh, or a refused refresh. */
function refusalOf(error: unknown): ApiAnswer | undefined {
	const { httpCode, context, cause, failure } = error as ClientError;
	const status = cause?.response?.status ?? Number(httpCode ?? NaN);
	if (status >= 400) {
		return {
			status,
			headers: textHeaders(cause?.response?.headers ?? {}),
			body: cause?.response?.data ?? context?.data,
		};
	}
	return failure?.cause === 'credential-invalid' ? { status: 401, headers: {}, body: { code: 2 } } : undefined;
}

function textHeaders(headers: Record<string, unknown>): Record<string, string> {
	return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
}
