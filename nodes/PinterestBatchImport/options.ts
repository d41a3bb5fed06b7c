import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import {
	COLUMNS,
	isTimeZone,
	type BoardPrivacy,
	type ColumnChoice,
	type ColumnName,
	type Dialect,
	type ImportAbout,
	type RowDefaults,
} from '../../lib';
import { fitOf, fitOptions } from '../shared/fit-options';
import { onFailedItems } from '../shared/on-failed-items';
import { forOperation } from '../shared/operation';
import { publishOptions, settingsOf } from '../shared/publish-options';
import { rowRules, rowRulesOf, ruleSettingsOf, type RowRules } from '../shared/row-rules';
import { nodeProblem } from '../shared/sentences';
import type { SessionSettings } from '../shared/session';

/** The operations that read rows. The options of reading are hidden for the others. */
const NO_ROWS = ['get', 'getMany', 'retryFailed'];
/** The operations that publish, or say how it would be. */
const PUBLISHES = ['import', 'plan', 'retryFailed'];

/** The operations that stop the execution where the option says so. What Plan says of a row has not happened. */
const MAY_STOP = ['import', 'parse', 'retryFailed'];

/** How the rows are read. */
const reading: INodeProperties[] = [
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
		displayName: 'Dialect',
		name: 'dialect',
		type: 'options',
		default: 'recognised',
		options: [
			{ name: 'Our Own Columns', value: 'own' },
			{ name: 'PinBridge', value: 'pinbridge' },
			{ name: 'Pinterest Bulk Upload', value: 'pinterest' },
			{ name: 'Publer', value: 'publer' },
			{ name: 'Recognised by Its Columns', value: 'recognised' },
			{ name: 'Tailwind', value: 'tailwind' },
			{ name: 'Upload Tool', value: 'upload-tool' },
		],
		description: 'The tool that the file comes from',
	},
	{
		displayName: 'Sheet',
		name: 'sheet',
		type: 'string',
		default: '',
		placeholder: 'e.g. Pins',
		description:
			'The sheet of a workbook, by its name. If empty, it is the first one that is not hidden and has a header that fits.',
	},
	{
		displayName: 'Strict Columns',
		name: 'strictColumns',
		type: 'boolean',
		default: false,
		description: 'Whether to refuse columns that are not those of a pin, instead of passing them on',
	},
	{
		displayName: 'Time Zone',
		name: 'timeZone',
		type: 'string',
		default: '',
		placeholder: 'e.g. Europe/Berlin',
		description: 'The zone of times without an offset in run_at. If empty, it is the time zone of the workflow.',
	},
];

/** What an import does beside what Pinterest Publish does. */
const importing: INodeProperties[] = [
	{
		displayName: 'Create Boards',
		name: 'createBoards',
		type: 'options',
		default: 'no',
		options: [
			{ name: 'No', value: 'no', description: 'A row whose board does not exist leaves through Needs Fix' },
			{ name: 'Protected', value: 'protected', description: 'Make boards that only people with the link see' },
			{ name: 'Public', value: 'public', description: 'Make boards that everyone sees' },
			{ name: 'Secret', value: 'secret', description: 'Make boards that only you see' },
		],
		description: 'Whether to make boards and sections that rows name and the account does not have',
	},
];

/** Who decides whether a row is published. */
const approval: INodeProperties = {
	displayName: 'Require Approval',
	name: 'requireApproval',
	type: 'boolean',
	default: false,
	description:
		'Whether each row waits until a person approves it on the page Approvals of <code>pinterest-pipeline serve</code>, unless its column approve says yes',
};

/** What becomes of rows that are not simply new. */
const rules: INodeProperties[] = [
	...rowRules({ thing: 'row', output: 'Needs Fix' }),
	{
		displayName: 'Spread (Days)',
		name: 'spreadDays',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description: 'How far apart the pins of a row with several boards are. 0 publishes all of them at once.',
	},
];

const DAY_MS = 24 * 60 * 60_000;

