import { expect } from 'vitest';
import { shopifyShop, type ShopifyProduct } from '../neighbours/shopify';
import { fillInFields, NEEDS_ATTENTION, pinsOn, PUBLISHED } from './pins';
import type { Template } from './template';

const shop = shopifyShop('kitchen-things', 'token-of-the-shop');

export const shopifyProducts: Template = {
	file: 'shopify-products.json',
	does: 'publishes the pictures of products with price and link, on the board of their type or collection, and changes the pin when the price changes',
	credentials: [shop.credential('shopifyAccount01')],
	services: shop.services,
	fillIn(workflow) {
		fillInFields(workflow, 'Your shop', { shop: shop.shop, picturesPerProduct: 2, pages: 2 });
	},
	async scenario({ emulator, pins, neighbours, execute }) {
		shop.refuse('Access denied for products field.');
		expect(await execute()).toMatchObject({
			status: 'error',
			error: expect.stringContaining('Shopify refuses to list the products: Access denied for products field.'),
		});
		shop.refuse(undefined);

		const jug: ShopifyProduct = {
			id: 501,
			title: 'Jug for Lemonade',
			description: 'Holds one\n litre.',
			type: 'Kitchenware',
			handle: 'jug',
			prices: ['18.0', '18.0'],
			pictures: [
				{ id: 9001, url: neighbours.media('iced-coffee.png'), alt: 'A glass jug' },
				{ id: 9002, url: neighbours.media('reading-nook.jpg') },
				{ id: 9003, url: neighbours.media('city-lights.jpg') },
			],
		};
		shop.save(jug);
		shop.save({
			...{
				id: 502,
				title: 'Popsicle Moulds',
				description: 'Six of them.',
				type: 'Other',
				collections: ['New', 'Summer'],
			},
			...{
				handle: 'moulds',
				prices: ['9.5', '12.0'],
				pictures: [{ id: 9004, url: neighbours.media('fruit-popsicles.jpg') }],
			},
		});
		shop.save({ ...jug, id: 503, handle: 'not-in-the-store', inOnlineStore: false });
		shop.save({ ...jug, id: 504, handle: 'no-picture', pictures: [] });

		expect(await execute()).toMatchObject({ status: 'success', error: undefined });
		const utm = 'utm_source=pinterest&utm_medium=social&utm_campaign=shop';
		const ofJug = {
			...{ board: 'Home Ideas', title: 'Jug for Lemonade', description: '18.00 EUR. Holds one litre.' },
			link: `https://kitchen-things.example.com/products/jug?${utm}`,
		};
		const first = pinsOn(emulator, pins());
		expect(first).toHaveLength(3);
		expect(first).toEqual(
			expect.arrayContaining([
				expect.objectContaining({ ...ofJug, altText: 'A glass jug' }),
				expect.objectContaining({ ...ofJug, altText: null }),
				expect.objectContaining({
					...{ board: 'Summer Recipes', description: 'From 9.50 EUR. Six of them.' },
					link: `https://kitchen-things.example.com/products/moulds?${utm}`,
				}),
			]),
		);

		// Another price, another product, and so many others that Shopify gives these in a second page.
		shop.save({ ...jug, prices: ['15.0', '15.0'] });
		shop.save({
			...{ id: 505, title: 'Poster', description: '', type: 'Prints', handle: 'poster', prices: ['5.0', '5.0'] },
			pictures: [{ id: 9005, url: neighbours.media('sailing-cover.jpg') }],
		});
		for (let id = 1_000; id < 1_100; id++) shop.save({ ...jug, id, pictures: [] });
		const later = await execute();
		expect(later).toMatchObject({ status: 'success', error: undefined });
		expect(later.items('Each product')).toHaveLength(105);
		expect(later.items('Create the pin', NEEDS_ATTENTION)).toEqual([]);
		const after = pinsOn(emulator, pins());
		expect(after.slice(0, 3).map(({ id }) => id)).toEqual(first.map(({ id }) => id));
		expect(after.filter(({ description }) => description === '15.00 EUR. Holds one litre.')).toHaveLength(2);
		expect(after.slice(3)).toMatchObject([{ board: 'Travel', title: 'Poster', description: '5.00 EUR.' }]);

		expect(new Set((await execute()).items('Create the pin', PUBLISHED).map(({ outcome }) => outcome))).toEqual(
			new Set(['existing']),
		);
		expect(pins()).toHaveLength(4);
	},
};
