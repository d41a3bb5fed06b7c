import type { INodeProperties } from 'n8n-workflow';
import { ACCOUNT_METRICS, SORT_METRICS, VIDEO_METRICS } from '../../../lib';
import { result } from '../answers';
import { dateFields, datesOf, filterFields, filtersOf, metricsField, metricsOf, titled } from '../report-fields';
import type { ResourceOperation } from '../resource';
import { accountFilters, type AccountFilters } from './analytics-filters';

interface Filters extends AccountFilters {
	created_in_last_n_days?: boolean;
}

/** Pinterest's maximum of `num_of_pins`. */
const MOST_PINS = 50;

const fields = (metrics: readonly string[], sorts: readonly string[]): INodeProperties[] => [
	...dateFields,
	{
		displayName: 'Sort By',
		name: 'sortBy',
		type: 'options',
		default: 'IMPRESSION',
		options: sorts
			.map((value) => ({ name: titled(value), value }))
			.toSorted((one, other) => one.name.localeCompare(other.name)),
		description: 'The number by which the best pins are chosen and sorted',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: MOST_PINS },
		default: 50,
		description: 'Max number of results to return',
		hint: `Pinterest tells the best ${MOST_PINS} at the most`,
	},
	metricsField(metrics),
	filterFields([
		...accountFilters,
		{
			displayName: 'Only Pins of the Last 30 Days',
			name: 'created_in_last_n_days',
			type: 'boolean',
			default: true,
			description: 'Whether to return only pins that were created in the last 30 days',
		},
	]),
];

function topPins(
	option: ResourceOperation['option'],
	endpoint: 'getTopPins' | 'getTopVideoPins',
	call: string,
	[metrics, sorts]: [metrics: readonly string[], sorts: readonly string[]],
): ResourceOperation {
	return {
		option,
		calls: [call],
		description: fields(metrics, sorts),

		async execute(context, { client }, itemIndex) {
			const { created_in_last_n_days: isNew, ...filters } = filtersOf<Filters>(context, itemIndex);
			const sort_by = context.getNodeParameter('sortBy', itemIndex) as string;
			const query = {
				...datesOf(context, itemIndex),
				...filters,
				sort_by,
				metric_types: metricsOf(context, itemIndex, metrics),
				num_of_pins: Math.min(MOST_PINS, Number(context.getNodeParameter('limit', itemIndex))),
				...(isNew && { created_in_last_n_days: 30 as const }),
			};
			const { pins } = await client[endpoint](query, context.getExecutionCancelSignal());
			return pins.map(({ pin_id: pinId, url: pinUrl, metrics: numbers }, index) =>
				result({ rank: index + 1, pinId, pinUrl, metrics: numbers }),
			);
		},
	};
}

/** One item per pin, the best first. */
export const getTopPins = topPins(
	{
		name: 'Get Top Pins',
		action: 'Get the top pins of the account',
		description: "Get the account's best pins of certain days by a number such as saves. Needs a business account.",
	},
	'getTopPins',
	'GET /user_account/analytics/top_pins',
	[ACCOUNT_METRICS, SORT_METRICS],
);

export const getTopVideoPins = topPins(
	{
		name: 'Get Top Video Pins',
		action: 'Get the top video pins of the account',
		description:
			"Get the account's best video pins of certain days by a number such as views. Needs a business account.",
	},
	'getTopVideoPins',
	'GET /user_account/analytics/top_video_pins',
	[VIDEO_METRICS, VIDEO_METRICS],
);
