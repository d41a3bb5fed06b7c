import {
	createOriginAgent,
	createRateLimiter,
	createPipelineContext,
	fileSource,
	Ledger,
	mediaProblem,
	preflight,
	reconcileTimes,
	runDue,
	runJob,
	scopeOf,
	systemClock,
	tokenPort,
	urlSource,
	type AtomicStore,
	type MediaOpener,
	type PinDraft,
	type PipelineContext,
} from '../lib';
import { resolveIntent } from '../lib/publish/claim';
import { openAt } from '../test/faults/stores';
import type { StoreAddress } from '../test/faults/plan';

export interface DuePlan {
	apiBaseUrl: string;
	accessToken: string;
	store: StoreAddress;
	concurrency: number;
	/** Also what the other times of a worker come from. */
	leaseMs: number;
}

/** What a worker tells of each job it takes up, and what it asked of the store so far. */
export interface Told {
	key: string;
	at: number;
	ended?: string;
	verbs: number;
}

const agent = createOriginAgent({ allowPrivateNetwork: true });
const open: MediaOpener = (ref) => {
	if ('url' in ref) return urlSource(ref.url, agent);
	if ('file' in ref) return fileSource(ref.file, ref.folder);
	throw mediaProblem('binary-missing', 'jobs have files', 'replace-asset');
};

function pipelineAt({ apiBaseUrl, accessToken, leaseMs }: DuePlan, store: AtomicStore): PipelineContext {
	return createPipelineContext({
		http: tokenPort({ apiBaseUrl, tokens: { current: async () => accessToken, refresh: async () => undefined } }),
		apiBaseUrl,
		ledger: new Ledger(store, { owner: `worker ${process.pid}`, leaseMs }),
		rateLimiter: createRateLimiter({ clock: systemClock, store, scope: scopeOf(apiBaseUrl) }),
		settings: { callTimeoutMs: 0.75 * leaseMs, ...reconcileTimes(1.5 * leaseMs) },
	});
}

/** Puts jobs into the store as an import does it with rows that are not due yet, so many at a time. @returns their keys. */
export async function storeJobs(plan: DuePlan, drafts: PinDraft[], sideBySide: number): Promise<string[]> {
	const store = openAt(plan.store);
	const pipeline = pipelineAt(plan, store);
	const keys: string[] = [];
	const { asset } = await preflight(drafts[0] as PinDraft, { open, clock: systemClock });
	const rest = drafts.entries();
	await Promise.all(
		Array.from({ length: sideBySide }, async () => {
			for (const [place, draft] of rest) {
				const intent = await resolveIntent(pipeline, draft, asset, { open });
				const claim = await pipeline.ledger.claim(intent);
				if (claim.kind !== 'claimed') throw new Error(claim.kind);
				const { destination, fingerprint } = intent;
				await claim.lease.schedule({ dueAt: Date.parse(draft.runAt ?? ''), draft, destination, fingerprint });
				keys[place] = intent.key;
			}
		}),
	);
	await store.disconnect();
	return keys;
}

/** A process that runs what is due, as the command `worker` does it, until it is told to stop. */
export async function workUntilStopped(plan: DuePlan): Promise<void> {
	let verbs = 0;
	const store = counted(openAt(plan.store), () => (verbs += 1));
	const pipeline = pipelineAt(plan, store);
	const stop = new AbortController();
	process.once('message', () => stop.abort(new DOMException('interrupted', 'AbortError')));
	const account = await pipeline.account.id();
	const tell = (told: Omit<Told, 'at' | 'verbs'>) => process.send?.({ ...told, at: Date.now(), verbs } satisfies Told);
	await runDue({
		ledger: pipeline.ledger,
		account,
		clock: systemClock,
		signal: stop.signal,
		concurrency: plan.concurrency,
		async work(taken) {
			const { key } = taken.lease.job;
			tell({ key });
			const { outcome, problem } = await runJob(pipeline, taken, {
				open,
				signal: stop.signal,
				maxDelayMs: 0,
				ownKeys: new Set(),
			});
			tell({ key, ended: outcome });
			if (outcome === 'failed') console.error(problem?.message);
		},
	});
	await store.disconnect();
}

function counted(store: AtomicStore, count: () => void): AtomicStore {
	const verbs = new Set(['read', 'insert', 'swap', 'delete', 'announce', 'now', 'set', 'scan']);
	return new Proxy(store, {
		get(target, name) {
			const member: unknown = Reflect.get(target, name, target);
			if (typeof member !== 'function') return member;
			if (!verbs.has(String(name))) return member.bind(target) as unknown;
			return (...args: unknown[]) => {
				count();
				return Reflect.apply(member, target, args) as unknown;
			};
		},
	});
}
