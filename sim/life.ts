import { ambient } from './kernel/ambient';
import { BEGINNING } from './kernel/scheduler';
import type { Violation } from './judges/violation';
import { atRest } from './judges/rest-judge';
import { Interventions } from './interventions';
import type { LifePlan, Smaller } from './plan';
import { Processes } from './processes';
import { jobsOf } from './workers/person';
import { World, type WorldOptions } from './world';

export interface LifeOptions extends Smaller, WorldOptions {
	/** Ends after so many steps, wherever the story stands. @default when everything is at rest */
	steps?: number;
	/** Awaited before each step, such as to show the last one. */
	beforeStep?: () => Promise<void>;
}

/** What became of a life. */
export interface LifeEnd {
	plan: LifePlan;
	steps: number;
	/** How much of the world's time went by, in milliseconds. */
	tookMs: number;
	pins: number;
	/** Second pins that Pinterest made after any look-up: the documented limit. */
	lateDoubles: number;
	/** The promise was broken; the first is the one to look at. */
	violations: Violation[];
}

/** No life needs as many steps; one that does goes round in circles. */
const MOST_STEPS = 60_000;
/** Once the faults have stopped, every job ends within this time, in milliseconds. Delays of hours are part of it. */
const LIVENESS_MS = 72 * 60 * 60_000;
/** So often the sheet is imported, what is due is published, and a person resolves what is left. */
const ROUNDS = 8;
/** After the first round, in milliseconds; after each further one twice as long. */
const AGAIN_MS = 10 * 60_000;

/** A life: a hostile phase, then a calm one in which every job has to come to its end. */
export class Life {
	readonly world: World;
	readonly processes: Processes;
	readonly interventions: Interventions;
	/** When the calm phase begins: true time, in milliseconds. May be changed until then. */
	hostileUntil: number;
	private readonly most: number;
	private readonly beforeStep: LifeOptions['beforeStep'];

	constructor(
		readonly plan: LifePlan,
		{ steps = MOST_STEPS, beforeStep, ...options }: LifeOptions = {},
	) {
		this.most = steps;
		this.beforeStep = beforeStep;
		this.hostileUntil = BEGINNING + plan.hostileMs;
		this.world = new World(plan, options);
		this.processes = new Processes(this.world);
		this.interventions = new Interventions(this.world, this.processes);
	}

	/** Lives until everything is at rest, or to the first violation. */
	async live(): Promise<LifeEnd> {
		const { scheduler, judges } = this.world;
		for (const kind of this.plan.workers) this.processes.start(kind);
		this.interventions.begin();
		await this.until(() => scheduler.now > this.hostileUntil);
		if (this.isOver) return this.end();
		this.interventions.end();
		this.world.calm();
		const calmAt = scheduler.now;
		await this.comeToRest(calmAt);
		if (!this.isOver) await this.judgeRest(calmAt);
		else if (scheduler.steps >= MOST_STEPS) judges.accuse('liveness', `the life has taken ${MOST_STEPS} steps`);
		return this.end();
	}

	/** What became of it so far. */
	end(): LifeEnd {
		const { scheduler, judges, pinterest } = this.world;
		ambient.actor = undefined;
		return {
			plan: this.plan,
			steps: scheduler.steps,
			tookMs: scheduler.now - BEGINNING,
			pins: pinterest.pins.length - this.plan.olderPins * this.plan.accounts,
			lateDoubles: judges.pins.lateDoubles,
			violations: judges.violations,
		};
	}

	/** Steps until something holds; not beyond the last step or the first violation. */
	async until(holds: () => boolean): Promise<void> {
		const { scheduler } = this.world;
		while (!this.isOver && !holds()) {
			if (this.beforeStep) await this.beforeStep();
			if (this.isOver || holds()) return;
			if (!(await scheduler.step())) return;
		}
	}

	private get isOver(): boolean {
		const { scheduler, judges } = this.world;
		return judges.violations.length > 0 || scheduler.steps >= this.most;
	}

	private async comeToRest(calmAt: number): Promise<void> {
		const { world, processes } = this;
		const late = () => world.scheduler.now > calmAt + LIVENESS_MS;
		// Those that still work finish first; due workers would go on for ever.
		await this.until(() => !processes.isBusy || late());
		if (this.isOver) return;
		processes.stopDue();
		await this.until(() => processes.isEmpty || late());
		for (let round = 1; round <= ROUNDS && !this.isOver && !late(); round++) {
			await this.run(() => processes.start('import'), late);
			const jobs = await jobsOf(world);
			if (jobs.some(({ dueAt }) => dueAt !== undefined)) await this.run(() => processes.startDueUntilIdle(), late);
			if (jobs.some(({ state }) => state === 'unknown')) await this.run(() => processes.startPerson(), late);
			if (processes.isAllSettled) return;
			// What was told to try again later is tried again later.
			const { now } = world.scheduler;
			await this.run(
				() => world.scheduler.after(AGAIN_MS * 2 ** (round - 1), undefined, () => undefined),
				late,
				() => world.scheduler.now > now,
			);
		}
	}

	private async run(start: () => void, late: () => boolean, isDone = () => this.processes.isEmpty): Promise<void> {
		if (this.isOver) return;
		start();
		await this.until(() => isDone() || late());
	}

	private async judgeRest(calmAt: number): Promise<void> {
		const { world, processes } = this;
		const hours = Math.round((world.scheduler.now - calmAt) / 360_000) / 10;
		for (const what of processes.unsettled())
			world.judges.accuse('liveness', `${what}, ${hours} hours after the faults stopped`);
		if (world.judges.violations.length === 0) await atRest(world);
	}
}
