import { NodeConnectionTypes, type IExecuteFunctions, type INodeProperties } from 'n8n-workflow';
import { COLUMNS, isTimeZone, type ColumnName, type RowDefaults } from '../../lib';
import { accountWhere } from '../shared/authentication';
import { nodeProblem } from '../shared/sentences';

const { property: authentication, credentials } = accountWhere('skipPublished');
export { credentials };

/** The index of each output. The last one exists only with the option, so that the index of n8n's own error output stays. */
export const OUTPUTS = { rows: 0, needsFix: 1, published: 2 };

const NAMES = ['Rows', 'Needs Fix', 'Already Published'];
const named = NAMES.map((displayName) => ({ type: NodeConnectionTypes.Main, displayName }));

/** An n8n expression for the outputs. */
export const outputs: `={{${string}}}` = `={{ $parameter["skipPublished"] ? ${JSON.stringify(named)} : ${JSON.stringify(named.slice(0, OUTPUTS.published))} }}`;

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
		displayName: 'Skip Published',
		name: 'skipPublished',
		type: 'boolean',
		default: false,
		description:
			'Whether rows whose pin is already published leave through a separate output, Already Published. Their media is not fetched. This needs a credential, because the record is kept for each account.',
	},
	authentication,
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
				displayName: 'Column Names',
				name: 'columnNames',
				type: 'fixedCollection',
				typeOptions: { multipleValues: true },
				placeholder: 'Add column',
				default: {},
				description:
					'Columns that have another name in the file or on the items. Names such as Pin Title or Image URL are understood without this.',
				options: [
					{
						displayName: 'Columns',
						name: 'columns',
						values: [
							{
								displayName: 'Column',
								name: 'column',
								type: 'options',
								default: 'title',
								options: COLUMNS.map((column) => ({ name: labelOf(column), value: column })),
								description: 'The column of a pin',
							},
							{
								displayName: 'Name in the File',
								name: 'name',
								type: 'string',
								default: '',
								description: 'The header of the column in the file, or the name of the field on the items',
							},
						],
					},
				],
			},
			{
				displayName: 'Default Board',
				name: 'board',
				type: 'string',
				default: '',
				description: 'The ID or name of the board for rows that do not have one',
			},
			{
				displayName: 'Time Zone',
				name: 'timeZone',
				type: 'string',
				default: '',
				placeholder: 'e.g. Europe/Berlin',
				description: 'The zone of times without an offset in run_at. If empty, it is the time zone of the workflow.',
			},
		],
	},
];

function labelOf(column: string): string {
	const words = column.split('_').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
	return words.join(' ').replace('Url', 'URL');
}

interface ChosenColumns {
	columnNames?: { columns?: ColumnName[] };
}

/** The columns that have another name. An entry without a name is not filled in yet. */
export function columnNamesOf(context: IExecuteFunctions, index: number): ColumnName[] {
	const { columnNames } = context.getNodeParameter('options', index, {}) as ChosenColumns;
	return (columnNames?.columns ?? []).filter(({ name }) => name.trim() !== '');
}

/** @throws PipelineError if the time zone is none. */
export function defaultsOf(context: IExecuteFunctions, index: number): RowDefaults {
	const { board, campaign, timeZone } = context.getNodeParameter('options', index, {}) as Partial<
		Record<'board' | 'campaign' | 'timeZone', string>
	>;
	const zone = timeZone?.trim() || context.getTimezone();
	if (!isTimeZone(zone)) throw nodeProblem('time-zone-invalid', zone);
	return { board: board || undefined, campaign: campaign || undefined, timeZone: zone };
}
