import { hostname } from 'node:os';
import {
	createOriginAgent,
	createRateLimiter,
	createPipelineContext,
	fileSource,
	isReceipt,
	isStore,
	Ledger,
	mediaProblem,
	openStore,
	PatientStore,
	scopeOf,
	systemClock,
	tokenPort,
	reconcileTimes,
	ScratchStore,
	urlSource,
	type AtomicStore,
	type BoardPrivacy,
	type MediaOpener,
	type OtherAccounts,
	type RateLimiter,
	type PipelineContext,
	type PipelineSettings,
} from '../lib';
import { LEASE_SECONDS, LISTING_SECONDS } from './defaults';
import { printNotice, printWarning } from './print';
import { dataFolder, type Settings } from './settings';
import { profileAccounts } from './profile-accounts';
import { isOwnersCredential, tokenSettings, tokenSource, type TokenSettings } from './tokens';

export interface RunnerPipeline {
	pipeline: PipelineContext;
	rateLimiter: RateLimiter;
	open: MediaOpener;
	/** The accounts of the other profiles, for rows that name one; absent where there are none. */
	accounts?: OtherAccounts;
	close: () => Promise<void>;
}

export interface PublishSettings {
	/** A call without a complete answer after this time is aborted. */
	callTimeoutSeconds?: number;
	/** How long a claim outlives a process that was killed. @default LEASE_SECONDS */
	leaseSeconds?: number;
	/** The reconcile delay: how long after a publish without an answer the pin is looked up. @default the call timeout and LISTING_SECONDS */
	quarantineSeconds?: number;
	onUnknown?: PipelineSettings['onUnknown'];
	linkMarker?: boolean;
	sendImages?: PipelineSettings['sendImages'];
	warmUp?: PipelineSettings['warmUp'];
	/** The least time between two pins of the same link on the same board. @default none */
	spacingSeconds?: number;
	/** See `PipelineSettings`. */
	republishDeleted?: boolean;
	/** How far apart the pins of a row with several boards are. @default 0: all at once */
	spreadSeconds?: number;
	/** Makes boards and sections that are missing. @default none is made */
	createBoards?: BoardPrivacy;
}

export interface PipelineWatch {
	/** Names the import that the jobs of this run belong to. */
	importId?: string;
	/** Ends the wait for a store that does not answer. */
	signal?: AbortSignal;
	/** Leaves the store as it is: a file that is not there is not made, and calls are counted here alone. @default false */
	dryRun?: boolean;
	/** Called with a sentence when the rate limits cannot be shared through the store, and when they can again. @default printNotice */
	onLimits?: (sentence: string) => void;
	/** Called with a sentence when the store does not answer, and when it is back. @default printNotice */
	onStore?: (sentence: string, isBack: boolean) => void;
}

/**
 * The pipeline of the runner: the account of the settings, undici, and the store of the settings, which is waited for.
 * @throws PipelineError `no-credential`, and `store-unavailable` when the store is a file that cannot be opened.
 */
export async function openPipeline(
	settings: Settings,
	publishing: PublishSettings = {},
	watch: PipelineWatch = {},
): Promise<RunnerPipeline> {
	const { signal, dryRun = false, onStore = (sentence) => printNotice(sentence) } = watch;
	const credential = tokenSettings(settings);
	const opened = await openStore(dryRun && !isStore(settings.storeUrl) ? 'memory:' : settings.storeUrl);
	const patient = new PatientStore(opened, { clock: systemClock, settles: isReceipt, onNotice: onStore });
	const store = patient.until(signal);
	const rateLimiters: RateLimiter[] = [];
	const openAccount = (its: Settings, itsCredential: TokenSettings, itsPublishing: PublishSettings) => {
		const account = accountPipeline({ settings: its, credential: itsCredential, opened, store }, itsPublishing, watch);
		rateLimiters.push(account.rateLimiter);
		return account;
	};
	const { pipeline, rateLimiter } = openAccount(settings, credential, publishing);
	const close = async () => {
		for (const each of rateLimiters) await each.settled();
		await store.disconnect();
	};
	const accounts = profileAccounts(pipeline, { settings, publishing }, (its, itsPublishing) => {
		return openAccount(its, tokenSettings(its), itsPublishing).pipeline;
	});
	return { pipeline, rateLimiter, open: mediaOpener(settings), accounts, close };
}

