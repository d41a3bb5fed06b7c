import { expect } from 'vitest';
import { googleSpreadsheet } from '../neighbours/google-sheets';
import { nodeOf, type Template } from './template';

const HEADER = ['status', 'media_url', 'board', 'title', 'link', 'outcome', 'pin_url', 'problem'];
const document = googleSpreadsheet('1PinsOfTheSummer-googlesheettemplate', 'Pins of the summer', {
	Ideas: [['idea']],
	Pins: [HEADER],
});
const sheet = document.tab('Pins');

export const googleSheet: Template = {
	file: 'google-sheet.json',
	does: 'publishes the rows of a Google Sheet that are ready, writes back what became of them, and changes the pin of an edited row',
	credentials: [document.credential('googleSheets01')],
	services: document.services,
	fillIn(workflow) {
		const { parameters } = nodeOf(workflow, 'Read rows that are ready');
		parameters.documentId = { __rl: true, mode: 'list', value: document.id, cachedResultName: 'Pins of the summer' };
		parameters.sheetName = { __rl: true, mode: 'list', value: sheet.id, cachedResultName: 'Pins' };
	},
	async scenario({ pins, neighbours, execute }) {
		const tart = {
			media_url: neighbours.media('lemon-tart.jpg'),
			board: 'Travel',
			link: 'https://example.com/sheet/tart',
		};
		sheet.add({ ...tart, status: 'ready', title: 'Tart' });
		sheet.add({
			...tart,
			status: 'Ready',
			title: 'Tart nowhere',
			board: 'Nowhere',
			link: 'https://example.com/sheet/no',
		});
		sheet.add({ ...tart, status: '', title: 'Not yet', link: 'https://example.com/sheet/later' });

		const first = await execute();
		expect(first).toMatchObject({ status: 'success', error: undefined });
		expect(pins()).toMatchObject([{ title: 'Tart', link: tart.link }]);
		const [pin] = pins();
		expect(sheet.rows()).toMatchObject([
			{ title: 'Tart', outcome: 'created', pin_url: expect.stringContaining(`/${pin?.id}`), problem: '' },
			{ title: 'Tart nowhere', outcome: 'failed', pin_url: '', problem: expect.stringContaining('Nowhere') },
			{ title: 'Not yet', outcome: '', pin_url: '', problem: '' },
		]);

		// A person goes on: a title is corrected, a board is put right, and the third row is ready.
		sheet.type(2, 'title', 'Lemon tart');
		sheet.type(3, 'board', 'Travel');
		sheet.type(4, 'status', 'ready');
		expect(await execute()).toMatchObject({ status: 'success', error: undefined });
		const titles = () => pins().map(({ title }) => title);
		expect(pins()[0]).toMatchObject({ id: pin?.id, title: 'Lemon tart' });
		expect(titles().sort()).toEqual(['Lemon tart', 'Not yet', 'Tart nowhere']);
		const linked = expect.stringMatching(/\/pin\/\d+/);
		expect(sheet.rows()).toMatchObject([
			{ outcome: 'existing', pin_url: linked, problem: '' },
			{ outcome: 'created', pin_url: linked, problem: '' },
			{ outcome: 'created', pin_url: linked, problem: '' },
		]);

		expect(await execute()).toMatchObject({ status: 'success', error: undefined });
		expect(titles()).toHaveLength(3);
		expect(sheet.rows().map(({ outcome }) => outcome)).toEqual(['existing', 'existing', 'existing']);
	},
};
