import type { INodeProperties } from 'n8n-workflow';
import type { PipelineContext } from '../../lib';
import type { Operation } from '../shared/operation';
import * as board from './board';

const OPERATIONS: Record<string, Record<string, Operation<PipelineContext>>> = { board: board.operations };

export const resourceProperties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		default: 'board',
		options: [{ name: 'Board', value: 'board' }],
	},
	...board.description,
];

/** Both parameters are values of the options above. */
export function operationOf(resource: string, operation: string): Operation<PipelineContext> {
	return OPERATIONS[resource]?.[operation] as Operation<PipelineContext>;
}
