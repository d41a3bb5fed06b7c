import type { INodeProperties } from 'n8n-workflow';
import { account } from './account';
import { board } from './board';
import { boardSection } from './board-section';
import { campaign } from './campaign';
import { keyword } from './keyword';
import { media } from './media';
import { pin } from './pin';
import { pinAnalytics } from './pin-analytics';
import { productTag } from './product-tag';
import { parametersOf, type Resource, type ResourceOperation, type WholeOperation } from './resource';

/** In the order of the parameter Resource. */
const RESOURCES: Resource[] = [pin, board, boardSection, account, media, productTag, keyword, campaign, pinAnalytics];

/** @param first the resource that a node begins with. */
export const resourcePropertiesOf = (first: string): INodeProperties[] => [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		default: first,
		options: RESOURCES.map(({ name, value }) => ({ name, value })),
	},
	...RESOURCES.flatMap(parametersOf),
];

/** Both parameters are values of the options above. */
export function operationOf(resource: string, operation: string): ResourceOperation | WholeOperation {
	return RESOURCES.find(({ value }) => value === resource)?.operations[operation] as ResourceOperation;
}
