import { startEmulator, type Emulator, type EmulatorOptions } from '../../emulator';
import type { RowResult } from '../../lib';
import { LEASE_MS, LIST_LAG_MS, SETTINGS, type StoreAddress, type StoreKind, type WorkerPlan } from './plan';
import { rowsOf, type FaultRow, type RowSpec } from './rows';
import { start, type Ended, type Report, type Run } from './run';
import { newAddress, removeAt } from './stores';
import { count, type Tally } from './tally';

/** How often an import is started again until all its rows have come to an end. */
const RUNS_AT_MOST = 6;

export interface StageOptions {
	rows: RowSpec;
	emulator?: EmulatorOptions;
	/** Whether it cannot always be told which pin is whose, so that rows may stay unknown though their pins are there. */
	undecidable?: boolean;
	/** For every worker. */
	plan?: Partial<WorkerPlan>;
}

/** One import against one emulator and one store of its own, over as many processes as it takes. */
export class Stage {
	readonly rows: FaultRow[];
	readonly faults: string[] = [];
	private readonly reports: Report[] = [];
	private last: RowResult[] = [];
	private runs = 0;
	private kills = 0;

	private constructor(
		readonly emulator: Emulator,
		readonly store: StoreAddress,
		private readonly options: StageOptions,
	) {
		this.rows = rowsOf(options.rows);
	}

	/** Sets a stage, plays on it, counts and clears it away. */
	static async play(kind: StoreKind, options: StageOptions, play: (stage: Stage) => Promise<void>): Promise<Tally> {
		const store = await newAddress(kind);
		// What it says of its quotas is obeyed even where it does not enforce them, so their windows are made short.
		const emulator = await startEmulator({
			enforceRateLimits: false,
			timeScale: 1_000,
			processingMs: 50,
			listLagMs: LIST_LAG_MS,
			creativeTypeDelayMs: 0,
			...options.emulator,
		});
		try {
			const stage = new Stage(emulator, store, options);
			await play(stage);
			return stage.tally();
		} finally {
			await emulator.close();
			await removeAt(store);
		}
	}

	begin(plan: Partial<WorkerPlan> = {}): Run {
		const { apiBaseUrl, accessToken } = this.emulator;
		const { rows, plan: common = {} } = this.options;
		const settings = { ...SETTINGS, ...common.settings, ...plan.settings };
		const run = start({
			store: this.store,
			apiBaseUrl,
			accessToken,
			rows,
			concurrency: 2,
			leaseMs: LEASE_MS,
			injections: [],
			...common,
			...plan,
			settings,
		});
		this.runs += 1;
		return { ...run, ended: run.ended.then((ended) => this.note(ended, plan)) };
	}

	async run(plan: Partial<WorkerPlan> = {}): Promise<Ended> {
		return await this.begin(plan).ended;
	}

	/** Starts the import again, undisturbed, until no row has anything left to wait for. */
	async finish(): Promise<void> {
		for (let runs = 1; ; runs++) {
			const { results, code, signal } = await this.run();
			if (code !== 0) this.faults.push(`the last run ended with ${code ?? signal}`);
			this.last = results;
			if (signal || !results.some(isOpen) || runs === RUNS_AT_MOST) return;
		}
	}

	private note(ended: Ended, { injections = [], rows }: Partial<WorkerPlan>): Ended {
		this.reports.push(...ended.results);
		if (ended.signal === 'SIGKILL') this.kills += 1;
		if (ended.error) this.faults.push(ended.error);
		for (const { at } of injections) if (!ended.fired.includes(at)) this.faults.push(`it never came to: ${at}`);
		const asked = rows ? rowsOf(rows).length : this.rows.length;
		const missing = ended.code === 0 && !ended.fired.length && ended.results.length !== asked;
		if (missing) this.faults.push(`${ended.results.length} answers for ${asked} rows`);
		return ended;
	}

	private tally(): Tally {
		const counted = count({
			rows: this.rows,
			pins: this.emulator.pins(),
			reports: this.reports,
			last: this.last,
			undecidable: this.options.undecidable,
		});
		return { ...counted, runs: this.runs, kills: this.kills, faults: [...counted.faults, ...this.faults] };
	}
}

function isOpen({ outcome, problem }: RowResult): boolean {
	if (outcome === 'unknown') return problem?.retryAt !== undefined;
	return (
		outcome === 'failed' &&
		(problem?.action === 'retry-later' || problem?.action === 'wait' || problem?.category === 'auth')
	);
}
