import { resolve } from 'node:path';
import type { IBinaryKeyData, IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { formatOf, PipelineError, readRows, type ReadRow, type RowDefaults } from '../../lib';
import { binarySource } from '../shared/media-opener';

export interface FileRow extends ReadRow {
	/** The user's own columns, to travel along. */
	columns: IDataObject;
	/** The folder the file came from, where n8n knows it. */
	folder?: string;
}

/** Names with a meaning on an item; a column of that name does not travel. n8n takes `error` for a failure. */
const RESERVED = new Set(['draft', 'asset', 'job', 'outcome', 'pin', 'problem', 'row', 'findings', 'error']);

/** The rows of the file in an item's binary property. Media given as paths is beside the file. */
export async function* readFile(
	context: IExecuteFunctions,
	itemIndex: number,
	{ board }: RowDefaults,
): AsyncGenerator<FileRow> {
	const property = context.getNodeParameter('binaryPropertyName', itemIndex) as string;
	const { fileName = '', directory } = context.helpers.assertBinaryData(itemIndex, property);
	const format = formatOf(fileName);
	if (format === undefined) {
		throw new PipelineError({
			code: 'unreadable-file',
			category: 'input',
			message: `${fileName} is not a spreadsheet. Give a .csv, .xlsx or .json file.`,
			action: 'fix-row',
		});
	}
	const { stream } = await binarySource(context, itemIndex, property).open();
	const folder = directory ? resolve(directory) : undefined;
	for await (const row of readRows(stream, { format, boardGiven: board !== undefined })) {
		yield { ...row, columns: ownColumns(row.original), folder };
	}
}

/** What the item carries beside the file: a row has no use for the spreadsheet that it came from. */
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
