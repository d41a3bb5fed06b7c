import { randomUUID } from 'node:crypto';
import type { Clock } from '../model/clock';
import { compareAndSetValue, type SharedStore } from '../store/compare-and-set';

/** Whose turn it is, and until when by the store's clock in epoch milliseconds. */
interface Held {
	by: string;
	until: number;
}

/** A process that does not renew its turn for this long counts as dead, in milliseconds. */
const TURN_MS = 30_000;
const RENEW_MS = TURN_MS / 3;

/** The turn of one process among all that share a store, which it keeps for as long as it lives. */
export class Turn {
	private readonly key: string;
	private readonly by = randomUUID();

	constructor(
		private readonly store: SharedStore,
		name: string,
		private readonly clock: Pick<Clock, 'sleep'>,
	) {
		this.key = `lock:${name}`;
	}

	/** Takes the turn, or keeps it. @returns false while another process has it. */
	async take(): Promise<boolean> {
		const now = await this.store.now();
		const { next } = await compareAndSetValue<Held, { next?: Held }>(this.store, this.key, (held) => {
			// A time far ahead was written by a clock that has been set back since.
			const isOthers = held !== undefined && held.by !== this.by && held.until > now && held.until <= now + 2 * TURN_MS;
			return { next: isOthers ? undefined : { by: this.by, until: now + TURN_MS } };
		});
		return next !== undefined;
	}

	/** Does work that may take longer than the turn, which is renewed meanwhile. */
	async during<Result>(work: () => Promise<Result>): Promise<Result> {
		const done = new AbortController();
		const renewing = this.renew(done.signal);
		try {
			return await work();
		} finally {
			done.abort();
			await renewing;
		}
	}

	/** Lets another process have the turn at once. If the store does not answer, it has it at the end of the time. */
	async release(): Promise<void> {
		const release = (held?: Held) => ({ next: held?.by === this.by ? { ...held, until: 0 } : undefined });
		await compareAndSetValue<Held, { next?: Held }>(this.store, this.key, release).catch(() => undefined);
	}

	private async renew(done: AbortSignal): Promise<void> {
		while (!done.aborted) {
			await this.clock.sleep(RENEW_MS, done).catch(() => undefined);
			if (!done.aborted) await this.take().catch(() => undefined); // the next delivery finds out whose turn it is
		}
	}
}
