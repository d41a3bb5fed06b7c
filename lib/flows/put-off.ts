import type { Lease } from '../ledger/lease';
import type { Outcome } from '../model/outcome';
import type { Problem } from '../model/problem';
import { runAtMs } from '../model/run-at';
import { retryAtOf } from '../pacing/retry-timing';
import type { Pipeline } from './pipeline';
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
	if (problem) {
		await lease.failed(problem);
		return { outcome: 'failed', problem };
	}
	await lease.schedule({ dueAt, draft: kept, destination: intent.destination, fingerprint: intent.fingerprint });
	return { outcome: 'scheduled' };
}

/** What puts a job off. */
export interface Setback {
	problem: Problem;
	waitMs: number;
	/** How often in a row by now, where that is bounded. */
	setbacks?: number;
}

/**
 * Certainly no pin yet, and more to wait for than anybody should sleep: the job is stored and due
 * later. One whose draft cannot be kept fails, and says from when on it may be tried again. Ends the lease.
 */
export async function putOff({ clock, ledger }: Pipeline, lease: Lease, { intent, draft }: Kept, { problem, waitMs, setbacks }: Setback): Promise<Outcome> {
	const told = { ...problem, retryAt: retryAtOf(clock.now() + waitMs) };
	const { draft: kept } = storable(draft);
	if (!kept) {
		await lease.failed(told);
		return { outcome: 'failed', problem: told };
	}
	const dueAt = (await ledger.store.now()) + waitMs;
	const counted = setbacks === undefined ? {} : { setbacks };
	await lease.schedule({ dueAt, reason: told.message, problem: told, ...counted, draft: kept, destination: intent.destination, fingerprint: intent.fingerprint });
	return { outcome: 'scheduled', problem: told };
}
