import type {
	IDataObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	ITriggerFunctions,
} from 'n8n-workflow';
import { NoAnswerError, networkCodeOf, type ApiAnswer, type HttpPort } from '../../lib';

/** Longer than any answer of Pinterest's that was reported, short enough not to hold a job for minutes. */
const CALL_TIMEOUT_MS = 60_000;
/** n8n sends a call again after refreshing the token; both have to fit in the time of one. */
const TRIES = 2;

/**
 * The HTTP port over n8n's own client, so that tokens refresh and persist and n8n's proxies and
 * policies hold. Every status comes back as an answer; 401 is left to n8n first, for the refresh.
 */
export function n8nPort(
	context: IExecuteFunctions | ILoadOptionsFunctions | ITriggerFunctions,
	credentialType: string,
	apiBaseUrl: string,
): HttpPort {
	const base = apiBaseUrl.replace(/\/+$/, '');
	return async ({ operation, method, path, query, body, signal, deadline }) => {
		const timeLeft = deadline === undefined ? CALL_TIMEOUT_MS : deadline - performance.now();
		if (timeLeft <= 0) throw new NoAnswerError(operation, 'no', 'this process was held up');
		const options: IHttpRequestOptions = {
			method,
			url: `${base}${path}`,
			qs: query,
			json: true,
			returnFullResponse: true,
			ignoreHttpStatusErrors: { ignore: true, except: [401] },
			timeout: Math.ceil(timeLeft / TRIES),
			abortSignal: signal,
		};
		if (body !== undefined) options.body = body as IDataObject;
		return await context.helpers.httpRequestWithAuthentication.call(context, credentialType, options).then(
			({ statusCode, headers, body: answered }: FullAnswer) => ({
				status: statusCode,
				headers: textHeaders(headers),
				body: answered,
			}),
			(error: Error) => {
				const refused = refusalOf(error);
				if (refused) return refused;
				// The client does not tell how far it came, so whatever is no answer counts as sent.
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

/** What n8n threw although there was an answer: a 401 that stayed one, or a refresh that was refused. */
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
