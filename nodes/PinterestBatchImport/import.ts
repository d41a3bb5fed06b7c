import type { IExecuteFunctions } from 'n8n-workflow';
import { importBatch, type PipelineContext, type RowResult } from '../../lib';
import type { Routed } from '../shared/each-item';
import { mediaOpener } from '../shared/media-opener';
import { noteTotals } from '../shared/note-totals';
import { forOperation } from '../shared/operation';
import { openSession } from '../shared/session';
import { carryEach, carryRows, type Batch } from './carry-rows';
import { allAtOnce, runnable } from './operation';
import { sessionSettingsOf } from './options';
import { IMPORTED_NAMES, outputForProblem } from './outputs';
import { answerOf } from './answer';
import { logged } from './progress-log';
import { fromItems, rowOfItem, rowsOfFile, type SourceRow } from './rows';

interface ImportSession {
	pipeline: PipelineContext;
	/** The result of each item, where each item is a row of one batch. */
	ofItem?: Promise<[SourceRow, RowResult]>[];
}

/** Takes rows through the whole pipeline. */
export const importRows = runnable<ImportSession>({
	description: forOperation({ operation: ['import'] }, [
		{
			displayName:
				"A row with a run_at in the future is stored. An active workflow with a <b>Pinterest Trigger</b>, or the runner's worker, publishes it when it is due.",
			name: 'scheduledNotice',
			type: 'notice',
			default: '',
		},
	]),
	outputs: () => IMPORTED_NAMES,
	failed: outputForProblem,
	// Each item awaits its own row; files are imported one after the other.
	concurrency: (context) => (fromItems(context) ? allAtOnce(context) : 1),
	async open(context) {
		const pipeline = await openSession(context, sessionSettingsOf(context));
		if (!fromItems(context)) return { pipeline };
		const rows = context.getInputData().map((_, index) => rowOfItem(context, index));
		return { pipeline, ofItem: carryEach(rows, batchIn(context, pipeline, 0)) };
	},
	ended: noteTotals,
	async *execute(context, { pipeline, ofItem }, index) {
		if (ofItem) return yield answerOf(...((await ofItem[index]) as [SourceRow, RowResult]));
		const answers: Routed[] = [];
		try {
			const rows = carryRows(rowsOfFile(context, index), batchIn(context, pipeline, index));
			for await (const [row, result] of rows) answers.push(answerOf(row, result));
		} finally {
			// In the order of the file, and also where it breaks off.
			yield* answers.sort((one, other) => Number(one.json.row) - Number(other.json.row));
		}
	},
});

function batchIn(context: IExecuteFunctions, pipeline: PipelineContext, itemIndex: number): Batch {
	const options = { open: mediaOpener(context, itemIndex), signal: context.getExecutionCancelSignal() };
	return (rows) => logged(context.logger, importBatch(pipeline, rows, options));
}
