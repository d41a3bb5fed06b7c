import type { INodeProperties, ITriggerFunctions } from 'n8n-workflow';
import { WANTED_OUTCOMES, type DueOptions, type EventFilter, type MissedRule, type WantedOutcome } from '../../lib';
import { authenticationProperty } from '../shared/authentication';

const MAX_EXECUTIONS = 6;
/** Longer than an upload and its processing take. An execution that has not ended by then counts as dead. */
const EXECUTION_TIMEOUT_MINUTES = 30;
const SPREAD_MINUTES = 60;
const MINUTE_MS = 60_000;
const MAX_ITEMS = 100;
const OF_DUE = { show: { event: ['due'] } };
const OF_OUTCOMES = { show: { event: ['outcome'] } };

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
				name: 'Pin Outcome',
				value: 'outcome',
				description: 'When a pin was created, failed, or needs a person, wherever it was published from',
			},
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
		displayOptions: OF_DUE,
	},
	{
		displayName: 'Outcomes',
		name: 'outcomes',
		type: 'multiOptions',
		default: ['created', 'failed', 'unknown', 'needs-person'],
		options: [
			{ name: 'Created', value: 'created', description: 'The pin is on Pinterest' },
			{ name: 'Failed', value: 'failed', description: 'There is no pin; the problem says why' },
			{
				name: 'Needs a Person',
				value: 'needs-person',
				description: 'Whatever a person has to mend, approve or find out',
			},
			{ name: 'Unknown', value: 'unknown', description: 'Pinterest did not answer, and the pin is being looked up' },
		],
		description: 'The outcomes that start the workflow',
		displayOptions: OF_OUTCOMES,
	},
	{
		displayName: 'Campaign',
		name: 'campaign',
		type: 'string',
		default: '',
		placeholder: 'e.g. Summer Recipes',
		description: 'Start the workflow only for pins of this campaign. Leave empty for those of all.',
		displayOptions: OF_OUTCOMES,
	},
	{
		displayName: 'Options',
		name: 'outcomeOptions',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: OF_OUTCOMES,
		options: [
			{
				displayName: 'Execution Timeout (Minutes)',
				name: 'timeoutMinutes',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: EXECUTION_TIMEOUT_MINUTES,
				description:
					'How long an execution may take. After that, its outcomes start the workflow again, as if n8n had been stopped.',
			},
			{
				displayName: 'Max Items per Execution',
				name: 'maxItems',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: MAX_ITEMS,
				description:
					'How many outcomes one execution receives. Outcomes that come during an execution wait for its end.',
			},
		],
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: OF_DUE,
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

/** The settings of the event Pin Outcome. @param account the ID of the credential's account. */
export function outcomeSettingsOf(
	context: ITriggerFunctions,
	account: string,
): { filter: EventFilter; batch: number; forMs: number } {
	const { maxItems = MAX_ITEMS, timeoutMinutes = EXECUTION_TIMEOUT_MINUTES } = context.getNodeParameter(
		'outcomeOptions',
		{},
	) as { maxItems?: number; timeoutMinutes?: number };
	const outcomes = context.getNodeParameter('outcomes', WANTED_OUTCOMES) as WantedOutcome[];
	const campaign = (context.getNodeParameter('campaign', '') as string).trim();
	return {
		filter: { account, outcomes, ...(campaign !== '' && { campaign }) },
		batch: maxItems,
		forMs: timeoutMinutes * MINUTE_MS,
	};
}
