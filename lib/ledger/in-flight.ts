import type { JobRecord } from '../model/job';
import { ImportLog } from './import-log';
import type { Ledger } from './ledger';

/** Imports that are looked into, the newest first. */
const IMPORTS = 20;

/**
 * How many publishes imports have begun whose process ended without a word, and when the last of them can be looked up,
 * in epoch milliseconds.
 * @param reconcileDelayMs how long after an unanswered publish its pin is looked up.
 */
export async function attemptsInFlight(
	ledger: Ledger,
	account: string,
	reconcileDelayMs: number,
): Promise<{ pins: number; lookUpAt: number }> {
	let [pins, lookUpAt, imports] = [0, await ledger.store.now(), 0];
	for await (const { id, endedAt } of new ImportLog(ledger).newestFirst()) {
		if (++imports > IMPORTS) break;
		if (endedAt !== undefined) continue;
		const filter = { importId: id, account, states: ['publishing', 'unknown'] as const };
		for await (const job of ledger.list.jobs(filter)) {
			if (job.problem?.action === 'none') continue; // a person decides
			pins += 1;
			lookUpAt = Math.max(lookUpAt, mayBeLookedUpAt(job, reconcileDelayMs));
		}
	}
	return { pins, lookUpAt };
}

/** Not while a process may hold the job, and not before the pin can be listed. */
function mayBeLookedUpAt({ armedAt = 0, leaseUntil = 0 }: JobRecord, reconcileDelayMs: number): number {
	return Math.max(leaseUntil, armedAt + reconcileDelayMs);
}
