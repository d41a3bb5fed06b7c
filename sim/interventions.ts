import { Schedule } from '../lib/ledger/schedule';
import { PipelineError } from '../lib/model/problem';
import type { WorldFault } from './faults';
import type { Actor } from './kernel/actor';
import type { Processes, RunningProcess } from './processes';
import type { Wish } from './wishes';
import { jobsOf, resolve } from './workers/person';
import type { World } from './world';

/** What happens to a world from outside, each by the fault that allows it. */
type Doing = () => void | Promise<void>;

/** The hostile part of a life: processes are killed and stopped, clocks are set, and people change their minds. */
export class Interventions {
	private ended = false;
	private people = 0;
	private readonly doings: [fault: WorldFault, doing: Doing][];

	constructor(
		private readonly world: World,
		private readonly processes: Processes,
	) {
		this.doings = [
			['crashes', () => this.crash()],
			['crashes', () => this.crash()],
			['pauses', () => this.hold(false)],
			['machines-sleep', () => this.hold(true)],
			['clocks-jump', () => this.jump()],
			['store-outages', () => this.outage()],
			['store-clock-steps', () => this.stepStore()],
			['people-cancel', () => this.decide('cancel')],
			['people-cancel', () => this.decide('retry')],
			['people-move', () => this.decide('move')],
			['people-edit', () => this.edit()],
			['people-import-again', () => this.again()],
			['people-resolve', () => this.resolve()],
		];
	}

	/** Lets things happen now and then, and in the worst of moments. */
	begin(): void {
		const { world } = this;
		const { faults, strength } = world.plan;
		const now = (fault: WorldFault, share: number) => faults.has(fault) && world.random.chance(share * strength);
		const strike = (actor: Actor, share: number) => {
			const process = this.ended ? undefined : this.processes.living().find((each) => each.actor === actor);
			if (!process) return;
			if (now('crashes', share)) this.kill(process);
			else if (now('pauses', share)) this.holdProcess(process, false);
			else if (now('machines-sleep', share)) this.holdProcess(process, true);
		};
		world.onHeld = (actor, isAttempt) => strike(actor, isAttempt ? 0.3 : 0.03);
		world.onPin = (actor) => strike(actor, 0.3);
		this.happen();
	}

	/** What happens next, in a while. */
	private happen(): void {
		const { world } = this;
		const often = 20_000 + 100_000 * (1 - world.plan.strength);
		world.scheduler.after(often * -Math.log(1 - world.random.next()), undefined, async () => {
			if (this.ended) return;
			const [fault, doing] = world.random.pick(this.doings);
			if (world.plan.faults.has(fault)) await doing();
			this.happen();
		});
	}

	end(): void {
		this.ended = true;
	}

	/** Kills a process, which begins anew some time later. */
	crash(): void {
		const living = this.processes.living();
		if (living.length > 0) this.kill(this.world.random.pick(living));
	}

	kill(process: RunningProcess): void {
		const { world, processes } = this;
		const { kind, actor } = process;
		world.story.tell(actor, () => 'is killed', 'fault');
		processes.kill(process);
		const again = world.random.between(1_000, 200_000);
		if (kind !== 'person') world.scheduler.after(again, undefined, () => void (!this.ended && processes.start(kind)));
	}

	private hold(asleep: boolean): void {
		const living = this.processes.living();
		if (living.length > 0) this.holdProcess(this.world.random.pick(living), asleep);
	}

	/** Stops a process for a while. @param asleep with its machine, whose monotonic clock stands still too. */
	holdProcess({ actor }: RunningProcess, asleep: boolean): void {
		const { world } = this;
		const time = world.random.pick([5_000, 30_000, 100_000, 400_000]) * world.random.between(0.5, 1.5);
		world.story.tell(
			actor,
			() => `stands still for ${Math.round(time / 1000)} s${asleep ? ', with its machine' : ''}`,
			'fault',
		);
		actor.hold(time, { asleep });
	}

