import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { reconcileTimes, type PipelineSettings } from '../../lib';
import { warmUpOf, warmUpOptions, type GivenWarmUp } from './warm-up-options';

/** The options of a node that publishes, for its collection `options`. */
export const publishOptions: INodeProperties[] = [
	{
		displayName: 'If Pinterest Does Not Answer',
		name: 'onUnknown',
		type: 'options',
		default: 'reconcile',
		options: [
			{
				name: 'Look Up the Pin, Then Send Again',
				value: 'reconcile',
				description: 'Send the pin again only if it is certain that it is not on its board',
			},
			{
				name: 'Look Up the Pin, Never Send Again',
				value: 'hold',
				description: 'If the pin is not found, leave the decision to you',
			},
		],
		description: 'What to do with a pin when Pinterest did not answer the request that creates it',
	},
	{
		displayName: 'Mark Links',
		name: 'linkMarker',
		type: 'boolean',
		default: false,
		description:
			'Whether to add a token to the utm_content parameter of each link, so that a pin can be identified with certainty when it is looked up',
	},
	{
		displayName: 'Reconcile Delay (Seconds)',
		name: 'quarantineSeconds',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 180,
		description: 'How long to wait after a request without an answer before looking up the pin on its board',
	},
	{
		displayName: 'Send Images',
		name: 'sendImages',
		type: 'options',
		default: 'auto',
		options: [
			{
				name: 'As Bytes',
				value: 'inline',
				description: 'Always send the image itself, so that Pinterest does not fetch it from your server',
			},
			{
				name: 'Automatically',
				value: 'auto',
				description: 'Send the URL if Pinterest can fetch the image, and the image itself otherwise',
			},
			{
				name: 'By Address',
				value: 'url',
				description: 'Always send the URL, which uses less of your bandwidth',
			},
		],
		description: 'How to send images to Pinterest',
	},
	...warmUpOptions,
];

interface PublishOptions extends GivenWarmUp {
	onUnknown?: PipelineSettings['onUnknown'];
	linkMarker?: boolean;
	sendImages?: PipelineSettings['sendImages'];
	quarantineSeconds?: number;
}

/** The pipeline's settings from the node's options. @throws PipelineError `warm-up-invalid`. */
export function settingsOf(context: IExecuteFunctions): Partial<PipelineSettings> {
	const given = context.getNodeParameter('options', 0, {}) as PublishOptions;
	const { onUnknown, linkMarker, sendImages, quarantineSeconds } = given;
	const warmUp = warmUpOf(given);
	return {
		...(onUnknown && { onUnknown }),
		...(linkMarker && { linkMarker }),
		...(sendImages && { sendImages }),
		...(warmUp && { warmUp }),
		...(quarantineSeconds !== undefined && reconcileTimes(quarantineSeconds * 1000)),
	};
}
