import { untagProducts } from '../../../lib';
import { result } from '../answers';
import type { ResourceOperation } from '../resource';
import { productPins, productPinsOf, taggedPin, taggedPinOf } from './parameters';

export const remove: ResourceOperation = {
	option: {
		name: 'Remove',
		action: 'Remove product tags from a pin',
		description: 'Take products off a pin. A product that is not tagged is a success.',
	},
	calls: ['POST /pins/{pin_id}/product_tags/bulk-delete'],
	description: [taggedPin, productPins],

	async execute(context, { client }, itemIndex) {
		const pinId = taggedPinOf(context, itemIndex);
		const removedProductPinIds = productPinsOf(context, itemIndex);
		await untagProducts(client, pinId, removedProductPinIds, context.getExecutionCancelSignal());
		return result({ deleted: true, pinId, removedProductPinIds });
	},
};
