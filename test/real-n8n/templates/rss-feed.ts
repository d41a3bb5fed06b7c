import { expect } from 'vitest';
import type { Services } from '../neighbours/server';
import { fillInFields, NEEDS_ATTENTION, pinsOn, PUBLISHED } from './pins';
import type { Template } from './template';

const HOST = 'news.example.com';
let entries: string[] = [];

const services: Services = {
	[HOST]: ({ method, path }) =>
		method === 'GET' && path === '/feed/'
			? {
					headers: { 'content-type': 'application/rss+xml; charset=UTF-8' },
					body: `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>News</title><link>https://${HOST}/</link><description>All news</description>
${entries.join('\n')}
</channel></rss>`,
				}
			: undefined,
};

const entry = (id: string, title: string, more: string) =>
	`<item><title>${title}</title><link>https://${HOST}/${id}/</link><guid isPermaLink="false">${id}</guid>
<pubDate>Fri, 20 Nov 2026 08:30:00 +0000</pubDate>${more}</item>`;

export const rssFeed: Template = {
	file: 'rss-feed.json',
	does: 'publishes the entries of a feed with their enclosure, their media, or the first image of their text',
	credentials: [],
	services,
	fillIn(workflow) {
		fillInFields(workflow, 'Your feed', { feed: `https://${HOST}/feed/` });
	},
	async scenario({ emulator, pins, neighbours, execute }) {
		const html = `<p>Waves &amp; wind, <b>all day</b>.</p><p><img class="wide" src="${neighbours.media('sea-waves.jpg')}?a=1&amp;b=2" alt=""></p>`;
		entries = [
			entry('words', 'Words alone', '<description>Nothing to see.</description>'),
			entry('waves', 'Waves', `<content:encoded><![CDATA[${html}]]></content:encoded>`),
			entry(
				'lake',
				'The Lake',
				`<description>Quiet.</description><media:content url="${neighbours.media('mountain-lake.jpg')}" medium="image"/>`,
			),
			entry(
				'tart',
				'Salt &amp; Lemon',
				`<description>&lt;p&gt;Crisp&amp;nbsp;crust.&lt;/p&gt;</description><enclosure url="${neighbours.media('lemon-tart.jpg')}" length="155685" type="image/jpeg"/>`,
			),
			entry(
				'talk',
				'A talk',
				'<description>To hear.</description><enclosure url="https://news.example.com/talk.mp3" length="9" type="audio/mpeg"/>',
			),
		];
		expect(await execute()).toMatchObject({ status: 'success', error: undefined });
		const first = pinsOn(emulator, pins());
		expect(first).toHaveLength(3);
		expect(new Map(first.map(({ title, description, link, board }) => [title, [description, link, board]]))).toEqual(
			new Map(
				[
					['Waves', 'Waves & wind, all day.', 'waves'],
					['The Lake', 'Quiet.', 'lake'],
					['Salt & Lemon', 'Crisp crust.', 'tart'],
				].map(([title, description, id]) => [
					title,
					[description, `https://${HOST}/${id}/?utm_source=pinterest&utm_medium=social&utm_campaign=feed`, 'Travel'],
				]),
			),
		);

		entries = [
			entry('new', 'New', `<enclosure url="${neighbours.media('city-lights.jpg')}" type="image/jpeg"/>`),
			...entries,
		];
		const again = await execute();
		expect(again.items('Create the pin', PUBLISHED).map(({ outcome }) => outcome)).toEqual([
			'created',
			'existing',
			'existing',
			'existing',
		]);
		expect(again.items('Create the pin', NEEDS_ATTENTION)).toEqual([]);
		expect(pins()).toHaveLength(4);
	},
};
