import { airtableTable } from '../neighbours/airtable';
import { publishesReadyRows } from './ready-rows';
import { nodeOf, type Template } from './template';

const LINK = 'https://example.com/airtable/';
const table = airtableTable(
	{
		...{ Title: 'text', Board: 'text', Link: 'text', 'Media URL': 'text', Picture: 'attachments', 'Run at': 'text' },
		...{ Status: ['ready', 'scheduled', 'published'], Outcome: 'text', 'Pin URL': 'text', Problem: 'text' },
	},
	{
		tart: { Title: 'Tart', Board: 'Travel', Link: `${LINK}tart`, Picture: 'lemon-tart.jpg', Status: 'ready' },
		lake: { Title: 'Lake', Board: 'Nowhere', Link: `${LINK}lake`, Picture: 'mountain-lake.jpg', Status: 'ready' },
		later: { Title: 'Waves', Board: 'Travel', Link: `${LINK}later`, Status: 'ready' },
		shelf: { Title: 'Shelf', Board: 'Travel', Link: `${LINK}shelf` },
	},
);

export const airtable: Template = {
	file: 'airtable.json',
	does: 'publishes the records that are ready, writes back what became of them, and changes the pin of an edited record',
	credentials: [table.credential('airtableAccount01')],
	services: table.services,
	fillIn(workflow) {
		for (const name of ['Records that are ready', 'Write the outcome back'])
			Object.assign(nodeOf(workflow, name).parameters, {
				base: { __rl: true, mode: 'list', value: table.baseId },
				table: { __rl: true, mode: 'list', value: table.tableId },
			});
	},
	async scenario(run) {
		await publishesReadyRows(run, { names: { title: 'Title', pin: 'Pin URL' }, read: table.read, type: table.type });
	},
};
