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

const resourceParameter: INodeProperties = {
	displayName: 'Resource',
	name: 'resource',
	type: 'options',
	noDataExpression: true,
	default: 'pin',
	options: RESOURCES.map(({ name, value }) => ({ name, value })),
};

/** Version 1 began with boards. n8n does not store a default, so its workflows have to find the same one. */
export const resourceProperties: INodeProperties[] = [
	{ ...resourceParameter, default: 'board', displayOptions: { hide: { '@version': [1.1, 1.2] } } },
	{ ...resourceParameter, displayOptions: { show: { '@version': [1.1, 1.2] } } },
	...RESOURCES.flatMap(parametersOf),
];

/** Both parameters are values of the options above. */
export function operationOf(resource: string, operation: string): ResourceOperation | WholeOperation {
	return RESOURCES.find(({ value }) => value === resource)?.operations[operation] as ResourceOperation;
}
