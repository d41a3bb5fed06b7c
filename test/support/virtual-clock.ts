import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../../lib';

interface Sleeper {
	at: number;
	wake: () => void;
}

/** A clock that stands still until it is told to go on, and then goes from one sleeper's end to the next. */
export class VirtualClock implements Clock {
	/** Of each sleep: how long it was meant to be, in milliseconds. */
	readonly slept: number[] = [];
	private sleepers: Sleeper[] = [];
	private steps = 0;

	/** @param settled resolves when everybody has done what there is to do without waiting. */
	constructor(
		private time: number,
		private readonly settled: () => Promise<unknown> = turn,
	) {}

	/** As others see it, who do not notice that it was set: the time since the start and all steps. */
	now = (): number => this.time + this.steps;

	monotonic = (): number => this.time;

	/** Somebody sets the clock, which wakes nobody. */
	step(milliseconds: number): void {
		this.steps += milliseconds;
	}

	async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
		signal?.throwIfAborted();
		this.slept.push(milliseconds);
		await new Promise<void>((resolve, reject) => {
			const sleeper = { at: this.time + milliseconds, wake: resolve };
			this.sleepers.push(sleeper);
			signal?.addEventListener('abort', () => {
				this.sleepers = this.sleepers.filter((other) => other !== sleeper);
				reject(signal.reason as Error);
			});
		});
	}

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
