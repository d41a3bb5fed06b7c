import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { PipelineError, type Ledger, type Pacer, type Pipeline } from '../../lib';
import type { Routed } from '../shared/each-item';

export const RESULTS = 0;
export const FAILED = 1;

export interface JobsSession {
	ledger: Ledger;
	/** Present for what is about the account. */
	account?: { pipeline: Pipeline; pacer: Pacer };
}

/** One thing the node can do: a file that says what it asks for and does it. */
export interface Operation {
	description: INodeProperties[];
	/** For one item. What it throws goes out through Failed. */
	execute(context: IExecuteFunctions, session: JobsSession, itemIndex: number): Promise<Routed | Routed[]>;
}

export function forOperation(operations: string[], properties: INodeProperties[]): INodeProperties[] {
	return properties.map((property) => ({
		...property,
		displayOptions: { ...property.displayOptions, show: { ...property.displayOptions?.show, operation: operations } },
	}));
}

export const keyProperty: INodeProperties = {
	displayName: 'Job Key',
	name: 'key',
	type: 'string',
	default: '={{ $json.job?.key ?? $json.key }}',
	required: true,
	placeholder: 'pin:0123456789abcdef',
	description: 'The key of the job, as Get Many and the items of the other nodes have it',
};

/** @throws PipelineError where none is given. */
export function keyOf(context: IExecuteFunctions, itemIndex: number): string {
	const key = String(context.getNodeParameter('key', itemIndex) ?? '').trim();
	if (key) return key;
	throw new PipelineError({
		code: 'job-key-missing',
		category: 'input',
		message: 'The item has no job key. Set Job Key to one that Get Many lists.',
		action: 'fix-row',
	});
}
