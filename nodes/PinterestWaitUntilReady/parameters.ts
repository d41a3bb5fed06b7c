import { NodeConnectionTypes, type INodeProperties } from 'n8n-workflow';
import type { ProcessingStatus } from '../../lib';
import { authenticationProperty } from '../shared/authentication';
import { onFailedItemsAlone } from '../shared/on-failed-items';

export type Mode = 'hold' | 'release';

/**
 * The index of each output. n8n resumes a waiting execution by passing the input of the node to its first
 * output. In the mode `release` this is Processing, which is connected back to the node.
 */
export const OUTPUTS: Record<Mode, Record<ProcessingStatus['state'], number>> = {
	hold: { ready: 0, processing: 1, failed: 2 },
	release: { processing: 0, ready: 1, failed: 2 },
};
const NAMES = { ready: 'Ready', processing: 'Processing', failed: 'Failed' };

const outputsOf = (mode: Mode) =>
	Object.entries(OUTPUTS[mode])
		.sort(([, one], [, other]) => one - other)
		.map(([state]) => ({ type: NodeConnectionTypes.Main, displayName: NAMES[state as ProcessingStatus['state']] }));

/** An n8n expression for the outputs in the chosen mode. */
export const outputs: `={{${string}}}` = `={{ $parameter["mode"] === "release" ? ${JSON.stringify(outputsOf('release'))} : ${JSON.stringify(outputsOf('hold'))} }}`;

export const parameters: INodeProperties[] = [
	authenticationProperty,
	{
		displayName:
			'Reads the items of <b>Pinterest Media Upload</b>. A video waits until Pinterest has processed it; an image passes immediately. Connect <b>Pinterest Publish</b> after <b>Ready</b>.',
		name: 'inputNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'While Waiting',
		name: 'mode',
		type: 'options',
		noDataExpression: true,
		default: 'hold',
		options: [
			{
				name: 'Hold the Execution',
				value: 'hold',
				description:
					'Poll in this execution until Max Wait is over. Suits most videos, which take less than a minute to process.',
			},
			{
				name: 'Release the Worker',
				value: 'release',
				description:
					"Put the execution to wait in n8n's database between two polls. A waiting execution occupies no worker and survives a restart.",
			},
		],
		description: 'What to do with the execution while Pinterest processes a video',
	},
	{
		displayName:
			'Connect <b>Processing</b>, the first output, back to the input of this node, so that it polls again. Place the nodes after <b>Ready</b> higher than this node, so that items that are ready continue immediately while the others wait.',
		name: 'loopNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { mode: ['release'] } },
	},
	{
		displayName: 'Max Wait (Seconds)',
		name: 'maxWaitSeconds',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 3600 },
		default: 300,
		description:
			'How long to poll before a video leaves through Processing. Most videos take less than a minute. Set to 0 to poll once.',
		displayOptions: { show: { mode: ['hold'] } },
	},
	{
		displayName: 'Poll Interval (Seconds)',
		name: 'lookAgainSeconds',
		type: 'number',
		typeOptions: { minValue: 65 },
		default: 70,
		description:
			'How long the execution waits before the next poll. The minimum is 65 seconds, because n8n checks for executions to resume once a minute.',
		displayOptions: { show: { mode: ['release'] } },
	},
	onFailedItemsAlone,
];
