import { expect } from 'vitest';
import { googleSpreadsheet } from '../neighbours/google-sheets';
import { nodeOf, type Template } from './template';

const HEADER = [
	...['row_key', 'title', 'link', 'board', 'campaign', 'published_at', 'pin_url'],
	...['impressions', 'saves', 'pin_clicks', 'outbound_clicks', 'metrics'],
];
const results = googleSpreadsheet('1WhatWorked-everyweektemplate', 'Results', { 'What worked': [HEADER] });
const sheet = results.tab('What worked');

export const whatWorked: Template = {
	file: 'what-worked-every-week.json',
	does: 'writes the numbers of published pins to a Google Sheet, one row for each pin, and new numbers to the row that is there',
	credentials: [results.credential('googleSheets01')],
	services: results.services,
	fillIn(workflow) {
		const { parameters } = nodeOf(workflow, 'Write them to the sheet');
		const value = `https://docs.google.com/spreadsheets/d/${results.id}/edit`;
		parameters.documentId = { __rl: true, mode: 'url', value };
	},
	async scenario({ pins, neighbours, publish, execute }) {
		const titles = ['Weekly one', 'Weekly two'];
		const rows = titles.map((title) => ({
			...{ title, media_url: neighbours.media('sea-waves.jpg'), board: 'Travel', campaign: 'weekly' },
			link: `https://example.com/${title.replace(' ', '-')}`,
		}));
		await publish(rows);
		expect(pins()).toHaveLength(2);
		// Pins of other templates are in the record too.
		const written = () => sheet.rows().filter(({ campaign }) => campaign === 'weekly');
		const numbers = () => written().map(({ title, impressions }) => [title, impressions]);

		expect(await execute()).toMatchObject({ status: 'success', error: undefined });
		const before = numbers();
		expect(before.map(([title]) => title).sort()).toEqual(titles);
		for (const row of written()) {
			expect(row.impressions).toBeGreaterThan(0);
			expect(row.pin_url).toMatch(/\/pin\/\d+/);
		}

		const count = sheet.rows().length;
		for (const [index, { campaign }] of sheet.rows().entries())
			if (campaign === 'weekly') sheet.type(index + 2, 'impressions', 0);
		expect(await execute()).toMatchObject({ status: 'success', error: undefined });
		expect(numbers()).toEqual(before);
		expect(sheet.rows()).toHaveLength(count);
	},
};
