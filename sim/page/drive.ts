import { BEGINNING } from '../kernel/scheduler';
import { Life, type LifeEnd } from '../life';
import { lifePlanOf, type Beginning } from './address';
import { Hand } from './hand';
import { Watch } from './watch';

/** `follow`: slow while something moves, fast while all wait; otherwise seconds of the world per second. */
export type Speed = 'follow' | number;

/** The slowest and the fastest of `follow`, and how soon it gets twice as fast, in milliseconds of the world. */
const FOLLOW = { slowest: 0.2, fastest: 60, doublesInMs: 150 };
/** No frame is longer, in milliseconds: a tab that was hidden goes on where it was. */
const LONGEST_FRAME_MS = 100;

/** A life that is shown while it goes on, at the speed that its reader wants. */
export class Drive {
	readonly watch = new Watch();
	readonly life: Life;
	readonly hand: Hand;
	speed: Speed = 'follow';
	isPlaying = false;
	/** The time that is shown: true time, in milliseconds. */
	now = BEGINNING;
	end: LifeEnd | undefined;
	/** Why it cannot go on, should there ever be a reason. */
	broken: unknown;
	private isLeft = false;
	/** Plays until the next line of the story. */
	private stepFrom: number | undefined;
	private waiting: (() => void) | undefined;

	constructor(readonly beginning: Beginning) {
		const { watch } = this;
		this.life = new Life(lifePlanOf(beginning), {
			steps: Infinity,
			watcher: watch,
			onLine: watch.line,
			beforeStep: async () => await this.beforeStep(),
		});
		watch.of(this.life);
		this.hand = new Hand(this.life, watch);
		void this.life.live().then(
			(end) => (this.end = end),
			(error: unknown) => (this.broken = error),
		);
	}

	get isCalm(): boolean {
		return !this.life.world.isHostile;
	}

	get isOver(): boolean {
		return this.end !== undefined || this.broken !== undefined;
	}

	/** Another life is shown from now on. */
	leave(): void {
		this.isLeft = true;
	}

	/** Goes on to the next line of the story, and stops there. */
	step(): void {
		this.isPlaying = false;
		this.stepFrom = this.watch.told;
	}

	/** All faults end, and everything comes to rest. */
	calmDown(): void {
		this.hand.letGo();
		this.life.hostileUntil = -Infinity;
		this.isPlaying = true;
	}

	/** A frame of the screen. @param milliseconds since the last one. */
	frame(milliseconds: number): void {
		const { waiting } = this;
		if (!waiting) return;
		if (this.isPlaying && this.stepFrom === undefined)
			this.now += Math.min(milliseconds, LONGEST_FRAME_MS) * this.rate(this.now - this.watch.movedAt);
		if (!this.mayGoOn()) return;
		this.waiting = undefined;
		waiting();
	}

	/** Seconds of the world per second. @param quietMs since something moved. */
	private rate(quietMs: number): number {
		if (this.speed !== 'follow') return this.speed;
		const { slowest, fastest, doublesInMs } = FOLLOW;
		return Math.min(fastest, slowest * 2 ** (Math.max(0, quietMs) / doublesInMs));
	}

	private mayGoOn(): boolean {
		if (this.isLeft) return false;
		if (this.stepFrom !== undefined) {
			if (this.watch.told === this.stepFrom) return true;
			this.stepFrom = undefined;
		}
		const { next } = this.life.world.scheduler;
		if (this.life.hostileUntil === -Infinity && !this.isCalm) return true;
		return this.isPlaying && (next === undefined || next <= this.now);
	}

	private async beforeStep(): Promise<void> {
		this.hand.holdOn();
		if (!this.mayGoOn()) await new Promise<void>((resolve) => (this.waiting = resolve));
		const { next = this.now } = this.life.world.scheduler;
		// Of what a sleeping process left behind, some is in the past.
		this.now =
			this.stepFrom === undefined ? Math.max(this.now, this.life.world.scheduler.now) : Math.max(this.now, next);
	}
}
