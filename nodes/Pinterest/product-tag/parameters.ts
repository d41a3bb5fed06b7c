import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { pinIdOf, pinIdsOf } from '../../../lib';

/** The pin that products are tagged on. */
export const taggedPin: INodeProperties = {
	displayName: 'Pin',
	name: 'taggedPin',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 813744226420795884',
	description: 'The ID or the address of the pin that has the tags',
};

export const productPins: INodeProperties = {
	displayName: 'Product Pins',
	name: 'productPins',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 813744226420795884, 813744226420795885',
	description:
		'The IDs or the addresses of the pins of the products, separated by commas, or a list of them. Pinterest takes 24 at a time, so a longer list is sent in several requests.',
};

/** @throws PipelineError `pin-id-invalid`. */
export function taggedPinOf(context: IExecuteFunctions, itemIndex: number): string {
	return pinIdOf(context.getNodeParameter('taggedPin', itemIndex));
}

/** @throws PipelineError `pin-id-invalid`; the list is not empty. */
export function productPinsOf(context: IExecuteFunctions, itemIndex: number): string[] {
	return pinIdsOf(context.getNodeParameter('productPins', itemIndex));
}
