import type { INodeProperties, ITriggerFunctions } from 'n8n-workflow';
import type { DueOptions, MissedRule } from '../../lib';
import { authenticationProperty } from '../shared/authentication';

const MAX_EXECUTIONS = 6;
/** Longer than an upload and its processing take. An execution that has not ended by then counts as dead. */
const EXECUTION_TIMEOUT_MINUTES = 30;
const SPREAD_MINUTES = 60;
const MINUTE_MS = 60_000;

export const parameters: INodeProperties[] = [
	authenticationProperty,
	{
		displayName: 'Event',
		name: 'event',
		type: 'options',
		noDataExpression: true,
		default: 'due',
		options: [
			{
				name: 'Scheduled Pin Due',
				value: 'due',
				description: 'When a scheduled pin reaches its run_at, or the time to which it was deferred',
			},
		],
		description: 'The event that starts the workflow',
	},
	{
		displayName:
			'Connect <b>Pinterest Media Upload</b>, <b>Pinterest Wait Until Ready</b> and <b>Pinterest Publish</b> after this node. Each pin starts one execution. It is published once, even if other workflows or workers use the same store.',
		name: 'notice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'After Downtime',
				name: 'missed',
				type: 'options',
				default: 'run-late',
				options: [
					{ name: 'Run Late', value: 'run-late', description: 'Publish the late pins immediately' },
					{ name: 'Skip', value: 'skip', description: 'Cancel the late pins' },
					{
						name: 'Spread',
						value: 'spread',
						description: 'Give the late pins new times, spread evenly from now on',
					},
				],
				description:
					'What to do with pins that are more than ten minutes late because no workflow or worker was running',
			},
			{
				displayName: 'Execution Timeout (Minutes)',
				name: 'handOverMinutes',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: EXECUTION_TIMEOUT_MINUTES,
				description:
					'How long an execution may take to publish its pin. After that, the pin starts the workflow again if it is not published and no execution is working on it.',
			},
			{
				displayName: 'Max Concurrent Executions',
				name: 'concurrency',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: MAX_EXECUTIONS,
				description: 'How many executions this node runs at the same time',
			},
			{
				displayName: 'Spread Over (Minutes)',
				name: 'spreadMinutes',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: SPREAD_MINUTES,
				description: 'The period over which the late pins are spread if After Downtime is Spread',
			},
		],
	},
];

interface TriggerOptions {
	missed?: MissedRule['rule'];
	concurrency?: number;
	handOverMinutes?: number;
	spreadMinutes?: number;
}

export function settingsOf(
	context: ITriggerFunctions,
): Pick<DueOptions, 'concurrency' | 'onMissed'> & { handOverMs: number } {
	const {
		missed = 'run-late',
		concurrency = MAX_EXECUTIONS,
		handOverMinutes = EXECUTION_TIMEOUT_MINUTES,
		spreadMinutes = SPREAD_MINUTES,
	} = context.getNodeParameter('options', {}) as TriggerOptions;
	return {
		concurrency,
		onMissed: { rule: missed, spreadMs: spreadMinutes * MINUTE_MS },
		handOverMs: handOverMinutes * MINUTE_MS,
	};
}
