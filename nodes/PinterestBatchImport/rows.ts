import { resolve } from 'node:path';
import type { IBinaryKeyData, IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import {
	draftFromCells,
	formatOf,
	keysWithText,
	PipelineError,
	problemOf,
	problemOfFindings,
	readRows,
	unknownColumns,
	type BatchRow,
	type PinDraft,
	type RowDefaults,
} from '../../lib';
import { draftOf } from '../shared/item-envelope';
import { binarySource, mediaOpener } from '../shared/media-opener';
import { nodeProblem } from '../shared/sentences';
import { columnsOf, defaultsOf, sheetOf } from './options';

/** A row, and what its item has beside the answer. */
export interface SourceRow extends BatchRow {
	/** The user's own columns or fields. */
	own: IDataObject;
	/** Without the file of rows. */
	binary?: IBinaryKeyData;
}

/** Field names that have a meaning on an item. A column with such a name is not copied. n8n treats `error` as a failure. */
const RESERVED = new Set(['draft', 'asset', 'job', 'outcome', 'pin', 'problem', 'row', 'findings', 'error']);

/** Whether each item is a row. Otherwise each item has a file of them. */
export function fromItems(context: IExecuteFunctions): boolean {
	return context.getNodeParameter('source', 0) === 'items';
}

/**
 * The rows of the file in the item's binary field, read as they are asked for. Relative media paths are resolved in the
 * folder of the file, if n8n knows it.
 * @throws PipelineError `file-missing`, `unreadable-file` and what `readRows` throws.
 */
export async function* rowsOfFile(context: IExecuteFunctions, index: number): AsyncGenerator<SourceRow> {
	const property = context.getNodeParameter('binaryPropertyName', index) as string;
	const { [property]: file, ...binary } = context.getInputData()[index]?.binary ?? {};
	if (!file) throw nodeProblem('file-missing', property);
	const { fileName = '', directory } = file;
	const format = formatOf(fileName);
	if (format === undefined) throw nodeProblem('unreadable-file', fileName);
	const { stream } = await binarySource(context, index, property).open();
	const defaults: RowDefaults = {
		...defaultsOf(context, index),
		folder: directory ? resolve(directory) : undefined,
	};
	const boardGiven = defaults.board !== undefined;
	const onNotice = (message: string) => context.addExecutionHints({ message, location: 'outputPane' });
	const options = { format, boardGiven, ...columnsOf(context, index), sheet: sheetOf(context, index), onNotice };
	for await (const { row, cells, original, problem } of readRows(stream, options)) {
		const { draft, findings } = draftFromCells(cells, defaults);
		const found = problem ?? problemOfFindings(findings);
		yield { row, ...(found ? { problem: found } : { draft }), own: ownColumns(original), binary };
	}
}

function ownColumns(original: Record<string, unknown>): IDataObject {
	return Object.fromEntries(
		Object.entries(original).filter(([name]) => name !== '' && !RESERVED.has(name)),
	) as IDataObject;
}

/** The draft of an item that is a row. @throws PipelineError also if a field resembles a column, whose text would be lost. */
export function draftOfItem(context: IExecuteFunctions, item: INodeExecutionData, index: number): PinDraft {
	const columns = columnsOf(context, index);
	const problem = item.json.draft === undefined && unknownColumns(keysWithText(item.json), columns);
	if (problem) throw new PipelineError(problem);
	return draftOf(item, defaultsOf(context, index), columns.names);
}

/** An item as a row of a batch, with what keeps it from being one. Its number is its position, from 1. */
export function rowOfItem(context: IExecuteFunctions, index: number): SourceRow {
	const item = context.getInputData()[index] as INodeExecutionData;
	const about = { row: index + 1, own: item.json, binary: item.binary };
	try {
		return { ...about, draft: draftOfItem(context, item, index), open: mediaOpener(context, index) };
	} catch (error) {
		return { ...about, problem: problemOf(error) };
	}
}
