import type { RowResult } from '../lib/import/import-row';
import { PipelineError, type Action } from '../lib/model/problem';
import type { DuePoll } from '../lib/schedule/due-worker';
import type { Actor } from './kernel/actor';
import type { WorkerKind } from './plan';
import type { Wish } from './wishes';
import { workOnDue } from './workers/due-worker';
import { importSheet } from './workers/importer';
import { resolveOpen } from './workers/person';
import { publishItems } from './workers/publish-node';
import type { World } from './world';

/** A process that runs. */
export interface RunningProcess {
	kind: WorkerKind | 'person';
	actor: Actor;
	stop: AbortController;
}

/** In a calm world nothing that waits for longer, in milliseconds, is waited for by a due worker: it is begun again then. */
const IDLE_MS = 60_000;
/** These ends are for a person to go on with, or final; anything else in a calm world is tried again. */
const FINAL_PROBLEMS: readonly (string | undefined)[] = ['cancelled', 'edited', 'key-conflict', 'pin-deleted'];

const FINAL_ACTIONS: readonly (Action | undefined)[] = ['fix-row', 'replace-asset', 'fix-url'];

/** The processes of a world, from their start to their end or their crash. */
export class Processes {
	readonly running = new Set<RunningProcess>();
	/** What the latest import or step said of each row. */
	readonly answers = new Map<Wish, RowResult>();
	private started = 0;

	constructor(private readonly world: World) {}

	/** Whether anything runs that comes to its end by itself. */
	get isBusy(): boolean {
		return this.living().some(({ kind }) => kind !== 'due');
	}

	get isEmpty(): boolean {
		return this.living().length === 0;
	}

	living(): RunningProcess[] {
		return [...this.running].filter(({ actor }) => actor.alive);
	}

	start(kind: WorkerKind): RunningProcess {
		if (kind === 'due')
			return this.run(
				kind,
				async ({ actor, stop }) => await workOnDue(actor, { world: this.world, signal: stop.signal }),
			);
		const work = kind === 'import' ? importSheet : publishItems;
		return this.run(kind, async ({ actor, stop }) => {
			const { world } = this;
			const sheet = world.wishes.map((wish) => ({ ...wish, draft: { ...wish.draft } }));
			const begunAt = world.scheduler.now;
			const open = new Set(world.wishes);
			const answered = (copy: Wish, result: RowResult) => {
				const wish = world.wishes.find(({ row }) => row === copy.row) as Wish;
				if (!open.delete(wish)) world.judges.accuse('answers', `${actor.name} answered twice for row ${wish.row}`);
				world.story.tell(actor, () => `answers for row ${wish.row}: ${describe(result)}`);
				world.judges.answered(actor, wish, result, { begunAt, at: world.scheduler.now });
				this.answers.set(wish, result);
			};
			await work(actor, { world, sheet, signal: stop.signal, answered });
			for (const { row } of open)
				world.judges.accuse('answers', `${actor.name} ended without an answer for row ${row}`);
		});
	}

	/** A due worker that ends when nothing is due soon, and begins again when something is. */
	startDueUntilIdle(): void {
		this.run('due', async ({ actor, stop }) => {
			const idleMs = new Map<string, number>();
			const onPoll = (account: string, look: DuePoll) => {
				idleMs.set(account, look.underWay > 0 ? 0 : look.idleMs);
				const isIdle = idleMs.size === this.world.accounts.length && least(idleMs.values()) > IDLE_MS;
				if (isIdle) stop.abort(new Error('nothing is due'));
			};
			await workOnDue(actor, { world: this.world, signal: stop.signal, onPoll });
			const idle = least(idleMs.values());
			if (!Number.isFinite(idle)) return;
			await this.world.scheduler.pause(idle, actor);
			this.startDueUntilIdle();
		});
	}

	/** A person resolves what nobody can tell. */
	startPerson(): void {
		this.run('person', async ({ actor }) => await resolveOpen(actor, this.world));
	}

	/** Each hears of it in a step of its own: what it does then is its own doing, and done before anything else goes on. */
	stopDue(): void {
		for (const { kind, actor, stop } of this.living())
			if (kind === 'due') this.world.scheduler.after(0, actor, () => stop.abort(new Error('asked to end')));
	}

	/** Ends a process in this moment. */
	kill(process: RunningProcess): void {
		process.actor.crash();
		this.running.delete(process);
	}

	get isAllSettled(): boolean {
		return this.unsettled().length === 0;
	}

	/** Of each wish that is neither published nor given up for good, what is the matter with it. */
	unsettled(): string[] {
		return this.world.wishes.flatMap((wish) => {
			const result = this.answers.get(wish);
			const isPublished = result?.outcome === 'created' || result?.outcome === 'existing';
			const isRefused =
				result?.outcome === 'failed' &&
				(FINAL_PROBLEMS.includes(result.problem?.code) || FINAL_ACTIONS.includes(result.problem?.action));
			return isPublished || isRefused ? [] : [`row ${wish.row} is ${result ? describe(result) : 'not answered'}`];
		});
	}

	private run(kind: RunningProcess['kind'], work: (process: RunningProcess) => Promise<void>): RunningProcess {
		const { world } = this;
		const process: RunningProcess = {
			kind,
			actor: world.actor(`${kind}-${++this.started}`),
			stop: new AbortController(),
		};
		this.running.add(process);
		const { actor } = process;
		world.scheduler.after(0, actor, () => {
			world.story.tell(actor, () => 'begins');
			work(process).then(
				() => this.ended(process, 'ends'),
				(error: unknown) => this.ended(process, error),
			);
		});
		return process;
	}

	private ended(process: RunningProcess, how: unknown): void {
		const { actor } = process;
		this.running.delete(process);
		actor.alive = false; // its timers end with it
		this.world.story.tell(actor, () => (how === 'ends' ? how : `ends with an error: ${String(how)}`));
		if (how !== 'ends' && !(how instanceof PipelineError))
			this.world.judges.accuse(
				'errors',
				`${actor.name} ended with ${how instanceof Error ? (how.stack ?? how.message) : String(how)}`,
			);
	}
}

function describe({ outcome, pin, problem }: RowResult): string {
	return [outcome, pin?.id, problem && `(${problem.code}: ${problem.message})`].filter(Boolean).join(' ');
}

const least = (numbers: Iterable<number>): number => Math.min(...numbers);
