import type { ImportDefaults, ImportEnd, ImportRecord } from '../model/import-record';
import type { PipelineContext } from '../publish/context';
import type { FileFacts } from '../rows/file-rows';
import type { BatchOptions } from './import-batch';
import { queuedRow, type BatchRow, type RowResult } from './import-row';
import { rowSource } from './row-source';
import { ImportRecorder, newImportRecord } from './import-recorder';
import { endOf, recordedBatch } from './recorded-batch';

/** After an interruption rows are still read for so long, in milliseconds, each with the answer `queued`. An input that never ends keeps nobody waiting. */
const READ_ON_MS = 5_000;

/** As many as a sheet of Excel has. */
const MOST_COLUMNS = 16_384;

/** What is recorded of an import beside its rows. */
export interface ImportAbout {
	/** The file's name without its folder. */
	file?: string;
	/** Who began it: a user of the system, or an execution of n8n. */
	by?: string;
	/** What rows that are tried again are built with. */
	defaults: ImportDefaults;
	/** Asked at the end, when the file was read: its headers in their order, its dialect, the SHA-256 of its bytes. */
	read?: () => FileFacts;
}

export interface RecordedImportOptions extends BatchOptions {
	about: ImportAbout;
	/** Called once, when all is recorded. */
	onEnd?: (end: RecordedEnd) => void;
}

/** How a recorded import ended. */
export interface RecordedEnd {
	record: ImportRecord;
	/** The last row that was read, where rows behind it were not. */
	unreadAfter?: number;
}

/**
 * `importBatch` with a record: the import, and what became of each of its rows, under the context's import ID. Yields an
 * answer for each row. Where the run was interrupted, the rows that were not begun are read on for a moment and `queued`.
 * @throws what kept the file from being read, or the record from being written, after what was in progress has ended.
 */
export async function* recordedImport(
	context: PipelineContext,
	rows: AsyncIterable<BatchRow>,
	{ about, onEnd, ...options }: RecordedImportOptions,
): AsyncGenerator<RowResult> {
	const { account, clock, ledger, importId } = context;
	if (importId === undefined) throw new Error('An import needs an ID.');
	// To the millisecond: two imports of one second are listed in their order.
	const startedAt = new Date(await ledger.store.now()).toISOString();
	const record = newImportRecord({
		id: importId,
		file: about.file,
		by: about.by,
		campaign: about.defaults.campaign,
		account: await account.id(),
		accountName: await account.name(),
		columns: [],
		startedAt,
		defaults: about.defaults,
	});
	const recorder = new ImportRecorder(ledger, record);
	const keys = new Set<string>();
	const source = rowSource(rows, clock, async (row) => {
		const known = keys.size;
		for (const key of Object.keys(row.original ?? {})) if (keys.size < MOST_COLUMNS) keys.add(key);
		// In the record from then on, so that the results sheet of an import that is killed has them.
		if (keys.size > known) record.columns = about.read?.().columns ?? [...keys];
		await recorder.read(row);
	});
	let ended: ImportEnd = 'stopped';
	try {
		yield* recordedBatch(context, recorder, source.rows, options);
		if (options.signal?.aborted) {
			for await (const row of source.rest(READ_ON_MS)) {
				const result = queuedRow(row);
				await recorder.answer(result);
				yield result;
			}
		}
		ended = endOf(context, options);
	} finally {
		const read = about.read?.() ?? {};
		await recorder.end(ended, { ...read, columns: read.columns ?? [...keys] });
		await source.close();
		onEnd?.({ record, unreadAfter: source.isRead() ? undefined : recorder.lastRow });
	}
}
