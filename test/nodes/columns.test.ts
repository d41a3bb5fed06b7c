import type { INode, INodeExecutionData } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';
import { emulate } from '../support/pipeline';
import { chain, run } from '../support/workflow';

const named = (column: string, name: string) => ({ columnNames: { columns: [{ column, name }] } });
const ITEM = { board: 'Travel', media_url: 'https://images.example.com/1.jpg', tilte: 'One' };

async function imported(input: INodeExecutionData[], parameters: INode['parameters']) {
	return await run(await emulate(), chain(['pinterestBatchImport', parameters]), { input });
}

/** A file as n8n stores it in a binary property. */
const csv = (text: string): INodeExecutionData => ({
	json: {},
	binary: { data: { data: Buffer.from(text).toString('base64'), mimeType: 'text/csv', fileName: 'pins.csv' } },
});

describe('Pinterest Batch Import and columns with other names', () => {
	it('sends an item with a field that resembles a column to Needs Fix', async () => {
		const [item] = await imported([{ json: ITEM }], { source: 'items' });
		expect(item?.json).toMatchObject({
			outcome: 'failed',
			problem: { code: 'column-unknown', message: expect.stringContaining('in n8n with Column Names') as string },
			tilte: 'One',
		});
		expect(item?.json).not.toHaveProperty('draft');
	});

	it('passes an item that has a draft, whatever else it has', async () => {
		const draft = { board: 'Travel', media: [{ url: ITEM.media_url }] };
		const [item] = await imported([{ json: { draft, tilte: 'One' } }], { source: 'items' });
		expect(item?.json).toEqual({ draft, tilte: 'One' });
	});

	it.each([
		['items', { json: ITEM }],
		['file', csv('board,media_url,tilte\nTravel,https://images.example.com/1.jpg,One\n')],
	])('reads Column Names: %s', async (source, input) => {
		const [item] = await imported([input], { source, options: named('title', 'Tilte') });
		expect(item?.json.draft).toMatchObject({ title: 'One' });
		expect(item?.json.tilte).toBe('One');
	});

	it('refuses a file with a column that resembles one, and leaves out an entry that is not filled in', async () => {
		const input = [csv('board,media_url,tilte\nTravel,https://images.example.com/1.jpg,One\n')];
		const [item] = await imported(input, { source: 'file', options: named('title', ' ') });
		expect(item?.json).toMatchObject({ outcome: 'failed', problem: { code: 'column-unknown' } });
	});
});

describe('Pinterest Batch Import and times without an offset', () => {
	const item = { json: { board: 'Travel', media_url: ITEM.media_url, run_at: '2027-03-01 09:00' } };
	const runAts = async (options: INode['parameters'], zone?: string) => {
		const workflow = chain(['pinterestBatchImport', { source: 'items', options }]);
		workflow.settings = { timezone: zone };
		const items = await run(await emulate(), workflow, { input: [item] });
		return items.map(({ json }) => (json.draft as { runAt?: string } | undefined)?.runAt ?? json.problem);
	};

	it("reads them in the workflow's time zone", async () => {
		expect(await runAts({}, 'Asia/Kathmandu')).toEqual(['2027-03-01T09:00:00+05:45']);
	});

	it('reads them in Time Zone, if it is set', async () => {
		expect(await runAts({ timeZone: 'Europe/Berlin' }, 'Asia/Kathmandu')).toEqual(['2027-03-01T09:00:00+01:00']);
	});

	it('refuses a Time Zone that does not exist', async () => {
		expect(await runAts({ timeZone: 'Berlin' })).toEqual([expect.objectContaining({ code: 'time-zone-invalid' })]);
	});
});
