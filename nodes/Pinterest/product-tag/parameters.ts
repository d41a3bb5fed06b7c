import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { nodeProblem } from '../../shared/sentences';

const ID_IN_ADDRESS = /\/pin\/(?:[^/?#]*--)?(\d+)/;

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

export function taggedPinOf(context: IExecuteFunctions, itemIndex: number): string {
	return pinIdIn(context.getNodeParameter('taggedPin', itemIndex), 'Pin');
}

/** @throws PipelineError `id-invalid`; the list is not empty. */
export function productPinsOf(context: IExecuteFunctions, itemIndex: number): string[] {
	const given = context.getNodeParameter('productPins', itemIndex) as unknown;
	const all = (Array.isArray(given) ? given : [given]).flatMap((entry) =>
		typeof entry === 'string' ? entry.split(/[\s,;]+/).filter(Boolean) : [entry],
	);
	if (all.length === 0) throw nodeProblem('id-invalid', 'Product Pins', '');
	return all.map((entry) => pinIdIn(entry, 'Product Pins'));
}

/** IDs are longer than numbers can be: what came as such a number has lost its last digits. */
function pinIdIn(given: unknown, field: string): string {
	const isWhole = typeof given !== 'number' || Number.isSafeInteger(given);
	const text = String(given ?? '').trim();
	const id = ID_IN_ADDRESS.exec(text)?.[1] ?? text;
	if (!isWhole || !/^\d+$/.test(id)) throw nodeProblem('id-invalid', field, text);
	return id;
}
