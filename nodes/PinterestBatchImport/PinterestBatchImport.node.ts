import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { draftFromCells, problemOfFindings } from '../../lib';
import { eachItem, type Routed } from '../shared/each-item';
import { draftOf, withLearned } from '../shared/item-envelope';
import { defaultsOf, parameters } from './parameters';
import { readFile, withoutFile } from './read-file';

const ROWS = 0;
const NEEDS_FIX = 1;

/** Turns the rows of a spreadsheet, or items with the same columns, into one item for each pin. */
export class PinterestBatchImport implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Pinterest Batch Import',
		name: 'pinterestBatchImport',
		icon: { light: 'file:../shared/icons/import.svg', dark: 'file:../shared/icons/import.dark.svg' },
		group: ['input'],
		version: 1,
		subtitle: '={{ $parameter["source"] === "file" ? "one pin per row" : "one pin per item" }}',
		description:
			'Create a pin draft for each row of a CSV, XLSX or JSON file, or for each item of a spreadsheet or CMS node',
		defaults: { name: 'Pinterest Batch Import' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [
			{ type: NodeConnectionTypes.Main, displayName: 'Rows' },
			{ type: NodeConnectionTypes.Main, displayName: 'Needs Fix' },
		],
		usableAsTool: true,
		properties: parameters,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const options = { outputs: 2, failed: NEEDS_FIX, concurrency: 1 };
		return await eachItem(
			this,
			options,
			async () => undefined,
			async (_, item, index) => {
				const defaults = defaultsOf(this, index);
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
