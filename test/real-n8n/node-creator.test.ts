import type { IWorkflowBase } from 'n8n-workflow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEmulator, type Emulator } from '../../emulator';
import { openEditor, type Editor } from './browser';
import { packedHome, type Home } from './packed-home';

const MINUTES = 60_000;

let emulator: Emulator;
let home: Home;
let server: Awaited<ReturnType<Home['startServer']>>;
let editor: Editor;
let page: Editor['page'];

const STARTED = {
	id: 'aboutToAddANode',
	name: 'About to add a node',
	active: false,
	settings: { executionOrder: 'v1' },
	connections: {},
	nodes: [
		{
			...{ id: 'start', name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1 },
			...{ position: [0, 0], parameters: {} },
		},
	],
} as unknown as IWorkflowBase & { id: string };

beforeAll(async () => {
	emulator = await startEmulator();
	home = await packedHome(emulator);
	await home.importWorkflow(STARTED);
	server = await home.startServer();
	editor = await openEditor(server);
	({ page } = editor);
	await page.goto(`${server.url}/workflow/${STARTED.id}`, { waitUntil: 'commit' });
	await page.getByTestId('canvas-handle-plus').first().click();
	await page.getByTestId('node-creator-search-bar').waitFor();
}, 25 * MINUTES);

afterAll(async () => {
	await editor?.close();
	await server?.stop();
	await home?.remove();
	await emulator?.close();
}, MINUTES);

const ITEMS = '[data-test-id="node-creator-action-item"], [data-test-id="node-creator-node-item"]';

/** What the node creator lists, each entry with its name and its text. */
const listed = async () => {
	const texts = await page.locator(ITEMS).allInnerTexts();
	return texts.map((text) => text.split('\n').filter((line) => line.trim() !== ''));
};

const PINTEREST = [
	'Pinterest',
	'Create, schedule and measure pins, or start the workflow when a pin is due or has an outcome',
];
const BATCH_IMPORT = [
	'Pinterest Batch Import',
	'Create and schedule pins in bulk from a CSV, Excel or JSON file, a Google Sheet or items',
];
const FIRST: [search: string, entries: string[][]][] = [
	['create pin', [PINTEREST]],
	['schedule pin', [PINTEREST, BATCH_IMPORT]],
	['post image', [PINTEREST]],
	['social media', [PINTEREST]],
	['bulk pins', [BATCH_IMPORT]],
	['csv pinterest', [BATCH_IMPORT]],
];

describe("the search in n8n's node creator", () => {
	it(
		'lists all nodes for "pinterest", the one for a single pin first, each with a text of its own',
		async () => {
			await page.getByTestId('node-creator-search-bar').fill('pinterest');
			await expect.poll(async () => (await listed())[0], { timeout: MINUTES }).toEqual(PINTEREST);
			await editor.picture('search');
			const entries = await listed();
			expect(entries.map(([name]) => name).sort()).toEqual([
				'Pinterest',
				'Pinterest Batch Import',
				'Pinterest Jobs',
				'Pinterest Media Upload',
				'Pinterest Publish',
				'Pinterest Validate',
				'Pinterest Wait Until Ready',
			]);
			expect(new Set(entries.map(([, text]) => text)).size).toBe(entries.length);
		},
		5 * MINUTES,
	);

	it.each(FIRST)(
		'finds the right node first for "%s"',
		async (search, entries) => {
			await page.getByTestId('node-creator-search-bar').fill(search);
			const first = async () => (await listed()).slice(0, entries.length);
			await expect.poll(first, { timeout: MINUTES }).toEqual(entries);
			await editor.picture(`search ${search}`);
		},
		5 * MINUTES,
	);

	it(
		'lists each action of the node Pinterest once, with the pin first, and the trigger among them',
		async () => {
			await page.getByTestId('node-creator-search-bar').fill('pinterest');
			await page.getByTestId('node-creator-item-name').getByText('Pinterest', { exact: true }).first().click();
			const creator = page.getByTestId('node-creator');
			await creator.getByText('Create a pin', { exact: true }).first().waitFor();
			await editor.picture('actions');
			const names = async () => (await creator.innerText()).split('\n').filter((line) => / (a|the|many) /.test(line));
			// The list before is still there for a moment, with the same texts.
			const twice = async () => (await names()).filter((name, index, all) => all.indexOf(name) !== index);
			await expect.poll(twice, { timeout: MINUTES }).toEqual([]);
			expect((await names()).length).toBeGreaterThan(25);
			expect(await creator.innerText()).toContain('Triggers (2)');
		},
		5 * MINUTES,
	);
});
