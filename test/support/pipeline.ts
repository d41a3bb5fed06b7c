import { startEmulator, type Emulator, type EmulatorOptions } from '../../emulator';
import {
	createOriginAgent,
	createRateLimiter,
	createPipelineContext,
	fileSource,
	Ledger,
	mediaProblem,
	systemClock,
	tokenPort,
	urlSource,
	type AtomicStore,
	type Clock,
	type HttpPort,
	type MediaOpener,
	type RateLimiter,
	type PipelineContext,
	type PipelineContextOptions,
	type PipelineSettings,
} from '../../lib';
import { MemoryStore } from '../../lib/store/memory-store';
import { afterThisTest } from './cleanup';

export async function emulate(options: EmulatorOptions = {}): Promise<Emulator> {
	const emulator = await startEmulator({ processingMs: 20, creativeTypeDelayMs: 0, ...options });
	afterThisTest(async () => await emulator.close());
	return emulator;
}

/** As in production, a thousand times as fast. */
const quick: Partial<PipelineSettings> = {
	pollMs: { first: 10, last: 40, factor: 1.5 },
	waitTimeoutMs: 5_000,
	reconcileDelayMs: 300,
	reconcileGapMs: 100,
};

export interface PipelineAt {
	store?: AtomicStore;
	http?: (port: HttpPort) => HttpPort;
	token?: string;
	/** Of the token that is refused; without it there is nothing to refresh with. */
	refresh?: () => Promise<string>;
	settings?: Partial<PipelineSettings>;
	clock?: Clock;
	random?: () => number;
	/** Budgets so wide that no call waits, for tests that are not about rate limits. The emulator must not name narrower ones. */
	unpaced?: boolean;
	/** Shared by several pipelines of one account; of its own otherwise. */
	rateLimiter?: RateLimiter;
	leaseMs?: number;
	createBoards?: PipelineContextOptions['createBoards'];
}

const WIDE = { amount: 1_000_000, windowSeconds: 1 };

/** A pipeline as the runner makes it, at an emulator. */
export function pipelineAt(
	{ apiBaseUrl, accessToken }: Emulator,
	{
		store = new MemoryStore(),
		http = (port) => port,
		token = accessToken,
		refresh,
		settings,
		clock,
		random,
		unpaced,
		rateLimiter,
		leaseMs = 60_000,
		createBoards,
	}: PipelineAt = {},
): PipelineContext {
	const tokens = { current: async () => token, refresh: async () => await refresh?.() };
	return createPipelineContext({
		http: http(tokenPort({ apiBaseUrl, tokens })),
		apiBaseUrl,
		ledger: new Ledger(store, { owner: 'test', leaseMs }),
		rateLimiter:
			rateLimiter ?? createRateLimiter({ clock: systemClock, own: unpaced ? { org_read: WIDE, org_write: WIDE } : {} }),
		settings: { ...quick, ...settings },
		clock,
		random,
		createBoards,
	});
}

const agent = createOriginAgent({ allowPrivateNetwork: true });

export const openMedia: MediaOpener = (ref) => {
	if ('url' in ref) return urlSource(ref.url, agent);
	if ('file' in ref) return fileSource(ref.file, ref.folder);
	throw mediaProblem('binary-missing', 'There is no binary data here.', 'replace-asset');
};

export const samples = `${__dirname}/../../samples`;