	private jump(): void {
		const { world, processes } = this;
		const living = processes.living();
		if (living.length === 0) return;
		const { actor } = world.random.pick(living);
		const by = world.random.pick([-1, 1]) * world.random.pick([2_000, 60_000, 3_600_000]);
		world.story.tell(actor, () => `has its clock set by ${by / 1000} s`, 'fault');
		actor.jump(by);
	}

	private stepStore(): void {
		const { world } = this;
		const by = world.random.between(-2_000, 2_000);
		world.story.tell('the store', () => `has its clock set by ${(by / 1000).toFixed(1)} s`, 'fault');
		world.store.step(by);
	}

	private outage(): void {
		const { world } = this;
		const time = world.random.pick([2_000, 20_000, 120_000]);
		world.story.tell('the store', () => `does not answer for ${time / 1000} s`, 'fault');
		world.store.downUntil = world.scheduler.now + time;
	}

	/** A person cancels a job, brings it back, or moves it. */
	private async decide(what: 'cancel' | 'retry' | 'move'): Promise<void> {
		const { world } = this;
		const jobs = await jobsOf(world);
		if (jobs.length === 0) return;
		const { key, label } = world.random.pick(jobs);
		const wish = world.wishes.find(({ mediaUrl }) => mediaUrl === label.source);
		if (!wish) return;
		const dueAt = world.store.now() + Math.round(world.random.between(1, 10) * 60) * 1000;
		const person = world.actor(`person-${++this.people}`);
		if (this.isHasty()) this.again();
		const { permissions } = world.judges;
		world.scheduler.after(0, person, async () => {
			const schedule = new Schedule(world.ledgerOf(person));
			world.story.tell(person, () => `asks to ${what} ${world.rowNamed(label.source)}`);
			const cancelled = what === 'cancel' ? permissions.cancels(wish) : undefined;
			const cameBack = what === 'retry' ? permissions.bringsBack(wish) : undefined;
			const moved = what === 'move' ? permissions.moves(wish, dueAt) : undefined;
			try {
				if (what === 'cancel') await schedule.cancel(key, 'cancelled by a person');
				else if (what === 'retry') await schedule.retry(key, 'brought back by a person');
				else await schedule.move(key, dueAt);
				world.story.tell(person, () => `is told that it is done`);
				cancelled?.(world.scheduler.now);
				moved?.('moved');
			} catch (error) {
				if (!(error instanceof PipelineError)) throw error;
				world.story.tell(person, () => `is told: ${error.message}`);
				const mayBeDone = error.problem.category === 'store' || world.store.losers.has(person);
				moved?.(mayBeDone ? 'unknown' : 'refused');
			} finally {
				cameBack?.();
			}
		});
	}

	/** A typo in the sheet is corrected, while nobody reads it; the sheet is imported again. */
	private edit(): void {
		const { world, processes } = this;
		if (processes.living().some(({ kind }) => kind !== 'due')) return;
		const wish: Wish = world.random.pick(world.wishes);
		const field = world.random.pick(['title', 'description'] as const);
		wish.draft = { ...wish.draft, [field]: `${wish.draft[field]} (corrected)` };
		world.story.tell('somebody', () => `corrects the ${field} of row ${wish.row}`);
		processes.start('import');
		if (this.isHasty()) processes.start('import');
	}

	/** Whether somebody imports the sheet in the same moment. */
	private isHasty(): boolean {
		const { plan, random } = this.world;
		return random.chance(0.4) && plan.faults.has('people-import-again');
	}

	/** Somebody imports the sheet again, or runs the workflow again. */
	private again(): void {
		const { random, plan } = this.world;
		const kind = random.pick(['import', 'node'] as const);
		this.processes.start(plan.faults.has('people-edit') ? 'import' : kind);
	}

	private async resolve(): Promise<void> {
		const { world } = this;
		const jobs = await jobsOf(world);
		const open = jobs.filter(({ state }) => state === 'unknown');
		if (open.length === 0) return;
		const job = world.random.pick(open);
		const person = world.actor(`person-${++this.people}`);
		world.scheduler.after(0, person, async () => await resolve(person, world, job, jobs));
	}
}
