import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { IWorkflowBase } from 'n8n-workflow';
import { chromium, selectors, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEmulator, type Emulator } from '../../emulator';
import { packedHome, type Home } from './packed-home';

const MINUTES = 60_000;
const BROWSER = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
/** Where pictures of what the user sees are kept, if at all. */
const PICTURES = process.env.EDITOR_PICTURES;

let emulator: Emulator;
let home: Home;
let server: Awaited<ReturnType<Home['startServer']>>;
let browser: Browser;
let page: Page;

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
	selectors.setTestIdAttribute('data-test-id'); // as n8n names it
	browser = await chromium.launch({ executablePath: BROWSER, args: ['--no-sandbox'] });
	const context = await browser.newContext({ viewport: { width: 1400, height: 1000 } });
	const cookies = (await server.login()).split('; ').map((each) => each.split(/=(.*)/s) as [string, string]);
	await context.addCookies(cookies.map(([name, value]) => ({ name, value, url: server.url })));
	page = await context.newPage();
	page.setDefaultTimeout(2 * MINUTES);
	if (PICTURES) await mkdir(PICTURES, { recursive: true });
	await page.goto(`${server.url}/workflow/${STARTED.id}`, { waitUntil: 'commit' });
	await page.getByTestId('canvas-handle-plus').first().click();
	await page.getByTestId('node-creator-search-bar').waitFor();
}, 25 * MINUTES);

afterAll(async () => {
	await browser?.close();
	await server?.stop();
	await home?.remove();
	await emulator?.close();
}, MINUTES);

const picture = async (name: string) => {
	if (PICTURES) await page.screenshot({ path: join(PICTURES, `${name}.png`) });
};

const ITEMS = '[data-test-id="node-creator-action-item"], [data-test-id="node-creator-node-item"]';

/** What the node creator lists, each entry with its name and its text. */
const listed = async () => {
	const texts = await page.locator(ITEMS).allInnerTexts();
	return texts.map((text) => text.split('\n').filter((line) => line.trim() !== ''));
};

const PINTEREST = ['Pinterest', 'Create, schedule and measure pins, or start the workflow when a scheduled pin is due'];
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
			await picture('search');
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
			await picture(`search ${search}`);
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
			await picture('actions');
			const names = async () => (await creator.innerText()).split('\n').filter((line) => / (a|the|many) /.test(line));
			// The list before is still there for a moment, with the same texts.
			const twice = async () => (await names()).filter((name, index, all) => all.indexOf(name) !== index);
			await expect.poll(twice, { timeout: MINUTES }).toEqual([]);
			expect((await names()).length).toBeGreaterThan(25);
			expect(await creator.innerText()).toContain('Triggers (1)');
		},
		5 * MINUTES,
	);
});
