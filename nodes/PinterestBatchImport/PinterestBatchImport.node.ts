import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { checkRow, outcomeOf, problemOfFindings } from '../../lib';
import { eachItem, type Routed } from '../shared/each-item';
import { withLearned } from '../shared/item-envelope';
import { openSession } from '../shared/session';
import { storeAnswers } from '../shared/store-test';
import { credentials, defaultsOf, OUTPUTS, outputs, parameters } from './parameters';
import { readFile, withoutFile } from './read-file';
import { draftOfRow } from './draft-of-row';
import { routePublished } from './route-published';

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
		outputs,
		credentials,
		usableAsTool: true,
		properties: parameters,
	};

	methods = { credentialTest: { storeAnswers } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const skips = this.getNodeParameter('skipPublished', 0, false) as boolean;
		const items = this.getInputData().length;
		const options = {
			outputs: skips ? 3 : 2,
			failed: OUTPUTS.needsFix,
			// The record may be asked for all at once; files are read one after the other.
			concurrency: skips && this.getNodeParameter('source', 0) === 'items' ? Math.max(1, items) : 1,
		};
		return await eachItem(
			this,
			options,
			async () => (skips ? await openSession(this) : undefined),
			async (pipeline, item, index) => {
				const rows = await rowsOf(this, item, index);
				return pipeline ? await routePublished(this, pipeline, rows, index) : rows;
			},
		);
	}
}

async function rowsOf(context: IExecuteFunctions, item: INodeExecutionData, index: number): Promise<Routed[]> {
	const defaults = defaultsOf(context, index);
	if (context.getNodeParameter('source', index) === 'items')
		return [{ output: OUTPUTS.rows, json: withLearned(item, { draft: draftOfRow(context, item, index) }) }];
	const answers: Routed[] = [];
	const binary = withoutFile(context, item, index);
	for await (const { row, cells, columns, problem, folder } of readFile(context, index, defaults)) {
		const { draft, findings } = checkRow(cells, { ...defaults, folder }, Date.now());
		const found = problem ?? problemOfFindings(findings);
		if (draft && !found) answers.push({ output: OUTPUTS.rows, json: { ...columns, row, draft }, binary });
		else
			answers.push({
				output: OUTPUTS.needsFix,
				json: { ...columns, row, outcome: found ? outcomeOf(found) : 'failed', problem: found } as Routed['json'],
				binary,
			});
	}
	return answers;
}
