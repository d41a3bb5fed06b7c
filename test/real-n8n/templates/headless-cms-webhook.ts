import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { samples } from '../../support/pipeline';
import { contentfulSpace } from '../neighbours/contentful';
import type { Handler } from '../neighbours/server';
import { callWebhook } from './call-webhook';
import { fillInFields, NEEDS_ATTENTION, pinsOn, PUBLISHED } from './pins';
import type { Template } from './template';

/** Where Strapi serves what is uploaded to it. */
const STRAPI = 'cms.kitchen.example';
/** Where Contentful serves the files of assets. */
const ASSETS = 'images.ctfassets.net';
const space = contentfulSpace('yadj1kx9rmg0', 'token-of-the-space');
const SECRET = { name: 'x-cms-secret', value: 'secret-of-the-cms' };
const UTM = 'utm_source=pinterest&utm_medium=social&utm_campaign=cms';

/** A host that serves an image of the samples at this path. */
const sample =
	(path: string, name: string): Handler =>
	async (call) =>
		call.path === path
			? { headers: { 'content-type': 'image/jpeg' }, body: await readFile(join(samples, 'media', name)) }
			: undefined;

export const headlessCmsWebhook: Template = {
	file: 'headless-cms-webhook.json',
	does: 'publishes an entry of Strapi or Contentful when it is published, once, and nothing when it is saved or unpublished',
	credentials: [
		space.credential('contentfulAccount01'),
		{ id: 'cmsHeader01', name: 'Header of the CMS', type: 'httpHeaderAuth', data: SECRET },
	],
	services: {
		...space.services,
		[STRAPI]: sample('/uploads/tart_1a2b.jpg', 'lemon-tart.jpg'),
		[ASSETS]: sample('/salad.jpg', 'watermelon-salad.jpg'),
	},
	fillIn(workflow) {
		fillInFields(workflow, 'Your CMS', {
			website: 'https://kitchen.example.com/recipes',
			strapi: `https://${STRAPI}`,
		});
	},
	async scenario({ emulator, pins, url, activate, executed }) {
		await activate();
		const address = `${url}/webhook/cms-to-pinterest`;
		const secret = { [SECRET.name]: SECRET.value, 'content-type': 'application/json' };
		let calls = 0;
		const call = async (body: object, headers: Record<string, string>) => {
			expect(await callWebhook(address, JSON.stringify(body), { ...secret, ...headers })).toBe(200);
			const ended = await executed(++calls);
			expect(ended).toMatchObject({ status: 'success', error: undefined });
			const left = (output: number) => ended.items('Create the pin', output);
			return { published: left(PUBLISHED), needsAttention: left(NEEDS_ATTENTION) };
		};
		const nothing = { published: [], needsAttention: [] };

		const strapi = (event: string, entry: object = {}) =>
			call(
				{
					...{ event, createdAt: '2026-11-20T08:30:00.000Z', model: 'recipe', uid: 'api::recipe.recipe' },
					entry: {
						...{ id: 7, documentId: 'a1b2c3d4e5f6g7h8i9j0klm', title: 'Lemon Tart', slug: 'lemon-tart' },
						...{
							description: 'A crisp crust.',
							publishedAt: event === 'entry.publish' ? '2026-11-20T08:30:00.000Z' : null,
						},
						cover: { id: 3, alternativeText: 'A tart', mime: 'image/jpeg', url: '/uploads/tart_1a2b.jpg' },
						...entry,
					},
				},
				{ 'x-strapi-event': event },
			);
		expect(await strapi('entry.create')).toEqual(nothing);
		expect(await strapi('entry.publish', { cover: null })).toEqual(nothing);
		expect((await strapi('entry.publish')).published).toMatchObject([{ outcome: 'created' }]);
		expect(pinsOn(emulator, pins())).toMatchObject([
			{
				...{ board: 'Summer Recipes', title: 'Lemon Tart', description: 'A crisp crust.', altText: 'A tart' },
				link: `https://kitchen.example.com/recipes/lemon-tart?${UTM}`,
			},
		]);
		expect((await strapi('entry.publish')).published).toMatchObject([{ outcome: 'existing' }]);
		for (const event of ['entry.update', 'entry.unpublish', 'entry.delete', 'media.create'])
			expect(await strapi(event)).toEqual(nothing);
		expect(pins()).toHaveLength(1);

		const contentful = (action: string, body: object) =>
			call(body, {
				'x-contentful-topic': `ContentManagement.Entry.${action}`,
				'x-contentful-webhook-name': 'Pinterest',
			});
		const salad = space.entry('5KsDBWseXY6Q', { title: 'Salad', slug: 'salad', description: 'Cold.' }, 'asset1');
		space.save('asset1', { title: 'A bowl', url: `//${ASSETS}/salad.jpg` });
		expect(await contentful('save', salad)).toEqual(nothing);
		expect(await contentful('publish', space.entry('words', { title: 'Words', slug: 'words' }))).toEqual(nothing);
		expect((await contentful('publish', salad)).published).toMatchObject([{ outcome: 'created' }]);
		expect((await contentful('publish', salad)).published).toMatchObject([{ outcome: 'existing' }]);
		expect(await contentful('unpublish', space.unpublished('5KsDBWseXY6Q'))).toEqual(nothing);
		expect(pinsOn(emulator, pins()).slice(1)).toMatchObject([
			{
				...{ title: 'Salad', description: 'Cold.', altText: 'A bowl' },
				link: `https://kitchen.example.com/recipes/salad?${UTM}`,
			},
		]);

		expect(await callWebhook(address, JSON.stringify(salad), { 'content-type': 'application/json' })).toBe(403);
		expect(pins()).toHaveLength(2);
	},
};
