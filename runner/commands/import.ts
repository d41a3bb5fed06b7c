import { basename } from 'node:path';
import {
	batchRows,
	currentRows,
	newImportId,
	recordedImport,
	rowsOfPlan,
	type BatchRow,
	type ImportDefaults,
	type RecordedEnd,
} from '../../lib';
import { EXIT } from '../exit-codes';
import { interruptible } from '../interrupt';
import { openPipeline, type PublishSettings } from '../open-pipeline';
import { checkWritable, lineSpool, writeResults } from '../results-file';
import { runnerError } from '../sentences';
import type { Settings } from '../settings';
import { streamInLittleMemory } from '../streaming-memory';
import { allWell } from '../ui/report';
import { currentUser } from '../user';
import { ImportFlow } from './import-flow';
import { planImport, type RowsOf } from './import-plan';
import { sayInFlight } from './in-flight';
import { openPlan, type OpenedPlan } from './plan-file';
import { readInput, type Input, type ReadingOptions } from './read-input';

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
	/** The file that the sheet with its results is written to, also after an interruption: .csv or .xlsx. */
	results?: string;
}

/** What is imported. */
interface Source extends Pick<Input, 'name' | 'read'> {
	rowsOf: RowsOf;
	defaults: ImportDefaults;
}

/** Publishes the rows of a file, or carries out a plan. @returns the exit code. */
export async function importFile(file: string, options: ImportOptions, settings: Settings): Promise<number> {
	streamInLittleMemory();
	const { dryRun = false, planOut, results, board, campaign, reading, ...given } = options;
	if (results !== undefined) await checkWritable(results);
	const plan = await openPlan(file);
	const publishing = { ...given, ...plan?.head.options };
	const source = plan ? planSource(file, plan) : await sheetSource(file, { board, campaign, reading });
	if (dryRun || planOut !== undefined) return await planImport(source.rowsOf, { file, planOut, publishing }, settings);
	return await publish(source, { ...publishing, results, importId: newImportId(Date.now(), plan?.head.id) }, settings);
}

async function sheetSource(
	file: string,
	{ board, campaign, reading }: Pick<ImportOptions, 'board' | 'campaign' | 'reading'>,
): Promise<Source> {
	const { rows, folder, name, read } = await readInput(file, { ...reading, boardGiven: board !== undefined });
	const defaults = { board, campaign, timeZone: reading?.timeZone, folder };
	return { name, read, defaults, rowsOf: () => batchRows(rows, defaults) };
}

function planSource(file: string, { head, rows }: OpenedPlan): Source {
	const rowsOf: RowsOf = (run) => {
		if (!run) throw runnerError('no-credential', []); // what has changed since cannot be asked
		const { pipeline, ...work } = run;
		return rowsOfPlan(pipeline, head, rows(), work);
	};
	return { name: basename(file), read: () => ({}), defaults: {}, rowsOf };
}

async function publish(
	{ name, read, defaults, rowsOf }: Source,
	{
		results,
		importId,
		spreadSeconds = 0,
		...publishing
	}: PublishSettings & Pick<ImportOptions, 'results' | 'spreadSeconds'> & { importId: string },
	settings: Settings,
): Promise<number> {
	const spreadMs = Math.round(spreadSeconds * 1000);
	const { signal, interrupted, done } = interruptible();
	const { pipeline, open, close } = await openPipeline(settings, publishing, { importId, signal });
	let isRead = false;
	const flow = new ImportFlow(pipeline, { json: settings.json, importId, isRead: () => isRead });
	const spool = results === undefined ? undefined : await lineSpool();
	let end: RecordedEnd | undefined;
	try {
		const { store } = pipeline.ledger;
		await (store.atOnce ?? store).askNow(); // a store that is not there is reported at once, and not waited for
		await pipeline.account.id(); // a token that does not work is reported once, not for every row
		await sayInFlight(pipeline);
		const answers = recordedImport(pipeline, rows(), {
			open,
			signal,
			spreadMs,
			about: { file: name, by: currentUser(), defaults: { ...defaults, spreadMs }, read },
			onState: (row, state) => flow.progress.state(row, state),
			onUpload: (row, upload) => flow.progress.upload(row, upload),
			onEnd: (ended) => (end = ended),
		});
		const totals = await flow.carry(answers);
		flow.sayBoards();
		flow.sayHowToGoOn(interrupted(), end?.unreadAfter);
		if (interrupted()) return EXIT.interrupted;
		return allWell(totals) ? EXIT.done : EXIT.partly;
	} finally {
		flow.progress.end();
		done();
		if (spool && end && results !== undefined)
			await writeResults(results, spool.restored(currentRows(pipeline.ledger, importId)), end.record.columns);
		await spool?.remove();
		await close();
	}

	async function* rows(): AsyncGenerator<BatchRow> {
		for await (const row of rowsOf({ pipeline, open, signal })) {
			await spool?.add(row);
			yield row;
		}
		isRead = true;
	}
}