export const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	displayOptions: { hide: { operation: ['get', 'getMany'] } },
	options: [
		...[...reading, ...fitOptions].map((option) => ({
			...option,
			displayOptions: { ...option.displayOptions, hide: { ...option.displayOptions?.hide, '/operation': NO_ROWS } },
		})),
		...forOperation({ '/operation': ['import'] }, importing),
		...forOperation({ '/operation': ['import', 'plan'] }, [approval]),
		...forOperation({ '/operation': PUBLISHES }, [...rules, ...publishOptions]),
		{ ...onFailedItems, displayOptions: { show: { '/operation': MAY_STOP } } },
	].sort((one, other) => one.displayName.localeCompare(other.displayName)),
};

function labelOf(column: string): string {
	const words = column.split('_').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
	return words.join(' ').replace('Url', 'URL');
}

interface GivenOptions {
	board?: string;
	campaign?: string;
	createBoards?: BoardPrivacy | 'no';
	columnNames?: { columns?: ColumnName[] };
	dialect?: Dialect | 'recognised';
	requireApproval?: boolean;
	sheet?: string;
	spreadDays?: number;
	strictColumns?: boolean;
	timeZone?: string;
}

function optionsOf(context: IExecuteFunctions, index: number): GivenOptions {
	return context.getNodeParameter('options', index, {});
}

/** How the columns are understood. An entry of Column Names without a name is not filled in yet. */
export function columnsOf(context: IExecuteFunctions, index: number): ColumnChoice {
	const { columnNames, dialect, strictColumns } = optionsOf(context, index);
	const names = (columnNames?.columns ?? []).filter(({ name }) => name.trim() !== '');
	return { names, strict: strictColumns, dialect: dialect === 'recognised' ? undefined : dialect };
}

/** What the pipeline of an import is set to. @throws PipelineError `warm-up-invalid`. */
export function sessionSettingsOf(context: IExecuteFunctions): SessionSettings {
	const { createBoards = 'no' } = optionsOf(context, 0);
	return {
		...settingsOf(context),
		...ruleSettingsOf(context),
		createBoards: createBoards === 'no' ? undefined : createBoards,
	};
}

/** What an import does with rows that are not simply new. */
export interface ImportRules extends RowRules {
	/** How far apart the pins of a row with several boards are, in milliseconds. */
	spreadMs: number;
}

export function rulesOf(context: IExecuteFunctions): ImportRules {
	const { spreadDays = 0 } = optionsOf(context, 0);
	return { ...rowRulesOf(context), spreadMs: spreadDays * DAY_MS };
}

/** The sheet of a workbook that the user chose. */
export function sheetOf(context: IExecuteFunctions, index: number): string | undefined {
	return optionsOf(context, index).sheet?.trim() || undefined;
}

/** @throws PipelineError if the time zone is none. */
export function defaultsOf(context: IExecuteFunctions, index: number): RowDefaults {
	const { board, campaign, timeZone, requireApproval } = optionsOf(context, index);
	const zone = timeZone?.trim() || context.getTimezone();
	if (!isTimeZone(zone)) throw nodeProblem('time-zone-invalid', zone);
	return {
		board: board || undefined,
		campaign: campaign || undefined,
		timeZone: zone,
		fit: fitOf(context, index),
		...(waits(context, index) && { requireApproval }),
	};
}

/** The same, with what an import's record needs so that rows are carried out later. @throws PipelineError if the time zone is none. */
export function importDefaultsOf(context: IExecuteFunctions, index: number): RowDefaults & ImportAbout['defaults'] {
	const { spreadMs, onEdit } = rulesOf(context);
	return { ...defaultsOf(context, index), spreadMs, ...(waits(context, index) && { onEdit }) };
}

/** Whether rows wait for approval; an option that was set for another operation does not count. */
export function waits(context: IExecuteFunctions, index: number): boolean {
	const isAsked = ['import', 'plan'].includes(context.getNodeParameter('operation', index, '') as string);
	return isAsked && optionsOf(context, index).requireApproval === true;
}
