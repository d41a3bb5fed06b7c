import { hostname } from 'node:os';
import {
	createOriginAgent,
	createRateLimiter,
	createPipelineContext,
	fileSource,
	Ledger,
	mediaProblem,
	openStore,
	scopeOf,
	systemClock,
	tokenPort,
	reconcileTimes,
	urlSource,
	type MediaOpener,
	type RateLimiter,
	type PipelineContext,
	type PipelineSettings,
} from '../lib';
import { LEASE_SECONDS, LISTING_SECONDS } from './defaults';
import { printNotice } from './print';
import { dataFolder, type Settings } from './settings';
import { tokenSettings, tokenSource } from './tokens';

export interface RunnerPipeline {
	pipeline: PipelineContext;
	rateLimiter: RateLimiter;
	open: MediaOpener;
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
}

/**
 * The pipeline of the runner: the environment's account, undici, and the store of the settings.
 * @param options.onNotice called with a sentence when the rate limits cannot be shared through the store, and when they can again.
 * @param options.importId names the import that the jobs of this run belong to.
 */
export function openPipeline(
	settings: Settings,
	{ leaseSeconds = LEASE_SECONDS, ...times }: PublishSettings = {},
	{ onNotice = printNotice, importId }: { onNotice?: (sentence: string) => void; importId?: string } = {},
): RunnerPipeline {
	const { apiBaseUrl } = settings;
	const credential = tokenSettings();
	const store = openStore(settings.storeUrl);
	const tokens = tokenSource(credential, apiBaseUrl, { folder: dataFolder(), store, clock: systemClock });
	const rateLimiter = createRateLimiter({
		clock: systemClock,
		store,
		scope: scopeOf(apiBaseUrl, process.env.PINTEREST_CLIENT_ID),
		own: settings.budgets,
		onNotice,
	});
	const pipeline = createPipelineContext({
		http: tokenPort({ apiBaseUrl, tokens }),
		apiBaseUrl,
		ledger: new Ledger(store, {
			owner: `${hostname()}, process ${process.pid}`,
			leaseMs: leaseSeconds * 1000,
			onUnreadable: ({ message }) => printNotice(message),
		}),
		rateLimiter,
		allowPrivateNetwork: settings.allowPrivateNetwork,
		settings: pipelineSettings(times),
		importId,
	});
	const close = async () => {
		await rateLimiter.settled();
		await store.disconnect();
	};
	return { pipeline, rateLimiter, open: mediaOpener(settings), close };
}

/** A call timeout without a reconcile delay implies one that leaves Pinterest the time to list the pin. */
function pipelineSettings({
	callTimeoutSeconds,
	quarantineSeconds,
	onUnknown,
	linkMarker,
	sendImages,
	warmUp,
}: PublishSettings): Partial<PipelineSettings> {
	const settings: Partial<PipelineSettings> = {};
	if (onUnknown) settings.onUnknown = onUnknown;
	if (linkMarker) settings.linkMarker = true;
	if (sendImages) settings.sendImages = sendImages;
	if (warmUp) settings.warmUp = warmUp;
	if (callTimeoutSeconds !== undefined) {
		settings.callTimeoutMs = Math.round(callTimeoutSeconds * 1000);
		Object.assign(settings, reconcileTimes(settings.callTimeoutMs + LISTING_SECONDS * 1000));
	}
	if (quarantineSeconds !== undefined) Object.assign(settings, reconcileTimes(Math.round(quarantineSeconds * 1000)));
	return settings;
}

/** Opens addresses and files; the runner has no binary properties. */
export function mediaOpener({ allowPrivateNetwork }: Pick<Settings, 'allowPrivateNetwork'>): MediaOpener {
	const agent = createOriginAgent({ allowPrivateNetwork });
	return (ref) => {
		if ('url' in ref) return urlSource(ref.url, agent);
		if ('file' in ref) return fileSource(ref.file, ref.folder);
		throw mediaProblem('binary-missing', 'Binary properties exist in n8n only.', 'replace-asset');
	};
}
