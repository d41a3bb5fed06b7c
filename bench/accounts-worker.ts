import { once } from 'node:events';
import { performance, type EventLoopUtilization } from 'node:perf_hooks';
import {
	createOriginAgent,
	createPipelineContext,
	createRateLimiter,
	fileSource,
	Ledger,
	mediaProblem,
	scopeOf,
	systemClock,
	tokenPort,
	urlSource,
	type AtomicStore,
	type BatchRow,
	type MediaOpener,
	type PipelineContext,
} from '../lib';
import { importBatch } from '../lib/import/import-batch';
import { startEmulator, type EmulatorOptions } from '../emulator';
import { openAt } from '../test/faults/stores';
import type { StoreAddress } from '../test/faults/plan';

export interface AccountsPlan {
	apiBaseUrl: string;
	/** The accounts of this worker, by their tokens. */
	tokens: string[];
	store: StoreAddress;
	/** Where the picture is. */
	folder: string;
	/** Tells the pins of workers apart. */
	worker: number;
	/** Rows of one account under way at once. */
	concurrency: number;
}

/** What a process has used between two moments. */
export interface Load {
	processorMs: number;
	/** The part of the time in which its event loop had something to do. */
	loop: number;
}

export interface WorkerReport extends Load, Asked {
	/** Of each account, by its token: when its pins were published, in epoch milliseconds. */
	published: Record<string, number[]>;
	failed: number;
}

/** What was asked of the store. */
export interface Asked {
	roundTrips: number;
	writes: number;
	/** Those of them that rate limits took. */
	limitRoundTrips: number;
	limitWrites: number;
	/** All round trips together, in milliseconds. */
	roundTripMs: number;
}

const NOTHING: Asked = { roundTrips: 0, writes: 0, limitRoundTrips: 0, limitWrites: 0, roundTripMs: 0 };

const WRITES = new Set(['insert', 'swap', 'apply', 'set', 'delete']);
const READS = new Set(['read', 'getMany', 'scan', 'askNow', 'notify']);
/** What the keys of rate limits begin with. */
const BUDGETS = 'budget:';
const LEASE_MS = 120_000;

const agent = createOriginAgent({ allowPrivateNetwork: true });
const open: MediaOpener = (ref) => {
	if ('url' in ref) return urlSource(ref.url, agent);
	if ('file' in ref) return fileSource(ref.file, ref.folder);
	throw mediaProblem('binary-missing', 'rows have files', 'replace-asset');
};

/** One process with all its accounts on one store, as n8n has it. Imports rows without end from `go` to `stop`. */
export async function importUntilStopped(plan: AccountsPlan): Promise<void> {
	const asked = { ...NOTHING };
	const store = measured(openAt(plan.store), asked);
	const ledger = new Ledger(store, { owner: `worker ${process.pid}`, leaseMs: LEASE_MS });
	const accounts = plan.tokens.map((token) => ({ token, context: contextOf(plan, token, ledger) }));
	await Promise.all(accounts.map(async ({ context }) => await context.account.id()));

	process.send?.('ready');
	await once(process, 'message');
	Object.assign(asked, NOTHING);
	const load = loadMeter();
	const stop = new AbortController();
	process.once('message', () => stop.abort(new DOMException('interrupted', 'AbortError')));
	const published: WorkerReport['published'] = {};
	let failed = 0;
	const run = async ({ token, context }: (typeof accounts)[number]) => {
		const times: number[] = (published[token] = []);
		const rows = rowsOf(plan, token, stop.signal);
		const options = { open, signal: stop.signal, concurrency: plan.concurrency };
		for await (const { outcome, problem } of importBatch(context, rows, options)) {
			if (outcome === 'created') times.push(Date.now());
			else if (!stop.signal.aborted) failed += 1;
			if (outcome === 'failed' && !stop.signal.aborted) console.error(problem?.message);
		}
	};
	// A row that the end interrupts may throw; what was published until then counts.
	await Promise.allSettled(accounts.map(run));
	const report: WorkerReport = { published, failed, ...asked, ...load() };
	await new Promise((sent) => process.send?.(report, undefined, undefined, sent));
	await store.disconnect();
}

function contextOf({ apiBaseUrl }: AccountsPlan, token: string, ledger: Ledger): PipelineContext {
	return createPipelineContext({
		http: tokenPort({ apiBaseUrl, tokens: { current: async () => token, refresh: async () => undefined } }),
		apiBaseUrl,
		ledger,
		rateLimiter: createRateLimiter({ clock: systemClock, store: ledger.store, scope: scopeOf(apiBaseUrl) }),
	});
}

async function* rowsOf({ folder, worker }: AccountsPlan, token: string, signal: AbortSignal): AsyncGenerator<BatchRow> {
	for (let row = 1; !signal.aborted; row++)
		yield {
			row,
			draft: { board: 'Pins', title: `${token} ${worker} ${row}`, media: [{ file: 'picture.png', folder }] },
		};
}

/** A store that notes what it is asked, and how long that takes. */
function measured(store: AtomicStore, asked: Asked): AtomicStore {
	const note = async <Answer>(verb: string, key: unknown, answer: Promise<Answer>) => {
		const began = performance.now();
		asked.roundTrips += 1;
		const ofLimits = String(key).startsWith(BUDGETS);
		if (WRITES.has(verb)) asked.writes += 1;
		if (ofLimits) asked.limitRoundTrips += 1;
		if (ofLimits && WRITES.has(verb)) asked.limitWrites += 1;
		return await answer.finally(() => (asked.roundTripMs += performance.now() - began));
	};
	return new Proxy(store, {
		get(target, name) {
			const member: unknown = Reflect.get(target, name, target);
			if (typeof member !== 'function') return member;
			const verb = String(name);
			return (...args: unknown[]) => {
				const answer: unknown = Reflect.apply(member, target, args);
				return (WRITES.has(verb) || READS.has(verb)) && answer instanceof Promise
					? note(verb, args[0], answer)
					: answer;
			};
		},
	});
}

/** @returns what this process has used since. */
function loadMeter(): () => Load {
	const [processor, loop] = [process.cpuUsage(), performance.eventLoopUtilization() as EventLoopUtilization];
	return () => {
		const { user, system } = process.cpuUsage(processor);
		return { processorMs: (user + system) / 1000, loop: performance.eventLoopUtilization(loop).utilization };
	};
}

/** Pinterest, in a process that says what it has used since it was asked to begin. */
export async function emulateAccounts(options: EmulatorOptions): Promise<void> {
	const emulator = await startEmulator(options);
	let load = loadMeter();
	process.on('message', (asked: 'begin' | 'load' | 'end') => {
		if (asked === 'begin') load = loadMeter();
		if (asked === 'load') process.send?.(load());
		if (asked === 'end') void emulator.close().then(() => process.exit(0));
	});
	process.send?.(emulator.apiBaseUrl);
	await new Promise(() => undefined);
}
