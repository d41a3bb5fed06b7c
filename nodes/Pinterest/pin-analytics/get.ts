import { PIN_METRICS, pinIdOf } from '../../../lib';
import { result } from '../answers';
import {
	appTypesField,
	dateFields,
	datesOf,
	filterField,
	filterFields,
	filtersOf,
	groupsOf,
	metricsOf,
	simplifyReport,
} from '../report-fields';
import type { ResourceOperation } from '../resource';
import { MAIN_METRICS, mainMetricsField } from './parameters';

interface Filters {
	app_types?: 'ALL' | 'MOBILE' | 'TABLET' | 'WEB';
	split_field?: 'NO_SPLIT' | 'APP_TYPE';
}

export const get: ResourceOperation = {
	option: {
		name: 'Get',
		action: 'Get the analytics of a pin',
		description: 'Get what people did with a pin on certain days: impressions, saves and clicks',
	},
	calls: ['GET /pins/{pin_id}/analytics'],
	description: [
		{
			displayName: 'Pin ID',
			name: 'pinId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 813744226420795884',
			description: 'The ID of the pin, or its address on Pinterest',
		},
		...dateFields,
		mainMetricsField,
		filterFields([
			appTypesField,
			filterField(
				'Split By',
				'split_field',
				['NO_SPLIT', 'APP_TYPE'],
				'Return the numbers of each kind of app in an item of its own',
			),
		]),
		simplifyReport,
	],

	async execute(context, { client }, itemIndex) {
		const pinId = pinIdOf(context.getNodeParameter('pinId', itemIndex));
		const dates = datesOf(context, itemIndex);
		const metric_types = metricsOf(context, itemIndex, PIN_METRICS, MAIN_METRICS);
		const query = { ...dates, metric_types, ...filtersOf<Filters>(context, itemIndex) };
		const { groups } = await client.getPinAnalytics(pinId, query, context.getExecutionCancelSignal());
		const isSimple = context.getNodeParameter('simplify', itemIndex, true) as boolean;
		return groupsOf(groups, dates, isSimple, { pinId }).map(result);
	},
};
