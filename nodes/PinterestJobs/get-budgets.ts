import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { forecast } from '../../lib';
import type { Routed } from '../shared/each-item';
import { forOperation, RESULTS } from '../shared/operation';
import type { JobsOperation, JobsSession } from './operation';

/** The usage of the account's rate limits, what is paused because Pinterest classified it as spam, and a forecast for a batch. */
export const getBudgets: JobsOperation = {
	description: forOperation({ operation: ['getBudgets'] }, [
		{
			displayName: 'Forecast For',
			name: 'forecast',
			type: 'collection',
			placeholder: 'Add pin type',
			default: {},
			options: [
				{
					displayName: 'Images',
					name: 'images',
					type: 'number',
					typeOptions: { minValue: 0 },
					default: 0,
					description: 'The number of image pins to publish',
				},
				{
					displayName: 'Videos',
					name: 'videos',
					type: 'number',
					typeOptions: { minValue: 0 },
					default: 0,
					description: 'The number of video pins to upload and publish',
				},
			],
			description: 'Adds an item that estimates how long these pins take to publish and when they are finished',
		},
	]),
	async execute(context, { account }, itemIndex) {
		const { pipeline, rateLimiter } = account as NonNullable<JobsSession['account']>;
		const meters = await rateLimiter.usage();
		const items: IDataObject[] = meters.map((meter) => ({ type: 'budget', ...meter }));
		for await (const paused of pipeline.guards.circuitBreaker.list()) items.push({ type: 'pause', ...paused });
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
