import { request } from 'undici';
import { createApiAgent, networkCodeOf, NoAnswerError, type PipelineError } from '../../lib';

/** An app of Pinterest's developer portal. */
export interface App {
	clientId: string;
	clientSecret: string;
}

/** Tokens as Pinterest hands them out. Times are in epoch milliseconds. */
export interface Granted {
	accessToken: string;
	/** Absent for an app's own account (client credentials). */
	refreshToken?: string;
	expiresAt?: number;
	refreshExpiresAt?: number;
	scopes?: string[];
}

/** Publishing needs all five. */
const SCOPES = ['boards:read', 'boards:write', 'pins:read', 'pins:write', 'user_accounts:read'];
const SECRET_SCOPES = ['boards:read_secret', 'boards:write_secret', 'pins:read_secret', 'pins:write_secret'];

/** @param secretBoards whether secret boards are read and written too. */
export const scopesFor = (secretBoards: boolean): string[] => (secretBoards ? [...SCOPES, ...SECRET_SCOPES] : SCOPES);

/** Pinterest's consent page is the same for production and sandbox; the emulator serves its own next to its API. */
export function consentAddress(apiBaseUrl: string, asked: Record<string, string>): string {
	const { hostname, origin } = new URL(apiBaseUrl);
	const page = /(^|\.)pinterest\.com$/.test(hostname) ? 'https://www.pinterest.com/oauth/' : `${origin}/oauth/`;
	return `${page}?${new URLSearchParams({ response_type: 'code', ...asked }).toString()}`;
}

/** Bounds the answer, and uses the environment's proxy as all calls do. */
const agent = createApiAgent();
/** For one request. Pinterest's answers come within seconds. */
const REQUEST_MS = 30_000;

/**
 * One request to the token endpoint.
 * @param refusal the error for a refusal that would be the same again.
 * @param now epoch milliseconds.
 * @throws NoAnswerError where the same request may succeed later; `refusal` where it will not.
 */
export async function requestToken(
	{ clientId, clientSecret }: App,
	apiBaseUrl: string,
	grant: Record<string, string>,
	{ refusal, now }: { refusal: () => PipelineError; now: number },
): Promise<Granted> {
	const answer = await request(`${apiBaseUrl}/oauth/token`, {
		method: 'POST',
		dispatcher: agent,
		headers: {
			authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
			'content-type': 'application/x-www-form-urlencoded',
		},
		body: new URLSearchParams(grant).toString(),
		signal: AbortSignal.timeout(REQUEST_MS),
	})
		.then(async ({ statusCode, body }) => ({ statusCode, text: await body.text() }))
		.catch((error: unknown) => {
			throw unavailable(networkCodeOf(error) ?? 'no answer', error);
		});
	if (answer.statusCode === 200) return grantedIn(answer.text, now);
	if (answer.statusCode === 400 || answer.statusCode === 401) throw refusal();
	throw unavailable(`status ${answer.statusCode}`);
}

interface TokenAnswer {
	access_token?: string;
	refresh_token?: string;
	expires_in?: number;
	refresh_token_expires_in?: number;
	refresh_token_expires_at?: number;
	scope?: string;
}

function grantedIn(text: string, now: number): Granted {
	const answer = jsonOf(text);
	if (!answer?.access_token) throw unavailable('an answer without a token');
	const { refresh_token_expires_at: at, refresh_token_expires_in: within } = answer;
	return {
		accessToken: answer.access_token,
		refreshToken: answer.refresh_token,
		expiresAt: later(now, answer.expires_in),
		refreshExpiresAt: typeof at === 'number' ? at * 1000 : later(now, within),
		scopes: answer.scope?.split(/[ ,]+/).filter(Boolean), // documented with spaces, seen with commas
	};
}

const later = (now: number, seconds?: number) => (typeof seconds === 'number' ? now + seconds * 1000 : undefined);

function jsonOf(text: string): TokenAnswer | undefined {
	try {
		return JSON.parse(text) as TokenAnswer;
	} catch {
		return undefined;
	}
}

/** Whatever needed the token was certainly not carried out. */
function unavailable(reason: string, cause?: unknown): NoAnswerError {
	return new NoAnswerError('POST /oauth/token', 'no', reason, { cause });
}
