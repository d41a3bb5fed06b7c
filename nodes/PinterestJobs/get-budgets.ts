import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { forecast } from '../../lib';
import type { Routed } from '../shared/each-item';
import { forOperation, RESULTS, type JobsSession, type Operation } from './operation';

/** How the account's limits stand, what rests because Pinterest judged it as spam, and what a batch would take. */
export const getBudgets: Operation = {
	description: forOperation(
		['getBudgets'],
		[
			{
				displayName: 'Forecast For',
				name: 'forecast',
				type: 'collection',
				placeholder: 'Add kind',
				default: {},
				options: [
					{
						displayName: 'Images',
						name: 'images',
						type: 'number',
						typeOptions: { minValue: 0 },
						default: 0,
						description: 'How many image pins to publish',
					},
					{
						displayName: 'Videos',
						name: 'videos',
						type: 'number',
						typeOptions: { minValue: 0 },
						default: 0,
						description: 'How many video pins to upload and publish',
					},
				],
				description: 'One more item says how long these would take, and when they could be through',
			},
		],
	),
	async execute(context, { account }, itemIndex) {
		const { pipeline, pacer } = account as NonNullable<JobsSession['account']>;
		const meters = await pacer.meter();
		const items: IDataObject[] = meters.map((meter) => ({ type: 'budget', ...meter }));
		for await (const paused of (await pipeline.guards.breaker()).list()) items.push({ type: 'pause', ...paused });
		const batch = batchOf(context, itemIndex);
		if (batch) items.push({ type: 'forecast', ...batch, ...forecast(batch, meters, pipeline.clock.now()) });
		return items.map((json): Routed => ({ output: RESULTS, json, binary: {} }));
	},
};

function batchOf(context: IExecuteFunctions, itemIndex: number): { images: number; videos: number } | undefined {
	const { images = 0, videos = 0 } = context.getNodeParameter('forecast', itemIndex, {}) as {
		images?: number;
		videos?: number;
	};
	return images + videos > 0 ? { images, videos } : undefined;
}
