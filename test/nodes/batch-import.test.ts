import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeXlsx } from 'hucre/xlsx';
import type { INode, INodeExecutionData, IWorkflowBase } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';
import type { Emulator } from '../../emulator';
import { fileItem } from '../../runner/host/foreign-nodes';
import { ownFolder } from '../support/cli';
import { origin } from '../support/origin';
import { PICTURE, pictures } from '../support/pictures';
import { emulate, samples } from '../support/pipeline';
import { sentTo } from '../support/time-travel';
import { chain, PINS, run, runToOutputs, type RunOptions } from '../support/workflow';

const OUTPUTS = ['Done', 'Needs Fix', 'Retry Later'];

/** The node as it is added to a workflow today. */
const node = (parameters: INode['parameters'] = {}, more: Partial<INode> = {}): IWorkflowBase =>
	chain(['pinterestBatchImport', { authentication: 'accessToken', ...parameters }, { typeVersion: 1.1, ...more }]);

/** What each item came to, by its title: the output that it left through, and its problem or outcome. */
async function imported(emulator: Emulator, workflow: IWorkflowBase, options: RunOptions) {
	const { items, outputs } = await runToOutputs(emulator, workflow, options);
	const ends = items.map(({ json }, index) => {
		const { code = json.outcome } = (json.problem ?? {}) as { code?: string };
		return [json.title ?? json.row, `${OUTPUTS[outputs[index] as number]}: ${String(code)}`] as const;
	});
	return { items, ends: Object.fromEntries(ends) };
}

async function sheet(...lines: string[]): Promise<INodeExecutionData> {
	const path = join(await ownFolder(), 'pins.csv');
	await writeFile(path, lines.join('\n'));
	return await fileItem(path);
}

async function workbook(...sheets: { name: string; rows: string[][] }[]): Promise<INodeExecutionData> {
	const path = join(await ownFolder(), 'pins.xlsx');
	await writeFile(path, await writeXlsx({ sheets }));
	return await fileItem(path);
}

const newStore = async () => `sqlite:${await ownFolder()}/ledger.sqlite`;
const later = () => new Date(Date.now() + 3_600_000).toISOString().replace(/\.\d+/, '');

