import { randomBytes } from 'node:crypto';
import {
	draftFromCells,
	importBatch,
	preflight,
	printableLine,
	problemOfFindings,
	systemClock,
	type BatchRow,
	type JobState,
	type ReadRow,
	type RowDefaults,
	type RowResult,
	type UploadProgress,
} from '../../lib';
import { EXIT } from '../exit-codes';
import { mediaOpener, openPipeline, type PublishSettings } from '../open-pipeline';
import { printJson, printNotice, printStyled, printText } from '../print';
import type { Settings } from '../settings';
import { interruptible } from '../interrupt';
import { createProgress } from '../ui/progress';
import { allWell, count, noTotals, rowLine, sentenceOf, type Totals } from '../ui/report';
import { tableOf } from '../ui/table';
import { uploadBar } from '../ui/upload-bar';
import { readInput, type ReadingOptions } from './read-input';

export interface ImportOptions extends PublishSettings {
	/** The board of rows that name none. */
	board?: string;
	/** The campaign of rows that name none. */
	campaign?: string;
	/** How the file is read. */
	reading?: ReadingOptions;
	/** What happens to a published pin whose row was edited. */
	onEdit?: 'ask' | 'update' | 'publish';
	/** Whether a new row that was due before is published at once or refused. */
	past?: 'run' | 'refuse';
	/** Checks every row and publishes nothing. */
	dryRun?: boolean;
}

/** Publishes the rows of a file. @returns the exit code. */
export async function importFile(file: string, options: ImportOptions, settings: Settings): Promise<number> {
	const { board, campaign } = options;
	const { rows, folder } = await readInput(file, { ...options.reading, boardGiven: board !== undefined });
	const batch = batchOf(rows, { board, campaign, timeZone: options.reading?.timeZone, folder });
	return options.dryRun ? await plan(batch, settings) : await publish(batch, options, settings);
}

async function publish(rows: AsyncIterable<BatchRow>, options: ImportOptions, settings: Settings): Promise<number> {
	const { onEdit, past } = options;
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
		for await (const result of importBatch(pipeline, rows, { open, signal, onState, onUpload, onEdit, past })) {
			states.delete(result.row);
			uploads.delete(result.row);
			count(totals, result);
			if (settings.json) printJson(rowLine(result));
			else results.push(result);
			show();
		}
		progress.end();
		const stopped = pipeline.guards.stopped('account');
		const begun = results.filter(({ problem }) => problem === undefined || problem !== stopped);
		if (settings.json) printJson({ type: 'summary', ...totals });
		else
			printStyled(
				[`${tableOf(begun)}\n`, sentenceOf(totals), whatIsLeft(totals), whereToLook(totals, importId)]
					.filter(Boolean)
					.join('\n'),
			);
		if (stopped) printNotice(`${stopped.message} Then import the file again: it goes on where it stopped.`);
	} finally {
		progress.end();
		done();
		await close();
	}
	if (interrupted()) return EXIT.interrupted;
	return allWell(totals) ? EXIT.done : EXIT.partly;
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

/** Prints what would be published. Needs no credential and makes no call to Pinterest. */
async function plan(rows: AsyncIterable<BatchRow>, settings: Settings): Promise<number> {
	const open = mediaOpener(settings);
	let fit = 0;
	let unfit = 0;
	for await (const { row, draft, problem } of rows) {
		const found =
			problem ?? (draft && problemOfFindings((await preflight(draft, { open, clock: systemClock })).findings));
		if (found) unfit += 1;
		else fit += 1;
		if (settings.json) printJson({ type: 'plan', row, publish: !found, problem: found });
		else
			printText(
				`${String(row).padStart(5)}  ${printableLine(found ? `needs a fix: ${found.message}` : `would publish: ${draft?.title ?? 'without a title'}`)}`,
			);
	}
	if (settings.json) printJson({ type: 'summary', dryRun: true, rows: fit + unfit, publish: fit, needsFix: unfit });
	else printText(`\n${fit} would be published, ${unfit} need a fix. Nothing was sent.`);
	return unfit === 0 ? EXIT.done : EXIT.partly;
}

async function* batchOf(rows: AsyncIterable<ReadRow>, defaults: RowDefaults): AsyncGenerator<BatchRow> {
	for await (const { row, cells, problem } of rows) {
		const { draft, findings } = problem ? { findings: [] } : draftFromCells(cells, defaults);
		yield draft ? { row, draft } : { row, problem: problem ?? problemOfFindings(findings) };
	}
}
