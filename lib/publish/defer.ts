import type { Lease } from '../ledger/lease';
import type { Outcome } from '../model/outcome';
import type { Problem } from '../model/problem';
import { runAtMs } from '../model/run-at';
import { retryAtOf } from '../model/retry';
import { fail } from './fail';
import type { Pipeline } from './context';
import type { Publication } from './publish-pin';
import { storable } from './storable';

type Kept = Pick<Publication, 'intent' | 'draft'>;

/** The row's due date, or the one that somebody moved its job to, where that is still ahead; epoch milliseconds. */
export async function dueAhead({ ledger }: Pipeline, { job }: Lease): Promise<number | undefined> {
	if (job.runAt === undefined) return undefined;
	const dueAt = runAtMs(job.runAt);
	return dueAt > (await ledger.store.now()) ? dueAt : undefined;
}

/** Whether a job that was claimed waits for a later moment: its due date, or the end of what it was put off for. */
export async function isPutOff({ ledger }: Pipeline, { job }: Lease): Promise<boolean> {
	return job.state === 'scheduled' && job.dueAt !== undefined && job.dueAt > (await ledger.store.now());
}

/** Keeps a draft until it is due, for whoever runs what is due. Ends the lease. What cannot be kept fails now and not then. */
export async function keepUntilDue(lease: Lease, { intent, draft }: Kept, dueAt: number): Promise<Outcome> {
	const { draft: kept, problem } = storable(draft);
	if (problem) return await fail(lease, problem);
	await lease.schedule({ dueAt, draft: kept, destination: intent.destination, fingerprint: intent.fingerprint });
	return { outcome: 'scheduled' };
}

/** What puts a job off. */
export interface Setback {
	problem: Problem;
	waitMs: number;
	/** How often in a row by now, where that is bounded. */
	setbacks?: number;
	/** The moment that a warm-up gave the job, in epoch milliseconds by the store's clock. */
	slotAt?: number;
}

/**
 * Certainly no pin yet, and more to wait for than anybody should sleep: the job is stored and due
 * later. One whose draft cannot be kept fails, and says from when on it may be tried again. Ends the lease.
 */
export async function putOff(
	{ clock, ledger }: Pipeline,
	lease: Lease,
	{ intent, draft }: Kept,
	{ problem, waitMs, setbacks, slotAt }: Setback,
): Promise<Outcome> {
	const told = { ...problem, retryAt: retryAtOf(clock.now() + waitMs) };
	const { draft: kept } = storable(draft);
	if (!kept) return await fail(lease, told);
	const dueAt = slotAt ?? (await ledger.store.now()) + waitMs;
	const counted = { ...(setbacks !== undefined && { setbacks }), ...(slotAt !== undefined && { slotAt }) };
	await lease.schedule({
		dueAt,
		reason: told.message,
		problem: told,
		...counted,
		draft: kept,
		destination: intent.destination,
		fingerprint: intent.fingerprint,
	});
	return { outcome: 'scheduled', problem: told };
}

/** Puts off what would not be sent now, because pins of its domain or its account rest. Ends the lease. */
export async function restOut(pipeline: Pipeline, lease: Lease, kept: Kept, problem: Problem): Promise<Outcome> {
	const waitMs = Date.parse(problem.retryAt ?? '') - (await pipeline.ledger.store.now());
	return await putOff(pipeline, lease, kept, { problem, waitMs });
}

/**
 * A look before anything is uploaded or sent: keeps what is not due, puts off what rests, and ends the
 * lease with it. Undefined where it is time.
 */
export async function notYet(pipeline: Pipeline, lease: Lease, kept: Kept): Promise<Outcome | undefined> {
	const dueAt = await dueAhead(pipeline, lease);
	if (dueAt !== undefined) return await keepUntilDue(lease, kept, dueAt);
	const breaker = await pipeline.guards.breaker();
	const resting = await breaker.look(kept.draft.link);
	return resting && (await restOut(pipeline, lease, kept, resting));
}
