import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { draftFromCells, problemOfFindings, type RowDefaults } from '../../lib';
import { eachItem, type Routed } from '../shared/each-item';
import { draftOf, withLearned } from '../shared/travelling-item';
import { readFile, withoutFile } from './read-file';

const ROWS = 0;
const NEEDS_FIX = 1;

/** Turns a spreadsheet, or items with its columns, into one item for each pin. */
export class PinterestBatchImport implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Pinterest Batch Import',
		name: 'pinterestBatchImport',
		icon: { light: 'file:../shared/icons/import.svg', dark: 'file:../shared/icons/import.dark.svg' },
		group: ['input'],
		version: 1,
		subtitle: '={{ $parameter["source"] === "file" ? "rows of a file" : "one row for each item" }}',
		description: 'Turn a CSV, XLSX or JSON file, or items from a spreadsheet or CMS, into one pin draft for each row',
		defaults: { name: 'Pinterest Batch Import' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [
			{ type: NodeConnectionTypes.Main, displayName: 'Rows' },
			{ type: NodeConnectionTypes.Main, displayName: 'Needs Fix' },
		],
		usableAsTool: true,
		properties: [
			{
				displayName: 'Source',
				name: 'source',
				type: 'options',
				default: 'file',
				options: [
					{ name: 'File', value: 'file', description: 'A CSV, XLSX or JSON file in a binary property' },
					{
						name: 'Items',
						value: 'items',
						description: 'Each item is a row, with columns such as media_url, board and title',
					},
				],
			},
			{
				displayName: 'Input Binary Field',
				name: 'binaryPropertyName',
				type: 'string',
				default: 'data',
				required: true,
				hint: 'The name of the input field with the file',
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
						description: 'For rows without a campaign of their own',
					},
					{
						displayName: 'Default Board',
						name: 'board',
						type: 'string',
						default: '',
						description: 'For rows without a board of their own: an ID or a name',
					},
				],
			},
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const options = { outputs: 2, failed: NEEDS_FIX, concurrency: 1 };
		return await eachItem(
			this,
			options,
			async () => undefined,
			async (_, item, index) => {
				const given = this.getNodeParameter('options', index, {}) as { board?: string; campaign?: string };
				const defaults: RowDefaults = { board: given.board || undefined, campaign: given.campaign || undefined };
				if (this.getNodeParameter('source', index) === 'items') {
					return { output: ROWS, json: withLearned(item, { draft: draftOf(item, defaults) }) };
				}
				const answers: Routed[] = [];
				const binary = withoutFile(this, item, index);
				for await (const { row, cells, columns, problem, folder } of readFile(this, index, defaults)) {
					const { draft, findings } = draftFromCells(cells, { ...defaults, folder });
					const found = problem ?? problemOfFindings(findings);
					if (draft && !found) answers.push({ output: ROWS, json: { ...columns, row, draft }, binary });
					else
						answers.push({
							output: NEEDS_FIX,
							json: { ...columns, row, outcome: 'failed', problem: found } as Routed['json'],
							binary,
						});
				}
				return answers;
			},
		);
	}
}
