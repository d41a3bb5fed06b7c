import { request, type Dispatcher } from 'undici';
import { deadlineSignal } from '../concurrency/deadline-signal';
import { networkCodeOf, PipelineError } from '../model/problem';
import { readRateLimit } from '../rate-limit/headers';
import { answerTooLarge, createApiAgent, isTooLarge } from './api-agent';
import { asRefusedBefore, NoAnswerError, PinterestApiError } from './errors';
import { type ApiAnswer, type ApiRequest, type HttpPort } from './http';
import { watchingSent, type Deadline } from './sent-watch';

/**
 * Hands out the access token, and a new one after Pinterest refused the last.
 * Both throw NoAnswerError with `sent: 'no'` where asking again later may help, and any other PipelineError
 * where the account has to be connected again.
 */
export interface TokenSource {
	current(): Promise<string>;
	/** Undefined where there is nothing to refresh with. @param refused the token that Pinterest did not take. */
	refresh(refused: string): Promise<string | undefined>;
}

/** Whether a token is one of the app's owner, of the grant type client credentials: Pinterest begins it with `pinc`. */
export const isOwnerToken = (token: string): boolean => token.startsWith('pinc');

export interface TokenPortOptions {
	/** Such as `https://api.pinterest.com/v5`. */
	apiBaseUrl: string;
	tokens: TokenSource;
	/** For calls that name no time of their own. */
	timeoutMs?: number;
}

/** Longer than any answer of Pinterest's that was reported, short enough not to hold a job for minutes. */
const CALL_TIMEOUT_MS = 60_000;
/** The code of an expired or revoked token; other codes with 401 are about the app or the board. */
const TOKEN_REFUSED = 2;

/** The HTTP port over undici, with a bearer token. A refused token is refreshed once for each call. */
export function tokenPort({ apiBaseUrl, tokens, timeoutMs = CALL_TIMEOUT_MS }: TokenPortOptions): HttpPort {
	const base = apiBaseUrl.replace(/\/+$/, '');
	const dispatcher = createApiAgent();
	return async (call) => {
		const deadline = call.deadline ?? performance.now() + timeoutMs;
		const times = { deadline, latestAt: Date.now() + (deadline - performance.now()) };
		const token = await orRefused(tokens.current(), call);
		const answer = await sendInTime(call, token, times);
		if (answer.status !== 401 || (answer.body as { code?: number } | null)?.code !== TOKEN_REFUSED) return answer;
		const fresh = await orRefused(tokens.refresh(token), call, answer);
		return fresh === undefined ? answer : await sendInTime(call, fresh, times).catch(asRefusedBefore);
	};

	async function sendInTime(call: ApiRequest, token: string, times: Deadline): Promise<ApiAnswer> {
		return await watchingSent(times, async (watch) => {
			using deadline = deadlineSignal(Math.ceil(times.deadline - performance.now()), call.signal);
			try {
				return await send(call, token, deadline.signal);
			} catch (error) {
				if (isTooLarge(error)) throw answerTooLarge(call.operation, error);
				const reason = deadline.isOver ? 'no answer in time' : (networkCodeOf(error) ?? (error as Error).message);
				throw new NoAnswerError(call.operation, watch.sent ? 'maybe' : 'no', reason, { cause: error });
			}
		});
	}

	async function send(
		{ method, path, query = {}, body }: ApiRequest,
		token: string,
		signal: AbortSignal,
	): Promise<ApiAnswer> {
		const headers: Record<string, string> = { authorization: `Bearer ${token}`, accept: 'application/json' };
		if (body !== undefined) headers['content-type'] = 'application/json';
		const answer = await request(`${base}${path}${queryOf(query)}`, {
			method,
			headers,
			body: body === undefined ? undefined : JSON.stringify(body),
			signal,
			dispatcher,
		});
		const text = await answer.body.text().catch((error: unknown) => {
			if (isTooLarge(error) && answer.statusCode >= 400) return ''; // the status says enough
			throw error;
		});
		return { status: answer.statusCode, headers: plain(answer.headers), body: parsed(text) };
	}
}

/** A token that cannot be had is Pinterest's refusal of the call, which certainly had no effect. */
async function orRefused<Token>(token: Promise<Token>, call: ApiRequest, answer?: ApiAnswer): Promise<Token> {
	return await token.catch((error: unknown) => {
		if (!(error instanceof PipelineError) || error instanceof NoAnswerError) throw error;
		const headers = answer?.headers ?? {};
		throw new PinterestApiError(
			error.problem,
			call.operation,
			401,
			TOKEN_REFUSED,
			headers['x-pinterest-rid'],
			readRateLimit(headers),
		);
	});
}

function queryOf(query: NonNullable<ApiRequest['query']>): string {
	const text = new URLSearchParams(
		Object.entries(query).flatMap(([name, value]) =>
			[value].flat().map((each): [string, string] => [name, String(each)]),
		),
	).toString();
	return text === '' ? '' : `?${text}`;
}

function plain(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
	return Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
	);
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}
