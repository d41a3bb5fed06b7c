import { expect } from 'vitest';
import { wooCommerceShop, type WooProduct } from '../neighbours/woocommerce';
import { NEEDS_ATTENTION, pinsOn, PUBLISHED } from './pins';
import type { Template } from './template';

const shop = wooCommerceShop('shop.example.com');

export const wooCommerceProducts: Template = {
	file: 'woocommerce-products.json',
	does: 'publishes products with price and link, on the board of their category, and changes the pin when the price changes',
	credentials: [shop.credential('wooCommerceAccount01')],
	services: shop.services,
	async scenario({ emulator, pins, neighbours, execute }) {
		const shelf: WooProduct = {
			id: 799,
			slug: 'shelf',
			name: 'Shelf &amp; Hooks',
			shortDescription: '<p>Oak.</p>\n<p>With <strong>six</strong> hooks.</p>\n',
			price: '49.9',
			categories: { wood: 'Wood', kitchen: 'Kitchen' },
			pictures: [
				{ id: 1, url: neighbours.media('kitchen-shelf.jpg'), alt: 'A shelf in a kitchen' },
				{ id: 2, url: neighbours.media('plant-corner.jpg'), alt: '' },
			],
		};
		shop.save(shelf);
		shop.save({
			...{ id: 800, slug: 'poster', name: 'Poster', shortDescription: '', price: '', categories: {} },
			pictures: [{ id: 3, url: neighbours.media('city-lights.jpg'), alt: '' }],
		});
		shop.save({ ...shelf, id: 801, slug: 'draft', status: 'draft' });
		shop.save({ ...shelf, id: 802, slug: 'no-picture', pictures: [] });

		expect(await execute()).toMatchObject({ status: 'success', error: undefined });
		const utm = 'utm_source=pinterest&utm_medium=social&utm_campaign=shop';
		const first = pinsOn(emulator, pins());
		expect(first).toHaveLength(2);
		expect(first).toEqual(
			expect.arrayContaining([
				expect.objectContaining({
					...{ board: 'Home Ideas', title: 'Shelf & Hooks', description: '49.90 EUR. Oak. With six hooks.' },
					...{ link: `https://shop.example.com/product/shelf/?${utm}`, altText: 'A shelf in a kitchen' },
				}),
				expect.objectContaining({ board: 'Travel', title: 'Poster', description: 'A long text.' }),
			]),
		);

		shop.save({ ...shelf, price: '39' });
		// So many that WooCommerce gives them in two pages.
		for (let id = 1_000; id < 1_100; id++) shop.save({ ...shelf, id, slug: `no-picture-${id}`, pictures: [] });
		const later = await execute();
		expect(later).toMatchObject({ status: 'success', error: undefined });
		expect(later.items('Read the products')).toHaveLength(103);
		expect(later.items('Create the pin', PUBLISHED)).toMatchObject([
			{ outcome: 'existing' },
			{ outcome: 'existing', changed: ['description'] },
		]);
		expect(later.items('Create the pin', NEEDS_ATTENTION)).toEqual([]);
		expect(pinsOn(emulator, pins()).map(({ id }) => id)).toEqual(first.map(({ id }) => id));
		expect(pinsOn(emulator, pins()).map(({ description }) => description)).toContain('39.00 EUR. Oak. With six hooks.');
	},
};
