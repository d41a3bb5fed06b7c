import type { INodeCredentialDescription, INodeProperties } from 'n8n-workflow';
import { accountAndStore, authenticationProperty } from '../shared/authentication';
import { columnsOfRows } from '../shared/columns-notice';
import { get } from './get';
import { getMany } from './get-many';
import { importRows } from './import';
import type { RunnableOperation } from './operation';
import { options } from './options';
import { parse } from './parse';
import { plan } from './plan';
import { retryFailed } from './retry-failed';

const OPERATIONS: Record<string, RunnableOperation> = { get, getMany, import: importRows, parse, plan, retryFailed };

/** @param name a value of the parameter `operation`. */
export function operationOf(name: string): RunnableOperation {
	return OPERATIONS[name] as RunnableOperation;
}

/** Operations that take rows through the pipeline, or say what it would do, and operations that only read the record. */
const CARRIES = ['import', 'plan', 'retryFailed'];
const READS = ['get', 'getMany'];
/** Workflows that have no operation were made when the node only parsed. */
const PARSES = [1];

const operation: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	default: 'import',
	displayOptions: { hide: { '@version': PARSES } },
	options: [
		{
			name: 'Get',
			value: 'get',
			action: 'Get an import',
			description: 'Get an import with its counters, or its rows',
		},
		{
			name: 'Get Many',
			value: 'getMany',
			action: 'Get many imports',
			description: 'Get many imports, the newest first',
		},
		{
			name: 'Import',
			value: 'import',
			action: 'Import rows and publish their pins',
			description: 'Check, upload and publish the pin of each row, and schedule those with a later run_at',
		},
		{
			name: 'Parse',
			value: 'parse',
			action: 'Parse rows for the other nodes',
			description: 'Create a pin draft for each row, for Pinterest Validate and the nodes after it',
		},
		{
			name: 'Plan',
			value: 'plan',
			action: 'Plan an import',
			description: 'Say for each row what Import would do with it, and when. Nothing is sent.',
		},
		{
			name: 'Retry Failed',
			value: 'retryFailed',
			action: 'Retry what failed in an import',
			description: 'Carry out again the rows of an import that can succeed without a change in its file',
		},
	],
};

/**
 * How the node connects to Pinterest; Parse does only with Skip Published, and what only reads the record never does.
 * With `show` instead of `hide` the editor would not show the parameters that are named here.
 */
const authentication: INodeProperties[] = [
	{ ...authenticationProperty, displayOptions: { hide: { operation: ['parse', ...READS] } } },
	{
		...authenticationProperty,
		displayOptions: { hide: { operation: [...CARRIES, ...READS], skipPublished: [false] } },
	},
];

export const credentials: INodeCredentialDescription[] = accountAndStore.map((credential) =>
	credential.name === 'pinterestStoreApi'
		? { ...credential, displayOptions: { ...credential.displayOptions, hide: { skipPublished: [false] } } }
		: credential,
);

export const parameters: INodeProperties[] = [
	operation,
	{ ...operation, default: 'parse', displayOptions: { show: { '@version': PARSES } } },
	...authentication,
	{
		displayName: 'Source',
		name: 'source',
		type: 'options',
		default: 'file',
		displayOptions: { hide: { operation: [...READS, 'retryFailed'] } },
		options: [
			{ name: 'Address', value: 'address', description: 'A file on the web, or a public Google Sheet' },
			{ name: 'File', value: 'file', description: 'A CSV, XLSX, ODS or JSON file in a binary field' },
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
		displayName: 'Address',
		name: 'address',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. https://docs.google.com/spreadsheets/d/1AbC…/edit#gid=0',
		description:
			'The address of the file, or of a Google Sheet as the browser shows it. The sheet has to be shared with everyone who has the link.',
		displayOptions: { show: { source: ['address'] } },
	},
	{ ...columnsOfRows, displayOptions: { hide: { operation: [...READS, 'retryFailed'] } } },
	...Object.values(OPERATIONS).flatMap(({ description }) => description),
	options,
];
