import { LONGEST_LEAD_MS } from '../model/clock';
import type { Problem } from '../model/problem';
import { retryAtOf } from '../model/retry';
import { problemFor } from '../sentences/problems';
import { compareAndSetValue, parsedRow, type SharedRows, type SharedStore } from '../store/compare-and-set';
import { DAY_MS, nextAfter, pinsOn, type WarmUp } from './warm-up-plan';

/** The warm-up of one account, as it is stored. Epoch milliseconds by the store's clock. */
interface WarmUpState {
	/** Its first publish through this pipeline. */
	startedAt: number;
	/** The first slot that is free. */
	nextAt: number;
}

/** The time at which one pin may be published. */
export interface Slot {
	/** Epoch milliseconds by the store's clock. */
	at: number;
	/** How far away it is; 0 if it is now or past. */
	waitMs: number;
	/** Whether it was taken for this pin, so that no other pin gets it. */
	taken: boolean;
	/** How many pins a day are allowed today; undefined when the warm-up is over. */
	pinsADay?: number;
}

export interface SlotWish {
	/** The slot that the pin got before, and keeps. */
	had?: number;
	/** Whether to take a slot that is this many milliseconds away. */
	mayTake: (waitMs: number) => boolean;
}

/**
 * The next slot in which the account may publish, for all processes that share the store. The first call
 * begins the warm-up. Slots that pass unused are lost. A warm-up that began more than a day ahead was begun by a clock
 * that was wrong, and begins anew; a slot behind the end of the warm-up is none.
 */
export async function nextSlot(
	store: SharedRows & Pick<SharedStore, 'now'>,
	accountId: string,
	warmUp: WarmUp,
	{ had, mayTake }: SlotWish,
): Promise<Slot> {
	const now = await store.now();
	const { slot } = await compareAndSetValue(store, rowOf(accountId), (stored: WarmUpState | undefined) => {
		const isCredible = stored && stored.startedAt <= now + LONGEST_LEAD_MS;
		const { startedAt, nextAt } = isCredible ? stored : { startedAt: now, nextAt: now };
		const pinsADay = pinsOn(Math.floor((now - startedAt) / DAY_MS), warmUp);
		const slotAt = (at: number, taken = true): Slot => ({ at, waitMs: Math.max(0, at - now), taken, pinsADay });
		if (pinsADay === undefined) return { slot: slotAt(now) };
		if (had !== undefined && had <= startedAt + warmUp.days * DAY_MS) return { slot: slotAt(had) };
		const free = Math.max(nextAt, now);
		const slot = slotAt(free, mayTake(free - now));
		return {
			slot,
			next: slot.taken ? { startedAt, nextAt: startedAt + nextAfter(free - startedAt, warmUp) } : undefined,
		};
	});
	return slot;
}

/** When an account's warm-up began, in epoch milliseconds by the store's clock; undefined before its first publish. */
export async function warmUpBegan(store: SharedRows, accountId: string): Promise<number | undefined> {
	const row = rowOf(accountId);
	const raw = await store.read(row);
	return raw === undefined ? undefined : parsedRow<WarmUpState>(row, raw).startedAt;
}

/** The problem of a pin whose slot is further away than a process should wait. */
export function problemOfWarmUp({ at, pinsADay }: Slot): Problem {
	const due = retryAtOf(at);
	return problemFor('warming-up', { pinsADay, due }, { retryAt: due });
}

const rowOf = (accountId: string) => `warm-up:${accountId}`;
