import {
	NodeConnectionTypes,
	VersionedNodeType,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { accountAndStore, authenticationProperty } from '../shared/authentication';
import { searchBoards } from '../shared/board-locator';
import { eachItem } from '../shared/each-item';
import { missingFileHint } from '../shared/missing-file-hint';
import { FAILED } from '../shared/operation';
import { searchSections } from '../shared/section-locator';
import { openSession } from '../shared/session';
import { storeAnswers } from '../shared/store-test';
import { namedBoard, words } from '../shared/subtitle';
import { outputs } from './outputs';
import { operationOf, resourcePropertiesOf } from './resources';

/** One version of the node: they differ in the resource that a node begins with. */
class PinterestVersion implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Pinterest',
		name: 'pinterest',
		icon: { light: 'file:../shared/icons/pin.svg', dark: 'file:../shared/icons/pin.dark.svg' },
		group: ['input'],
		version: 1.1,
		subtitle: `={{ ${words('operation')} + ": " + ${words('resource')} + ${namedBoard} }}`,
		description: 'Create, schedule and measure pins, and manage boards',
		defaults: { name: 'Pinterest' },
		inputs: [NodeConnectionTypes.Main],
		outputs,
		credentials: accountAndStore,
		hints: [
			missingFileHint(
				'$parameter["mediaSource"] === "binary" && $parameter["mediaType"] !== "carousel"',
				'If the file is on the web, set Media Source to URL.',
			),
		],
		usableAsTool: true,
		properties: [authenticationProperty, ...resourcePropertiesOf('pin')],
	};

	constructor(own: Partial<INodeTypeDescription> = {}) {
		Object.assign(this.description, own);
	}

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

/**
 * Creates, reads and changes what an account has on Pinterest, by resource and operation. Version 1 began with boards,
 * and a workflow that was saved with it may name no resource. Each version has a description of its own, because the
 * editor would list every action twice for a node with two parameters Resource.
 */
export class Pinterest extends VersionedNodeType {
	constructor() {
		const today = new PinterestVersion();
		const first = new PinterestVersion({
			version: 1,
			properties: [authenticationProperty, ...resourcePropertiesOf('board')],
		});
		super({ 1: first, 1.1: today }, { ...today.description, defaultVersion: 1.1 });
	}
}
