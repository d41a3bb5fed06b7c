import { z } from 'zod/v4';
import { writingTo } from './board-writes';
import type { Call, Reply } from './call';
import { refuse } from './errors';
import { findPin } from './pins';
import { parseBody } from './validation';

/*
 * As a generated client of 5.28 documents them: at most 24 in a request, all or nothing, twice the same id is an error,
 * and to tag again or to take away what is not there is a success that changes nothing.
 */

const item = z.object({ pin_id: z.string().regex(/^\d+$/) });
const addSchema = z.object({ product_tags: z.array(item).min(1).max(24) });
const deleteSchema = z.object({ product_tags: z.array(item).min(1) });

export const listProductTags = (call: Call): Reply => ({ status: 200, body: viewOf(findPin(call).productTags) });

export async function addProductTags(call: Call): Promise<Reply> {
	const { world } = call;
	const pin = findPin(call);
	const ids = parseBody(addSchema, call.body).product_tags.map(({ pin_id }) => pin_id);
	const { productPins } = world.settings;
	const eligible = (id: string) =>
		id !== pin.id && (productPins === 'any' ? world.state.pins.has(id) : productPins.includes(id));
	// The words for a pin that is there twice are not known.
	if (new Set(ids).size < ids.length || !ids.every(eligible)) throw refuse('ineligibleProducts');
	await writingTo(world, pin.boardId, () => (pin.productTags = [...new Set([...pin.productTags, ...ids])]));
	return { status: 200, body: viewOf(pin.productTags) };
}

export async function deleteProductTags(call: Call): Promise<Reply> {
	const pin = findPin(call);
	const ids = parseBody(deleteSchema, call.body).product_tags.map(({ pin_id }) => pin_id);
	await writingTo(call.world, pin.boardId, () => (pin.productTags = pin.productTags.filter((id) => !ids.includes(id))));
	return { status: 204 };
}

const viewOf = (ids: string[]) => ({ product_tags: ids.map((pin_id) => ({ pin_id })) });
