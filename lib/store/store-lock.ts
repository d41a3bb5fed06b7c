import { randomUUID } from 'node:crypto';
import type { Clock } from '../model/clock';
import { compareAndSetValue, type SharedStore } from './compare-and-set';

/** Who has the lock, and until when by the store's clock in epoch milliseconds. */
interface Held {
	by: string;
	until: number;
}

export interface StoreLockOptions {
	clock: Pick<Clock, 'sleep'>;
	/** After this time in milliseconds the holder counts as dead. The work must not take longer. */
	leaseMs: number;
}

/** How long a process that waits for the lock sleeps before it looks again. */
const LOOK_AGAIN_MS = 200;

/**
 * Does the work while no other process that shares the store does work under the same name. Whoever waits
 * gets the lock at the end of the lease at the latest, or of two where the store's clock was set back. Rejects when
 * the store is down: then nothing is done.
 */
export async function withStoreLock<Result>(
	store: SharedStore,
	name: string,
	{ clock, leaseMs }: StoreLockOptions,
	work: () => Promise<Result>,
): Promise<Result> {
	const key = `lock:${name}`;
	const by = randomUUID();
	while (!(await take(store, key, by, leaseMs))) await clock.sleep(LOOK_AGAIN_MS);
	try {
		return await work();
	} finally {
		const release = (held?: Held) => ({ next: held?.by === by ? { by, until: 0 } : undefined });
		await compareAndSetValue<Held, { next?: Held }>(store, key, release).catch(() => undefined); // its lease ends
	}
}

async function take(store: SharedStore, key: string, by: string, leaseMs: number): Promise<boolean> {
	const now = await store.now();
	const { next } = await compareAndSetValue<Held, { next?: Held }>(store, key, (held) => {
		// A lease far ahead was written by a clock that has been set back since. One that is a little longer than it can
		// be was taken after this process had looked at its clock.
		const isHeld = held !== undefined && held.until > now && held.until <= now + 2 * leaseMs;
		return { next: isHeld ? undefined : { by, until: now + leaseMs } };
	});
	return next !== undefined;
}
