import { z } from 'zod/v4';
import { forecast, type Paused } from '../../lib';
import { mcpTool } from './tool';

/** Rate-limit usage, pauses, and a forecast. */
export const limits = mcpTool({
	name: 'limits',
	title: 'Get rate limits and pauses',
	description:
		'Show what is left of the rate limits of the account, which domains and accounts are paused because Pinterest took their pins for spam, and how long a number of pins would take.',
	input: z.strictObject({
		images: z.number().int().min(0).default(0).describe('Also estimate how long this many image pins take'),
		videos: z.number().int().min(0).default(0).describe('Also estimate how long this many video pins take'),
	}),
	output: z.looseObject({
		budgets: z.array(z.looseObject({ name: z.string(), limit: z.number(), remaining: z.number() })),
		paused: z.array(z.looseObject({ name: z.string(), until: z.string() })),
		forecast: z.looseObject({ seconds: z.number(), finishesAt: z.string() }).optional(),
	}),
	writes: false,
	async run(session, batch) {
		const { pipeline, rateLimiter } = await session.pipeline();
		await pipeline.account.id();
		const budgets = await rateLimiter.usage();
		const paused: Paused[] = [];
		for await (const each of pipeline.guards.circuitBreaker.list()) paused.push(each);
		const asked = batch.images + batch.videos > 0;
		return {
			structured: { budgets, paused, forecast: asked ? forecast(batch, budgets, pipeline.clock.now()) : undefined },
		};
	},
});
