import type { Compared, ComparedSeed } from './child';
import type { StoreKind } from '../stores/places';
import { LivesProcess } from './lives-process';
import { counted } from './tally';

/** How many lives a process is asked for at once: about a second's work, on each store. */
const BATCH = 5;
const LINE_EVERY_MS = 10_000;
/** Of a life with more differences than this, the others are only counted. */
const MOST_LINES = 12;

export interface StoresOptions {
	/** The bundle of the simulation. */
	bundle: string;
	/** What the first one does, the others have to do as well. */
	stores: StoreKind[];
	/** The first seed. */
	from: number;
	lives: number;
	/** How many processes. */
	processes: number;
	/** Ends the run calmly. */
	signal: AbortSignal;
	print: (line: string) => void;
}

/** Lives each seed on each of the stores, in several processes. @returns how many differences and violations were seen. */
export async function runStores(options: StoresOptions): Promise<number> {
	const run = new StoresRun(options);
	const { print, stores, from, lives } = options;
	const processes = Math.min(options.processes, Math.ceil(lives / BATCH));
	const seeds = lives === 1 ? `Seed ${from}` : `Seeds ${from} to ${from + lives - 1}`;
	const many = processes === 1 ? '1 process' : `${processes} processes`;
	print(`${seeds} on ${stores.join(', ')}, in ${many}; Ctrl-C ends the run.`);
	const lines = setInterval(() => print(run.line), LINE_EVERY_MS);
	await Promise.all(Array.from({ length: processes }, async () => await run.work()));
	clearInterval(lines);
	print(run.line);
	print(run.summary);
	return run.differences + run.violations;
}

class StoresRun {
	differences = 0;
	violations = 0;
	private lives = 0;
	private steps = 0;
	private pins = 0;
	private next: number;
	private readonly begunAt = performance.now();

	constructor(private readonly options: StoresOptions) {
		this.next = options.from;
	}

	/** The work of one process. */
	async work(): Promise<void> {
		const { signal, bundle, stores, print } = this.options;
		let process = new LivesProcess(bundle);
		const ended = Promise.withResolvers<undefined>();
		signal.addEventListener('abort', () => ended.resolve(undefined), { once: true });
		for (let batch = this.batch(); batch.count > 0 && !signal.aborted; batch = this.batch()) {
			try {
				const result = await Promise.race([process.compare({ ...batch, stores }), ended.promise]);
				if (result) this.add(result);
			} catch (error) {
				const last = batch.from + batch.count - 1;
				this.violations += 1;
				print(`Seeds ${batch.from} to ${last} did not come to their end. ${(error as Error).message}`);
				await process.finish();
				process = new LivesProcess(bundle);
			}
		}
		await process.finish();
	}

	/** How it stands. */
	get line(): string {
		const seconds = (performance.now() - this.begunAt) / 1000;
		return [
			`${Math.round(seconds)} s`.padStart(7),
			`${counted(this.lives)} lives (${(this.lives / Math.max(seconds, 0.001)).toFixed(1)} a second)`,
			`${counted(this.steps)} steps and ${counted(this.pins)} pins on each`,
			`${this.differences} differences`,
			`${this.violations} violations`,
		].join('  ');
	}

	/** The last line of a run. */
	get summary(): string {
		const violations = this.violations > 0 ? `, ${this.violations} violations` : '';
		return `${counted(this.lives)} ${this.lives === 1 ? 'life' : 'lives'} on ${this.options.stores.length} stores: ${this.differences} differences${violations}`;
	}

	private batch(): { from: number; count: number } {
		const { from, lives } = this.options;
		const batch = { from: this.next, count: Math.min(BATCH, from + lives - this.next) };
		this.next += batch.count;
		return batch;
	}

	private add({ lives, steps, pins, found }: Compared): void {
		this.lives += lives;
		this.steps += steps;
		this.pins += pins;
		for (const seed of found) this.show(seed);
	}

	private show({ seed, differences, violations }: ComparedSeed): void {
		const { print } = this.options;
		this.differences += differences.length;
		this.violations += violations.length;
		if (differences.length > 0) print(`DIFFERENCE in seed ${seed}:`);
		for (const line of differences.slice(0, MOST_LINES)) print(`  ${line}`);
		if (differences.length > MOST_LINES) print(`  and ${differences.length - MOST_LINES} more`);
		for (const { store, violation } of violations)
			print(`VIOLATION in seed ${seed} on ${store}, step ${violation.step}: ${violation.judge}: ${violation.what}`);
		if (differences.length > 0) print(`  npm run sim -- --stores --from ${seed} --lives 1`);
		else print(`  npm run sim -- --seed ${seed}`);
	}
}
