import type { Lease } from '../ledger/lease';
import type { Outcome } from '../model/outcome';
import type { Problem } from '../model/problem';

/** Certainly no pin, for this reason. Ends the lease. */
export async function fail(lease: Lease, problem: Problem, requestId?: string): Promise<Outcome> {
	await lease.failed(problem, requestId);
	return { outcome: 'failed', problem };
}
