import type { Slot } from '../concurrency/semaphore';
import type { Ticket } from '../concurrency/ticket-queue';
import { nextSlot, problemOfWarmUp } from '../guards/warm-up';
import type { WarmUp } from '../guards/warm-up-plan';
import type { Lease } from '../ledger/lease';
import type { Outcome } from '../model/outcome';
import { DEFAULT_RETRY } from '../model/retry';
import type { PipelineContext } from './context';
import { defer, storable } from './defer';
import type { Publication } from './publication';

export interface WarmUpGateOptions {
	warmUp: WarmUp;
	/** Released while the job waits. */
	slot?: Slot;
	/** In an import, the row's ticket in the order of rows. */
	ticket?: Ticket;
	signal?: AbortSignal;
}

/**
 * Keeps to the account's warm-up. A job gets a slot once. It waits for a slot that is near, and is
 * deferred to one that is further away.
 * @returns undefined where the job may go on now; an outcome ends the lease.
 */
export async function warmUpGate(
	context: PipelineContext,
	lease: Lease,
	publication: Publication,
	{ warmUp, slot, ticket, signal }: WarmUpGateOptions,
): Promise<Outcome | undefined> {
	const { account, clock, ledger } = context;
	slot?.release();
	const had = lease.job.slotAt;
	if (had === undefined) await ticket?.turn();
	signal?.throwIfAborted();
	// A draft that cannot be stored until then takes no slot, or each new try would move all others further away.
	const kept = storable(publication.draft).draft !== undefined;
	const mayTake = (waitMs: number) => kept || waitMs <= DEFAULT_RETRY.longestWaitMs;
	const moment = await nextSlot(ledger.store, await account.id(), warmUp, { had, mayTake });
	ticket?.release();
	const { at: slotAt, waitMs } = moment;
	if (waitMs > DEFAULT_RETRY.longestWaitMs)
		return await defer(context, lease, publication, { problem: problemOfWarmUp(moment), waitMs, slotAt });
	if (had === undefined) await lease.record({ state: lease.job.state }, { slotAt });
	if (waitMs > 0) await clock.sleep(waitMs, signal);
	await slot?.acquire();
	return undefined;
}
