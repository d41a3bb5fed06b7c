import { listLimit } from '../../shared/list-limit';
import { listed } from '../answers';
import type { ResourceOperation } from '../resource';
import { taggedPin, taggedPinOf } from './parameters';

export const getMany: ResourceOperation = {
	option: {
		name: 'Get Many',
		action: 'Get many product tags',
		description: 'Get the products that are tagged on a pin',
	},
	calls: ['GET /pins/{pin_id}/product_tags'],
	description: [taggedPin, ...listLimit()],

	async *execute(context, { client }, itemIndex) {
		const pinId = taggedPinOf(context, itemIndex);
		const { productPinIds } = await client.listProductTags(pinId, context.getExecutionCancelSignal());
		yield* listed(context, itemIndex, productPinIds, (productPinId) => ({ pinId, productPinId }));
	},
};
