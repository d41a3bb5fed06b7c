import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { pinIdOf } from '../../../lib';

export const pinIdField: INodeProperties = {
	displayName: 'Pin ID',
	name: 'pinId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 549755885175000001',
	description: 'The ID or the address of the pin',
};

/** @throws PipelineError `pin-id-invalid`. */
export function pinIdAt(context: IExecuteFunctions, itemIndex: number): string {
	return pinIdOf(context.getNodeParameter('pinId', itemIndex));
}

export const metricsOption: INodeProperties = {
	displayName: 'Metrics',
	name: 'metrics',
	type: 'boolean',
	default: false,
	description: 'Whether to return the metrics of each pin too, of the last 90 days and of its lifetime',
};
