import { expect } from 'vitest';
import { notionDatabase } from '../neighbours/notion';
import { publishesReadyRows } from './ready-rows';
import { nodeOf, type Template } from './template';

const LINK = 'https://example.com/notion/';
const database = notionDatabase(
	{
		...{ Name: 'title', Description: 'rich_text', Board: 'rich_text', 'Alt text': 'rich_text', Link: 'url' },
		...{ Picture: 'files', 'Media URL': 'url', 'Run at': 'rich_text', Status: 'select' },
		...{ Outcome: 'rich_text', Pin: 'url', Problem: 'rich_text' },
	},
	{
		tart: {
			...{ Name: 'Tart', Board: 'Travel', Link: `${LINK}tart`, Picture: 'lemon-tart.jpg', Status: 'ready' },
			...{ Description: 'It takes an hour.', 'Alt text': 'A tart on a plate' },
		},
		lake: { Name: 'Lake', Board: 'Nowhere', Link: `${LINK}lake`, Picture: 'mountain-lake.jpg', Status: 'ready' },
		later: { Name: 'Waves', Board: 'Travel', Link: `${LINK}later`, Status: 'ready' },
		shelf: { Name: 'Shelf', Board: 'Travel', Link: `${LINK}shelf`, Status: 'idea' },
	},
);

export const notion: Template = {
	file: 'notion.json',
	does: 'publishes the pages that are ready, writes back what became of them, and changes the pin of an edited page',
	credentials: [database.credential('notionAccount0001')],
	services: database.services,
	fillIn(workflow) {
		const { parameters } = nodeOf(workflow, 'Pages that are ready');
		parameters.dataSourceId = { __rl: true, mode: 'list', value: database.dataSourceId };
	},
	async scenario(run) {
		await publishesReadyRows(run, { names: { title: 'Name', pin: 'Pin' }, read: database.read, type: database.type });
		const texts = { link: `${LINK}tart`, description: 'It takes an hour.', altText: 'A tart on a plate' };
		expect(run.pins().find(({ title }) => title === 'Lemon tart')).toMatchObject(texts);
	},
};
