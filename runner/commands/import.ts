import { randomBytes } from 'node:crypto';
import { batchRows, importBatch, type BatchRow, type JobState, type RowResult, type UploadProgress } from '../../lib';
import { EXIT } from '../exit-codes';
import { openPipeline, type PublishSettings } from '../open-pipeline';
import { printJson, printNotice, printStyled } from '../print';
import type { Settings } from '../settings';
import { interruptible } from '../interrupt';
import { createProgress } from '../ui/progress';
import { allWell, count, noTotals, rowLine, sentenceOf, summaryLine, type Totals } from '../ui/report';
import { madeBoardsNotice, missingBoardsNotice } from '../ui/boards';
import { tableOf } from '../ui/table';
import { uploadBar } from '../ui/upload-bar';
import { planImport } from './import-plan';
import { readInput, type ReadingOptions } from './read-input';

export interface ImportOptions extends PublishSettings {
	/** The board of rows that name none. */
	board?: string;
	/** The campaign of rows that name none. */
	campaign?: string;
	/** How the file is read. */
	reading?: ReadingOptions;
	/** Checks every row and publishes nothing. */
	dryRun?: boolean;
}

/** Publishes the rows of a file. @returns the exit code. */
export async function importFile(file: string, options: ImportOptions, settings: Settings): Promise<number> {
	const { board, campaign } = options;
	const { rows, folder } = await readInput(file, { ...options.reading, boardGiven: board !== undefined });
	const batch = batchRows(rows, { board, campaign, timeZone: options.reading?.timeZone, folder });
	return options.dryRun ? await planImport(batch, settings) : await publish(batch, options, settings);
}

async function publish(rows: AsyncIterable<BatchRow>, options: ImportOptions, settings: Settings): Promise<number> {
	const importId = newImportId();
	const { signal, interrupted, done } = interruptible();
	const { pipeline, open, close } = await openPipeline(settings, options, { importId, signal });
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
		const counted = countedRows(rows);
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

/** Short enough to be typed, and in the order of time. */
function newImportId(): string {
	return `${new Date().toISOString().slice(0, 19).replaceAll(/\D/g, '')}-${randomBytes(2).toString('hex')}`;
}

function whereToLook(totals: Totals, importId: string): string {
	return allWell(totals) ? '' : `Its jobs: pinterest-pipeline jobs list --import ${importId}`;
}

function underWay(states: Map<number, JobState>): string {
	const counts = new Map<JobState, number>();
	for (const state of states.values()) counts.set(state, (counts.get(state) ?? 0) + 1);
	return [...counts].map(([state, number]) => `${number} ${state}`).join(', ');
}
