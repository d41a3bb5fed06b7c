import type { INodeProperties, ITriggerFunctions } from 'n8n-workflow';
import type { DueOptions, MissedRule } from '../../lib';

const AT_ONCE = 6;
/** Longer than an upload and the wait for it take; who comes to no end by then is taken for dead. */
const HAND_OVER_MINUTES = 30;
const SPREAD_MINUTES = 60;
const MINUTE_MS = 60_000;

export const eventAndOptions: INodeProperties[] = [
	{
		displayName: 'Event',
		name: 'event',
		type: 'options',
		noDataExpression: true,
		default: 'due',
		options: [
			{
				name: 'Due',
				value: 'due',
				description: 'When the run_at of a scheduled pin has come, or the end of what it was put off for',
			},
		],
		description: 'What starts the workflow',
	},
	{
		displayName:
			'Connect Media Upload, Wait Until Ready and Publish behind this node. Each pin starts one execution, and is published once whoever else runs what is due on the same store.',
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
					{ name: 'Run Late', value: 'run-late', description: 'Publish what came due meanwhile at once' },
					{ name: 'Skip', value: 'skip', description: 'Cancel what came due meanwhile' },
					{
						name: 'Spread',
						value: 'spread',
						description: 'Give what came due meanwhile new times, evenly from now on',
					},
				],
				description: 'What becomes of pins that are late by more than ten minutes because nothing ran',
			},
			{
				displayName: 'At Most at Once',
				name: 'concurrency',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: AT_ONCE,
				description: 'How many executions this node keeps under way',
			},
			{
				displayName: 'Hand-Over Time (Minutes)',
				name: 'handOverMinutes',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: HAND_OVER_MINUTES,
				description:
					'How long the workflow may take for a pin. One that is not published by then, and that nobody is at, starts it again.',
			},
			{
				displayName: 'Spread Over (Minutes)',
				name: 'spreadMinutes',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: SPREAD_MINUTES,
				description: 'Where After Downtime is Spread: over how long',
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
		concurrency = AT_ONCE,
		handOverMinutes = HAND_OVER_MINUTES,
		spreadMinutes = SPREAD_MINUTES,
	} = context.getNodeParameter('options', {}) as TriggerOptions;
	return {
		concurrency,
		onMissed: { rule: missed, spreadMs: spreadMinutes * MINUTE_MS },
		handOverMs: handOverMinutes * MINUTE_MS,
	};
}
