import pThrottle from 'p-throttle';
import {
	createRateLimiter,
	NoAnswerError,
	openStore,
	RedisStore,
	systemClock,
	tokenPort,
	type AtomicStore,
	type HttpPort,
} from '../lib';
import { PostgresStore } from '../lib/store/postgres-store';
import { startEmulator, type EmulatorOptions } from '../emulator';
import { createCaller } from '../lib/pinterest/call';
import { DEFAULT_RETRY } from '../lib/model/retry';

export interface CallerPlan {
	apiBaseUrl: string;
	accessToken: string;
	pace: 'ours' | 'p-throttle';
	/** What p-throttle alone is told. */
	limit: { amount: number; windowMs: number };
	store?: { url: string; namespace: string };
	/** The user's own `org_write`. */
	own?: { amount: number; windowSeconds: number };
}

/** Writes under way at once in one process. */
const CONCURRENCY = 6;

/** A process that calls as fast as it is let, until it is told to stop. */
export async function callUntilStopped(plan: CallerPlan): Promise<void> {
	const tokens = { current: async () => plan.accessToken, refresh: async () => undefined };
	const http = tokenPort({ apiBaseUrl: plan.apiBaseUrl, tokens });
	const store = plan.store && (await storeAt(plan.store));
	const stop = new AbortController();
	process.once('message', () => stop.abort(new Error('told to stop')));
	const call = plan.pace === 'ours' ? ours(http, store, plan.own) : throttledAlone(http, plan.limit);
	const loop = async () => {
		while (!stop.signal.aborted) await call(stop.signal).catch(() => undefined);
	};
	process.send?.('ready');
	await Promise.all(Array.from({ length: CONCURRENCY }, loop));
	await store?.disconnect();
}

const write = {
	operation: 'POST /media',
	method: 'POST',
	path: '/media',
	body: { media_type: 'video' },
	budget: 'org_write',
	safe: true,
} as const;

/** The caller as the pipeline makes it, over the port of the runner. */
function ours(http: HttpPort, store: AtomicStore | undefined, org_write: CallerPlan['own']) {
	const rateLimiter = createRateLimiter({
		clock: systemClock,
		store,
		scope: { app: 'bench', user: 'bench' },
		own: org_write && { org_write },
	});
	const caller = createCaller({ http, rateLimiter, clock: systemClock, random: Math.random, retry: DEFAULT_RETRY });
	return async (signal: AbortSignal) => await caller({ ...write, signal });
}

/** Each process by itself, as many do it. */
function throttledAlone(http: HttpPort, { amount, windowMs }: CallerPlan['limit']) {
	return pThrottle({ limit: amount, interval: windowMs, strict: true, weight: () => 1 })(
		async (signal: AbortSignal) => {
			const answer = await http({ ...write, signal });
			if (answer.status === 429) throw new NoAnswerError(write.operation, 'maybe', 'refused');
			return answer;
		},
	);
}

async function storeAt({ url, namespace }: { url: string; namespace: string }): Promise<AtomicStore> {
	if (url.startsWith('redis')) return new RedisStore(url, { namespace });
	if (url.startsWith('postgres')) return new PostgresStore(url, { namespace });
	return await openStore(url);
}

/** Another program on the same token, which looks at nothing and makes so many calls a second. */
export async function intrude({
	apiBaseUrl,
	accessToken,
	everyMs,
}: {
	apiBaseUrl: string;
	accessToken: string;
	everyMs: number;
}): Promise<void> {
	const http = tokenPort({ apiBaseUrl, tokens: { current: async () => accessToken, refresh: async () => undefined } });
	// What it writes is refused, and counted all the same.
	const knock = () =>
		void http({
			operation: 'POST /boards',
			method: 'POST',
			path: '/boards',
			body: {},
			budget: 'org_write',
			safe: false,
		}).catch(() => undefined);
	const timer = setInterval(knock, everyMs);
	process.send?.('ready');
	await new Promise((stop) => process.once('message', stop));
	clearInterval(timer);
}

/** Pinterest, in a process of its own. */
export async function emulate(options: EmulatorOptions): Promise<void> {
	const emulator = await startEmulator(options);
	const { apiBaseUrl, accessToken } = emulator;
	process.on('message', (asked: { limits?: Record<string, number>; log?: true; end?: true }) => {
		if (asked.limits) emulator.setLimits(asked.limits);
		if (asked.log) process.send?.(emulator.requests());
		if (asked.end) void emulator.close().then(() => process.exit(0));
	});
	process.send?.({ apiBaseUrl, accessToken });
	await new Promise(() => undefined);
}
