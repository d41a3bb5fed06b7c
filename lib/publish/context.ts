import { Agent, type Dispatcher } from 'undici';
import type { Clock } from '../model/clock';
import { systemClock } from '../model/clock';
import type { Ledger } from '../ledger/ledger';
import type { MediaOpener } from '../media/media-source';
import type { UploadProgress } from '../media/upload-progress';
import type { BoardLocks } from '../guards/board-locks';
import type { RateLimiter } from '../rate-limit/rate-limiter';
import { DEFAULT_RETRY } from '../model/retry';
import { createCaller } from '../pinterest/call';
import { createPinterestClient, type PinterestClient } from '../pinterest/client';
import type { HttpPort } from '../pinterest/http';
import { createAccount, type Account } from '../pinterest/account';
import { createGuards, type Guards } from '../guards/guards';
import { createLanes, type Lanes } from './lanes';
import { DEFAULT_SETTINGS, type PipelineSettings } from './settings';

/** What every flow works with: one account and app, for one run. */
export interface PipelineContext {
	client: PinterestClient;
	account: Account;
	ledger: Ledger;
	clock: Clock;
	random: () => number;
	lanes: Lanes;
	guards: Guards;
	/** Milliseconds until pins may be sent again, by what the budget knows; 0 when they may. */
	pause: () => number;
	/** For posts to the upload bucket. */
	bucket: Dispatcher;
	/** The address at which people see a pin. */
	pinUrl: (pinId: string) => string;
	settings: PipelineSettings;
}

export interface PipelineContextOptions {
	http: HttpPort;
	/** Where `http` sends to, such as `https://api.pinterest.com/v5`. */
	apiBaseUrl: string;
	ledger: Ledger;
	/** Outlives the pipeline: one for each account and app in a process. */
	rateLimiter: RateLimiter;
	/** Shared like the rate limiter. @default locks of this pipeline alone */
	boardLocks?: BoardLocks;
	clock?: Clock;
	random?: () => number;
	bucket?: Dispatcher;
	settings?: Partial<PipelineSettings>;
}

/** An upload without a single byte for this long is broken. */
const BUCKET_IDLE_MS = 60_000;

export function createPipelineContext(options: PipelineContextOptions): PipelineContext {
	const { http, ledger, rateLimiter, clock = systemClock, random = Math.random } = options;
	const client = createPinterestClient(
		createCaller({ http, rateLimiter, clock, random, retry: DEFAULT_RETRY, flow: Symbol('pipeline') }),
	);
	const account = sharing(
		createAccount(client, () => guards.stopped('image')),
		rateLimiter,
	);
	const guards = createGuards(ledger.store, clock, account.id, options.boardLocks);
	return {
		client,
		account,
		guards,
		pause: () => rateLimiter.pauseFor('org_write'),
		ledger,
		clock,
		random,
		lanes: createLanes(),
		bucket: options.bucket ?? new Agent({ headersTimeout: BUCKET_IDLE_MS, bodyTimeout: BUCKET_IDLE_MS }),
		pinUrl: (pinId) => `${siteOf(options.apiBaseUrl)}/pin/${pinId}/`,
		settings: { ...DEFAULT_SETTINGS, ...options.settings },
	};
}

/** The account's budgets are shared as soon as it is known whose they are. */
function sharing(account: Account, rateLimiter: RateLimiter): Account {
	return {
		...account,
		async id() {
			const id = await account.id();
			rateLimiter.identify(id);
			return id;
		},
	};
}

/** Production and sandbox pins are shown on Pinterest's own site, pins of the emulator on the emulator. */
function siteOf(apiBaseUrl: string): string {
	const { hostname, origin } = new URL(apiBaseUrl);
	return hostname.endsWith('.pinterest.com') ? 'https://www.pinterest.com' : origin;
}

/** What is needed for one draft besides the context. */
export interface Work {
	open: MediaOpener;
	signal?: AbortSignal;
	/** Called with the progress of a video's upload, at most four times a second and at its end. */
	onUpload?: (progress: UploadProgress) => void;
}
