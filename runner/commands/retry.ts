import {
	isoTime,
	NOT_KEPT,
	printableLine,
	problemOf,
	retryImport,
	Schedule,
	type JobRecord,
	type Ledger,
} from '../../lib';
import { EXIT } from '../exit-codes';
import { interruptible } from '../interrupt';
import type { JobFilterFlags } from '../job-filter';
import { openPipeline, type PublishSettings } from '../open-pipeline';
import { printDone, printJson, printNotice, printText, printWarning } from '../print';
import type { Settings } from '../settings';
import { publishInLittleMemory } from '../streaming-memory';
import { tokenSettings } from '../tokens';
import { columnsOf } from '../ui/columns';
import { jobLine } from '../ui/job-line';
import { allWell } from '../ui/report';
import { ImportFlow } from './import-flow';
import { planRetry, type RetryPlan, type RetryStep } from './retry-plan';
import { withLedger } from './with-ledger';

export interface RetryFlags extends JobFilterFlags {
	/** Says what would happen, and changes nothing. */
	dryRun?: boolean;
}

/**
 * Tries jobs again that failed or were cancelled, by their keys or by what they are. A job whose record has its pin is
 * due again; any other is carried out from the cells that its import recorded.
 * @returns the exit code.
 */
export async function retryJobs(
	keys: readonly string[],
	{ dryRun = false, ...flags }: RetryFlags,
	options: PublishSettings,
	settings: Settings,
): Promise<number> {
	publishInLittleMemory();
	const plan = await withLedger(settings, async (ledger) => await planRetry(ledger, keys, flags, Date.now()));
	if (plan.steps.length === 0) printNotice('No job fits.');
	if (dryRun) return showPlan(plan, settings);
	if (plan.imports.length > 0) tokenSettings(settings); // known before anything is changed
	let isWell = await withLedger(settings, async (ledger) => await bringBack(ledger, plan, settings));
	const { signal, interrupted, done } = interruptible();
	try {
		for (const each of plan.imports) {
			if (interrupted()) break;
			isWell = (await carryOut(each)) && isWell;
		}
	} finally {
		done();
	}
	if (interrupted()) return EXIT.interrupted;
	return isWell ? EXIT.done : EXIT.partly;

	async function carryOut({ record, isWanted }: RetryPlan['imports'][number]): Promise<boolean> {
		const watch = { importId: record.id, signal };
		const { pipeline, open, accounts, close } = await openPipeline(settings, options, watch);
		const flow = new ImportFlow(pipeline, { json: settings.json, importId: record.id, accounts });
		try {
			await pipeline.account.check(record.account);
			const { onState, onUpload } = flow;
			const work = { open, signal, accounts, isWanted, onState, onUpload };
			const totals = await flow.carry(retryImport(pipeline, record, work));
			flow.sayHowToGoOn(interrupted(), undefined);
			return allWell(totals);
		} catch (error) {
			// Rows of another account keep nobody else's from being tried.
			const problem = problemOf(error);
			if (plan.imports.length === 1 || problem.code !== 'account-mismatch') throw error;
			printWarning(`The import ${record.id}: ${problem.message}`, { problem });
			return false;
		} finally {
			flow.end();
			await close();
		}
	}
}

/** Has the jobs be due again that can be, and says why others are left. @returns whether none was left. */
async function bringBack(ledger: Ledger, { steps, named }: RetryPlan, { json }: Settings): Promise<boolean> {
	const schedule = new Schedule(ledger);
	let isWell = true;
	for (const step of steps) {
		if (step.outcome === 'created' && step.job?.state !== 'cancelled') continue;
		if (!step.job || isLeft(step, named)) {
			isWell = false;
			sayStep(step, json);
			continue;
		}
		try {
			const job = await schedule.retry(step.job.key, 'brought back by hand');
			if (step.outcome === 'created') continue;
			if (json) printJson(jobLine(job));
			else printDone(printableLine(`${step.title} ${afterwards(job)}`));
		} catch (error) {
			if (steps.length === 1) throw error;
			const problem = step.outcome === 'existing' ? undefined : problemOf(error);
			isWell &&= problem === undefined;
			sayStep({ ...step, outcome: problem ? 'skipped' : 'existing', problem }, json);
		}
	}
	return isWell;
}

/** Whether to try it would only lose why it failed: its row is there and has to change, or its row is not there. */
function isLeft({ job, outcome, row, problem }: RetryStep, named: boolean): boolean {
	if (outcome !== 'skipped') return false;
	return row !== undefined || (!named && problem === NOT_KEPT && job?.state !== 'cancelled');
}

function afterwards({ dueAt, problem }: JobRecord): string {
	return dueAt === undefined ? `can be published again. ${problem?.message}` : `is due at ${isoTime(dueAt)}.`;
}

const WORDS: Record<RetryStep['outcome'], string> = {
	scheduled: 'would be due',
	created: 'would be created',
	existing: 'existing',
	skipped: 'skipped',
};

function showPlan({ steps }: RetryPlan, { json }: Settings): number {
	if (json) for (const step of steps) printJson(stepLine(step, true));
	else if (steps.length > 0) printText(columnsOf(steps.map(cellsOf)));
	const count = (outcome: RetryStep['outcome']) => steps.filter((step) => step.outcome === outcome).length;
	const counts = { created: count('created'), scheduled: count('scheduled'), existing: count('existing') };
	const skipped = count('skipped');
	if (json) printJson({ type: 'summary', jobs: steps.length, ...counts, skipped, dryRun: true });
	else {
		const parts = Object.entries({ ...counts, skipped }).filter(([, number]) => number > 0);
		const said = parts.map(([outcome, number]) => `${number} ${WORDS[outcome as RetryStep['outcome']]}`).join(', ');
		printDone(`\n${steps.length} ${steps.length === 1 ? 'job' : 'jobs'}${said && `: ${said}`}. Nothing was changed.`);
	}
	return skipped > 0 ? EXIT.partly : EXIT.done;
}

const cellsOf = (step: RetryStep) => ({
	'what would happen': WORDS[step.outcome],
	title: step.title,
	board: step.board,
	import: step.row === undefined ? '' : `${step.importId} row ${step.row}`,
	'why or when': whyOf(step),
});

function whyOf({ outcome, dueAt, problem, job }: RetryStep): string {
	return problem?.message ?? dueAt ?? (outcome === 'existing' ? (job?.receipt?.url ?? '') : '');
}

function stepLine({ job, title, board, importId, row, ...step }: RetryStep, dryRun?: boolean): object {
	const { outcome, dueAt, problem } = step;
	const pin = { pinId: job?.receipt?.id, pinUrl: job?.receipt?.url };
	const about = { idempotencyKey: job?.key, title, board, import: importId, row };
	return { type: 'retry', ...about, outcome, dueAt, ...pin, problem, dryRun };
}

/** What is said of a job that stays as it is. */
function sayStep(step: RetryStep, json: boolean): void {
	if (json) return printJson(stepLine(step));
	printText(printableLine(`${step.title} is left as it is: ${whyOf(step)}`));
}
