import type { INodeProperties } from 'n8n-workflow';
import { account } from './account';
import { board } from './board';
import { boardSection } from './board-section';
import { keyword } from './keyword';
import { media } from './media';
import { productTag } from './product-tag';
import { parametersOf, type Resource, type ResourceOperation } from './resource';

/** In the order of the parameter Resource. */
const RESOURCES: Resource[] = [board, boardSection, account, media, productTag, keyword];

export const resourceProperties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		default: 'board',
		options: RESOURCES.map(({ name, value }) => ({ name, value })),
	},
	...RESOURCES.flatMap(parametersOf),
];

/** Both parameters are values of the options above. */
export function operationOf(resource: string, operation: string): ResourceOperation {
	return RESOURCES.find(({ value }) => value === resource)?.operations[operation] as ResourceOperation;
}
