import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { IDataObject, IWorkflowBase } from 'n8n-workflow';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startEmulator, type Emulator } from '../../emulator';
import { PICTURE } from '../support/pictures';
import { openEditor, type Editor } from './browser';
import { packedHome, type Home } from './packed-home';

const MINUTES = 60_000;
const DAY = 24 * 3600_000;

let emulator: Emulator;
let origin: Server;
let home: Home;
let server: Awaited<ReturnType<Home['startServer']>>;
let editor: Editor;
let page: Editor['page'];

/** A workflow that gives these rows, as a table or a shop would. */
function giving(id: string, rows: IDataObject[]): IWorkflowBase & { id: string } {
	return {
		...{ id, name: id, active: false, settings: { executionOrder: 'v1' }, connections: {} },
		nodes: [
			{
				...{ id: 'rows', name: 'Rows', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1 },
				...{ position: [0, 0], parameters: {} },
			},
		],
		pinData: { Rows: rows.map((json) => ({ json })) },
	} as unknown as IWorkflowBase & { id: string };
}

beforeAll(async () => {
	emulator = await startEmulator();
	origin = createServer((_, response) => void response.end(PICTURE)).listen(0, '127.0.0.1');
	await new Promise((resolve) => origin.once('listening', resolve));
	const url = `http://127.0.0.1:${(origin.address() as AddressInfo).port}`;
	const row = (title: string, board = 'Summer Recipes') => ({ board, title, media_url: `${url}/${title}.jpg` });
	home = await packedHome(emulator);
	const later = { ...row('Later'), run_at: new Date(Date.now() + 30 * DAY).toISOString() };
	await home.importWorkflows([
		giving('stages', [row('Staged'), { board: 'Summer Recipes', title: 'Unpictured' }]),
		giving('import', [row('Imported'), row('Astray', 'No such board'), later]),
		giving('list', [{}]),
		{ ...giving('empty', []), nodes: [], pinData: {} },
	]);
	server = await home.startServer();
	editor = await openEditor(server);
	({ page } = editor);
}, 25 * MINUTES);

afterEach(async ({ task }) => {
	await editor.picture(task.name.split(' ')[0] ?? task.id);
});

afterAll(async () => {
	await editor?.close();
	await server?.stop();
	await home?.remove();
	await emulator?.close();
	origin?.close();
}, MINUTES);

async function openWorkflow(id: string): Promise<void> {
	await page.goto(`${server.url}/workflow/${id}`, { waitUntil: 'commit' });
	await page.getByTestId('canvas-wrapper').waitFor();
}

/** Adds a node, found by what a person types, behind the first output of another, or to an empty canvas. Its panel opens. */
async function add(searched: string, name: string, { behind = '', action = '' } = {}): Promise<void> {
	if (behind) {
		await page.getByTestId('zoom-to-fit').click();
		await page.locator('.vue-flow__node').filter({ hasText: behind }).getByTestId('canvas-handle-plus').first().click();
	} else await page.getByTestId('canvas-plus-button').click();
	await page.getByTestId('node-creator-search-bar').fill(searched);
	const creator = page.getByTestId('node-creator');
	await creator.getByTestId('node-creator-item-name').getByText(name, { exact: true }).first().click();
	if (action) await creator.getByText(action, { exact: true }).first().click();
	else await creator.getByRole('button', { name: 'Add to workflow' }).click();
	await page.getByTestId('node-parameters').waitFor();
}

const outputPanel = () => page.getByTestId('output-panel');

/** Executes the open node. @returns what its output panel says, once it says `expected`. */
async function execute(expected: string | RegExp): Promise<string> {
	await page.getByTestId('node-execute-button').first().click();
	await outputPanel().getByText(expected).first().waitFor();
	return await outputPanel().innerText();
}

/** Shows another output of the open node. @returns what it says, once it says `expected`. */
async function output(name: string, expected: string | RegExp): Promise<string> {
	await outputPanel()
		.getByText(new RegExp(`^${name} Branch`))
		.first()
		.click();
	await outputPanel().getByText(expected).first().waitFor();
	return await outputPanel().innerText();
}

async function closePanel(): Promise<void> {
	await page.keyboard.press('Escape');
	await page.getByTestId('node-parameters').waitFor({ state: 'hidden' });
}

const titles = () => emulator.pins().map(({ title }) => title);

describe("each node in n8n's editor, added by search and set up with the mouse", () => {
	it(
		'Validate, Media Upload, Wait Until Ready and Publish carry a row to its pin, and Validate keeps back another',
		async () => {
			await openWorkflow('stages');
			await add('pinterest validate', 'Pinterest Validate', { behind: 'Rows' });
			expect(await execute('Staged')).not.toContain('Unpictured');
			expect(await output('Needs Fix', 'Unpictured')).toContain('media-missing');
			await closePanel();
			await add('pinterest upload', 'Pinterest Media Upload', { behind: 'Pinterest Validate' });
			await execute('Staged');
			await closePanel();
			await add('pinterest wait', 'Pinterest Wait Until Ready', { behind: 'Pinterest Media Upload' });
			await execute('Staged');
			await closePanel();
			expect(titles()).toEqual([]);
			await add('pinterest publish', 'Pinterest Publish', { behind: 'Pinterest Wait Until Ready' });
			expect(await execute('created')).toContain('Staged');
			expect(titles()).toEqual(['Staged']);
			await closePanel();
			await page.getByTestId('zoom-to-fit').click();
			await editor.picture('five-nodes');
		},
		10 * MINUTES,
	);

	it(
		'Batch Import publishes rows of other nodes, schedules one and says which failed',
		async () => {
			await openWorkflow('import');
			await add('pinterest import', 'Pinterest Batch Import', {
				behind: 'Rows',
				action: 'Import rows and publish their pins',
			});
			await editor.pick('source', 'Items');
			await execute('Imported');
			expect(await output('Needs Fix', 'Astray')).toContain('board-unknown');
			expect(titles()).toEqual(['Staged', 'Imported']);
		},
		10 * MINUTES,
	);

	it(
		'Jobs lists what the others did',
		async () => {
			await openWorkflow('list');
			await add('pinterest jobs', 'Pinterest Jobs', { behind: 'Rows', action: 'Get many jobs' });
			const said = await execute('Imported');
			for (const title of ['Staged', 'Imported', 'Later']) expect(said).toContain(title);
		},
		10 * MINUTES,
	);

	it(
		'Trigger begins an empty workflow, and gives a sample of a due pin',
		async () => {
			await openWorkflow('empty');
			await add('pinterest trigger', 'Pinterest', { action: 'On scheduled pin due' });
			await execute('Later');
		},
		10 * MINUTES,
	);
});
