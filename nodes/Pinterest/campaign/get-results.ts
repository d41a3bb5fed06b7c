import type { IExecuteFunctions } from 'n8n-workflow';
import { pinResults, type Period, type PublishedFilter } from '../../../lib';
import { limitOf, listLimit } from '../../shared/list-limit';
import { result, textOf } from '../answers';
import { dateFields, datesOf } from '../report-fields';
import type { ResourceOperation } from '../resource';

interface Filters {
	board?: string;
	importId?: string;
	/** As n8n's date picker gives them. */
	publishedAfter?: string;
	publishedBefore?: string;
}

/** The pins of the record with what people did with them, one item per pin. */
export const getResults: ResourceOperation = {
	option: {
		name: 'Get Results',
		action: 'Get the results of a campaign',
		description:
			'Get the published pins of a campaign, a board or a time, each with its row and with its impressions, saves and clicks',
	},
	calls: ['GET /pins', 'GET /pins/{pin_id}', 'GET /pins/analytics', 'GET /pins/{pin_id}/analytics'],
	description: [
		{
			displayName: 'Campaign',
			name: 'campaign',
			type: 'string',
			default: '',
			placeholder: 'e.g. Summer Recipes',
			description: 'Return only the pins of this campaign. Leave empty to return those of all.',
		},
		{
			displayName: 'Numbers Of',
			name: 'period',
			type: 'options',
			default: '90d',
			options: [
				{ name: 'All Time', value: 'lifetime', description: 'Since each pin was published' },
				{
					name: 'Certain Days',
					value: 'days',
					description: 'Counts for the rate limit of analytics: a call for a hundred pins, or for each pin',
				},
				{ name: 'Last 90 Days', value: '90d', description: 'A call for 250 pins' },
			],
			description:
				'The time that the numbers are of. What Pinterest answered is kept for the day (UTC), so that asking again costs no call.',
		},
		...dateFields.map((field) => ({ ...field, displayOptions: { show: { period: ['days'] } } })),
		...listLimit(),
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add filter',
			default: {},
			options: [
				{
					displayName: 'Board',
					name: 'board',
					type: 'string',
					default: '',
					description: 'Return only the pins of the board with this name',
				},
				{
					displayName: 'Import ID',
					name: 'importId',
					type: 'string',
					default: '',
					description: 'Return only the pins that this import brought',
				},
				{
					displayName: 'Published After',
					name: 'publishedAfter',
					type: 'dateTime',
					default: '',
					description: 'Return only the pins that were published at this time or later',
				},
				{
					displayName: 'Published Before',
					name: 'publishedBefore',
					type: 'dateTime',
					default: '',
					description: 'Return only the pins that were published at this time or earlier',
				},
			],
		},
	],

	async *execute(context, pipeline, itemIndex) {
		const options = {
			period: periodOf(context, itemIndex),
			limit: limitOf(context, itemIndex),
			signal: context.getExecutionCancelSignal(),
		};
		for await (const pin of pinResults(pipeline, filterOf(context, itemIndex), options)) yield result(pin);
	},
};

function periodOf(context: IExecuteFunctions, itemIndex: number): Period {
	const period = context.getNodeParameter('period', itemIndex) as '90d' | 'lifetime' | 'days';
	return period === 'days' ? datesOf(context, itemIndex) : period;
}

/** A field that was left empty filters nothing. */
function filterOf(context: IExecuteFunctions, itemIndex: number): PublishedFilter {
	const { board, importId, publishedAfter, publishedBefore } = context.getNodeParameter(
		'filters',
		itemIndex,
		{},
	) as Filters;
	return {
		campaign: textOf(context, 'campaign', itemIndex) || undefined,
		board: board || undefined,
		importId: importId || undefined,
		since: publishedAfter ? Date.parse(publishedAfter) : undefined,
		until: publishedBefore ? Date.parse(publishedBefore) : undefined,
	};
}
