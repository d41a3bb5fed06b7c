import { Agent } from 'undici';
import {
	createRateLimiter,
	createPipelineContext,
	fileSource,
	Ledger,
	mediaProblem,
	systemClock,
	type AtomicStore,
	type MediaOpener,
} from '../../lib';
import { importBatch } from '../../lib/import/import-batch';
import { MemoryStore } from '../../lib/store/memory-store';
import { createInjector, tell, type Injector } from './injector';
import type { WorkerPlan } from './plan';
import { rowsOf } from './rows';
import { openAt } from './stores';
import { injectedHttp } from './wrapped-http';
import { injected, lying, notAtomic, withClock } from './wrapped-store';

/** A process of its own: one import as the runner does it, with the accidents of its plan. */
const plan = JSON.parse(process.env.FAULT_PLAN ?? '') as WorkerPlan;

/** Nothing waits for its turn: what is tested is not the pace. */
const WIDE = { amount: 100_000, windowSeconds: 1 };

function storeOf({ store: address, control, clockJump }: WorkerPlan, injector: Injector): AtomicStore {
	// Acknowledges everything and keeps it no longer than the process lives.
	let store: AtomicStore = control === 'forgets' ? new MemoryStore() : openAt(address);
	if (control === 'not-atomic') store = notAtomic(store);
	if (control === 'no-intent') store = lying(store, (step) => step.endsWith('>publishing') || step === 'set flight:');
	if (control === 'no-receipts') store = lying(store, (step) => step === 'insert receipt:' || step === 'insert pin:');
	if (clockJump) {
		const jumpsAt = performance.now() + clockJump.afterMs;
		store = withClock(store, () => (performance.now() < jumpsAt ? 0 : clockJump.ms));
	}
	return injected(store, injector);
}

const open: MediaOpener = (ref) => {
	if ('file' in ref) return fileSource(ref.file, ref.folder);
	throw mediaProblem('binary-missing', 'rows have files', 'replace-asset');
};

async function work(): Promise<void> {
	const injector = createInjector(plan.injections);
	const store = storeOf(plan, injector);
	const stop = new AbortController();
	process.once('SIGTERM', () => stop.abort(new Error('asked to end')));
	const bucket = new Agent().compose((dispatch) => (options, handler) => {
		void injector.pass('before', 'bucket');
		return dispatch(options, handler);
	});
	const pipeline = createPipelineContext({
		http: injectedHttp(plan, injector),
		apiBaseUrl: plan.apiBaseUrl,
		ledger: new Ledger(store, { owner: `worker ${process.pid}`, leaseMs: plan.leaseMs }),
		rateLimiter: createRateLimiter({ clock: systemClock, own: { org_read: WIDE, org_write: WIDE } }),
		bucket,
		// Short pauses between tries.
		random: () => 0.2 * Math.random(),
		settings: plan.settings,
	});
	async function* rows() {
		yield* rowsOf(plan.rows);
	}
	tell({ started: true });
	for await (const result of importBatch(pipeline, rows(), {
		open,
		signal: stop.signal,
		concurrency: plan.concurrency,
		onEdit: plan.onEdit,
	}))
		tell({ result });
	await store.disconnect();
}

work().then(
	() => process.exit(0),
	(error: unknown) => {
		tell({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
		process.exit(1);
	},
);
