import { PipelineError } from '../model/problem';
import { problemFor } from '../sentences/problems';
import type { PinterestClient } from './client';

/** How many products Pinterest takes in one request. Source: a client generated of API 5.28. */
const AT_ONCE = 24;

type Tagging = Pick<PinterestClient, 'addProductTags' | 'removeProductTags' | 'listProductTags'>;

/**
 * Tags a pin with products, in as many requests as it takes. What is tagged already stays so.
 * @returns the IDs of all products that are tagged on the pin then.
 * @throws PipelineError `product-tags-incomplete` where Pinterest refuses a later request: the products of those before are tagged.
 */
export async function tagProducts(
	client: Tagging,
	pinId: string,
	productPinIds: readonly string[],
	signal?: AbortSignal,
): Promise<string[]> {
	let tagged: string[] | undefined;
	await inRequests(productPinIds, async (some) => {
		({ productPinIds: tagged } = await client.addProductTags(pinId, some, signal));
	});
	return tagged ?? (await client.listProductTags(pinId, signal)).productPinIds;
}

/** Takes products off a pin. One that is not tagged is no failure. @throws the same. */
export async function untagProducts(
	client: Tagging,
	pinId: string,
	productPinIds: readonly string[],
	signal?: AbortSignal,
): Promise<void> {
	await inRequests(productPinIds, async (some) => await client.removeProductTags(pinId, some, signal));
}

/** Pinterest refuses a request that names a product twice. */
async function inRequests(productPinIds: readonly string[], send: (some: string[]) => Promise<void>): Promise<void> {
	const all = [...new Set(productPinIds)];
	for (let done = 0; done < all.length; done += AT_ONCE)
		await send(all.slice(done, done + AT_ONCE)).catch((error: unknown) => {
			if (done === 0 || !(error instanceof PipelineError)) throw error;
			const { message: reason, ...cause } = error.problem;
			const { code, message } = problemFor('product-tags-incomplete', { done, count: all.length, reason });
			throw new PipelineError({ ...cause, code, message }, { cause: error });
		});
}