describe('Pinterest Batch Import: Import', () => {
	it('sends each row of a file through the output for what is to be done about it, in the order of the file', async () => {
		const [emulator, host] = [await emulate(), await pictures()];
		const file = await sheet(
			'board,title,media_url,run_at,approve,sku',
			`Travel,Good,${host.url}/1.jpg,,,A`,
			`Travel,Later,${host.url}/2.jpg,${later()},,B`,
			`Nowhere,Board,${host.url}/3.jpg,,,C`,
			`Travel,Path,,,,D`,
			`Travel,Held,${host.url}/5.jpg,,no,E`,
			`Travel,Last,${host.url}/6.jpg,,,F`,
		);
		const { items, ends } = await imported(emulator, node(), { input: [file] });
		expect(ends).toEqual({
			Good: 'Done: created',
			Later: 'Done: scheduled',
			Board: 'Needs Fix: board-unknown',
			Path: 'Needs Fix: media-missing',
			Held: 'Needs Fix: not-approved',
			Last: 'Done: created',
		});
		expect(items.map(({ json }) => json.row)).toEqual([2, 3, 7, 4, 5, 6]);
		expect(items[0]).toMatchObject({
			json: {
				sku: 'A',
				row: 2,
				draft: { board: 'Travel' },
				job: { state: 'published' },
				pin: { url: expect.stringContaining('/pin/') as string },
			},
			pairedItem: { item: 0 },
		});
		expect(items[0]).not.toHaveProperty('binary'); // the file is not copied to each row
	});

	it('takes each item as a row of one batch, with its binary data as the media', async () => {
		const [emulator, host] = [await emulate(), await pictures()];
		const { binary } = await fileItem(join(samples, 'media/lemon-tart.jpg'));
		const input: INodeExecutionData[] = [
			{ json: { board: 'Travel', title: 'Address', media_url: `${host.url}/1.jpg`, nested: { kept: true } } },
			{ json: { board: 'Travel', title: 'Binary' }, binary },
			{ json: { board: 'Travel', tilte: 'Typo', media_url: `${host.url}/3.jpg` } },
			{ json: { board: 'Travel', title: 'Other binary' }, binary: { picture: binary?.data as never } },
			{ json: { draft: { board: 'Travel', title: 'Draft', media: [{ url: `${host.url}/4.jpg` }] }, row: 17 } },
		];
		const { items, ends } = await imported(emulator, node({ source: 'items' }), { input });
		expect(ends).toEqual({
			Address: 'Done: created',
			Binary: 'Done: created',
			'Other binary': 'Done: created',
			17: 'Done: created',
			3: 'Needs Fix: column-unknown',
		});
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([0, 1, 3, 4, 2].map((item) => ({ item })));
		expect(items[0]?.json).toMatchObject({ row: 1, nested: { kept: true } });
		expect(items[1]?.binary).toHaveProperty('data');
		expect(emulator.pins()).toHaveLength(4);
	});

	it('sends what the row is not to blame for through Retry Later', async () => {
		const [emulator, host] = [await emulate(), await pictures()];
		emulator.faults.add({ on: 'POST /pins', kind: 'status', status: 403, code: 3, message: 'Your app has no access' });
		const input = [{ json: { board: 'Travel', title: 'One', media_url: `${host.url}/1.jpg` } }];
		const { ends } = await imported(emulator, node({ source: 'items' }), { input });
		expect(ends).toEqual({ One: 'Retry Later: scopes-missing' });
	});

	it('keeps what it did with the rows before the place where a file breaks off', async () => {
		const [emulator, host] = [await emulate(), await pictures()];
		const row = (title: string, approve = '') => ['Travel', title, `${host.url}/${title}.jpg`, approve];
		const held = Array.from({ length: 25 }, (_, index) => row(`Held ${index}`, 'no')); // the header is looked for in 20 rows
		const tooWide = [...row('Wide'), ...Array<string>(2000).fill('x')];
		const header = ['board', 'title', 'media_url', 'approve'];
		const rows = [header, row('First'), ...held, row('Last'), tooWide, row('Never read')];
		const { items, ends } = await imported(emulator, node(), { input: [await workbook({ name: 'Pins', rows })] });
		expect(items).toHaveLength(28);
		expect(ends).toMatchObject({
			First: 'Done: created',
			Last: 'Done: created',
			29: 'Needs Fix: rest-unread',
		});
	});

	it('reads the sheet that is named in Sheet', async () => {
		const [emulator, host] = [await emulate(), await pictures()];
		const sheets = ['Old', 'New'].map((name) => ({
			name,
			rows: [
				['board', 'title', 'media_url'],
				['Travel', name, `${host.url}/${name}.jpg`],
			],
		}));
		const input = [await workbook(...sheets)];
		expect((await imported(emulator, node({ options: { sheet: 'New' } }), { input })).ends).toEqual({
			New: 'Done: created',
		});
	});

	it('says which field it expects where an item has no file', async () => {
		const { items, ends } = await imported(await emulate(), node(), { input: [{ json: { title: 'None' } }] });
		expect(ends).toEqual({ None: 'Needs Fix: file-missing' });
		expect((items[0]?.json.problem as { message: string }).message).toContain('"data"');
	});

	it('imports the files of several items one after the other, each with its own rows', async () => {
		const [emulator, host] = [await emulate(), await pictures()];
		const files = ['One', 'Two'].map((title) =>
			sheet('board,title,media_url', `Travel,${title},${host.url}/${title}.jpg`),
		);
		const { items, ends } = await imported(emulator, node(), { input: await Promise.all(files) });
		expect(ends).toEqual({ One: 'Done: created', Two: 'Done: created' });
		expect(items.map(({ json, pairedItem }) => [json.row, pairedItem])).toEqual([
			[2, { item: 0 }],
			[2, { item: 1 }],
		]);
	});

	it('reads a file behind an address, which the items name', async () => {
		const [emulator, host] = [await emulate(), await pictures()];
		const lines = ['board,title,media_url', `Travel,Web,${host.url}/1.jpg`, 'Travel,Local,media/mountain-lake.jpg'];
		const web = await origin((_, response) => void response.end(lines.join('\n')));
		const workflow = node({ source: 'address', address: '={{ $json.sheet }}' });
		const { ends } = await imported(emulator, workflow, { input: [{ json: { sheet: `${web}/export` } }] });
		expect(ends).toEqual({ Web: 'Done: created', Local: 'Needs Fix: media-path-refused' });
	});

	it('asks about a row whose text was edited, and changes its pin with On Edit: Update', async () => {
		const [emulator, host] = [await emulate(), await pictures()];
		const storeUrl = await newStore();
		const importWith = async (title: string, options: INode['parameters'] = {}) => {
			const file = await sheet('board,title,media_url,link', `Travel,${title},${host.url}/1.jpg,https://example.com/a`);
			return await imported(emulator, node({ options }), { input: [file], storeUrl });
		};
		await importWith('Lemmon Tart');
		expect((await importWith('Lemon Tart')).ends).toEqual({ 'Lemon Tart': 'Needs Fix: edited' });
		const { items, ends } = await importWith('Lemon Tart', { onEdit: 'update' });
		expect(ends['Lemon Tart']).toMatch(/^Done: /);
		expect(items[0]?.json.changed).toEqual(['title']);
		expect(emulator.pins()).toEqual([expect.objectContaining({ title: 'Lemon Tart' })]);
	});

	it('refuses a new row whose run_at is past, unless Past Dates says to run it', async () => {
		const [emulator, host] = [await emulate(), await pictures()];
		const input = [
			{ json: { board: 'Travel', title: 'Past', media_url: `${host.url}/1.jpg`, run_at: '2020-01-01T09:00:00Z' } },
		];
		const importWith = async (options: INode['parameters']) =>
			(await imported(emulator, node({ source: 'items', options }), { input })).ends.Past;
		expect(await importWith({})).toMatch(/^Needs Fix: run-at-/);
		expect(await importWith({ past: 'run' })).toBe('Done: created');
	});

	it.each(['file', 'items'])('gives an item for each pin of a row with several boards: %s', async (source) => {
		const [emulator, host] = [await emulate(), await pictures()];
		const boards = 'Travel; Home Ideas';
		const media = `${host.url}/1.jpg`;
		const input =
			source === 'items'
				? [{ json: { boards, title: 'One', media_url: media, sku: 'A' } }]
				: [await sheet('boards,title,media_url,sku', `${boards},One,${media},A`)];
		const items = await run(emulator, node({ source, options: { spreadDays: 3 } }), { input });
		expect(items.map(({ json }) => [json.sku, json.outcome, (json.draft as { board: string }).board]).sort()).toEqual([
			['A', 'created', 'Travel'],
			['A', 'scheduled', 'Home Ideas'],
		]);
	});

	it('makes boards that do not exist with Create Boards', async () => {
		const [emulator, host] = [await emulate(), await pictures()];
		const input = [{ json: { board: 'New Board', title: 'One', media_url: `${host.url}/1.jpg` } }];
		const without = await imported(emulator, node({ source: 'items' }), { input });
		expect(without.ends).toEqual({ One: 'Needs Fix: board-unknown' });
		const options = { createBoards: 'public' };
		const { ends } = await imported(emulator, node({ source: 'items', options }), { input });
		expect(ends).toEqual({ One: 'Done: created' });
	});

	it('refuses other columns with Strict Columns', async () => {
		const file = await sheet('board,title,media_url,sku', 'Travel,One,https://a.example/1.jpg,A');
		const { ends } = await imported(await emulate(), node({ options: { strictColumns: true } }), { input: [file] });
		expect(Object.values(ends)).toEqual(['Needs Fix: column-unknown']);
	});

	it('stops where Pinterest does not take the token, before a row is read', async () => {
		const [emulator, host] = [await emulate(), await pictures()];
		const input = [{ json: { board: 'Travel', title: 'One', media_url: `${host.url}/1.jpg` } }];
		const failure = run(emulator, node({ source: 'items' }), { input, token: 'wrong-token' });
		await expect(failure).rejects.toThrow(/does not accept the access token/);
		expect([host.asked, sentTo(emulator, 'POST /pins')]).toEqual([0, 0]);
	});
});

