import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { accountAndStore, authenticationProperty } from '../shared/authentication';
import { searchBoards } from '../shared/board-locator';
import { eachItem } from '../shared/each-item';
import { FAILED } from '../shared/operation';
import { searchSections } from '../shared/section-locator';
import { openSession } from '../shared/session';
import { storeAnswers } from '../shared/store-test';
import { outputs } from './outputs';
import { operationOf, resourceProperties } from './resources';

/** Creates, reads and changes what an account has on Pinterest, by resource and operation. */
export class Pinterest implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Pinterest',
		name: 'pinterest',
		icon: { light: 'file:../shared/icons/board.svg', dark: 'file:../shared/icons/board.dark.svg' },
		group: ['input'],
		version: [1, 1.1, 1.2],
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Create, read, change and delete pins, and download the images of boards',
		defaults: { name: 'Pinterest' },
		inputs: [NodeConnectionTypes.Main],
		outputs,
		credentials: accountAndStore,
		usableAsTool: true,
		properties: [authenticationProperty, ...resourceProperties],
	};

	methods = { credentialTest: { storeAnswers }, listSearch: { searchBoards, searchSections } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const operation = operationOf(this.getNodeParameter('resource', 0), this.getNodeParameter('operation', 0));
		if ('run' in operation) return await operation.run(this);
		// One item at a time: each operation already works on several images concurrently.
		const options = { outputs: 2, failed: FAILED, concurrency: 1 };
		return await eachItem(
			this,
			options,
			async () => await openSession(this),
			(pipeline, _, index) => operation.execute(this, pipeline, index),
		);
	}
}
