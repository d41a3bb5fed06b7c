import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import {
	isoTime,
	linesOfPlan,
	printableLine,
	systemClock,
	type PlannedRow,
	type PlanHead,
	type Timeline,
} from '../../lib';
import { EXIT } from '../exit-codes';
import { interruptible } from '../interrupt';
import { openPipeline } from '../open-pipeline';
import { printJson, printNotice, printStyled } from '../print';
import { usage, type Settings } from '../settings';
import { hasCredential } from '../tokens';
import { missingBoardsNotice } from '../ui/boards';
import { allWell, PLANNED, plannedLine, sentenceOf, summaryLine, type Totals } from '../ui/report';
import { planTable, type TableRow } from '../ui/table';
import { timelineText } from '../ui/timeline';
import { sourceOfPlan, writePlan } from './plan-file';
import { PlanSum, plannedRows, type PlannedWith } from './planned-rows';
import type { RowsOf } from './sheet-source';

export interface PlanOptions {
	/** The file that the rows are from. */
	file: string;
	/** Where the plan is written to, to be imported later. @default nowhere */
	planOut?: string;
	/** How the import would publish. */
	publishing: PlannedWith;
	/** What its rows are built with. */
	defaults: PlanHead['defaults'];
}

/**
 * Prints what an import would do now, and what goes out when. Sends nothing, and writes nothing but the plan.
 * @returns the exit code that the import would have.
 */
export async function planImport(rowsOf: RowsOf, options: PlanOptions, settings: Settings): Promise<number> {
	const { file, planOut, publishing } = options;
	if (planOut !== undefined && resolve(planOut) === resolve(file))
		throw usage(`${file} would be overwritten by its plan. Give --plan-out the name of another file.`);
	const { signal, interrupted, done } = interruptible('Stopping. Nothing was sent.');
	const asks = hasCredential(settings) || planOut !== undefined;
	const run = asks ? await openPipeline(settings, publishing, { signal, dryRun: true }) : undefined;
	if (!run) printNotice('No account is connected, so boards, the record and limits are not asked.');
	const shown: TableRow[] = [];
	const sum = new PlanSum();

	async function* reported(planned: AsyncIterable<PlannedRow>): AsyncGenerator<PlannedRow> {
		for await (const row of planned) {
			sum.add(row);
			if (settings.json) printJson(plannedLine(row));
			else shown.push(slim(row));
			yield row;
		}
	}

	try {
		const account = await run?.pipeline.account.id(); // a token that does not work is reported once, not for every row
		const accounts = planOut === undefined ? run?.accounts : undefined; // a plan is one account's
		const planned = reported(
			plannedRows(rowsOf, { run: run && { ...run, accounts }, signal, publishing: options.publishing, settings }),
		);
		if (planOut === undefined || account === undefined) for await (const _ of planned);
		else await writePlan(planOut, linesOfPlan(await headOf(options, account), planned));
		printEnd(shown, sum.totals, await sum.timeline(run), settings);
		const { made } = sum;
		if (made.size > 0) printNotice(`Would be made on Pinterest: ${[...made].map(printableLine).join(', ')}.`);
		const missing = run && missingBoardsNotice(run.pipeline.account);
		if (missing) printNotice(missing);
		if (planOut !== undefined)
			printNotice(`The plan is in ${planOut}. To carry it out: pinterest-pipeline import ${planOut}`);
	} catch (error) {
		if (interrupted()) return EXIT.interrupted;
		throw error;
	} finally {
		done();
		await run?.close();
	}
	return allWell(sum.totals) ? EXIT.done : EXIT.partly;
}

async function headOf({ file, publishing, defaults }: PlanOptions, account: string): Promise<PlanHead> {
	const {
		sendImages,
		warmUp,
		linkMarker,
		onUnknown,
		createBoards,
		spacingSeconds,
		republishDeleted,
		onEdit,
		spreadSeconds = 0,
	} = publishing;
	return {
		id: `plan-${randomBytes(4).toString('hex')}`,
		account,
		at: isoTime(systemClock.now()),
		...(await sourceOfPlan(file)),
		options: { sendImages, warmUp, linkMarker, onUnknown, createBoards, spacingSeconds, republishDeleted, onEdit },
		defaults: { ...defaults, spreadMs: Math.round(spreadSeconds * 1000) },
	};
}

function printEnd(shown: TableRow[], totals: Totals, timeline: Timeline, { json }: Settings): void {
	if (json) {
		if (timeline.lastAt !== undefined) printJson({ type: 'timeline', ...timeline });
		printJson({ ...summaryLine(totals), dryRun: true });
		return;
	}
	const sentence = `${sentenceOf(totals, PLANNED)}. Nothing was sent.`;
	printStyled([planTable(shown), sentence, timelineText(timeline)].filter(Boolean).join('\n\n'));
}

/** What the table shows, without the draft. */
function slim({ row, board, title, outcome, pin, problem, findings, dueAt, publishedAbout }: PlannedRow): TableRow {
	return { row, board, title, outcome, pin, problem, findings, dueAt, publishedAbout };
}
