import { setTimeout as wait } from 'node:timers/promises';
import type { Found } from './child';
import { LivesProcess } from './lives-process';
import { replayCommand } from './replay-command';
import { counted, Tally } from './tally';
import type * as Lives from '../lives';

/** How many lives a process is asked for at once: about a second's work. */
const BATCH = 25;
const LINE_EVERY_MS = 10_000;
/** Of so many kinds of violations one is made smaller each. */
const MOST_SHRUNK = 10;

export interface RunOptions {
	/** The bundle of the simulation. */
	bundle: string;
	planOf: typeof Lives.planOf;
	/** The first seed. */
	from: number;
	lives?: number;
	seconds?: number;
	/** How many processes. */
	processes: number;
	/** Ends the run calmly. */
	signal: AbortSignal;
	print: (line: string) => void;
}

/** Runs one life after the other, in several processes. @returns what was seen. */
export async function runLives(options: RunOptions): Promise<Tally> {
	const { processes, print, from, seconds = Infinity } = options;
	const begunAt = performance.now();
	const tally = new Tally(begunAt);
	const stop = new AbortController();
	if (Number.isFinite(seconds)) void wait(seconds * 1000, undefined, { ref: false }).then(() => stop.abort());
	const signal = AbortSignal.any([options.signal, stop.signal]);
	print(`Lives from seed ${from} on, in ${processes} ${processes === 1 ? 'process' : 'processes'}; Ctrl-C ends them.`);
	const lines = setInterval(() => print(tally.line(performance.now())), LINE_EVERY_MS);
	const run = new Run({ ...options, signal }, tally);
	await Promise.all(Array.from({ length: processes }, async () => await run.work()));
	clearInterval(lines);
	run.report();
	print(tally.line(performance.now()));
	print(tally.summary);
	return tally;
}

class Run {
	private next: number;
	/** The seeds of each kind of violation. */
	private readonly kinds = new Map<string, Found[]>();

	constructor(
		private readonly options: RunOptions,
		private readonly tally: Tally,
	) {
		this.next = options.from;
	}

	/** The work of one process. */
	async work(): Promise<void> {
		const { signal, bundle } = this.options;
		let process = new LivesProcess(bundle);
		const ended = Promise.withResolvers<undefined>();
		signal.addEventListener('abort', () => ended.resolve(undefined), { once: true });
		for (let batch = this.batch(); batch.count > 0 && !signal.aborted; batch = this.batch()) {
			try {
				const result = await Promise.race([process.live(batch), ended.promise]);
				if (!result) break;
				this.tally.add(result);
				for (const found of result.found) await this.found(process, found);
			} catch (error) {
				const last = batch.from + batch.count - 1;
				this.tally.accuse('simulation');
				this.options.print(`Seeds ${batch.from} to ${last} did not come to their end. ${(error as Error).message}`);
				process.end();
				process = new LivesProcess(bundle);
			}
		}
		process.end();
	}

	/** Says again how each kind of violation is seen, with more of its seeds. */
	report(): void {
		const { print } = this.options;
		for (const [kind, found] of this.kinds) {
			if (found.length > 1)
				print(
					`${counted(found.length)} times ${kind} Seeds ${found
						.slice(0, 8)
						.map(({ seed }) => seed)
						.join(', ')}`,
				);
		}
	}

	private batch(): { from: number; count: number } {
		const { from, lives = Infinity } = this.options;
		const batch = { from: this.next, count: Math.min(BATCH, from + lives - this.next) };
		this.next += batch.count;
		return batch;
	}

	private async found(process: LivesProcess, found: Found): Promise<void> {
		const { seed, violation } = found;
		const { print, planOf } = this.options;
		const kind = kindOf(found);
		const before = this.kinds.get(kind) ?? [];
		this.kinds.set(kind, [...before, found]);
		if (before.length > 0) return;
		print(`VIOLATION in seed ${seed}, step ${violation.step}: ${violation.judge}: ${violation.what}`);
		if (this.kinds.size > MOST_SHRUNK) return print(`  npm run sim -- --seed ${seed}`);
		const shrunk = await process.shrink(found);
		print(`  made smaller in ${shrunk.lives} lives:`);
		print(`  ${replayCommand(shrunk, planOf(seed))}`);
	}
}

/** Violations that differ only in numbers are of one kind. */
function kindOf({ violation: { judge, what } }: Found): string {
	const [line = ''] = what.split('\n');
	return `${judge}: ${line.replace(/\d+/g, 'N').slice(0, 120)}.`;
}
