import type { Dispatcher } from 'undici';
import type { BoardPrivacy } from '../model/board';
import type { Clock } from '../model/clock';
import { systemClock } from '../model/clock';
import type { Ledger } from '../ledger/ledger';
import { createBucketAgent } from '../media/bucket-agent';
import type { MediaOpener } from '../media/media-source';
import type { UploadProgress } from '../media/upload-progress';
import type { BoardLocks } from '../guards/board-locks';
import type { RateLimiter } from '../rate-limit/rate-limiter';
import { DEFAULT_RETRY } from '../model/retry';
import { createCaller } from '../pinterest/call';
import { createPinterestClient, type PinterestClient } from '../pinterest/client';
import type { HttpPort } from '../pinterest/http';
import { createAccount, type Account, type AccountOptions } from '../pinterest/account';
import { createBoardMaker } from '../pinterest/make-board';
import { createGuards, type Guards } from '../guards/guards';
import { createStopSwitch } from '../guards/stop-switch';
import { problemFor } from '../sentences/problems';
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
	rateLimiter: RateLimiter;
	/** For posts to the upload bucket. */
	bucket: Dispatcher;
	settings: PipelineSettings;
	/** Names the import that the jobs of this run belong to. */
	importId?: string;
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
	/** Gives whose account it is, where another pipeline of the same token was answered. @default it is asked */
	rememberUser?: AccountOptions['rememberUser'];
	clock?: Clock;
	random?: () => number;
	bucket?: Dispatcher;
	/** Lets uploads go to this machine and private networks. @default false */
	allowPrivateNetwork?: boolean;
	settings?: Partial<PipelineSettings>;
	/** Names the import that the jobs of this run belong to, so that they can be listed. */
	importId?: string;
	/**
	 * The token is that of the app's owner (grant type client credentials), with which Pinterest takes no video: one is
	 * refused as `video-needs-user-token`. @default false
	 */
	ownerToken?: boolean;
	/** Makes boards and sections that rows name and the account does not have, and who sees such a board. @default none is made */
	createBoards?: BoardPrivacy;
}

export function createPipelineContext(options: PipelineContextOptions): PipelineContext {
	const { http, apiBaseUrl, ledger, rateLimiter, boardLocks, clock = systemClock, random = Math.random } = options;
	const { allowPrivateNetwork = false } = options;
	const call = createCaller({ http, rateLimiter, clock, random, retry: DEFAULT_RETRY, flow: Symbol('pipeline') });
	const client = createPinterestClient(call, apiBaseUrl);
	const stopSwitch = createStopSwitch(clock, options.ownerToken ? { video: problemFor('video-needs-user-token') } : {});
	const boardMaker =
		options.createBoards &&
		createBoardMaker({ client, store: ledger.store, clock, random, privacy: options.createBoards });
	const account = createAccount(client, {
		stopped: stopSwitch.stopped,
		rememberUser: options.rememberUser,
		identify: rateLimiter.identify,
		boardMaker,
	});
	return {
		client,
		account,
		guards: createGuards({ store: ledger.store, clock, accountId: account.id, stopSwitch, boardLocks }),
		rateLimiter,
		ledger,
		clock,
		random,
		lanes: createLanes(),
		bucket: options.bucket ?? createBucketAgent({ apiBaseUrl, allowPrivateNetwork }),
		settings: { ...DEFAULT_SETTINGS, ...options.settings },
		importId: options.importId,
	};
}

/** What is needed for one draft besides the context. */
export interface Work {
	open: MediaOpener;
	signal?: AbortSignal;
	/** Called with the progress of a video's upload, at most four times a second and at its end. */
	onUpload?: (progress: UploadProgress) => void;
}
