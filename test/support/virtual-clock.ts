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

	constructor(private time: number) {}

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
			await turn(); // everybody does what there is to do without waiting
			const next = this.sleepers.reduce<Sleeper | undefined>((first, sleeper) => (first && first.at <= sleeper.at ? first : sleeper), undefined);
			if (!next || next.at > end) break;
			this.time = Math.max(this.time, next.at);
			this.sleepers = this.sleepers.filter((other) => other !== next);
			next.wake();
		}
		this.time = end;
		await turn();
	}
}
