import {
	currentRows,
	ImportLog,
	isoTime,
	jobNamed,
	mayBeTriedAgain,
	NOT_KEPT,
	runAtMs,
	whyNotAgain,
	type ImportedRow,
	type ImportRecord,
	type JobRecord,
	type JobState,
	type Ledger,
	type Problem,
} from '../../lib';
import { FAILED, filterOf, type JobFilterFlags } from '../job-filter';
import { rowsWithoutJob } from '../rows-without-job';
import { usage } from '../settings';

/** What a retry would do with one job, or with a row that never had one. */
export interface RetryStep {
	/** Absent of a row that failed before it had a job. */
	job?: JobRecord;
	title: string;
	board: string;
	/** The import that brought it. */
	importId?: string;
	/**
	 * `scheduled`: the record has the pin, so that it is due again. `created`: its row is carried out again from the cells
	 * that its import recorded. `existing`: it is published. `skipped`: the problem says why.
	 */
	outcome: 'scheduled' | 'created' | 'existing' | 'skipped';
	/** ISO 8601 in UTC, of a job that is due again. */
	dueAt?: string;
	/** The row of its import. */
	row?: number;
	problem?: Problem;
}

export interface RetryPlan {
	/** Whether the jobs were given by their keys. */
	named: boolean;
	steps: RetryStep[];
	/** The imports of which rows are carried out again. */
	imports: { record: ImportRecord; isWanted: (row: ImportedRow) => boolean }[];
}

/** From these a job can be brought back. */
const ENDED: readonly JobState[] = [...FAILED, 'cancelled'];

/** What a retry of jobs would do, by their keys or by what they are. Changes nothing. */
export async function planRetry(
	ledger: Ledger,
	keys: readonly string[],
	flags: JobFilterFlags,
	nowMs: number,
): Promise<RetryPlan> {
	const named = keys.length > 0;
	const steps: RetryStep[] = [];
	const byImport = new Map<string, RetryStep[]>();
	const add = (step: RetryStep) => {
		steps.push(step);
		if (step.importId === undefined || step.problem !== NOT_KEPT) return;
		byImport.set(step.importId, [...(byImport.get(step.importId) ?? []), step]);
	};
	if (named) for await (const job of jobsNamed(ledger, keys)) add(firstStep(job, nowMs));
	else {
		const filter = await filterOf(flags, ledger);
		const states = filter.states ?? FAILED;
		for await (const job of ledger.list.jobs({ ...filter, states })) add(firstStep(job, nowMs));
		if (states.includes('failed'))
			for await (const { record, row, title, board } of rowsWithoutJob(ledger, filter))
				add({ title, board, importId: record.id, row: row.row, outcome: 'skipped', problem: NOT_KEPT });
	}
	const imports: RetryPlan['imports'] = [];
	for (const [importId, ofImport] of byImport) {
		const record = await new ImportLog(ledger).find(importId);
		const isWanted = record && (await takeRows(ledger, record, ofImport, named));
		if (isWanted) imports.push({ record, isWanted });
	}
	return { named, steps, imports };
}

async function* jobsNamed(ledger: Ledger, keys: readonly string[]): AsyncGenerator<JobRecord> {
	for (const given of new Set(keys)) yield await jobNamed(ledger, given);
}

function firstStep(job: JobRecord, nowMs: number): RetryStep {
	const { label } = job;
	const about = { job, title: label.title ?? label.source, board: label.board, importId: label.importId };
	if (job.state === 'published') return { ...about, outcome: 'existing' };
	if (!ENDED.includes(job.state)) return { ...about, outcome: 'skipped', problem: notEnded(job) };
	if (!job.draft) return { ...about, outcome: 'skipped', problem: NOT_KEPT };
	const dueAt = Math.max(nowMs, job.runAt === undefined ? 0 : runAtMs(job.runAt));
	return { ...about, outcome: 'scheduled', dueAt: isoTime(dueAt) };
}

function notEnded({ key, state }: JobRecord): Problem {
	return usage(`The job ${key} is ${state}: only a failed or cancelled job can be tried again.`).problem;
}

/**
 * Finds the rows of an import, and says of each whether it can be carried out again.
 * @returns which rows that are; undefined where it is none.
 */
async function takeRows(
	ledger: Ledger,
	record: ImportRecord,
	steps: RetryStep[],
	named: boolean,
): Promise<((row: ImportedRow) => boolean) | undefined> {
	const stepOf = new Map(steps.map((step) => [step.job?.key ?? step.row, step]));
	const again = new Set<string | number>();
	for await (const row of currentRows(ledger, record.id)) {
		const name = row.key ?? row.row;
		const step = stepOf.get(name);
		if (!step) continue;
		const problem = whyNotAgain(row) ?? (named || mayPass(row) ? undefined : row.problem);
		Object.assign(step, { outcome: problem ? 'skipped' : 'created', row: row.row, problem });
		if (!problem) again.add(name);
	}
	return again.size > 0 ? ({ key, row }) => again.has(key ?? row) : undefined;
}

/** A job that a person brought back without its draft waits for its row, which is here. */
function mayPass(row: ImportedRow): boolean {
	return mayBeTriedAgain(row) || row.problem?.code === NOT_KEPT.code;
}
