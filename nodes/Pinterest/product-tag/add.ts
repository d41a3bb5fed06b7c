import { tagProducts } from '../../../lib';
import { result } from '../answers';
import type { ResourceOperation } from '../resource';
import { productPins, productPinsOf, taggedPin, taggedPinOf } from './parameters';

export const add: ResourceOperation = {
	option: {
		name: 'Add',
		action: 'Add product tags to a pin',
		description: 'Tag a pin with products. A product that is tagged already stays tagged.',
	},
	calls: ['POST /pins/{pin_id}/product_tags'],
	description: [taggedPin, productPins],

	async execute(context, { client }, itemIndex) {
		const pinId = taggedPinOf(context, itemIndex);
		const wanted = productPinsOf(context, itemIndex);
		const productPinIds = await tagProducts(client, pinId, wanted, context.getExecutionCancelSignal());
		return result({ pinId, productPinIds });
	},
};
