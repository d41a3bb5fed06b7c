import type { Clock } from '../../lib/model/clock';
import type { Random } from './random';
import type { Happening, Scheduler } from './scheduler';

/** How wrong the clock of a machine is. */
export interface ClockFaults {
	/** How far it is ahead of true time at first, in milliseconds. */
	aheadMs: number;
	/** How fast it goes; 1 is right. */
	rate: number;
}

const RIGHT: ClockFaults = { aheadMs: 0, rate: 1 };

/** A process, or a person: somebody who does things one after the other, on a machine with a clock. */
export class Actor {
	/** False once it crashed: nothing of it goes on. */
	alive = true;
	/** Nothing of it goes on before this moment, in true milliseconds: it was stopped, or its machine sleeps. */
	heldUntil = 0;
	private aheadMs: number;
	private readonly rate: number;
	private readonly bornAt: number;
	/** How long its machine slept, in milliseconds: its monotonic clock stood still. */
	private sleptMs = 0;
	readonly clock: Clock;

	constructor(
		readonly name: string,
		private readonly scheduler: Scheduler,
		/** What this process draws from `Math.random` and the like. */
		readonly random: Random,
		{ aheadMs, rate } = RIGHT,
	) {
		this.aheadMs = aheadMs;
		this.rate = rate;
		this.bornAt = scheduler.now;
		this.clock = {
			now: () => this.now(),
			monotonic: () => this.monotonic(),
			sleep: async (ms, signal) => await this.sleep(ms, signal),
		};
	}

	/** What its machine's clock says: whole milliseconds since 1970. */
	now(): number {
		const { now } = this.scheduler;
		return Math.floor(now + this.aheadMs + (this.rate - 1) * (now - this.bornAt));
	}

	/** Milliseconds since it began, without the time that its machine slept. */
	monotonic(): number {
		return 1_000 + this.rate * (this.scheduler.now - this.bornAt - this.sleptMs);
	}

	/** Somebody sets its clock. */
	jump(milliseconds: number): void {
		this.aheadMs += milliseconds;
	}

	/** Stands still for a time, in milliseconds. @param asleep with its machine, whose monotonic clock stands still too. */
	hold(milliseconds: number, { asleep }: { asleep: boolean }): void {
		this.heldUntil = Math.max(this.heldUntil, this.scheduler.now + milliseconds);
		if (asleep) this.sleptMs += milliseconds;
	}

	/** Ends in this moment: nothing of it goes on. */
	crash(): void {
		this.alive = false;
	}

	/** A timer of this process. */
	after(milliseconds: number, run: () => unknown): Happening {
		return this.scheduler.after(milliseconds / this.rate, this, run);
	}

	private async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
		signal?.throwIfAborted();
		const wait = Promise.withResolvers<void>();
		const timer = this.after(milliseconds, wait.resolve);
		const giveUp = () => {
			timer.cancelled = true;
			wait.reject(signal?.reason);
		};
		signal?.addEventListener('abort', giveUp, { once: true });
		await wait.promise.finally(() => signal?.removeEventListener('abort', giveUp));
	}
}