describe('Pinterest Batch Import: Plan', () => {
	it('says for each row what Import would do, by the output that Import would use, and sends nothing', async () => {
		const [emulator, host] = [await emulate(), await pictures()];
		const storeUrl = await newStore();
		const file = async (...more: string[]) =>
			await sheet('board,title,media_url,run_at,approve', `Travel,Published,${host.url}/1.jpg,,`, ...more);
		await run(emulator, node(), { input: [await file()], storeUrl });
		const runAt = later();
		const sheetOfToday = await file(
			`Travel,New,${host.url}/2.jpg,,`,
			`Travel,Later,${host.url}/3.jpg,${runAt},`,
			`Nowhere,Board,${host.url}/4.jpg,,`,
			`Travel,Held,${host.url}/5.jpg,,no`,
		);
		const sentBefore = sentTo(emulator, 'POST /pins');
		const { items, ends } = await imported(emulator, node({ operation: 'plan' }), { input: [sheetOfToday], storeUrl });
		expect(ends).toEqual({
			Published: 'Done: existing',
			New: 'Done: created',
			Later: 'Done: scheduled',
			Board: 'Needs Fix: board-unknown',
			Held: 'Needs Fix: not-approved',
		});
		const planned = (title: string) => items.find(({ json }) => json.title === title)?.json;
		expect(planned('Later')).toMatchObject({ dueAt: runAt });
		expect(planned('New')).toMatchObject({ publishedAbout: expect.any(String) as string });
		expect(planned('New')).not.toHaveProperty('pin');
		expect(sentTo(emulator, 'POST /pins')).toBe(sentBefore);
		const again = await imported(emulator, node({ operation: 'plan' }), { input: [sheetOfToday], storeUrl });
		expect(again.ends).toEqual(ends);
	});

	it('lets rows wait with Require Approval, from a file and from items, unless they say yes', async () => {
		const [emulator, host] = [await emulate(), await pictures()];
		const file = await sheet(
			'board,title,media_url,approve',
			`Travel,Waits,${host.url}/1.jpg,`,
			`Travel,Approved,${host.url}/2.jpg,yes`,
		);
		const requiring = (more: object = {}) => node({ options: { requireApproval: true }, ...more });
		const { ends } = await imported(emulator, requiring(), { input: [file] });
		expect(ends).toEqual({ Waits: 'Needs Fix: not-approved', Approved: 'Done: created' });
		const input = [{ json: { board: 'Travel', title: 'Item', media_url: `${host.url}/3.jpg` } }];
		const items = await imported(emulator, requiring({ source: 'items' }), { input });
		expect(items.ends).toEqual({ Item: 'Needs Fix: not-approved' });
		expect(emulator.pins()).toHaveLength(1);
	});

	it('takes items as rows, with their binary data as the media', async () => {
		const emulator = await emulate();
		const { binary } = await fileItem(join(samples, 'media/lemon-tart.jpg'));
		const input = [{ json: { board: 'Travel', title: 'Binary' }, binary }];
		const { ends } = await imported(emulator, node({ operation: 'plan', source: 'items' }), { input });
		expect(ends).toEqual({ Binary: 'Done: created' });
		expect(emulator.pins()).toEqual([]);
	});
});

