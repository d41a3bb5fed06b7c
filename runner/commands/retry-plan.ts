import {
	currentRows,
	ImportLog,
	isoTime,
	keyOfJob,
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
import { usage } from '../settings';

/** What a retry would do with one job. */
export interface RetryStep {
	job: JobRecord;
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
	/** The imports whose rows are carried out again, with the keys of these. */
	imports: { record: ImportRecord; keys: Set<string> }[];
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
	for await (const job of named ? jobsNamed(ledger, keys) : jobsOf(ledger, flags)) {
		const step = firstStep(job, nowMs);
		steps.push(step);
		const { importId } = job.label;
		if (step.problem === NOT_KEPT && importId !== undefined)
			byImport.set(importId, [...(byImport.get(importId) ?? []), step]);
	}
	const imports: RetryPlan['imports'] = [];
	for (const [importId, ofImport] of byImport) {
		const record = await new ImportLog(ledger).find(importId);
		const again = record && (await takeRows(ledger, record, ofImport, named));
		if (again && again.size > 0) imports.push({ record, keys: again });
	}
	return { named, steps, imports };
}

async function* jobsNamed(ledger: Ledger, keys: readonly string[]): AsyncGenerator<JobRecord> {
	for (const given of new Set(keys)) {
		const job = await ledger.find(await keyOfJob(ledger, given));
		if (!job) throw usage(`There is no job ${given} in this store. List the keys with: jobs list`);
		yield job;
	}
}

/** Of all states only those that have ended can be tried again, so these are meant where no state is named. */
async function* jobsOf(ledger: Ledger, flags: JobFilterFlags): AsyncGenerator<JobRecord> {
	const filter = await filterOf(flags, ledger);
	yield* ledger.list.jobs({ ...filter, states: filter.states ?? FAILED });
}

function firstStep(job: JobRecord, nowMs: number): RetryStep {
	if (job.state === 'published') return { job, outcome: 'existing' };
	if (!ENDED.includes(job.state)) return { job, outcome: 'skipped', problem: notEnded(job) };
	if (!job.draft) return { job, outcome: 'skipped', problem: NOT_KEPT };
	const dueAt = Math.max(nowMs, job.runAt === undefined ? 0 : runAtMs(job.runAt));
	return { job, outcome: 'scheduled', dueAt: isoTime(dueAt) };
}

function notEnded({ key, state }: JobRecord): Problem {
	return usage(`The job ${key} is ${state}: only a failed or cancelled job can be tried again.`).problem;
}

/** Finds the rows that jobs came from, and says of each whether it can be carried out again. @returns the keys of those. */
async function takeRows(
	ledger: Ledger,
	record: ImportRecord,
	steps: RetryStep[],
	named: boolean,
): Promise<Set<string>> {
	const byKey = new Map(steps.map((step) => [step.job.key, step]));
	const again = new Set<string>();
	for await (const row of currentRows(ledger, record.id)) {
		const step = row.key === undefined ? undefined : byKey.get(row.key);
		if (!step) continue;
		const problem = whyNotAgain(row) ?? (named || mayPass(row) ? undefined : row.problem);
		Object.assign(step, { outcome: problem ? 'skipped' : 'created', row: row.row, problem });
		if (problem) continue;
		again.add(step.job.key);
	}
	return again;
}

/** A job that a person brought back without its draft waits for its row, which is here. */
function mayPass(row: ImportedRow): boolean {
	return mayBeTriedAgain(row) || row.problem?.code === NOT_KEPT.code;
}
