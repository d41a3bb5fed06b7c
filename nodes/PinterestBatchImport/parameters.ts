import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { RowDefaults } from '../../lib';

export const parameters: INodeProperties[] = [
	{
		displayName: 'Source',
		name: 'source',
		type: 'options',
		default: 'file',
		options: [
			{ name: 'File', value: 'file', description: 'A CSV, XLSX or JSON file in a binary field' },
			{
				name: 'Items',
				value: 'items',
				description: 'Each item is a row, with fields such as media_url, board and title',
			},
		],
		description: 'Where the rows come from',
	},
	{
		displayName: 'Input Binary Field',
		name: 'binaryPropertyName',
		type: 'string',
		default: 'data',
		required: true,
		hint: 'The name of the input binary field containing the file',
		displayOptions: { show: { source: ['file'] } },
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Campaign',
				name: 'campaign',
				type: 'string',
				default: '',
				description: 'The campaign of rows that do not have one',
			},
			{
				displayName: 'Default Board',
				name: 'board',
				type: 'string',
				default: '',
				description: 'The ID or name of the board for rows that do not have one',
			},
		],
	},
];

export function defaultsOf(context: IExecuteFunctions, index: number): RowDefaults {
	const { board, campaign } = context.getNodeParameter('options', index, {}) as { board?: string; campaign?: string };
	return { board: board || undefined, campaign: campaign || undefined };
}