describe('Pinterest Batch Import: Get, Get Many and Retry Failed', () => {
	/** An import of three rows: one published, one whose picture is not there yet, and one without a board. */
	async function importedBefore() {
		const [emulator, host] = [await emulate(), await pictures()];
		const storeUrl = await newStore();
		let isThere = false;
		const late = await origin((_, response) => {
			if (isThere) response.end(PICTURE);
			else response.writeHead(503).end();
		});
		const file = await sheet(
			'board,title,media_url,sku',
			`Travel,Good,${host.url}/1.jpg,A`,
			`Travel,Late,${late}/2.jpg,B`,
			`Nowhere,Board,${host.url}/3.jpg,C`,
		);
		const first = await imported(emulator, node(), { input: [file], storeUrl });
		const id = String(first.items[0]?.json.importId);
		const read = async (parameters: INode['parameters']) =>
			await imported(emulator, node(parameters), { input: [{ json: { importId: id } }], storeUrl });
		return { emulator, storeUrl, file, first, id, read, arrive: () => (isThere = true) };
	}

	it('record an import with its counters, failures before a claim included', async () => {
		const { first, id, read } = await importedBefore();
		expect(first.ends).toMatchObject({ Good: 'Done: created', Board: 'Needs Fix: board-unknown' });
		const counters = { rows: 3, created_rows: 1, existing_rows: 0, failed_rows: 2, held_rows: 0 };
		const { items } = await read({ operation: 'get', importId: id });
		expect(items.map(({ json }) => json)).toEqual([
			expect.objectContaining({ id, file: 'pins.csv', dialect: 'own', ended: 'done', ...counters }),
		]);
		expect(items[0]?.json).toMatchObject({
			columns: ['board', 'title', 'media_url', 'sku'],
			by: expect.stringMatching(/execution/) as string,
		});
		expect(items[0]?.json.sha256).toMatch(/^[0-9a-f]{64}$/);
	});

	it("return an import's rows, all of them or those that need something, with their own columns", async () => {
		const { id, read } = await importedBefore();
		const rowsOf = async (rows: string) =>
			(await read({ operation: 'get', importId: '={{ $json.importId }}', return: rows })).items.map(({ json }) => json);
		const all = await rowsOf('rows');
		expect(all.map(({ row, sku, outcome, importId }) => [row, sku, outcome, importId])).toEqual([
			[2, 'A', 'created', id],
			[3, 'B', 'failed', id],
			[4, 'C', 'failed', id],
		]);
		expect((await rowsOf('needy')).map(({ title }) => title)).toEqual(['Late', 'Board']);
	});

	it('list the newest import first, and give each import of one execution its own ID', async () => {
		const { emulator, storeUrl, file, id, read } = await importedBefore();
		await run(emulator, node(), { input: [file, file], storeUrl });
		const listed = async (parameters: INode['parameters']) =>
			(await read({ operation: 'getMany', ...parameters })).items.map(({ json }) => json.id);
		expect((await listed({ returnAll: true })).sort()).toEqual([id, `${id}-2`, `${id}-3`]);
		expect(await listed({ limit: 1 })).toHaveLength(1);
	});

	it('carry out what failed and can succeed, and leave the rest alone', async () => {
		const { emulator, id, read, arrive } = await importedBefore();
		arrive();
		const { items, ends } = await read({ operation: 'retryFailed', importId: id });
		expect(ends).toEqual({ Late: 'Done: created' });
		expect(items[0]?.json).toMatchObject({ row: 3, sku: 'B', job: { state: 'published' } });
		expect(emulator.pins()).toHaveLength(2);
		const again = await read({ operation: 'retryFailed', importId: id });
		expect(again.items).toEqual([]);
		const after = await read({ operation: 'get', importId: 'last' });
		expect(after.items[0]?.json).toMatchObject({ rows: 3, created_rows: 2, failed_rows: 1 });
	});

	it('say which import is unknown, and that an ID is missing', async () => {
		const { emulator, storeUrl } = await importedBefore();
		const input = [{ json: { wanted: 'nothing-like-it' } }, { json: {} }];
		for (const operation of ['get', 'retryFailed']) {
			const workflow = node({ operation, importId: '={{ $json.wanted }}' });
			const { items, outputs } = await runToOutputs(emulator, workflow, { input, storeUrl });
			expect(items.map(({ json }) => (json.problem as { code: string }).code)).toEqual([
				'import-unknown',
				'import-id-missing',
			]);
			expect(outputs).toEqual([1, 1]);
		}
	});

	it('need no account to read', async () => {
		const { emulator, read } = await importedBefore();
		const calls = emulator.requests().length;
		await read({ operation: 'getMany' });
		await read({ operation: 'get', importId: 'last' });
		expect(emulator.requests()).toHaveLength(calls);
	});

	it('retry items that came with a draft', async () => {
		const emulator = await emulate();
		const storeUrl = await newStore();
		let isThere = false;
		const late = await origin((_, response) => {
			if (isThere) response.end(PICTURE);
			else response.writeHead(503).end();
		});
		const draft = { board: 'Travel', title: 'Draft', link: 'https://example.com/a', media: [{ url: `${late}/1.jpg` }] };
		const input = [{ json: { draft, title: 'Draft' } }];
		const first = await imported(emulator, node({ source: 'items' }), { input, storeUrl });
		expect(first.ends).toEqual({ Draft: 'Retry Later: origin-status' });
		isThere = true;
		const { ends } = await imported(emulator, node({ operation: 'retryFailed', importId: 'last' }), {
			input,
			storeUrl,
		});
		expect(ends).toEqual({ Draft: 'Done: created' });
		expect(emulator.pins()).toEqual([expect.objectContaining({ link: 'https://example.com/a' })]);
	});
});

