import { PipelineError, type Problem } from '../model/problem';
import { withoutSecrets } from '../model/url';
import type { Answered, PINTEREST } from '../sentences/pinterest';
import { problemFor } from '../sentences/problems';
import { readRateLimit, type RateLimitReading } from '../rate-limit/headers';
import type { ApiAnswer, ApiRequest, Sent } from './http';
import { scopesBeyondPublishing } from './scopes';

/** Pinterest answered, and the answer is no. */
export class PinterestApiError extends PipelineError {
	override readonly name = 'PinterestApiError';

	constructor(
		problem: Problem,
		readonly operation: string,
		/** HTTP status. */
		readonly status: number,
		/** Pinterest's own code, where the body has one. */
		readonly code: number | undefined,
		/** `x-pinterest-rid`, for Pinterest's support. */
		readonly requestId: string | undefined,
		/** What the answer's headers say of the budget: Pinterest sends them with refusals of every kind. */
		readonly rateLimit: RateLimitReading,
	) {
		super(problem);
	}

	/** 408 and 5xx tell nothing about whether the operation was carried out. */
	get definite(): boolean {
		return this.status !== 408 && this.status < 500;
	}
}

/** Pinterest did not answer. */
export class NoAnswerError extends PipelineError {
	override readonly name = 'NoAnswerError';
	/** Pinterest refused the token of the same call before, and may have counted it. */
	wasRefused = false;

	constructor(
		readonly operation: string,
		readonly sent: Sent,
		reason: string,
		options?: ErrorOptions,
	) {
		super(problemFor(sent === 'no' ? 'pinterest-unreachable' : 'no-answer', { operation, reason }), options);
	}
}

/** For a call that is sent once more, with a fresh token. */
export function asRefusedBefore(error: unknown): never {
	if (error instanceof NoAnswerError) error.wasRefused = true;
	throw error;
}

interface Rule {
	status?: number;
	code?: number;
	/** Of a refusal, tested on Pinterest's own words alone, without what they quote of the request: a recipe for spam musubi is no spam. */
	judges?: RegExp;
	says?: RegExp;
	/** Which sentence it is. */
	problem: AnswerKey;
}

/** A sentence about an answer. */
type AnswerKey = {
	[Key in keyof typeof PINTEREST]: (typeof PINTEREST)[Key]['message'] extends (args: Answered) => string ? Key : never;
}[keyof typeof PINTEREST];

/** Words may come in the language of the account; the sandbox's address is the same in all. */
const TRIAL_WORDS = /trial access|api-sandbox\.pinterest\.com/i;
/** The name of the feature is the same in all languages. */
const PIN_EDIT = /\bpin_edit\b/i;
const SPAM_WORDS = /spam|blocked this link/i;
/** What Pinterest repeats of a request: values in quotation marks, JSON, addresses; also where the words were cut off. */
const QUOTED = /(?<!\w)'[^']*('(?!\w)|$)|"[^"]*("|$)|\{.*(\}|$)|https?:\S+/g;

/** What Pinterest's answers mean; the first rule that fits counts. Sources: `pinterest-api` facts on errors, rate limits and tiers. */
export const ANSWERS: readonly Rule[] = [
	{ status: 429, code: 9, problem: 'spam-blocked' },
	{ status: 400, code: 9, problem: 'spam-blocked' },
	{ judges: SPAM_WORDS, problem: 'spam-blocked' },
	{ status: 429, problem: 'rate-limited:answer' },
	{
		status: 401,
		code: 3,
		says: /consumer type/i,
		problem: 'app-not-activated',
	},
	{ status: 401, code: 3, says: PIN_EDIT, problem: 'feature-restricted:pin-edit' },
	{ status: 403, code: 3, says: PIN_EDIT, problem: 'feature-restricted:pin-edit' },
	{ status: 401, code: 3, problem: 'feature-restricted' },
	{ status: 401, code: 7, problem: 'board-not-authorized' },
	{
		status: 401,
		problem: 'token-invalid',
	},
	{
		status: 403,
		code: 29,
		says: TRIAL_WORDS,
		problem: 'trial-access',
	},
	{
		status: 403,
		code: 3,
		problem: 'scopes-missing',
	},
	{ status: 403, code: 233, problem: 'image-too-small:answer' },
	{ status: 403, code: 235, problem: 'image-broken:answer' },
	{ status: 403, code: 29, problem: 'not-permitted:resource' },
	{ status: 403, problem: 'not-permitted' },
	{ status: 404, code: 40, problem: 'board-not-found' },
	{ status: 404, code: 2031, problem: 'section-not-found' },
	{ status: 404, says: /media/i, problem: 'media-not-found' },
	{ status: 404, problem: 'not-found' },
	{ status: 409, problem: 'pinterest-busy:answer' },
	{
		status: 400,
		says: /something went wrong on our end/i,
		problem: 'pinterest-hiccup',
	},
	{
		status: 400,
		says: /could not fetch the image|unable to reach the url/i,
		problem: 'media-unreachable',
	},
	{
		status: 400,
		says: /format of the image/i,
		problem: 'image-format',
	},
	{ status: 400, says: /board name is invalid or duplicated/i, problem: 'board-name-refused' },
	{ status: 400, says: /cover_image/i, problem: 'cover-missing:answer' },
	{
		status: 400,
		says: /valid url|invalid url/i,
		problem: 'link-invalid:answer',
	},
	{ status: 408, problem: 'pinterest-unavailable' },
];

/** The error for an answer whose status is 400 or more. */
export function errorOf(request: Pick<ApiRequest, 'operation'>, answer: ApiAnswer): PinterestApiError {
	const { code, said: words } = read(answer.body);
	const judged = words.replace(QUOTED, '');
	const rule = ANSWERS.find(
		(candidate) =>
			(candidate.status === undefined || candidate.status === answer.status) &&
			(candidate.code === undefined || candidate.code === code) &&
			(candidate.judges === undefined || (answer.status < 500 && candidate.judges.test(judged))) &&
			(candidate.says === undefined || candidate.says.test(words)),
	);
	const key = rule?.problem ?? (answer.status >= 500 ? 'pinterest-unavailable' : 'request-refused');
	const said = { operation: request.operation, status: answer.status, said: words };
	const scopes = key === 'scopes-missing' ? scopesBeyondPublishing(request.operation) : undefined;
	const requestId = answer.headers['x-pinterest-rid'];
	return new PinterestApiError(
		scopes ? problemFor('scopes-missing:call', { operation: request.operation, scopes }) : problemFor(key, said),
		request.operation,
		answer.status,
		code,
		requestId,
		readRateLimit(answer.headers),
	);
}

/** Code and words of the envelope `{ code, message }`; the words without any URL's query, which may be signed. */
function read(body: unknown): { code?: number; said: string } {
	if (typeof body !== 'object' || body === null) return { said: '' };
	const { code, message, message_detail: detail } = body as Record<string, unknown>;
	const words = [message, detail].filter((part) => typeof part === 'string' && part !== '').join(' ');
	return {
		code: typeof code === 'number' ? code : undefined,
		said: words
			.replace(/\s+/g, ' ')
			.replace(/https?:\/\/[^\s"']+/g, withoutSecrets)
			.slice(0, 400),
	};
}
