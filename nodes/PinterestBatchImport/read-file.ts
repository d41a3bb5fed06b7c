import { resolve } from 'node:path';
import type { IBinaryKeyData, IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { formatOf, readRows, type ReadRow, type RowDefaults } from '../../lib';
import { binarySource } from '../shared/media-opener';
import { nodeProblem } from '../shared/sentences';
import { columnNamesOf } from './parameters';

export interface FileRow extends ReadRow {
	/** The user's own columns, which are copied to the item. */
	columns: IDataObject;
	/** The folder of the file, if n8n knows it. */
	folder?: string;
}

/** Field names that have a meaning on an item. A column with such a name is not copied. n8n treats `error` as a failure. */
const RESERVED = new Set(['draft', 'asset', 'job', 'outcome', 'pin', 'problem', 'row', 'findings', 'error']);

/** Reads the rows of the file in the item's binary field. Relative media paths are resolved in the folder of the file. */
export async function* readFile(
	context: IExecuteFunctions,
	itemIndex: number,
	{ board }: RowDefaults,
): AsyncGenerator<FileRow> {
	const property = context.getNodeParameter('binaryPropertyName', itemIndex) as string;
	const { fileName = '', directory } = context.helpers.assertBinaryData(itemIndex, property);
	const format = formatOf(fileName);
	if (format === undefined) throw nodeProblem('unreadable-file', fileName);
	const { stream } = await binarySource(context, itemIndex, property).open();
	const folder = directory ? resolve(directory) : undefined;
	const names = columnNamesOf(context, itemIndex);
	const onNotice = (message: string) => context.addExecutionHints({ message, location: 'outputPane' });
	for await (const row of readRows(stream, { format, boardGiven: board !== undefined, names, onNotice })) {
		yield { ...row, columns: ownColumns(row.original), folder };
	}
}

/** The item's binary data without the spreadsheet, which the rows do not need. */
export function withoutFile(
	context: IExecuteFunctions,
	{ binary = {} }: INodeExecutionData,
	itemIndex: number,
): IBinaryKeyData {
	const { [context.getNodeParameter('binaryPropertyName', itemIndex) as string]: _file, ...others } = binary;
	return others;
}

function ownColumns(original: Record<string, unknown>): IDataObject {
	return Object.fromEntries(
		Object.entries(original).filter(([name]) => name !== '' && !RESERVED.has(name)),
	) as IDataObject;
}
