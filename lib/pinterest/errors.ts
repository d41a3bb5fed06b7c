import { PipelineError, type Problem } from '../model/problem';
import { withoutSecrets } from '../model/url';
import { readRateLimit, type RateLimitReading } from '../rate-limit/headers';
import type { ApiAnswer, ApiRequest, Sent } from './http';

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

	constructor(
		readonly operation: string,
		readonly sent: Sent,
		reason: string,
		options?: ErrorOptions,
	) {
		super(
			{
				code: sent === 'no' ? 'pinterest-unreachable' : 'no-answer',
				category: 'network',
				message:
					sent === 'no'
						? `Pinterest could not be reached for ${operation}: ${reason}.`
						: `Pinterest did not answer ${operation}: ${reason}.`,
				action: 'retry-later',
			},
			options,
		);
	}
}

interface Rule {
	status?: number;
	code?: number;
	/** Of a refusal, tested on Pinterest's own words alone, without what they quote of the request: a recipe for spam musubi is no spam. */
	judges?: RegExp;
	says?: RegExp;
	problem: Pick<Problem, 'code' | 'category' | 'action'>;
	/** Our own sentence, where Pinterest's own words do not say what to do. */
	message?: string;
}

/** Sources: Pinterest's pages on access tiers and on the sandbox; the two refusals as users were given them. */
const TRIAL =
	"The app has Trial access, which may not create pins: ask for Standard access in Pinterest's developer portal, with a video recording " +
	'of the whole OAuth flow and of a pin being made (else the answer is "Demo did not show full Oauth flow" or "Demo did not show Pinterest ' +
	'integration"). Until it is granted, use the sandbox, with a token of its own and without videos, or the emulator.';
const NOT_ACTIVATED =
	'Pinterest refuses every call of this app: it is not activated yet, or the token is a test token. ' +
	"Look at the app's state in Pinterest's developer portal, and use the emulator until it is activated.";
/** Source: the contract lists all four for `POST /pins`; the tokens of the app's page lack the writing ones. */
const SCOPES =
	'The token may not do this: publishing needs boards:read, boards:write, pins:read and pins:write, ' +
	"which a production token from the app's own page does not have. Connect the account again and allow all four.";

/** Words may come in the language of the account; the sandbox's address is the same in all. */
const TRIAL_WORDS = /trial access|api-sandbox\.pinterest\.com/i;
const SPAM_WORDS = /spam|blocked this link/i;
/** What Pinterest repeats of a request: values in quotation marks, JSON, addresses; also where the words were cut off. */
const QUOTED = /(?<!\w)'[^']*('(?!\w)|$)|"[^"]*("|$)|\{.*(\}|$)|https?:\S+/g;
const SPAM: Rule['problem'] = { code: 'spam-blocked', category: 'spam', action: 'fix-url' };

/** What Pinterest's answers mean; the first rule that fits counts. Sources: `pinterest-api` facts on errors, rate limits and tiers. */
const RULES: Rule[] = [
	{ status: 429, code: 9, problem: SPAM },
	{ status: 400, code: 9, problem: SPAM },
	{ judges: SPAM_WORDS, problem: SPAM },
	{ status: 429, problem: { code: 'rate-limited', category: 'rate-limit', action: 'wait' } },
	{
		status: 401,
		code: 3,
		says: /consumer type/i,
		problem: { code: 'app-not-activated', category: 'access', action: 'upgrade-access' },
		message: NOT_ACTIVATED,
	},
	{ status: 401, code: 3, problem: { code: 'feature-restricted', category: 'access', action: 'upgrade-access' } },
	{ status: 401, code: 7, problem: { code: 'board-not-authorized', category: 'not-found', action: 'fix-board' } },
	{
		status: 401,
		problem: { code: 'token-invalid', category: 'auth', action: 'reconnect' },
		message: 'Pinterest does not accept the access token. Connect the account again, or paste a new token.',
	},
	{
		status: 403,
		code: 29,
		says: TRIAL_WORDS,
		problem: { code: 'trial-access', category: 'access', action: 'upgrade-access' },
		message: TRIAL,
	},
	{
		status: 403,
		code: 3,
		problem: { code: 'scopes-missing', category: 'access', action: 'reconnect' },
		message: SCOPES,
	},
	{ status: 403, code: 233, problem: { code: 'image-too-small', category: 'media', action: 'replace-asset' } },
	{ status: 403, code: 235, problem: { code: 'image-broken', category: 'media', action: 'replace-asset' } },
	{ status: 403, problem: { code: 'not-permitted', category: 'access', action: 'fix-board' } },
	{ status: 404, code: 40, problem: { code: 'board-not-found', category: 'not-found', action: 'fix-board' } },
	{ status: 404, code: 2031, problem: { code: 'section-not-found', category: 'not-found', action: 'fix-board' } },
	{ status: 404, says: /media/i, problem: { code: 'media-not-found', category: 'not-found', action: 'retry-later' } },
	{ status: 404, problem: { code: 'not-found', category: 'not-found', action: 'fix-row' } },
	{ status: 409, problem: { code: 'pinterest-busy', category: 'pinterest', action: 'retry-later' } },
	{
		status: 400,
		says: /something went wrong on our end/i,
		problem: { code: 'pinterest-hiccup', category: 'pinterest', action: 'retry-later' },
	},
	{
		status: 400,
		says: /could not fetch the image|unable to reach the url/i,
		problem: { code: 'media-unreachable', category: 'origin', action: 'fix-url' },
	},
	{
		status: 400,
		says: /format of the image/i,
		problem: { code: 'image-format', category: 'media', action: 'replace-asset' },
	},
	{ status: 400, says: /cover_image/i, problem: { code: 'cover-missing', category: 'input', action: 'fix-row' } },
	{
		status: 400,
		says: /valid url|invalid url/i,
		problem: { code: 'link-invalid', category: 'input', action: 'fix-row' },
	},
	{ status: 408, problem: { code: 'pinterest-unavailable', category: 'pinterest', action: 'retry-later' } },
];

const REFUSED: Rule['problem'] = { code: 'request-refused', category: 'input', action: 'fix-row' };
const UNAVAILABLE: Rule['problem'] = { code: 'pinterest-unavailable', category: 'pinterest', action: 'retry-later' };

/** The error for an answer whose status is 400 or more. */
export function errorOf(request: Pick<ApiRequest, 'operation'>, answer: ApiAnswer): PinterestApiError {
	const { code, said } = read(answer.body);
	const judged = said.replace(QUOTED, '');
	const rule = RULES.find(
		(candidate) =>
			(candidate.status === undefined || candidate.status === answer.status) &&
			(candidate.code === undefined || candidate.code === code) &&
			(candidate.judges === undefined || (answer.status < 500 && candidate.judges.test(judged))) &&
			(candidate.says === undefined || candidate.says.test(said)),
	);
	const kind = rule?.problem ?? (answer.status >= 500 ? UNAVAILABLE : REFUSED);
	const message =
		rule?.message ??
		(said === '' ? `Pinterest answered ${request.operation} with status ${answer.status}.` : `Pinterest says: ${said}`);
	const requestId = answer.headers['x-pinterest-rid'];
	return new PinterestApiError(
		{ ...kind, message },
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
