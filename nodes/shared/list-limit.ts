import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

/** How much of a list is returned, as n8n's own nodes ask for it. @param hint what is counted, where that is not what is returned. */
export const listLimit = (hint?: string): INodeProperties[] => [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		displayOptions: { show: { returnAll: [false] } },
		description: 'Max number of results to return',
		...(hint !== undefined && { hint }),
	},
];

/** How many results are wanted at the most; `Infinity` for all. */
export function limitOf(context: IExecuteFunctions, itemIndex: number): number {
	const all = context.getNodeParameter('returnAll', itemIndex) as boolean;
	return all ? Infinity : Number(context.getNodeParameter('limit', itemIndex));
}
