import type { Services } from './server';

export interface ShopifyProduct {
	/** The number within its global ID. */
	id: number;
	title: string;
	/** Plain text, as the field `description` has it. */
	description: string;
	type: string;
	collections?: string[];
	handle: string;
	/** Of the cheapest and the dearest variant, as decimals. */
	prices: [least: string, most: string];
	pictures: { id: number; url: string; alt?: string }[];
	/** @default true */
	inOnlineStore?: boolean;
}

/** A shop with the Admin GraphQL interface, for the query `products`, page by page, those first that were changed last. It answers with what is asked for and nothing else. */
export function shopifyShop(shop: string, accessToken: string) {
	const host = `${shop}.myshopify.com`;
	const products = new Map<number, ShopifyProduct>();
	let refusal: string | undefined;

	const services: Services = {
		[host]: ({ method, path, headers, body }) => {
			if (method !== 'POST' || !/^\/admin\/api\/\d{4}-\d\d\/graphql\.json$/.test(path)) return undefined;
			if (headers['x-shopify-access-token'] !== accessToken)
				return { status: 401, json: { errors: '[API] Invalid API key or access token' } };
			if (refusal)
				return { json: { errors: [{ message: refusal, extensions: { code: 'ACCESS_DENIED' } }], data: null } };
			const { query, variables } = body as { query: string; variables?: { after?: string | null } };
			const wanted = selectionOf(query).query?.products;
			const first = Number(/first: (\d+), after: \$after/.exec(query)?.[1]);
			if (!wanted || !first) return { json: { errors: [{ message: 'Only pages of products are emulated' }] } };
			const all = [...products.values()].reverse();
			const from = all.findIndex(({ id }) => cursorOf(id) === variables?.after) + 1;
			const page = all.slice(from, from + first);
			const pageInfo = {
				hasNextPage: from + first < all.length,
				endCursor: page.length > 0 ? cursorOf((page.at(-1) as ShopifyProduct).id) : null,
			};
			const nodes = page.map((product) => asNode(host, product));
			return { json: { data: { products: selected({ nodes, pageInfo }, wanted) } } };
		},
	};

	return {
		shop,
		services,
		/** Saves a product, or another version of it, which is then the one that was changed last. */
		save(product: ShopifyProduct) {
			products.delete(product.id);
			products.set(product.id, product);
		},
		/** Refuses every query with this message from now on, as Shopify does with status 200. */
		refuse: (message?: string) => void (refusal = message),
		credential: (id: string) => ({
			...{ id, name: 'Shopify account', type: 'shopifyAccessTokenApi' },
			data: { shopSubdomain: shop, accessToken, appSecretKey: 'not used' },
		}),
	};
}

const cursorOf = (id: number) => Buffer.from(`cursor of ${id}`).toString('base64');

function asNode(host: string, product: ShopifyProduct) {
	const { id, title, description, type, collections = [], handle, prices, pictures, inOnlineStore = true } = product;
	const [least, most] = prices.map((amount) => ({ amount, currencyCode: 'EUR' }));
	return {
		id: `gid://shopify/Product/${id}`,
		...{ title, description, handle, productType: type },
		onlineStoreUrl: inOnlineStore
			? `https://${host.replace('.myshopify.com', '.example.com')}/products/${handle}`
			: null,
		priceRangeV2: { minVariantPrice: least, maxVariantPrice: most },
		collections: { nodes: collections.map((name) => ({ title: name })) },
		images: {
			nodes: pictures.map((picture) => ({
				id: `gid://shopify/ProductImage/${picture.id}`,
				url: `${picture.url}?v=1763600000`,
				altText: picture.alt ?? null,
			})),
		},
	};
}

interface Selection {
	[field: string]: Selection;
}

/** The fields that a query asks for. Arguments are read over: there are few products here. */
function selectionOf(query: string): Selection {
	const words = query.replaceAll(/\([^)]*\)/g, '').match(/[{}]|\w+/g) ?? [];
	const root: Selection = {};
	const open = [root];
	let last = root;
	for (const word of words) {
		if (word === '{') open.push(last);
		else if (word === '}') open.pop();
		else (open.at(-1) as Selection)[word] = last = {};
	}
	return root;
}

/** @throws Error for a field that a product does not have here, as Shopify refuses one that it does not know. */
function selected(value: unknown, wanted: Selection): unknown {
	if (Array.isArray(value)) return value.map((each) => selected(each, wanted));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(wanted).map(([field, within]) => {
			if (!(field in value)) throw new Error(`Field '${field}' doesn't exist on this type`);
			return [field, selected((value as Record<string, unknown>)[field], within)];
		}),
	);
}
