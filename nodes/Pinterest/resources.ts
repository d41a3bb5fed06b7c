import type { INodeProperties } from 'n8n-workflow';
import * as board from './board';
import type { Operation } from './operation';

const OPERATIONS: Record<string, Record<string, Operation>> = { board: board.operations };

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

/** Both names come from the lists above. */
export function operationOf(resource: string, operation: string): Operation {
	return OPERATIONS[resource]?.[operation] as Operation;
}
