import type { INodeProperties } from 'n8n-workflow';

const PAGE =
	'https://github.com/n8n-nodes-pinterest-pipeline/n8n-nodes-pinterest-pipeline/blob/HEAD/docs/columns-and-spreadsheets.md#the-columns';

/** The columns that nearly every pin has, in the order in which people fill them. n8n's notices show no markup but links. */
const COLUMNS = `media_url and board, which are required, title, description, link, alt_text, run_at. <a href="${PAGE}" target="_blank">All columns</a>.`;

const notice = (text: string): INodeProperties => ({
	displayName: text,
	name: 'columnsNotice',
	type: 'notice',
	default: '',
});

/** Which fields a node reads that takes drafts or plain items. @param further what else there is to know. */
export const columnsNotice = (further = ''): INodeProperties =>
	notice(`${further} Takes the items of the other Pinterest nodes, or items with these fields: ${COLUMNS}`.trim());

/** Which columns a file or an item has. */
export const columnsOfRows = notice(`Columns of the file, or fields of each item: ${COLUMNS}`);
