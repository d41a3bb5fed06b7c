import { z } from 'zod/v4';
import {
	ACCOUNT_METRICS,
	isoTime,
	PIN_METRICS,
	pinIdOf,
	pinResults,
	reportDates,
	SORT_METRICS,
	type PinResult,
	type ReportDates,
} from '../../lib';
import { mcpUsage } from '../sentences';
import { mcpTool } from './tool';

const DAY_MS = 24 * 60 * 60_000;
/** Without dates: the last so many days. */
const DAYS = 30;
/** What is asked of a single pin, be it an image or a video. */
const OF_A_PIN = PIN_METRICS.filter((name) => !/^VIDEO|QUARTILE/.test(name));

/** What people did with pins. */
export const analytics = mcpTool({
	name: 'analytics',
	title: 'Get what people did with pins',
	description:
		'Get impressions, saves and clicks: of the published pins in the record beside their rows (pins), of one pin by day (pin), of the whole account by day (account), or the best pins of the account (top_pins). account and top_pins need a business account. Pinterest has the numbers of a day after one to two days.',
	input: z.strictObject({
		about: z.enum(['pins', 'pin', 'account', 'top_pins']).default('pins'),
		pin: z.string().optional().describe('For pin: ID or address of the pin'),
		campaign: z.string().optional().describe('For pins: only those of this campaign'),
		board: z.string().optional().describe('For pins: only those of the board with this name'),
		import: z.string().optional().describe('For pins: only those of the import with this ID'),
		period: z.enum(['90d', 'lifetime']).default('90d').describe('For pins: the time that the numbers are of'),
		start_date: z
			.string()
			.optional()
			.describe(`For pin, account and top_pins: first day, YYYY-MM-DD; without it the last ${DAYS} days`),
		end_date: z.string().optional().describe('Last day, YYYY-MM-DD; without it today'),
		sort_by: z.enum(SORT_METRICS).default('IMPRESSION').describe('For top_pins: what the best pins are chosen by'),
		limit: z.number().int().min(1).max(50).default(20).describe('For pins and top_pins: return at most this many'),
	}),
	output: z.looseObject({
		dates: z.looseObject({ start_date: z.string(), end_date: z.string() }).optional(),
		report: z
			.looseObject({})
			.optional()
			.describe('Of pin and account: summary, lifetime and days, each with its metrics'),
		pins: z
			.array(z.looseObject({ pinId: z.string() }))
			.optional()
			.describe('Of pins and top_pins, the best or newest first'),
	}),
	writes: false,
	async run(session, input, { signal }) {
		const { pipeline } = await session.pipeline();
		const { client, clock } = pipeline;
		const { about, campaign, board, import: importId, period, limit, sort_by } = input;
		if (about === 'pins') {
			const pins: PinResult[] = [];
			const filter = { campaign, board, importId };
			for await (const pin of pinResults(pipeline, filter, { period, limit, signal })) pins.push(pin);
			return { structured: { pins } };
		}
		const dates = datesOf(input, clock.now());
		if (about === 'account') {
			const query = { ...dates, metric_types: [...ACCOUNT_METRICS] };
			return { structured: { dates, report: (await client.getAccountAnalytics(query, signal)).groups } };
		}
		if (about === 'pin') {
			if (input.pin === undefined) throw mcpUsage('no-pin');
			const query = { ...dates, metric_types: OF_A_PIN };
			return {
				structured: { dates, report: (await client.getPinAnalytics(pinIdOf(input.pin), query, signal)).groups },
			};
		}
		const query = { ...dates, sort_by, num_of_pins: limit, metric_types: [...ACCOUNT_METRICS] };
		const { pins } = await client.getTopPins(query, signal);
		return { structured: { dates, pins: pins.map(({ pin_id: pinId, metrics }) => ({ pinId, metrics })) } };
	},
});

function datesOf(
	{ start_date: start, end_date: end }: { start_date?: string; end_date?: string },
	now: number,
): ReportDates {
	const day = (at: number) => isoTime(at).slice(0, 10);
	return reportDates(start ?? day(now - (DAYS - 1) * DAY_MS), end ?? day(now), now);
}
