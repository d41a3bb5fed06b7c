import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { missingFileHint } from '../shared/missing-file-hint';
import { storeAnswers } from '../shared/store-test';
import { defaultBoard, words } from '../shared/subtitle';
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
		subtitle: `={{ ${words('operation')} + ${defaultBoard} }}`,
		description: 'Create and schedule pins in bulk from a CSV, Excel or JSON file, a Google Sheet or items',
		defaults: { name: 'Pinterest Batch Import' },
		inputs: [NodeConnectionTypes.Main],
		outputs,
		credentials,
		hints: [
			missingFileHint(
				'["import", "parse", "plan"].includes($parameter["operation"]) && $parameter["source"] === "file"',
				'If each item is a row, set Source to Items.',
			),
		],
		usableAsTool: undefined, // a model would have nothing to fill in
		properties: parameters,
	};

	methods = { credentialTest: { storeAnswers } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await operationOf(this.getNodeParameter('operation', 0) as string).run(this);
	}
}
