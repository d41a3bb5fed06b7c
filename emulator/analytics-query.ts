import { z } from 'zod/v4';
import type { Call } from './call';
import { invalid } from './errors';
import { DAY_MS, dayOf, type Metric } from './metrics';
import { parseBody } from './validation';

/** Pinterest's documented limit, back from today and from start to end. */
const MOST_DAYS = 90;

export const PIN_METRICS = [
	'IMPRESSION',
	'OUTBOUND_CLICK',
	'PIN_CLICK',
	'SAVE',
	'SAVE_RATE',
	'TOTAL_COMMENTS',
	'TOTAL_REACTIONS',
	'USER_FOLLOW',
	'PROFILE_VISIT',
	'VIDEO_MRC_VIEW',
	'VIDEO_10S_VIEW',
	'QUARTILE_95_PERCENT_VIEW',
	'VIDEO_V50_WATCH_TIME',
	'VIDEO_START',
	'VIDEO_AVG_WATCH_TIME',
] as const satisfies Metric[];

export const ACCOUNT_METRICS = [
	'ENGAGEMENT',
	'ENGAGEMENT_RATE',
	'IMPRESSION',
	'OUTBOUND_CLICK',
	'OUTBOUND_CLICK_RATE',
	'PIN_CLICK',
	'PIN_CLICK_RATE',
	'SAVE',
	'SAVE_RATE',
] as const satisfies Metric[];

export const TOP_SORTS = ['ENGAGEMENT', 'IMPRESSION', 'OUTBOUND_CLICK', 'PIN_CLICK', 'SAVE'] as const;

export const VIDEO_METRICS = [
	'IMPRESSION',
	'SAVE',
	'OUTBOUND_CLICK',
	'VIDEO_MRC_VIEW',
	'VIDEO_AVG_WATCH_TIME',
	'VIDEO_V50_WATCH_TIME',
	'QUARTILE_95_PERCENT_VIEW',
	'VIDEO_10S_VIEW',
	'VIDEO_START',
] as const satisfies Metric[];

/** The days asked for, as the moments at which they begin in UTC. */
export interface Period {
	start: number;
	end: number;
}

/** @throws ApiError 400 for what is no date, and for a period that Pinterest does not have. */
export function periodOf({ world, query }: Call): Period {
	const start = momentOf('start_date', query.get('start_date'));
	const end = momentOf('end_date', query.get('end_date'));
	const earliest = Date.parse(dayOf(world.now())) - MOST_DAYS * DAY_MS;
	if (start < earliest) throw invalid(`Invalid request: 'start_date' cannot be more than ${MOST_DAYS} days back`);
	if (end < start) throw invalid("Invalid request: 'end_date' cannot be before 'start_date'");
	if (end > start + MOST_DAYS * DAY_MS)
		throw invalid(`Invalid request: 'end_date' cannot be more than ${MOST_DAYS} days past 'start_date'`);
	return { start, end };
}

function momentOf(name: string, text: string | null): number {
	if (text === null) throw invalid(`Invalid request: '${name}' is a required property`);
	const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
	// Date.parse takes 31 February for 3 March.
	if (Number.isNaN(at) || dayOf(at) !== text) throw invalid(`Parameter '${name}' was not a date (was ${text})`);
	return at;
}

/** A list that the contract writes with commas. @returns undefined without one */
export function metricsIn<Name extends Metric>(call: Call, names: readonly Name[]): Name[] | undefined {
	const text = call.query.get('metric_types');
	if (text === null || text === '') return undefined;
	return parseBody(z.array(z.enum(names as unknown as [Name, ...Name[]])), text.split(',')) as Name[];
}

const choice = <Value extends string>(...values: [Value, ...Value[]]) => z.enum(values).optional();

const filters = z.object({
	app_types: choice('ALL', 'MOBILE', 'TABLET', 'WEB'),
	content_type: choice('ALL', 'PAID', 'ORGANIC'),
	source: choice('ALL', 'YOUR_PINS', 'OTHER_PINS'),
	from_claimed_content: choice('BOTH', 'CLAIMED', 'OTHER'),
	pin_format: choice(
		'ALL',
		'ORGANIC_IMAGE',
		'ORGANIC_PRODUCT',
		'ORGANIC_VIDEO',
		'ADS_STANDARD',
		'ADS_PRODUCT',
		'ADS_VIDEO',
		'ADS_IDEA',
	),
	split_field: choice('NO_SPLIT', 'APP_TYPE', 'OWNED_CONTENT', 'SOURCE', 'PIN_FORMAT'),
});
export type Filters = z.output<typeof filters>;

export const filtersOf = ({ query }: Call): Filters => parseBody(filters, Object.fromEntries(query));
