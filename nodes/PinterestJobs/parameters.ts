import type { INodeProperties } from 'n8n-workflow';
import { toolDescription } from '../shared/as-tool';
import { authenticationProperty } from '../shared/authentication';
import { forOperation } from '../shared/operation';
import { cancel } from './cancel';
import { get } from './get';
import { getBudgets } from './get-budgets';
import { getMany } from './get-many';
import { move } from './move';
import { keyProperty, type JobsOperation } from './operation';
import { resolve } from './resolve';
import { retry } from './retry';

const OPERATIONS: Record<string, JobsOperation> = { cancel, get, getBudgets, getMany, move, resolve, retry };

/** @param name a value of the parameter `operation`. */
export function operationOf(name: string): JobsOperation {
	return OPERATIONS[name] as JobsOperation;
}

const OPTIONS = [
	{
		name: 'Cancel',
		value: 'cancel',
		action: 'Cancel a job',
		description:
			'Cancel a pin that has not been published yet. It is not published, also if its row is imported again.',
	},
	{
		name: 'Get',
		value: 'get',
		action: 'Get a job',
		description: 'Get one published, scheduled or failed pin: its state, its address, why it failed, and its history',
	},
	{
		name: 'Get Many',
		value: 'getMany',
		action: 'Get many jobs',
		description: 'Get many published, scheduled and failed pins, with their states, addresses and problems',
	},
	{
		name: 'Get Rate Limits',
		value: 'getBudgets',
		action: 'Get the rate limits',
		description: "Get the usage of the account's rate limits, and the domains and accounts that are paused",
	},
	{
		name: 'Move',
		value: 'move',
		action: 'Move a job',
		description: 'Change the time of a scheduled pin',
	},
	{
		name: 'Resolve',
		value: 'resolve',
		action: 'Resolve a job',
		description: 'Say what became of a pin whose outcome is unknown, after looking for it on Pinterest',
	},
	{
		name: 'Retry',
		value: 'retry',
		action: 'Retry a job',
		description: 'Bring a cancelled or failed pin back, so that it is published',
	},
];

export const parameters: INodeProperties[] = [
	{
		...authenticationProperty,
		description: 'How to connect to Pinterest. Get Rate Limits needs an account, and Resolve uses one if there is one.',
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'getMany',
		options: OPTIONS,
	},
	...OPTIONS.flatMap(({ value, description }) => forOperation({ operation: [value] }, [toolDescription(description)])),
	...forOperation({ operation: ['cancel', 'get', 'move'] }, [keyProperty]),
	...Object.values(OPERATIONS).flatMap(({ description }) => description),
];
