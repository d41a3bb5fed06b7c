import { expect } from 'vitest';
import { wordPressSite, type BlogPost } from '../neighbours/wordpress';
import { fillInFields, NEEDS_ATTENTION, pinsOn, PUBLISHED } from './pins';
import type { Template } from './template';

const site = wordPressSite('blog.example.com');

export const wordPressPosts: Template = {
	file: 'wordpress-posts.json',
	does: 'publishes new posts of a WordPress site with their featured image, on the board of their category',
	credentials: [],
	services: site.services,
	fillIn(workflow) {
		fillInFields(workflow, 'Your site', { site: `${site.url}/`, pages: 2 });
	},
	async scenario({ emulator, pins, neighbours, execute }) {
		const tart: BlogPost = {
			id: 11,
			slug: 'lemon-tart',
			title: 'Tom &#038; Anna&#8217;s Lemon&nbsp;Tart',
			excerpt: '<p>A <em>crisp</em> crust &amp; a bright\nfilling, for a caf&eacute; at home [&hellip;]</p>\n',
			categories: { 'family-news': 'Family News', recipes: 'Recipes &amp; Baking' },
			picture: { url: neighbours.media('lemon-tart.jpg'), alt: 'A lemon tart on a white plate' },
		};
		site.save(tart);
		site.save({
			...{ id: 12, slug: 'new-kitchen', title: 'A New Kitchen', excerpt: '<p>We moved.</p>\n' },
			categories: { 'family-news': 'Family News' },
			// A WebP, as WordPress often has them, although its name says something else.
			picture: { url: neighbours.media('hot-air-balloons.jpg'), alt: '', mimeType: 'image/webp' },
		});
		site.save({
			id: 13,
			slug: 'words',
			title: 'Words Alone',
			excerpt: '<p>No picture.</p>',
			categories: { travel: 'Travel' },
		});
		site.save({ ...tart, id: 14, slug: 'half-done', title: 'Half Done', status: 'draft' });

		// So many newer ones that WordPress gives the others in a second page.
		for (let id = 30; id < 50; id++)
			site.save({ id, slug: `words-${id}`, title: 'Words', excerpt: '', categories: { travel: 'Travel' } });

		const first = await execute();
		expect(first).toMatchObject({ status: 'success', error: undefined });
		expect(first.items('Read the newest posts')).toHaveLength(23);
		expect(
			pinsOn(emulator, pins()).sort((one, other) => (one.title as string).localeCompare(other.title as string)),
		).toMatchObject([
			{
				...{ board: 'Home Ideas', title: 'A New Kitchen', description: 'We moved.' },
				link: 'https://blog.example.com/new-kitchen/?utm_source=pinterest&utm_medium=social&utm_campaign=blog',
			},
			{
				...{ board: 'Summer Recipes', kind: 'image', title: 'Tom & Anna’s Lemon Tart' },
				description: 'A crisp crust & a bright filling, for a café at home…',
				link: 'https://blog.example.com/lemon-tart/?utm_source=pinterest&utm_medium=social&utm_campaign=blog',
				altText: 'A lemon tart on a white plate',
			},
		]);

		const types = pins().flatMap(({ images }) => images.map(({ contentType }) => contentType));
		expect(types.filter((type) => !/^image\/(jpeg|png)$/.test(type))).toEqual([]);

		expect((await execute()).items('Create the pin', PUBLISHED)).toMatchObject([
			{ outcome: 'existing' },
			{ outcome: 'existing' },
		]);
		expect(pins()).toHaveLength(2);

		site.save({ ...tart, title: 'The Best Lemon Tart' });
		site.save({
			...{ id: 60, slug: 'lakes', title: 'Lakes', excerpt: '', categories: { travel: 'Travel' } },
			picture: { url: neighbours.media('mountain-lake.jpg'), alt: '' },
		});
		const later = await execute();
		expect(later.items('Create the pin', PUBLISHED)).toMatchObject([{ outcome: 'created' }, { outcome: 'existing' }]);
		expect(later.items('Create the pin', NEEDS_ATTENTION)).toMatchObject([{ problem: { code: 'edited' } }]);
		expect(pinsOn(emulator, pins()).map(({ title }) => title)).not.toContain('The Best Lemon Tart');
		expect(pinsOn(emulator, pins()).at(-1)).toMatchObject({ title: 'Lakes', board: 'Travel' });
		expect(pins()).toHaveLength(3);
	},
};
