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
import { printNotice } from './print';
import { dataFolder, type Settings } from './settings';
import { tokenSettings, tokenSource } from './tokens';

export interface RunnerPipeline {
	pipeline: PipelineContext;
	rateLimiter: RateLimiter;
	open: MediaOpener;
	close: () => Promise<void>;
}

export interface PipelineTimes {
	/** A call without a complete answer after this is given up. */
	callTimeoutSeconds?: number;
	/** How long a claim outlives a process that was killed. */
	leaseSeconds?: number;
	/** How long an unanswered publish rests before it is looked up. */
	quarantineSeconds?: number;
	onUnknown?: PipelineSettings['onUnknown'];
	linkMarker?: boolean;
	sendImages?: PipelineSettings['sendImages'];
	warmUp?: PipelineSettings['warmUp'];
}

const LEASE_SECONDS = 120;

/**
 * The pipeline of the runner: the environment's account, undici, and the store of the settings.
 * @param onNotice told when the budgets cannot be shared, and when they can again.
 */
export function openPipeline(
	settings: Settings,
	{ leaseSeconds = LEASE_SECONDS, ...times }: PipelineTimes = {},
	onNotice = printNotice,
): RunnerPipeline {
	const { apiBaseUrl } = settings;
	const tokens = tokenSource(tokenSettings(), apiBaseUrl, dataFolder());
	const store = openStore(settings.storeUrl);
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
		ledger: new Ledger(store, { owner: `${hostname()}, process ${process.pid}`, leaseMs: leaseSeconds * 1000 }),
		rateLimiter,
		settings: pipelineSettings(times),
	});
	const close = async () => {
		await rateLimiter.settled();
		await store.disconnect();
	};
	return { pipeline, rateLimiter, open: mediaOpener(settings), close };
}

/** A call's time-out that was named, and no quarantine, still leaves two minutes for the pin to be listed. */
function pipelineSettings({
	callTimeoutSeconds,
	quarantineSeconds,
	onUnknown,
	linkMarker,
	sendImages,
	warmUp,
}: PipelineTimes): Partial<PipelineSettings> {
	const settings: Partial<PipelineSettings> = {};
	if (onUnknown) settings.onUnknown = onUnknown;
	if (linkMarker) settings.linkMarker = true;
	if (sendImages) settings.sendImages = sendImages;
	if (warmUp) settings.warmUp = warmUp;
	if (callTimeoutSeconds !== undefined) {
		settings.callTimeoutMs = Math.round(callTimeoutSeconds * 1000);
		Object.assign(settings, reconcileTimes(settings.callTimeoutMs + 2 * 60_000));
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
