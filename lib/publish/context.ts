import { Agent, type Dispatcher } from 'undici';
import type { Clock } from '../model/clock';
import { systemClock } from '../model/clock';
import type { Ledger } from '../ledger/ledger';
import type { MediaOpener } from '../media/media-source';
import type { UploadProgress } from '../media/upload-progress';
import type { BoardTurns } from '../guards/board-locks';
import type { Pacer } from '../rate-limit/rate-limiter';
import { DEFAULT_RETRY } from '../model/retry';
import type { WarmUp } from '../guards/warm-up-plan';
import { createCaller } from '../pinterest/call';
import { createPinterestClient, type PinterestClient } from '../pinterest/client';
import type { HttpPort } from '../pinterest/http';
import { createAccount, type Account } from '../pinterest/account';
import { createGuards, type Guards } from '../guards/guards';
import { createLanes, type Lanes } from './lanes';
import type { SendImages } from './media-source-field';

/** What every flow works with: one account and app, for one run. */
export interface Pipeline {
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

export interface PipelineSettings {
	/** Between two looks at a video's state, in milliseconds: from the first, growing to the last. */
	lookMs: { first: number; last: number; factor: number };
	/** How long a video may stay in processing before it is given up, in milliseconds: so long, and longer for each GiB of it. */
	readinessDeadline: { baseMs: number; perGiBMs: number };
	/** How images go to Pinterest: by address where it can fetch them and as bytes otherwise, or always in one way. */
	sendImages: SendImages;
	/** How long one who finds a key taken waits for the other's outcome at the least, in milliseconds; twice a lease otherwise. */
	patienceMs: number;
	/** How long a publish may take until it is given up, in milliseconds. */
	callTimeoutMs: number;
	/** How long an unanswered publish rests before it is looked up, in milliseconds: the call's own time and the time a pin may take to be listed. */
	quarantineMs: number;
	/** Between the two looks that say a pin is not there, in milliseconds. */
	lookGapMs: number;
	/** By how much Pinterest's clock and the store's may differ, in milliseconds. */
	clockSkewMs: number;
	/** How often a publish is sent at the most before a person has to look. */
	publishAttempts: number;
	/** What happens when a pin whose publish was not answered is not on its board: it is sent again, or held for a person. */
	onUnknown: 'reconcile' | 'hold';
	/** Puts a token of the job in the link's `utm_content`, which makes a pin recognisable beyond doubt. */
	linkMarker: boolean;
	/** Begins slowly with an account that is new; off where it is left out. */
	warmUp?: WarmUp;
}

/**
 * Looks at a video: two to three seconds apart at first and at most fifteen, as practitioners found. Most
 * are ready within a minute, and publishers give up after eight to fifteen: a small one gets ten minutes,
 * one of 2 GiB twenty. Unanswered publishes: a minute for the call and two for the listing;
 * Pinterest documents no read lag, and its own samples were seen to wait for seconds.
 */
export const DEFAULT_SETTINGS: PipelineSettings = {
	lookMs: { first: 2_000, last: 15_000, factor: 1.5 },
	readinessDeadline: { baseMs: 10 * 60_000, perGiBMs: 5 * 60_000 },
	sendImages: 'auto',
	patienceMs: 2 * 60_000,
	callTimeoutMs: 60_000,
	quarantineMs: 3 * 60_000,
	lookGapMs: 60_000,
	clockSkewMs: 5 * 60_000,
	publishAttempts: 3,
	onUnknown: 'reconcile',
	linkMarker: false,
};

/** The settings for a quarantine of this length: its two looks are a third of it apart. */
export function quarantineOf(quarantineMs: number): Pick<PipelineSettings, 'quarantineMs' | 'lookGapMs'> {
	return { quarantineMs, lookGapMs: Math.round(quarantineMs / 3) };
}

export interface PipelineOptions {
	http: HttpPort;
	/** Where `http` sends to, such as `https://api.pinterest.com/v5`. */
	apiBaseUrl: string;
	ledger: Ledger;
	/** Outlives the pipeline: one for each account and app in a process. */
	pacer: Pacer;
	/** As the pacer; of the pipeline's own where it is left out. */
	turns?: BoardTurns;
	clock?: Clock;
	random?: () => number;
	bucket?: Dispatcher;
	settings?: Partial<PipelineSettings>;
}

/** Uploads may rest for a while in the bucket's hands; without any byte for this long they are broken. */
const BUCKET_IDLE_MS = 60_000;

export function createPipeline(options: PipelineOptions): Pipeline {
	const { http, ledger, pacer, clock = systemClock, random = Math.random } = options;
	const client = createPinterestClient(
		createCaller({ http, pacer, clock, random, retry: DEFAULT_RETRY, flow: Symbol('pipeline') }),
	);
	const account = sharing(createAccount(client), pacer);
	return {
		client,
		account,
		guards: createGuards(ledger.store, clock, account.id, options.turns),
		pause: () => pacer.pauseFor('org_write'),
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
function sharing(account: Account, pacer: Pacer): Account {
	return {
		...account,
		async id() {
			const id = await account.id();
			pacer.identify(id);
			return id;
		},
	};
}

/** Production and sandbox pins are seen on Pinterest's own site, those of a stand-in on the stand-in. */
function siteOf(apiBaseUrl: string): string {
	const { hostname, origin } = new URL(apiBaseUrl);
	return hostname.endsWith('.pinterest.com') ? 'https://www.pinterest.com' : origin;
}

/** What a flow needs besides the pipeline for one draft. */
export interface Work {
	open: MediaOpener;
	signal?: AbortSignal;
	/** Told how far the upload of a video is, at most four times a second and at its end. */
	onUpload?: (progress: UploadProgress) => void;
}
