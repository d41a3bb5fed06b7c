import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import {
	draftFromCells,
	formatOf,
	importBatch,
	PipelineError,
	preflight,
	problemOfFindings,
	readRows,
	systemClock,
	type BatchRow,
	type JobState,
	type RowDefaults,
	type RowResult,
} from '../../lib';
import { EXIT } from '../exit-codes';
import { mediaOpener, openPipeline, type PipelineTimes } from '../open-pipeline';
import { printJson, printText } from '../print';
import { usage, type Settings } from '../settings';
import { interruptible } from '../interrupt';
import { createProgress } from '../ui/progress';
import { allWell, count, noTotals, rowLine, sentenceOf } from '../ui/report';
import { tableOf } from '../ui/table';

export interface ImportOptions extends PipelineTimes {
	/** For rows without one. */
	board?: string;
	campaign?: string;
	/** Checks every row and publishes nothing. */
	dryRun?: boolean;
}

/** The whole pipeline for a file of rows. @returns the exit code. */
export async function importFile(file: string, options: ImportOptions, settings: Settings): Promise<number> {
	const rows = await primed(rowsOf(await openInput(file), file, options));
	return options.dryRun ? await plan(rows, settings) : await publish(rows, options, settings);
}

async function publish(rows: AsyncIterable<BatchRow>, options: ImportOptions, settings: Settings): Promise<number> {
	const { pipeline, open, close } = openPipeline(settings, options);
	const { signal, interrupted, done } = interruptible();
	const progress = createProgress();
	const totals = noTotals();
	const states = new Map<number, JobState>();
	const results: RowResult[] = [];
	const show = () => progress.show(`${sentenceOf(totals)} · ${underWay(states)}`);
	const onState = (row: number, state: JobState) => {
		states.set(row, state);
		show();
	};
	try {
		await pipeline.account.id(); // a token that does not work is told once, not for every row
		for await (const result of importBatch(pipeline, rows, { open, signal, onState })) {
			states.delete(result.row);
			count(totals, result);
			if (settings.json) printJson(rowLine(result));
			else results.push(result);
			show();
		}
		progress.end();
		if (settings.json) printJson({ type: 'summary', ...totals });
		else printText(`${tableOf(results)}\n\n${sentenceOf(totals)}`);
	} finally {
		progress.end();
		done();
		await close();
	}
	if (interrupted()) return EXIT.interrupted;
	return allWell(totals) ? EXIT.done : EXIT.partly;
}

function underWay(states: Map<number, JobState>): string {
	const counts = new Map<JobState, number>();
	for (const state of states.values()) counts.set(state, (counts.get(state) ?? 0) + 1);
	return [...counts].map(([state, number]) => `${number} ${state}`).join(', ');
}

/** What would be done, without a credential and without a call. */
async function plan(rows: AsyncIterable<BatchRow>, settings: Settings): Promise<number> {
	const open = mediaOpener(settings);
	let fit = 0;
	let unfit = 0;
	for await (const { row, draft, problem } of rows) {
		const found = problem ?? (draft && problemOfFindings((await preflight(draft, { open, clock: systemClock })).findings));
		if (found) unfit += 1;
		else fit += 1;
		if (settings.json) printJson({ type: 'plan', row, publish: !found, problem: found });
		else printText(`${String(row).padStart(5)}  ${found ? `needs a fix: ${found.message}` : `would publish: ${draft?.title ?? 'without a title'}`}`);
	}
	if (settings.json) printJson({ type: 'summary', dryRun: true, rows: fit + unfit, publish: fit, needsFix: unfit });
	else printText(`\n${fit} would be published, ${unfit} need a fix. Nothing was sent.`);
	return unfit === 0 ? EXIT.done : EXIT.partly;
}

async function openInput(file: string): Promise<Readable> {
	if (file === '-') return process.stdin;
	const info = await stat(file).catch(() => undefined);
	if (!info) throw usage(`There is no file ${file}.`);
	if (!info.isFile()) throw usage(`${file} is not a file.`);
	return createReadStream(file);
}

/** Reads as far as the first row, so that a file that cannot be used is refused before anything else happens. */
async function primed<Row>(rows: AsyncGenerator<Row>): Promise<AsyncIterable<Row>> {
	const first = await rows.next();
	return (async function* () {
		if (first.done) return;
		yield first.value;
		yield* rows;
	})();
}

async function* rowsOf(stream: Readable, file: string, { board, campaign }: ImportOptions): AsyncGenerator<BatchRow> {
	const format = formatOf(file === '-' ? '' : basename(file));
	if (!format) throw usage(`${file} is not a spreadsheet. Give a .csv, .tsv, .xlsx, .json or .ndjson file.`);
	const defaults: RowDefaults = { board, campaign, folder: file === '-' ? process.cwd() : dirname(resolve(file)) };
	try {
		for await (const { row, cells, problem } of readRows(stream, { format, boardGiven: board !== undefined })) {
			const { draft, findings } = problem ? { findings: [] } : draftFromCells(cells, defaults);
			yield draft ? { row, draft } : { row, problem: problem ?? problemOfFindings(findings) };
		}
	} catch (error) {
		if (error instanceof PipelineError) throw error;
		throw usage(`${file} cannot be read: ${(error as Error).message}.`);
	}
}
