import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { BatchRow, ImportAbout, MediaOpener, PipelineContext, RowResult } from '../../lib';
import { allAtOnce } from '../shared/each-item';
import { mediaOpener } from '../shared/media-opener';
import { openSession, type SessionSettings } from '../shared/session';
import { answerOf, inRowOrder } from './answer';
import { carryEach, carryRows, type Answered, type Batch } from '../shared/carry-rows';
import { rulesOf, type ImportRules } from './options';
import { runnable, type RunnableOperation } from './operation';
import { IMPORT_FAILED, IMPORTED_NAMES } from './outputs';
import { logged } from './progress-log';
import { fromItems, itemRows, openFileRows, type SourceRow } from './rows';

/** What a batch is given beside its rows. */
export interface BatchWork extends ImportRules {
	open: MediaOpener;
	signal?: AbortSignal;
	/** What an import is recorded with. */
	about: ImportAbout;
}

/** What an operation does with rows. */
export interface Carrying<Result extends RowResult> {
	/** As the log calls it. */
	name: string;
	description: INodeProperties[];
	settings(context: IExecuteFunctions): SessionSettings;
	batch(pipeline: PipelineContext, rows: AsyncIterable<BatchRow>, work: BatchWork): AsyncIterable<Result>;
	/** Called with all items at the end. */
	ended?(context: IExecuteFunctions, routed: INodeExecutionData[][]): void;
}

interface Session<Result extends RowResult> {
	batchOf: (itemIndex: number, about: ImportAbout) => Batch<Result>;
	/** The answers for each item, where each item is a row of one batch. */
	ofItem?: Promise<Answered<SourceRow, Result>[]>[];
}

/** An operation that takes the rows of each file, or the items as rows, through a batch. */
export function carries<Result extends RowResult>(carrying: Carrying<Result>): RunnableOperation {
	return runnable<Session<Result>>({
		description: carrying.description,
		outputs: () => IMPORTED_NAMES,
		failed: IMPORT_FAILED,
		// Each item awaits its own row; files are imported one after the other.
		concurrency: (context) => (fromItems(context) ? allAtOnce(context) : 1),
		async open(context) {
			const pipeline = await openSession(context, carrying.settings(context));
			const signal = context.getExecutionCancelSignal();
			const batchOf = (itemIndex: number, about: ImportAbout) => (rows: AsyncIterable<BatchRow>) => {
				const work = { open: mediaOpener(context, itemIndex), signal, about, ...rulesOf(context) };
				return logged(carrying.name, carrying.batch(pipeline, rows, work), context.logger);
			};
			if (!fromItems(context)) return { batchOf };
			const { rows, about } = itemRows(context);
			return { batchOf, ofItem: carryEach(rows, batchOf(0, about)) };
		},
		async *execute(context, { batchOf, ofItem }, index) {
			const ofThis = ofItem?.[index];
			if (ofThis) return yield* (await ofThis).map((answer) => answerOf(...answer));
			const { rows, about } = await openFileRows(context, index);
			yield* inRowOrder(carryRows(rows, batchOf(index, about)), (answer) => answerOf(...answer));
		},
		ended: carrying.ended,
	});
}
