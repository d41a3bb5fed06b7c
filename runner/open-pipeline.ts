import { hostname } from 'node:os';
import { EnvHttpProxyAgent } from 'undici';
import {
	createOriginAgent,
	createPacer,
	createPipeline,
	fileSource,
	Ledger,
	mediaProblem,
	openStore,
	systemClock,
	tokenPort,
	urlSource,
	type MediaOpener,
	type Pipeline,
} from '../lib';
import { dataFolder, type Settings } from './settings';
import { tokenSettings, tokenSource } from './tokens';

export interface RunnerPipeline {
	pipeline: Pipeline;
	open: MediaOpener;
	close: () => Promise<void>;
}

export interface PipelineTimes {
	/** A call without a complete answer after this is given up. */
	callTimeoutSeconds?: number;
	/** How long a claim outlives a process that was killed. */
	leaseSeconds?: number;
}

const LEASE_SECONDS = 120;

/** The pipeline of the runner: the environment's account, undici, and the store of the settings. */
export function openPipeline(settings: Settings, { callTimeoutSeconds, leaseSeconds = LEASE_SECONDS }: PipelineTimes = {}): RunnerPipeline {
	const { apiBaseUrl } = settings;
	const tokens = tokenSource(tokenSettings(), apiBaseUrl, dataFolder());
	const store = openStore(settings.storeUrl);
	const timeoutMs = callTimeoutSeconds === undefined ? undefined : Math.round(callTimeoutSeconds * 1000);
	const pipeline = createPipeline({
		http: tokenPort({ apiBaseUrl, tokens, timeoutMs, dispatcher: new EnvHttpProxyAgent() }),
		apiBaseUrl,
		ledger: new Ledger(store, { owner: `${hostname()}, process ${process.pid}`, leaseMs: leaseSeconds * 1000 }),
		pacer: createPacer(systemClock, settings.budgets),
	});
	return { pipeline, open: mediaOpener(settings), close: async () => await store.disconnect() };
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
