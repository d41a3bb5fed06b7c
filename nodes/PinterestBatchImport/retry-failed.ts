import {
	currentRows,
	ImportLog,
	mayBeTriedAgain,
	retryImport,
	type ImportedRow,
	type PipelineContext,
} from '../../lib';
import { mediaOpener } from '../shared/media-opener';
import { noteTotals } from '../shared/note-totals';
import { forOperation } from '../shared/operation';
import { openSession } from '../shared/session';
import { answerOf, inRowOrder } from './answer';
import { importIdOf, importIdProperty } from './import-json';
import { runnable } from './operation';
import { sessionSettingsOf } from './options';
import { IMPORT_FAILED, IMPORTED_NAMES } from './outputs';
import { logged } from './progress-log';
import { ownColumns } from './rows';

/** Carries out again the rows of an import that may come out otherwise without a change in its sheet. */
export const retryFailed = runnable<PipelineContext>({
	description: forOperation({ operation: ['retryFailed'] }, [importIdProperty]),
	outputs: () => IMPORTED_NAMES,
	failed: IMPORT_FAILED,
	open: async (context) => await openSession(context, sessionSettingsOf(context)),
	async *execute(context, pipeline, index) {
		const { ledger, account } = pipeline;
		const record = await new ImportLog(ledger).named(importIdOf(context, index));
		await account.check(record.account);
		const rows = new Map<number, ImportedRow>();
		for await (const row of currentRows(ledger, record.id)) if (mayBeTriedAgain(row)) rows.set(row.row, row);
		const work = { open: mediaOpener(context, index), signal: context.getExecutionCancelSignal() };
		const results = retryImport({ ...pipeline, importId: record.id }, record, work);
		yield* inRowOrder(logged('Retry Failed', results, context.logger), (result) =>
			answerOf({ own: ownColumns(rows.get(result.row)?.original), binary: {} }, result),
		);
	},
	ended: noteTotals,
});
