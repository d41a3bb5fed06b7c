import type { Lease } from '../ledger/lease';
import type { Outcome } from '../model/outcome';
import { DEFAULT_RETRY } from '../model/retry';
import { nextSlot, problemOfWarmUp } from '../guards/warm-up';
import type { Place } from './lanes';
import type { Pipeline } from './context';
import type { Publication } from './publish-pin';
import { putOff } from './defer';
import { storable } from './storable';
import type { Turn } from '../concurrency/ticket-queue';

export interface AdmissionOptions {
	/** Given up while the job waits. */
	place?: Place;
	/** In an import, the row's place among the others. */
	turn?: Turn;
	signal?: AbortSignal;
}

/**
 * Keeps to the account's warm-up. A job gets a moment of its own, once; one that is near is waited for,
 * and for one that is further away the job is put off.
 * @returns undefined where it may go on now; an outcome ends the lease.
 */
export async function admit(
	pipeline: Pipeline,
	lease: Lease,
	publication: Publication,
	{ place, turn, signal }: AdmissionOptions,
): Promise<Outcome | undefined> {
	const { account, clock, ledger, settings } = pipeline;
	if (!settings.warmUp) return undefined;
	place?.leave();
	const had = lease.job.slotAt;
	if (had === undefined) await turn?.come();
	signal?.throwIfAborted();
	// What cannot be stored until then leaves the moment to others, or each new try would move all further away.
	const kept = storable(publication.draft).draft !== undefined;
	const mayTake = (waitMs: number) => kept || waitMs <= DEFAULT_RETRY.longestWaitMs;
	const slot = await nextSlot(ledger.store, await account.id(), settings.warmUp, { had, mayTake });
	turn?.leave();
	if (slot.waitMs > DEFAULT_RETRY.longestWaitMs)
		return await putOff(pipeline, lease, publication, {
			problem: problemOfWarmUp(slot),
			waitMs: slot.waitMs,
			slotAt: slot.at,
		});
	if (had === undefined) await lease.record({ state: lease.job.state }, { slotAt: slot.at });
	if (slot.waitMs > 0) await clock.sleep(slot.waitMs, signal);
	await place?.take();
	return undefined;
}
