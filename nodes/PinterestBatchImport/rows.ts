import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import type { IBinaryKeyData, IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import {
	batchRow,
	batchRows,
	cellsOf,
	fileRows,
	formatOf,
	keysWithText,
	openWebFile,
	problemOf,
	requiringApproval,
	unknownColumns,
	type BatchRow,
	type ImportAbout,
} from '../../lib';
import { binaryMedia, draftOf } from '../shared/item-envelope';
import { fitOf, madeFit } from '../shared/fit-options';
import { binarySource, mediaOpener, originAgent } from '../shared/media-opener';
import { nodeProblem } from '../shared/sentences';
import { cellsOfDraft } from './cells-of-draft';
import { columnsOf, defaultsOf, importDefaultsOf, sheetOf, waits } from './options';

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

/** Rows, and what an import of them is recorded with. */
export interface OpenedRows<Rows> {
	rows: Rows;
	about: ImportAbout;
}

/**
 * The rows of the file that an item has, or names. They are read as they are asked for.
 * @throws PipelineError `file-missing`, `unreadable-file`, and what `openWebFile` throws; from the rows what `readRows` throws.
 */
export async function openFileRows(
	context: IExecuteFunctions,
	index: number,
): Promise<OpenedRows<AsyncGenerator<SourceRow>>> {
	const { stream, format, name, folder, binary } = await openFileOf(context, index);
	const defaults = { ...importDefaultsOf(context, index), folder };
	const file = fileRows(stream, {
		...{ format, boardGiven: defaults.board !== undefined, sheet: sheetOf(context, index) },
		...columnsOf(context, index),
		onNotice: (message) => context.addExecutionHints({ message, location: 'outputPane' }),
	});
	async function* rows(): AsyncGenerator<SourceRow> {
		for await (const row of batchRows(file.rows, defaults)) yield { ...row, own: ownColumns(row.original), binary };
	}
	return { rows: rows(), about: { file: name, by: executionOf(context), defaults, read: file.facts } };
}

/** The items as rows. */
export function itemRows(context: IExecuteFunctions): OpenedRows<SourceRow[]> {
	const rows = context.getInputData().map((_, index) => rowOfItem(context, index));
	return { rows, about: { by: executionOf(context), defaults: importDefaultsOf(context, 0) } };
}

/** Who began an import, for people who read its record. */
function executionOf(context: IExecuteFunctions): string {
	return `n8n, workflow "${context.getWorkflow().name}", execution ${context.getExecutionId()}`;
}

interface OpenedFile {
	stream: Readable;
	format: NonNullable<ReturnType<typeof formatOf>>;
	name?: string;
	/** Relative media paths are resolved in it. A file from the web may not choose files of this machine. */
	folder?: string;
	/** What the item has beside the file. */
	binary?: IBinaryKeyData;
}

async function openFileOf(context: IExecuteFunctions, index: number): Promise<OpenedFile> {
	const items = context.getInputData();
	if (context.getNodeParameter('source', 0) === 'address') {
		const address = String(context.getNodeParameter('address', index)).trim();
		const stream = await openWebFile(address, originAgent(), { sheet: sheetOf(context, index) });
		return { stream, format: 'any', binary: items[index]?.binary };
	}
	const property = context.getNodeParameter('binaryPropertyName', index) as string;
	const { [property]: file, ...binary } = items[index]?.binary ?? {};
	if (!file) {
		const missing = nodeProblem('file-missing', property);
		context.addExecutionHints({ message: missing.message, type: 'warning', location: 'outputPane' });
		throw missing;
	}
	const { fileName: name = '', directory } = file;
	const format = formatOf(name);
	if (format === undefined) throw nodeProblem('unreadable-file', name);
	const { stream } = await binarySource(context, index, property).open();
	return { stream, format, name, folder: directory ? resolve(directory) : undefined, binary };
}

/** The user's own columns, which are copied to the item. */
export function ownColumns(original: Record<string, unknown> = {}): IDataObject {
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
		if (json.draft !== undefined) {
			const given = madeFit(draftOf(item), fitOf(context, index));
			const draft = waits(context, index) ? requiringApproval(given) : given;
			return { ...about, draft, cells: cellsOfDraft(draft), original: json };
		}
		const columns = columnsOf(context, index);
		const problem = unknownColumns(keysWithText(json), columns);
		const read = { row: about.row, cells: cellsOf(json, columns), original: json, problem };
		return { ...batchRow(read, { ...binaryMedia(item), ...defaultsOf(context, index) }, Date.now()), ...about };
	} catch (error) {
		return { ...about, problem: problemOf(error) };
	}
}
