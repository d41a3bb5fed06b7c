import type { IExecuteFunctions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { metricTypes, reportDates, systemClock, type ReportDates, type SplitReport } from '../../lib';
import { simplifyOption } from './answers';

/** What the metrics of Pinterest's reports are called for people. */
const METRIC_NAMES: Record<string, string> = {
	QUARTILE_95_PERCENT_VIEW: 'Views of 95%',
	TOTAL_COMMENTS: 'Comments (All Time)',
	TOTAL_REACTIONS: 'Reactions (All Time)',
	USER_FOLLOW: 'Follows',
	VIDEO_10S_VIEW: 'Video Views of 10 Seconds',
	VIDEO_AVG_WATCH_TIME: 'Video Average Watch Time',
	VIDEO_MRC_VIEW: 'Video Views',
	VIDEO_V50_WATCH_TIME: 'Video Total Play Time',
};

/** `OUTBOUND_CLICK_RATE` as `Outbound Click Rate`, unless it has a name of its own. */
export const titled = (value: string) =>
	METRIC_NAMES[value] ??
	value
		.toLowerCase()
		.replaceAll('_', ' ')
		.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());

const named = (values: readonly string[]): INodePropertyOptions[] =>
	values.map((value) => ({ name: titled(value), value })).toSorted((one, other) => one.name.localeCompare(other.name));

/** The days of a report. */
export const dateFields: INodeProperties[] = [
	{
		displayName: 'Start Date',
		name: 'startDate',
		type: 'dateTime',
		default: '={{ $now.toUTC().minus({ days: 29 }).toISODate() }}',
		required: true,
		description: 'The first day of the report, at most 90 days ago. Pinterest counts by days in UTC.',
	},
	{
		displayName: 'End Date',
		name: 'endDate',
		type: 'dateTime',
		default: '={{ $now.toUTC().toISODate() }}',
		required: true,
		description: 'The last day of the report. The numbers of the last day or two may still be missing.',
	},
];

/** All are returned where none is chosen. */
export const metricsField = (metrics: readonly string[]): INodeProperties => ({
	displayName: 'Metrics',
	name: 'metrics',
	type: 'multiOptions',
	default: [],
	options: named(metrics),
	description: 'The numbers to return. Leave empty to return all.',
});

/** Without it the numbers of each day are returned, too. */
export const simplifyReport: INodeProperties = {
	...simplifyOption,
	hint: 'Turn it off to return the numbers of each day, too',
};

/** A choice that is sent by the name of the contract. @param values the first one filters nothing. */
export function filterField(
	displayName: string,
	name: string,
	values: readonly [string, ...string[]],
	description: string,
): INodeProperties {
	const field: INodeProperties = {
		displayName,
		name,
		type: 'options',
		default: '',
		options: named(values),
		description,
	};
	return { ...field, default: values[0] };
}

const APP_TYPES = ['ALL', 'MOBILE', 'TABLET', 'WEB'] as const;

export const appTypesField = filterField(
	'App Type',
	'app_types',
	APP_TYPES,
	'Count only people who use this kind of app',
);

/** Shown below its operation's own fields. */
export const filterFields = (options: INodeProperties[]): INodeProperties => ({
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add filter',
	default: {},
	options,
});

/** @throws PipelineError `report-dates-invalid`. */
export function datesOf(context: IExecuteFunctions, itemIndex: number): ReportDates {
	const [start, end] = ['startDate', 'endDate'].map((name) => textOf(context.getNodeParameter(name, itemIndex)));
	return reportDates(start as string, end as string, systemClock.now());
}

/** An expression may give a date of Luxon. */
function textOf(date: unknown): string {
	return date !== null && typeof date === 'object' && 'toISO' in date
		? String((date as { toISO: () => string }).toISO())
		: String(date ?? '');
}

/**
 * @param fallback where none is chosen.
 * @throws PipelineError `metric-unknown`.
 */
export function metricsOf(
	context: IExecuteFunctions,
	itemIndex: number,
	allowed: readonly string[],
	fallback: string[] = [],
): string[] {
	const chosen = metricTypes([context.getNodeParameter('metrics', itemIndex, [])].flat() as string[], allowed);
	return chosen.length > 0 ? chosen : fallback;
}

/** The choices of `filterFields`, by the names of the contract. */
export function filtersOf<Filters extends object>(context: IExecuteFunctions, itemIndex: number): Filters {
	return context.getNodeParameter('filters', itemIndex, {}) as Filters;
}

/** A report as the JSON of items, one for each of its groups. @param of what every item begins with. */
export function groupsOf(
	groups: SplitReport,
	{ start_date: startDate, end_date: endDate }: ReportDates,
	isSimple: boolean,
	of: object = {},
): object[] {
	return Object.entries(groups).map(([group, { summary, lifetime, days }]) => ({
		...of,
		group,
		startDate,
		endDate,
		metrics: { ...lifetime, ...summary },
		...(!isSimple && { days }),
	}));
}
