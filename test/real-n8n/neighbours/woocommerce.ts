import type { Services } from './server';

export interface WooProduct {
	id: number;
	slug: string;
	/** HTML, as WooCommerce has it. */
	name: string;
	shortDescription: string;
	/** A decimal, or empty where the product has none. */
	price: string;
	categories: Record<string, string>;
	pictures: { id: number; url: string; alt: string }[];
	/** @default publish */
	status?: 'publish' | 'draft';
}

/** A shop with WooCommerce's REST interface: its list of products, page by page. */
export function wooCommerceShop(host: string) {
	const products = new Map<number, WooProduct>();
	const key = { consumerKey: 'ck_of_the_shop', consumerSecret: 'cs_of_the_shop' };
	const authorization = `Basic ${Buffer.from(`${key.consumerKey}:${key.consumerSecret}`).toString('base64')}`;

	const services: Services = {
		[host]: ({ method, path, query, headers }) => {
			if (method !== 'GET' || path !== '/wp-json/wc/v3/products') return undefined;
			if (headers.authorization !== authorization)
				return {
					status: 401,
					json: { code: 'woocommerce_rest_cannot_view', message: 'Sorry, you cannot list resources.' },
				};
			const status = query.get('status') ?? 'any';
			const found = [...products.values()]
				.filter((each) => status === 'any' || (each.status ?? 'publish') === status)
				.reverse();
			const size = Number(query.get('per_page') ?? 10);
			const page = Number(query.get('page') ?? 1);
			const pages = Math.ceil(found.length / size);
			const next = new URLSearchParams(query);
			next.set('page', String(page + 1));
			const links = [`<https://${host}/wp-json/>; rel="https://api.w.org/"`];
			if (page < pages) links.push(`<https://${host}${path}?${next.toString()}>; rel="next"`);
			return {
				headers: { link: links.join(', '), 'x-wp-total': String(found.length), 'x-wp-totalpages': String(pages) },
				json: found.slice((page - 1) * size, page * size).map((product) => rendered(host, product)),
			};
		},
	};

	return {
		services,
		save: (product: WooProduct) => void products.set(product.id, product),
		credential: (id: string) => ({
			...{ id, name: 'WooCommerce account', type: 'wooCommerceApi' },
			data: { ...key, url: `https://${host}`, includeCredentialsInQuery: false },
		}),
	};
}

function rendered(host: string, product: WooProduct) {
	const { id, slug, name, shortDescription, price, categories, pictures, status = 'publish' } = product;
	return {
		...{ id, name, slug, status, type: 'simple', featured: false, catalog_visibility: 'visible' },
		permalink: `https://${host}/product/${slug}/`,
		description: '<p>A long text.</p>\n',
		short_description: shortDescription,
		...{ sku: '', price, regular_price: price, sale_price: '', stock_status: 'instock' },
		categories: Object.entries(categories).map(([key, label], index) => ({ id: 30 + index, name: label, slug: key })),
		images: pictures.map(({ id: image, url, alt }) => ({ id: image, src: url, name: 'A picture', alt })),
		_links: { self: [{ href: `https://${host}/wp-json/wc/v3/products/${id}` }] },
	};
}
