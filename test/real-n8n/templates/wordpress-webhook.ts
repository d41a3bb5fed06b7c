import { expect } from 'vitest';
import { wordPressSite, type BlogPost } from '../neighbours/wordpress';
import { callWebhook } from './call-webhook';
import { fillInFields, NEEDS_ATTENTION, pinsOn, PUBLISHED } from './pins';
import type { Template } from './template';

const site = wordPressSite('magazine.example.com');

export const wordPressWebhook: Template = {
	file: 'wordpress-webhook.json',
	does: 'publishes a WordPress post when WordPress says that it is published, once, and no draft',
	credentials: [],
	services: site.services,
	fillIn(workflow) {
		fillInFields(workflow, 'Your site', { site: site.url });
	},
	async scenario({ emulator, pins, neighbours, url, activate, executed }) {
		const post: BlogPost = {
			id: 21,
			slug: 'watermelon',
			title: 'Watermelon &#8211; a Salad',
			excerpt: '<p>Cold &amp; sweet.</p>\n',
			categories: { recipes: 'Recipes' },
			picture: { url: neighbours.media('watermelon-salad.jpg'), alt: 'A bowl of watermelon' },
		};
		site.save(post);
		site.save({ ...post, id: 22, slug: 'draft', status: 'draft' });
		site.save({
			...post,
			id: 23,
			slug: 'lake',
			title: 'The Lake',
			picture: { url: neighbours.media('sea-waves.jpg'), alt: '' },
		});
		await activate();

		let calls = 0;
		const call = async (body: string, type = 'application/json') => {
			expect(await callWebhook(`${url}/webhook/wordpress-to-pinterest`, body, { 'content-type': type })).toBe(200);
			return await executed(++calls);
		};
		// As a webhook plugin of a site sends it, and as WordPress.com does.
		const plugin = (id: number, status = 'publish') =>
			JSON.stringify({ post_id: id, post: { ID: id, post_status: status, post_type: 'post' }, post_meta: [] });

		expect((await call(plugin(21))).items('Create the pin', PUBLISHED)).toMatchObject([{ outcome: 'created' }]);
		expect(pinsOn(emulator, pins())).toMatchObject([
			{
				...{ board: 'Summer Recipes', title: 'Watermelon – a Salad', description: 'Cold & sweet.' },
				link: 'https://magazine.example.com/watermelon/?utm_source=pinterest&utm_medium=social&utm_campaign=blog',
				altText: 'A bowl of watermelon',
			},
		]);
		expect((await call(plugin(21))).items('Create the pin', PUBLISHED)).toMatchObject([{ outcome: 'existing' }]);
		for (const body of [plugin(22, 'draft'), plugin(404), '{}']) {
			const ended = await call(body);
			expect(ended).toMatchObject({ status: 'success', error: undefined });
			expect([PUBLISHED, NEEDS_ATTENTION].flatMap((output) => ended.items('Create the pin', output))).toEqual([]);
		}
		expect(pins()).toHaveLength(1);

		const form = new URLSearchParams({ hook: 'publish_post', ID: '23', post_title: 'The Lake' }).toString();
		const sent = await call(form, 'application/x-www-form-urlencoded');
		expect(sent.items('Create the pin', PUBLISHED)).toMatchObject([{ outcome: 'created' }]);
		expect(pinsOn(emulator, pins()).map(({ title }) => title)).toEqual(['Watermelon – a Salad', 'The Lake']);
	},
};
