import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { Pipeline } from '../../lib';
import type { Routed } from '../shared/each-item';

export const RESULTS = 0;
export const FAILED = 1;

/** One thing the node can do: a file that says what it asks for and does it. */
export interface Operation {
	/** Its own parameters; `forOperation` shows them for it alone. */
	description: INodeProperties[];
	/** For one item. What it throws goes out through Failed. */
	execute(context: IExecuteFunctions, pipeline: Pipeline, itemIndex: number): Promise<Routed | Routed[]>;
}

export function forOperation(resource: string, operation: string, properties: INodeProperties[]): INodeProperties[] {
	return properties.map((property) => ({
		...property,
		displayOptions: {
			...property.displayOptions,
			show: { ...property.displayOptions?.show, resource: [resource], operation: [operation] },
		},
	}));
}
