import { afterEach } from 'vitest';
import { startEmulator, type Emulator, type EmulatorOptions } from '../../emulator';
import {
	createOriginAgent,
	createPacer,
	createPipeline,
	fileSource,
	Ledger,
	MemoryStore,
	mediaProblem,
	systemClock,
	tokenPort,
	urlSource,
	type AtomicStore,
	type Clock,
	type HttpPort,
	type MediaOpener,
	type Pipeline,
	type PipelineSettings,
} from '../../lib';

const running: Emulator[] = [];
afterEach(async () => {
	await Promise.all(running.splice(0).map(async (emulator) => await emulator.close()));
});

export async function emulate(options: EmulatorOptions = {}): Promise<Emulator> {
	const emulator = await startEmulator({ processingMs: 20, creativeTypeDelayMs: 0, ...options });
	running.push(emulator);
	return emulator;
}

/** As in production, a thousand times as fast. */
export const quick: Partial<PipelineSettings> = { lookMs: { first: 10, last: 40, factor: 1.5 }, patienceMs: 5_000, quarantineMs: 300, lookGapMs: 100 };

export interface PipelineAt {
	store?: AtomicStore;
	http?: (port: HttpPort) => HttpPort;
	token?: string;
	settings?: Partial<PipelineSettings>;
	clock?: Clock;
	random?: () => number;
}

/** A pipeline as the runner makes it, at an emulator. */
export function pipelineAt({ apiBaseUrl, accessToken }: Emulator, { store = new MemoryStore(), http = (port) => port, token = accessToken, settings, clock, random }: PipelineAt = {}): Pipeline {
	const tokens = { current: async () => token, refresh: async () => undefined };
	return createPipeline({
		http: http(tokenPort({ apiBaseUrl, tokens })),
		apiBaseUrl,
		ledger: new Ledger(store, { owner: 'test', leaseMs: 60_000 }),
		pacer: createPacer(systemClock),
		settings: { ...quick, ...settings },
		clock,
		random,
	});
}

const agent = createOriginAgent({ allowPrivateNetwork: true });

export const openMedia: MediaOpener = (ref) => {
	if ('url' in ref) return urlSource(ref.url, agent);
	if ('file' in ref) return fileSource(ref.file, ref.folder);
	throw mediaProblem('binary-missing', 'There is no binary data here.', 'replace-asset');
};

export const samples = `${__dirname}/../../samples`;
