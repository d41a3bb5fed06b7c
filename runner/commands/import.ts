import { randomBytes } from 'node:crypto';
import {
	batchRows,
	importBatch,
	rowsOfPlan,
	type BatchRow,
	type JobState,
	type RowResult,
	type UploadProgress,
} from '../../lib';
import { EXIT } from '../exit-codes';
import { openPipeline, type PublishSettings } from '../open-pipeline';
import { printJson, printNotice, printStyled } from '../print';
import { runnerError } from '../sentences';
import type { Settings } from '../settings';
import { interruptible } from '../interrupt';
import { createProgress } from '../ui/progress';
import { allWell, count, noTotals, rowLine, sentenceOf, summaryLine, type Totals } from '../ui/report';
import { madeBoardsNotice, missingBoardsNotice } from '../ui/boards';
import { tableOf } from '../ui/table';
import { uploadBar } from '../ui/upload-bar';
import { planImport, type RowsOf } from './import-plan';
import { openPlan, type OpenedPlan } from './plan-file';
import { readInput, type ReadingOptions } from './read-input';

export interface ImportOptions extends PublishSettings {
	/** The board of rows that name none. */
	board?: string;
	/** The campaign of rows that name none. */
	campaign?: string;
	/** How the file is read. */
	reading?: ReadingOptions;
	/** Shows what the import would do, and publishes nothing. */
	dryRun?: boolean;
	/** Does the same, and writes it to this file as a plan. */
	planOut?: string;
}

/** Publishes the rows of a file, or carries out a plan. @returns the exit code. */
export async function importFile(file: string, options: ImportOptions, settings: Settings): Promise<number> {
	const { dryRun = false, planOut, board, campaign, reading, ...given } = options;
	const plan = await openPlan(file);
	const publishing = { ...given, ...plan?.head.options };
	const rowsOf = plan ? rowsOfFile(plan) : await rowsOfSheet(file, { board, campaign, reading });
	if (dryRun || planOut !== undefined) return await planImport(rowsOf, { file, planOut, publishing }, settings);
	return await publish(rowsOf, { ...publishing, importId: newImportId(plan?.head.id) }, settings);
}

async function rowsOfSheet(
	file: string,
	{ board, campaign, reading }: Pick<ImportOptions, 'board' | 'campaign' | 'reading'>,
): Promise<RowsOf> {
	const { rows, folder } = await readInput(file, { ...reading, boardGiven: board !== undefined });
	return () => batchRows(rows, { board, campaign, timeZone: reading?.timeZone, folder });
}

function rowsOfFile({ head, rows }: OpenedPlan): RowsOf {
	return (run) => {
		if (!run) throw runnerError('no-credential', []); // what has changed since cannot be asked
		const { pipeline, ...work } = run;
		return rowsOfPlan(pipeline, head, rows(), work);
	};
}

async function publish(
	rowsOf: RowsOf,
	{ importId, ...publishing }: PublishSettings & { importId: string },
	settings: Settings,
): Promise<number> {
	const { signal, interrupted, done } = interruptible();
	const { pipeline, open, close } = await openPipeline(settings, publishing, { importId, signal });
	const progress = createProgress();
	const totals = noTotals();
	const states = new Map<number, JobState>();
	const results: RowResult[] = [];
	const uploads = new Map<number, UploadProgress>();
	const show = () =>
		progress.show([sentenceOf(totals), underWay(states), uploadBar(uploads.values())].filter(Boolean).join(' · '));
	const onState = (row: number, state: JobState) => {
		states.set(row, state);
		if (state !== 'uploading') uploads.delete(row);
		show();
	};
	const onUpload = (row: number, upload: UploadProgress) => {
		uploads.set(row, upload);
		show();
	};
	try {
		await pipeline.account.id(); // a token that does not work is reported once, not for every row
		const counted = countedRows(rowsOf({ pipeline, open, signal }));
		for await (const result of importBatch(pipeline, counted.rows, { open, signal, onState, onUpload })) {
			states.delete(result.row);
			uploads.delete(result.row);
			count(totals, result);
			if (settings.json) printJson(rowLine(result));
			else results.push(result);
			show();
		}
		progress.end();
		const stopped = pipeline.guards.stopped('account');
		const begun = results.filter(({ outcome }) => outcome !== 'queued');
		if (settings.json) printJson(summaryLine(totals));
		else
			printStyled(
				[`${tableOf(begun)}\n`, sentenceOf(totals), whatIsLeft(totals), whereToLook(totals, importId)]
					.filter(Boolean)
					.join('\n'),
			);
		for (const notice of [madeBoardsNotice(pipeline.account), missingBoardsNotice(pipeline.account)])
			if (notice) printNotice(notice);
		if (stopped) printNotice(`${stopped.message} Then import the file again: it goes on where it stopped.`);
		else if (interrupted()) printNotice(howToGoOn(totals, counted));
	} finally {
		progress.end();
		done();
		await close();
	}
	if (interrupted()) return EXIT.interrupted;
	return allWell(totals) ? EXIT.done : EXIT.partly;
}

/** Rows as they are read, with how far that is. */
function countedRows(rows: AsyncIterable<BatchRow>) {
	const counted = { last: 0, whole: false, rows: counting() };
	async function* counting(): AsyncGenerator<BatchRow> {
		for await (const row of rows) {
			counted.last = row.row;
			yield row;
		}
		counted.whole = true;
	}
	return counted;
}

/** What an interrupted run says last. */
function howToGoOn({ queued }: Totals, { last, whole }: { last: number; whole: boolean }): string {
	const left = queued === 1 ? '1 row was not begun' : `${queued} rows were not begun`;
	const unread = whole ? '' : `, and the rows after row ${last} were not read`;
	return `${left}${unread}. Import the file again: it goes on where it stopped.`;
}

function whatIsLeft({ scheduled }: Totals): string {
	if (scheduled === 0) return '';
	return `${scheduled} scheduled: pinterest-pipeline worker publishes ${scheduled === 1 ? 'it when it is' : 'them when they are'} due.`;
}

/** Short enough to be typed, in the order of time, and with the name of the plan that it carries out. */
function newImportId(planId?: string): string {
	const time = new Date().toISOString().slice(0, 19).replaceAll(/\D/g, '');
	return `${time}-${randomBytes(2).toString('hex')}${planId === undefined ? '' : `-${planId}`}`;
}

function whereToLook(totals: Totals, importId: string): string {
	return allWell(totals) ? '' : `Its jobs: pinterest-pipeline jobs list --import ${importId}`;
}

function underWay(states: Map<number, JobState>): string {
	const counts = new Map<JobState, number>();
	for (const state of states.values()) counts.set(state, (counts.get(state) ?? 0) + 1);
	return [...counts].map(([state, number]) => `${number} ${state}`).join(', ');
}
