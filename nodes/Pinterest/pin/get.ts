import { pinFacts, readPin, type WholePin } from '../../../lib';
import { result, shaper, simplifyOption } from '../answers';
import type { ResourceOperation } from '../resource';
import { metricsOption, pinIdField, pinIdAt } from './parameters';

export const get: ResourceOperation = {
	option: { name: 'Get', action: 'Get a pin', description: 'Get a pin with its texts, its link and its image' },
	calls: ['GET /pins/{pin_id}'],
	description: [pinIdField, metricsOption, simplifyOption],

	async execute(context, pipeline, itemIndex) {
		const metrics = context.getNodeParameter('metrics', itemIndex) as boolean;
		const pin = await readPin(pipeline, pinIdAt(context, itemIndex), {
			metrics,
			signal: context.getExecutionCancelSignal(),
		});
		return result(shaper<WholePin>(context, itemIndex, pinFacts)(pin));
	},
};
