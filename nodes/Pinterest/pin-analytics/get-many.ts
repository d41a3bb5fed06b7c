import type { IDataObject } from 'n8n-workflow';
import { PIN_METRICS, pinIdsOf, pinReports } from '../../../lib';
import { FAILED } from '../../shared/operation';
import { result } from '../answers';
import {
	appTypesField,
	dateFields,
	datesOf,
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
}

/** A hundred pins a call where the app may, and otherwise one. */
export const getMany: ResourceOperation = {
	option: {
		name: 'Get Many',
		action: 'Get the analytics of many pins',
		description: 'Get what people did with several pins on certain days. Returns one item per pin.',
	},
	calls: ['GET /pins/analytics', 'GET /pins/{pin_id}/analytics'],
	description: [
		{
			displayName: 'Pin IDs',
			name: 'pinIds',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 813744226420795884, 813744226420795885',
			description: 'The IDs or addresses of the pins, with commas between them, or an expression that returns a list',
			hint: 'The pins of a campaign are read for fewer calls by Campaign: Get Results',
		},
		...dateFields,
		mainMetricsField,
		filterFields([appTypesField]),
		simplifyReport,
	],

	async *execute(context, { client }, itemIndex) {
		const ids = pinIdsOf(context.getNodeParameter('pinIds', itemIndex));
		const dates = datesOf(context, itemIndex);
		const metric_types = metricsOf(context, itemIndex, PIN_METRICS, MAIN_METRICS);
		const query = { ...dates, metric_types, ...filtersOf<Filters>(context, itemIndex) };
		const isSimple = context.getNodeParameter('simplify', itemIndex, true) as boolean;
		for await (const some of pinReports(client, ids, query, context.getExecutionCancelSignal()))
			for (const { id: pinId, answer, problem } of some) {
				if (answer) yield* groupsOf(answer, dates, isSimple, { pinId }).map(result);
				else yield { output: FAILED, json: { pinId, problem } as unknown as IDataObject, binary: {} };
			}
	},
};
