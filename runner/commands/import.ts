import {
	batchRows,
	currentRows,
	newImportId,
	recordedImport,
	type BatchRow,
	type ImportDefaults,
	type RecordedEnd,
} from '../../lib';
import { EXIT } from '../exit-codes';
import { interruptible } from '../interrupt';
import { openPipeline, type PublishSettings } from '../open-pipeline';
import { checkWritable, lineSpool, writeResults } from '../results-file';
import type { Settings } from '../settings';
import { streamInLittleMemory } from '../streaming-memory';
import { allWell } from '../ui/report';
import { currentUser } from '../user';
import { ImportFlow } from './import-flow';
import { planImport } from './import-plan';
import { sayInFlight } from './in-flight';
import { readInput, type Input, type ReadingOptions } from './read-input';

export interface ImportOptions extends PublishSettings {
	/** The board of rows that name none. */
	board?: string;
	/** The campaign of rows that name none. */
	campaign?: string;
	/** How the file is read. */
	reading?: ReadingOptions;
	/** Checks every row and publishes nothing. */
	dryRun?: boolean;
	/** The file that the sheet with its results is written to, also after an interruption: .csv or .xlsx. */
	results?: string;
}

/** Publishes the rows of a file. @returns the exit code. */
export async function importFile(file: string, options: ImportOptions, settings: Settings): Promise<number> {
	streamInLittleMemory();
	const { board, campaign, results } = options;
	if (results !== undefined) await checkWritable(results);
	const input = await readInput(file, { ...options.reading, boardGiven: board !== undefined });
	const defaults = { board, campaign, timeZone: options.reading?.timeZone, folder: input.folder };
	if (options.dryRun) return await planImport(batchRows(input.rows, defaults), settings);
	return await publish(input, defaults, options, settings);
}

async function publish(
	input: Input,
	defaults: ImportDefaults,
	options: ImportOptions,
	settings: Settings,
): Promise<number> {
	const importId = newImportId(Date.now());
	const { signal, interrupted, done } = interruptible();
	const { pipeline, open, close } = await openPipeline(settings, options, { importId, signal });
	let isRead = false;
	const flow = new ImportFlow(pipeline, { json: settings.json, importId, isRead: () => isRead });
	const spool = options.results === undefined ? undefined : await lineSpool();
	let end: RecordedEnd | undefined;
	try {
		const { store } = pipeline.ledger;
		await (store.atOnce ?? store).askNow(); // a store that is not there is reported at once, and not waited for
		await pipeline.account.id(); // a token that does not work is reported once, not for every row
		await sayInFlight(pipeline);
		const results = recordedImport(pipeline, rows(), {
			open,
			signal,
			about: { file: input.name, by: currentUser(), defaults, read: input.read },
			onState: (row, state) => flow.progress.state(row, state),
			onUpload: (row, upload) => flow.progress.upload(row, upload),
			onEnd: (ended) => (end = ended),
		});
		const totals = await flow.carry(results);
		flow.sayHowToGoOn(interrupted(), end?.unreadAfter);
		if (interrupted()) return EXIT.interrupted;
		return allWell(totals) ? EXIT.done : EXIT.partly;
	} finally {
		flow.progress.end();
		done();
		if (spool && end && options.results !== undefined)
			await writeResults(options.results, spool.restored(currentRows(pipeline.ledger, importId)), end.record.columns);
		await spool?.remove();
		await close();
	}

	async function* rows(): AsyncGenerator<BatchRow> {
		for await (const row of batchRows(input.rows, defaults)) {
			await spool?.add(row);
			yield row;
		}
		isRead = true;
	}
}