interface AccountAt {
	settings: Settings;
	credential: TokenSettings;
	/** The store as it is, for rate limits. */
	opened: AtomicStore;
	/** The store that is waited for. */
	store: AtomicStore;
}

/** What one account publishes with. Several share a store, and each has its own pace. */
function accountPipeline(
	{ settings, credential, opened, store }: AccountAt,
	{ leaseSeconds = LEASE_SECONDS, createBoards, ...times }: PublishSettings,
	{ importId, dryRun = false, onLimits = printNotice }: PipelineWatch,
): { pipeline: PipelineContext; rateLimiter: RateLimiter } {
	const { apiBaseUrl } = settings;
	const tokens = tokenSource(credential, apiBaseUrl, { folder: dataFolder(), store, clock: systemClock });
	const rateLimiter = createRateLimiter({
		clock: systemClock,
		// Without it each process keeps to a share of the limits, so nothing waits.
		store: dryRun ? new ScratchStore(opened) : opened,
		scope: scopeOf(apiBaseUrl, 'clientId' in credential ? credential.clientId : process.env.PINTEREST_CLIENT_ID),
		own: settings.budgets,
		onNotice: onLimits,
	});
	const pipeline = createPipelineContext({
		http: tokenPort({ apiBaseUrl, tokens }),
		apiBaseUrl,
		ledger: new Ledger(store, {
			owner: `${hostname()}, process ${process.pid}`,
			leaseMs: leaseSeconds * 1000,
			onUnreadable: (problem) => printWarning(problem.message, { problem }),
		}),
		rateLimiter,
		allowPrivateNetwork: settings.allowPrivateNetwork,
		settings: pipelineSettings(times),
		importId,
		createBoards: dryRun ? undefined : createBoards,
		ownerToken: isOwnersCredential(credential),
	});
	return { pipeline, rateLimiter };
}

/** A call timeout without a reconcile delay implies one that leaves Pinterest the time to list the pin. */
function pipelineSettings({
	callTimeoutSeconds,
	quarantineSeconds,
	onUnknown,
	linkMarker,
	sendImages,
	warmUp,
	spacingSeconds,
	republishDeleted,
}: PublishSettings): Partial<PipelineSettings> {
	const settings: Partial<PipelineSettings> = {};
	if (onUnknown) settings.onUnknown = onUnknown;
	if (linkMarker) settings.linkMarker = true;
	if (sendImages) settings.sendImages = sendImages;
	if (warmUp) settings.warmUp = warmUp;
	if (republishDeleted) settings.republishDeleted = true;
	if (spacingSeconds !== undefined) settings.spacingMs = Math.round(spacingSeconds * 1000);
	if (callTimeoutSeconds !== undefined) {
		settings.callTimeoutMs = Math.round(callTimeoutSeconds * 1000);
		Object.assign(settings, reconcileTimes(settings.callTimeoutMs + LISTING_SECONDS * 1000));
	}
	if (quarantineSeconds !== undefined) Object.assign(settings, reconcileTimes(Math.round(quarantineSeconds * 1000)));
	return settings;
}

/**
 * Opens addresses and files; the runner has no binary properties.
 * @param connections to one origin at once. @default the agent's
 */
export function mediaOpener(
	{ allowPrivateNetwork }: Pick<Settings, 'allowPrivateNetwork'>,
	connections?: number,
): MediaOpener {
	const agent = createOriginAgent({ allowPrivateNetwork, connections });
	return (ref) => {
		if ('url' in ref) return urlSource(ref.url, agent);
		if ('file' in ref) return fileSource(ref.file, ref.folder);
		throw mediaProblem('binary-missing', 'Binary properties exist in n8n only.', 'replace-asset');
	};
}