describe('the template workflow that imports a spreadsheet every morning', () => {
	it('publishes the samples, and the next morning nothing', async () => {
		const emulator = await emulate();
		const storeUrl = await newStore();
		const path = join(samples, '../workflows/import-every-morning.json');
		const template = JSON.parse(await readFile(path, 'utf8')) as IWorkflowBase;
		const morning = async () => {
			const { items, outputs } = await runToOutputs(emulator, template, { input: [await fileItem(PINS)], storeUrl });
			return OUTPUTS.map((_, output) => items.filter((_item, index) => outputs[index] === output));
		};
		const [done = [], needsFix] = await morning();
		expect(done.map(({ json }) => json.outcome).sort()).toEqual([...Array<string>(13).fill('created'), 'existing']);
		expect(needsFix).toHaveLength(4);
		const [again = []] = await morning();
		expect(again.map(({ json }) => json.outcome)).toEqual(Array(14).fill('existing'));
		expect(emulator.pins()).toHaveLength(13);
	});
});

describe('the template workflow for the video that Pinterest asks for before it grants Standard access', () => {
	it('creates the pin of its first node and gives its link, and a second run creates none', async () => {
		const emulator = await emulate();
		const storeUrl = await newStore();
		const path = join(samples, '../workflows/demo-for-standard-access.json');
		const template = JSON.parse(await readFile(path, 'utf8')) as IWorkflowBase;
		const { url } = await pictures();
		const [pin] = template.pinData?.['The pin to create'] ?? [];
		const input = [{ json: { ...pin?.json, media_url: `${url}/mine.jpg` } }];
		const [created] = await run(emulator, template, { input, storeUrl });
		expect(created?.json).toMatchObject({
			outcome: 'created',
			pin: { id: emulator.pins()[0]?.id, url: expect.stringContaining('/pin/') },
		});
		expect(emulator.boards().find(({ name }) => name === pin?.json.board)).toBeDefined();
		const [again] = await run(emulator, template, { input, storeUrl });
		expect([again?.json.outcome, emulator.pins().length]).toEqual(['existing', 1]);
	});
});

describe('the operation of Pinterest Batch Import', () => {
	const input = [{ json: { board: 'Travel', title: 'One', media_url: 'https://images.example.com/1.jpg' } }];

	it('is Parse in a workflow that was made before there were operations', async () => {
		const emulator = await emulate();
		const [item] = await run(emulator, chain(['pinterestBatchImport', { source: 'items' }]), { input });
		expect(item?.json).toEqual({ ...input[0]?.json, draft: expect.objectContaining({ board: 'Travel' }) as object });
		expect(emulator.requests()).toEqual([]);
	});

	it('is Import in a node that is added today', async () => {
		const emulator = await emulate();
		const { ends } = await imported(emulator, node({ source: 'items' }), { input });
		expect(ends.One).toMatch(/^(Needs Fix|Retry Later): /);
		expect(emulator.requests()).not.toEqual([]);
	});
});
