import type { ErrorReply } from './errors';
import type { Listing } from './listing';
import type { RateCategory } from './records';
import { READY_MADE_SCOPES } from './scopes';

export type Tier = 'standard' | 'trial' | 'pending';

/** Of Pinterest's contract. 5.28 is known only from generated clients. */
export type ApiVersion = '5.23' | '5.28';

export interface BoardSeed {
	name: string;
	id?: string;
	description?: string;
	privacy?: 'PUBLIC' | 'PROTECTED' | 'SECRET';
	sections?: string[];
	/** Username of the account that owns it; default is the first account. */
	owner?: string;
}

export interface EmulatorOptions {
	/** Default 0: any free port. */
	port?: number;
	host?: string;
	/** The address that upload and picture URLs begin with, where clients reach the emulator by another name. */
	publicUrl?: string;
	tier?: Tier;
	/** Whether the app may change pins (`pin_edit`, a beta). Default: not with Trial access, where that was seen. */
	pinEdit?: boolean;
	/** What is not in its contract is not there. @default 5.28 */
	version?: ApiVersion;
	/** Scopes of the ready-made tokens. @default the five that publishing needs; searches and terms need more */
	scopes?: string[];
	/** Analytics of the account are for businesses. @default BUSINESS */
	accountType?: 'BUSINESS' | 'PINNER';
	/** Whether the app may ask for the numbers of several pins at once, a beta. Default: not with Trial access, where that was seen. */
	batchAnalytics?: boolean;
	/** The numbers of so many last days are not there yet. @default 0 */
	analyticsLagDays?: number;
	/** What `domain` and `domains` do to GET /pins: which version has them is hearsay. @default filter, and ignore before 5.28 */
	domainFilter?: 'filter' | 'ignore' | 'refuse';
	/** What becomes of `ai_disclosures` in requests. @default accept, and ignore before 5.28 */
	aiDisclosures?: 'accept' | 'ignore' | 'refuse';
	/** Ids of the pins that may be tagged as products: what makes one is not known. @default any */
	productPins?: 'any' | string[];
	/** How long an uploaded video stays `processing`. */
	processingMs?: number;
	/** How long a new pin stays out of lists. */
	listLagMs?: number;
	/** How lists show pins: whether with dates, links and texts as they were sent. Can be changed while it runs. */
	listing?: Listing;
	/** How long a video or carousel pin says REGULAR before it says what it is. */
	creativeTypeDelayMs?: number;
	/** Rate-limit windows are divided by this, and so are the seconds in the headers. */
	timeScale?: number;
	/** Standard access, per 60 s and account. Can be changed while it runs. */
	limits?: Partial<Record<RateCategory, number>>;
	rateLimitHeader?: 'structured' | 'plain';
	enforceRateLimits?: boolean;
	/** More writes at once to one board than this are refused. Default: no limit. */
	boardWrites?: { max: number; holdMs?: number; status?: 409 | 429 };
	/** What POST /pins says to media that is not ready: Pinterest's own answers are not published. */
	mediaNotReady?: Partial<Record<'registered' | 'processing' | 'failed', ErrorReply | 'accept'>>;
	/** Whether one media id may be used by several pins: not documented by Pinterest. */
	mediaReuse?: 'allow' | ErrorReply;
	/** Shorter side below which an image is too small: Pinterest publishes no number. */
	minImagePixels?: number;
	/** Whether pins list their picture as `originals` too, as answers of 2022 did. */
	originals?: boolean;
	/** Lifetime of an upload form: not published by Pinterest. */
	uploadFormTtlSeconds?: number;
	/** Whether one upload form takes a second file. */
	uploadFormReuse?: 'refuse' | 'allow';
	/** Uploads beyond this are counted and hashed, not kept. */
	keepMediaBytes?: number;
	accessTokenTtlSeconds?: number;
	/** Whether a refresh token still works after it was rotated: not published by Pinterest. */
	oldRefreshTokens?: 'refuse' | 'accept';
	/** When given, the consent page takes only these. Otherwise any http or https address. */
	redirectUris?: string[];
	/** Links to these domains are answered as spam by POST /pins. */
	spamDomains?: string[];
	imageFetchTimeoutMs?: number;
	boards?: BoardSeed[];
	/** Accounts beside the first one, each with a ready-made token. */
	accounts?: { username: string; accessToken: string }[];
	now?: () => number;
}

const mib = 1024 * 1024;

const defaults = {
	port: 0,
	host: '127.0.0.1',
	publicUrl: '',
	tier: 'standard' as Tier,
	version: '5.28' as ApiVersion,
	scopes: READY_MADE_SCOPES,
	accountType: 'BUSINESS' as 'BUSINESS' | 'PINNER',
	analyticsLagDays: 0,
	productPins: 'any' as 'any' | string[],
	processingMs: 1500,
	listLagMs: 0,
	listing: {} as Listing,
	creativeTypeDelayMs: 1500,
	timeScale: 1,
	limits: {} as Partial<Record<RateCategory, number>>,
	rateLimitHeader: 'structured' as 'structured' | 'plain',
	enforceRateLimits: true,
	minImagePixels: 100,
	originals: false,
	uploadFormTtlSeconds: 3600,
	uploadFormReuse: 'refuse' as 'refuse' | 'allow',
	keepMediaBytes: 64 * mib,
	mediaReuse: 'allow' as 'allow' | ErrorReply,
	accessTokenTtlSeconds: 2_592_000,
	oldRefreshTokens: 'refuse' as 'refuse' | 'accept',
	spamDomains: [] as string[],
	imageFetchTimeoutMs: 10_000,
	accounts: [] as { username: string; accessToken: string }[],
	boards: [
		{ name: 'Summer Recipes' },
		{ name: 'Home Ideas', sections: ['Kitchen'] },
		{ name: 'Travel' },
	] as BoardSeed[],
	now: () => Date.now(),
};

export type Settings = typeof defaults &
	Pick<EmulatorOptions, 'boardWrites' | 'redirectUris'> & {
		pinEdit: boolean;
		batchAnalytics: boolean;
		domainFilter: 'filter' | 'ignore' | 'refuse';
		aiDisclosures: 'accept' | 'ignore' | 'refuse';
		mediaNotReady: Record<'registered' | 'processing' | 'failed', ErrorReply | 'accept'>;
	};

const notReady = (state: string): ErrorReply => ({
	status: 400,
	code: 1,
	message: `Invalid request: media_id refers to media that is ${state}`,
});

export function settingsOf(options: EmulatorOptions): Settings {
	const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
	return {
		...defaults,
		...given,
		pinEdit: options.pinEdit ?? options.tier !== 'trial',
		batchAnalytics: options.batchAnalytics ?? options.tier !== 'trial',
		domainFilter: options.domainFilter ?? (options.version === '5.23' ? 'ignore' : 'filter'),
		aiDisclosures: options.aiDisclosures ?? (options.version === '5.23' ? 'ignore' : 'accept'),
		mediaNotReady: {
			registered: { status: 404, code: 404, message: 'Media not found' },
			processing: notReady('processing'),
			failed: notReady('failed'),
			...options.mediaNotReady,
		},
	};
}
