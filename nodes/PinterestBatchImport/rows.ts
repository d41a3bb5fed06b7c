import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import type { IBinaryKeyData, IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import {
	batchRow,
	batchRows,
	cellsOf,
	formatOf,
	keysWithText,
	openWebFile,
	problemOf,
	readRows,
	unknownColumns,
	type BatchRow,
	type RowDefaults,
} from '../../lib';
import { binaryMedia, draftOf } from '../shared/item-envelope';
import { binarySource, mediaOpener, originAgent } from '../shared/media-opener';
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
 * The rows of the file that an item has, or names, read as they are asked for.
 * @throws PipelineError `file-missing`, `unreadable-file`, and what `openWebFile` and `readRows` throw.
 */
export async function* rowsOfFile(context: IExecuteFunctions, index: number): AsyncGenerator<SourceRow> {
	const { stream, format, folder, binary } = await openFileOf(context, index);
	const defaults: RowDefaults = { ...defaultsOf(context, index), folder };
	const boardGiven = defaults.board !== undefined;
	const onNotice = (message: string) => context.addExecutionHints({ message, location: 'outputPane' });
	const options = { format, boardGiven, ...columnsOf(context, index), sheet: sheetOf(context, index), onNotice };
	for await (const row of batchRows(readRows(stream, options), defaults)) {
		yield { ...row, own: ownColumns(row.original), binary };
	}
}

interface OpenedFile {
	stream: Readable;
	format: NonNullable<ReturnType<typeof formatOf>>;
	/** Relative media paths are resolved in it. A file from the web may not choose files of this machine. */
	folder?: string;
	/** What the item has beside the file. */
	binary?: IBinaryKeyData;
}

async function openFileOf(context: IExecuteFunctions, index: number): Promise<OpenedFile> {
	const items = context.getInputData();
	if (context.getNodeParameter('source', 0) === 'address') {
		const address = String(context.getNodeParameter('address', index)).trim();
		const stream = await openWebFile(address, originAgent, { sheet: sheetOf(context, index) });
		return { stream, format: 'any', binary: items[index]?.binary };
	}
	const property = context.getNodeParameter('binaryPropertyName', index) as string;
	const { [property]: file, ...binary } = items[index]?.binary ?? {};
	if (!file) throw nodeProblem('file-missing', property);
	const { fileName = '', directory } = file;
	const format = formatOf(fileName);
	if (format === undefined) throw nodeProblem('unreadable-file', fileName);
	const { stream } = await binarySource(context, index, property).open();
	return { stream, format, folder: directory ? resolve(directory) : undefined, binary };
}

function ownColumns(original: Record<string, unknown> = {}): IDataObject {
	return Object.fromEntries(
		Object.entries(original).filter(([name]) => name !== '' && !RESERVED.has(name)),
	) as IDataObject;
}

/**
 * An item as a row, with its draft or what keeps it from having one. Its number is its position, from 1. An item that
 * comes with a draft is not looked at further; in another one no field may resemble a column, because its text would be lost.
 */
export function rowOfItem(context: IExecuteFunctions, index: number): SourceRow {
	const item = context.getInputData()[index] as INodeExecutionData;
	const { json, binary } = item;
	const about = { row: index + 1, own: json, binary, open: mediaOpener(context, index) };
	try {
		if (json.draft !== undefined) return { ...about, draft: draftOf(item) };
		const columns = columnsOf(context, index);
		const problem = unknownColumns(keysWithText(json), columns);
		const read = { row: about.row, cells: cellsOf(json, columns), original: json, problem };
		return { ...batchRow(read, { ...binaryMedia(item), ...defaultsOf(context, index) }, Date.now()), ...about };
	} catch (error) {
		return { ...about, problem: problemOf(error) };
	}
}
