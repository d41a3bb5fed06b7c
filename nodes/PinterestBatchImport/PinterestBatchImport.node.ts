import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { storeAnswers } from '../shared/store-test';
import { outputs } from './outputs';
import { credentials, operationOf, parameters } from './parameters';

/** Imports the rows of a spreadsheet, or items with the same columns: publishes them, or turns them into drafts. */
export class PinterestBatchImport implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Pinterest Batch Import',
		name: 'pinterestBatchImport',
		icon: { light: 'file:../shared/icons/import.svg', dark: 'file:../shared/icons/import.dark.svg' },
		group: ['input'],
		version: [1, 1.1],
		subtitle: '={{ $parameter["operation"].replace(/[A-Z]/g, " $&").toLowerCase() }}',
		description: 'Import a CSV, XLSX or JSON file, or the items of a spreadsheet or CMS node: one pin for each row',
		defaults: { name: 'Pinterest Batch Import' },
		inputs: [NodeConnectionTypes.Main],
		outputs,
		credentials,
		usableAsTool: undefined, // a model would have nothing to fill in
		properties: parameters,
	};

	methods = { credentialTest: { storeAnswers } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await operationOf(this.getNodeParameter('operation', 0) as string).run(this);
	}
}
