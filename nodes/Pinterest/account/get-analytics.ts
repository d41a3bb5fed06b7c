import { ACCOUNT_METRICS } from '../../../lib';
import { result } from '../answers';
import {
	dateFields,
	datesOf,
	filterField,
	filterFields,
	filtersOf,
	groupsOf,
	metricsField,
	metricsOf,
	simplifyReport,
} from '../report-fields';
import type { ResourceOperation } from '../resource';
import { accountFilters, type AccountFilters } from './analytics-filters';

interface Filters extends AccountFilters {
	split_field?: 'NO_SPLIT' | 'APP_TYPE' | 'OWNED_CONTENT' | 'SOURCE' | 'PIN_FORMAT';
}

export const getAnalytics: ResourceOperation = {
	option: {
		name: 'Get Analytics',
		action: 'Get the analytics of the account',
		description: "Get what people did with the account's pins on certain days. Needs a business account.",
	},
	calls: ['GET /user_account/analytics'],
	description: [
		...dateFields,
		metricsField(ACCOUNT_METRICS),
		filterFields([
			...accountFilters,
			filterField(
				'Split By',
				'split_field',
				['NO_SPLIT', 'APP_TYPE', 'OWNED_CONTENT', 'PIN_FORMAT', 'SOURCE'],
				'Return the numbers of each group in an item of its own',
			),
		]),
		simplifyReport,
	],

	async execute(context, { client }, itemIndex) {
		const dates = datesOf(context, itemIndex);
		const metric_types = metricsOf(context, itemIndex, ACCOUNT_METRICS);
		const query = { ...dates, metric_types, ...filtersOf<Filters>(context, itemIndex) };
		const { groups } = await client.getAccountAnalytics(query, context.getExecutionCancelSignal());
		const isSimple = context.getNodeParameter('simplify', itemIndex, true) as boolean;
		return groupsOf(groups, dates, isSimple).map(result);
	},
};
