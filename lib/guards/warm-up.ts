import type { Problem } from '../model/problem';
import { retryAtOf } from '../model/retry';
import { problemFor } from '../sentences/problems';
import { compareAndSetValue, type SharedStore } from '../store/compare-and-set';
import { DAY_MS, nextAfter, pinsOn, type WarmUp } from './warm-up-plan';

/** Of one account, as it is stored. Epoch milliseconds by the store's clock. */
interface WarmUpState {
	/** Its first publish through this pipeline. */
	startedAt: number;
	/** The first moment that nobody has yet. */
	nextAt: number;
}

/** A moment for one pin. */
export interface Slot {
	/** Epoch milliseconds by the store's clock. */
	at: number;
	/** How far away it is; 0 when it is now or was before. */
	waitMs: number;
	/** Whether it is this pin's, so that no other gets it. */
	taken: boolean;
	/** How many pins a day are allowed today; undefined when the warm-up is over. */
	pinsADay?: number;
}

export interface SlotWish {
	/** The moment that the pin got before, which stays its own. */
	had?: number;
	/** Whether to take a moment that is so far away, in milliseconds. */
	mayTake: (waitMs: number) => boolean;
}

/**
 * The next moment at which the account may publish, for all processes that share the store. The first
 * that asks begins its warm-up. Moments that pass while nobody asks are not made up for.
 */
export async function nextSlot(
	store: SharedStore,
	accountId: string,
	warmUp: WarmUp,
	{ had, mayTake }: SlotWish,
): Promise<Slot> {
	const now = await store.now();
	const { slot } = await compareAndSetValue(
		store,
		`warm-up:${accountId}`,
		({ startedAt, nextAt }: WarmUpState = { startedAt: now, nextAt: now }) => {
			const pinsADay = pinsOn(Math.floor((now - startedAt) / DAY_MS), warmUp);
			const slotAt = (at: number, taken = true): Slot => ({ at, waitMs: Math.max(0, at - now), taken, pinsADay });
			if (pinsADay === undefined) return { slot: slotAt(now) };
			if (had !== undefined) return { slot: slotAt(had) };
			const free = Math.max(nextAt, now);
			const slot = slotAt(free, mayTake(free - now));
			return {
				slot,
				next: slot.taken ? { startedAt, nextAt: startedAt + nextAfter(free - startedAt, warmUp) } : undefined,
			};
		},
	);
	return slot;
}

/** What is said of a pin whose moment is further away than anybody should wait. */
export function problemOfWarmUp({ at, pinsADay }: Slot): Problem {
	const due = retryAtOf(at);
	return problemFor('warming-up', { pinsADay, due }, { retryAt: due });
}
