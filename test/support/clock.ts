import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../../lib';

interface Sleeper {
	at: number;
	wake: () => void;
}

export interface VirtualClockOptions {
	/**
	 * Resolves when everybody has done what there is to do without waiting.
	 * @default one turn of the event loop
	 */
	settled?: () => Promise<unknown>;
	/**
	 * Goes on to the next sleeper's end whenever somebody sleeps and everything else is done, without being told to.
	 * @default false
	 */
	runsByItself?: boolean;
}

/** A clock that stands still until it is told to go on, and then goes from one sleeper's end to the next. */
export class VirtualClock implements Clock {
	/** Of each sleep: how long it was meant to be, in milliseconds. */
	readonly slept: number[] = [];
	private readonly settled: () => Promise<unknown>;
	private readonly runsByItself: boolean;
	private sleepers: Sleeper[] = [];
	private steps = 0;
	private moving = false;

	/** @param time where it begins, in epoch milliseconds. */
	constructor(
		private time: number,
		{ settled = turn, runsByItself = false }: VirtualClockOptions = {},
	) {
		this.settled = settled;
		this.runsByItself = runsByItself;
	}

	/** As others see it, who do not notice that it was set: the time since the start and all steps. */
	now = (): number => this.time + this.steps;

	monotonic = (): number => this.time;

	/** Somebody sets the clock, which wakes nobody. */
	step(milliseconds: number): void {
		this.steps += milliseconds;
	}

	sleep = async (milliseconds: number, signal?: AbortSignal): Promise<void> => {
		signal?.throwIfAborted();
		this.slept.push(milliseconds);
		await new Promise<void>((resolve, reject) => {
			const giveUp = () => {
				this.sleepers = this.sleepers.filter((other) => other !== sleeper);
				reject(signal?.reason as Error);
			};
			const wake = () => {
				signal?.removeEventListener('abort', giveUp);
				resolve();
			};
			const sleeper = { at: this.time + milliseconds, wake };
			this.sleepers.push(sleeper);
			signal?.addEventListener('abort', giveUp, { once: true });
			if (this.runsByItself) void this.move();
		});
	};

	/** Lets so many milliseconds pass. */
	async pass(milliseconds: number): Promise<void> {
		const end = this.time + milliseconds;
		for (;;) {
			await this.settled();
			const next = this.next();
			if (!next || next.at > end) break;
			this.goOnTo(next);
		}
		this.time = end;
		await this.settled();
	}

	/** Lets time pass until this has ended. */
	async until<Result>(work: Promise<Result>): Promise<Result> {
		let ended = false;
		const end = () => (ended = true);
		work.then(end, end);
		for (;;) {
			await this.settled();
			if (ended) return await work;
			const next = this.next();
			if (next) this.goOnTo(next);
		}
	}

	/** From one sleeper to the next until nobody sleeps. */
	private async move(): Promise<void> {
		if (this.moving) return;
		this.moving = true;
		await this.settled();
		for (let next = this.next(); next; next = this.next()) {
			this.goOnTo(next);
			await this.settled();
		}
		this.moving = false;
	}

	private next(): Sleeper | undefined {
		return this.sleepers.reduce<Sleeper | undefined>(
			(first, sleeper) => (first && first.at <= sleeper.at ? first : sleeper),
			undefined,
		);
	}

	private goOnTo(next: Sleeper): void {
		this.time = Math.max(this.time, next.at);
		this.sleepers = this.sleepers.filter((other) => other !== next);
		next.wake();
	}
}
