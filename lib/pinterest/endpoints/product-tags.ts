import { z } from 'zod/v4';
import type { Caller } from '../call';
import { parsed, read, write } from '../requests';
import { id } from '../schemas';

/*
 * Of API 5.28, which is known from a client generated of its contract: a pin is tagged with pins of products. At most 24
 * in a request, all of them or none; to tag what is tagged, or to take away what is not, is a success that changes nothing.
 * So each of these requests may be sent again.
 */

const productTagsSchema = z
	.object({ product_tags: z.array(z.object({ pin_id: id })) })
	.transform(({ product_tags: tags }) => ({ productPinIds: tags.map((tag) => tag.pin_id) }));

const PATH = '/pins/{pin_id}/product_tags';
const pathOf = (pinId: string) => `/pins/${pinId}/product_tags`;
const bodyOf = (productPinIds: readonly string[]) => ({
	product_tags: productPinIds.map((productPinId) => ({ pin_id: productPinId })),
});

export function productTagEndpoints(call: Caller) {
	return {
		/** All tags of a pin; the list has no pages. */
		listProductTags: async (pinId: string, signal?: AbortSignal) =>
			await parsed(call, productTagsSchema, { ...read(`GET ${PATH}`, pathOf(pinId)), signal }),

		/** @returns all tags of the pin. */
		addProductTags: async (pinId: string, productPinIds: readonly string[], signal?: AbortSignal) =>
			await parsed(call, productTagsSchema, {
				...write(`POST ${PATH}`, pathOf(pinId), bodyOf(productPinIds), signal),
				safe: true,
			}),

		removeProductTags: async (pinId: string, productPinIds: readonly string[], signal?: AbortSignal) =>
			void (await call({
				...write(`POST ${PATH}/bulk-delete`, `${pathOf(pinId)}/bulk-delete`, bodyOf(productPinIds), signal),
				safe: true,
			})),
	};
}
