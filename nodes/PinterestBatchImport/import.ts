import { ImportLog, newImportId, recordedImport, type BatchRow, type PipelineContext, type RowResult } from '../../lib';
import { noteTotals } from '../shared/note-totals';
import { forOperation } from '../shared/operation';
import { carries, type BatchWork } from './carry';
import { sessionSettingsOf } from './options';

/** Takes rows through the whole pipeline, and records them as an import. */
export const importRows = carries({
	name: 'Import',
	description: forOperation({ operation: ['import'] }, [
		{
			displayName:
				"A row with a run_at in the future is stored. An active workflow with a <b>Pinterest Trigger</b>, or the runner's worker, publishes it when it is due.",
			name: 'scheduledNotice',
			type: 'notice',
			default: '',
		},
	]),
	settings: sessionSettingsOf,
	batch: recorded,
	ended: noteTotals,
});

async function* recorded(
	pipeline: PipelineContext,
	rows: AsyncIterable<BatchRow>,
	work: BatchWork,
): AsyncGenerator<RowResult & { importId: string }> {
	const importId = await unusedId(pipeline);
	for await (const result of recordedImport({ ...pipeline, importId }, rows, work)) yield { ...result, importId };
}

/** That of the execution. A further import of the same execution, such as one for each file, has a number behind it. */
async function unusedId({ ledger, clock, importId = newImportId(clock.now()) }: PipelineContext): Promise<string> {
	const log = new ImportLog(ledger);
	for (let number = 1, id = importId; ; id = `${importId}-${++number}`) {
		if ((await log.find(id)) === undefined) return id;
	}
}
