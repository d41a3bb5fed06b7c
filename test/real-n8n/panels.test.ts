import type { IWorkflowBase } from 'n8n-workflow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEmulator, type Emulator } from '../../emulator';
import { openEditor, type Editor } from './browser';
import { packedHome, type Home } from './packed-home';

/** Of the browser, in which `evaluate` runs. */
declare const getComputedStyle: (element: unknown) => { textOverflow: string };

const MINUTES = 60_000;
const OURS = 'n8n-nodes-pinterest-pipeline';

/** Each of our nodes as it is added, and three of n8n's own to compare them with: pictures are kept in EDITOR_PICTURES. */
const NODES: [id: string, type: string, typeVersion: number, parameters?: object][] = [
	['Airtable', 'n8n-nodes-base.airtable', 2.1],
	['Google Sheets', 'n8n-nodes-base.googleSheets', 4.7, { operation: 'appendOrUpdate' }],
	['Slack', 'n8n-nodes-base.slack', 2.4],
	['Pinterest', `${OURS}.pinterest`, 1.1],
	['Batch Import', `${OURS}.pinterestBatchImport`, 1.1],
	['Validate', `${OURS}.pinterestValidate`, 1.1],
	['Media Upload', `${OURS}.pinterestMediaUpload`, 1],
	['Wait Until Ready', `${OURS}.pinterestWaitUntilReady`, 1],
	['Publish', `${OURS}.pinterestPublish`, 1],
	['Trigger', `${OURS}.pinterestTrigger`, 1],
	['Jobs', `${OURS}.pinterestJobs`, 1],
];

let emulator: Emulator;
let home: Home;
let server: Awaited<ReturnType<Home['startServer']>>;
let editor: Editor;

beforeAll(async () => {
	emulator = await startEmulator();
	home = await packedHome(emulator);
	await home.importWorkflows(
		NODES.map(([id, type, typeVersion, parameters = {}]) => ({
			...{ id: id.replaceAll(' ', ''), name: id, active: false, settings: {}, connections: {} },
			nodes: [{ id: 'node', name: id, type, typeVersion, position: [0, 0], parameters }],
		})) as unknown as (IWorkflowBase & { id: string })[],
	);
	server = await home.startServer();
	editor = await openEditor(server);
}, 25 * MINUTES);

afterAll(async () => {
	await editor?.close();
	await server?.stop();
	await home?.remove();
	await emulator?.close();
}, MINUTES);

/** The texts of the open panel that do not fit into their place. */
async function cutOff(): Promise<string[]> {
	return await editor.page
		.getByTestId('node-parameters')
		.evaluate((panel) =>
			[...panel.querySelectorAll('*')]
				.filter((each) => getComputedStyle(each).textOverflow === 'ellipsis' && each.scrollWidth > each.clientWidth + 1)
				.map((each) => each.textContent),
		);
}

describe("a node's panel in n8n's editor", () => {
	it.each(NODES)(
		'%s has something to fill in or to read, and no text of it is cut off',
		async (id) => {
			const { page } = editor;
			await page.goto(`${server.url}/workflow/${id.replaceAll(' ', '')}/node`, { waitUntil: 'commit' });
			const panel = page.getByTestId('node-parameters');
			await panel.waitFor();
			await editor.picture(`panel ${id}`);
			const names = panel.locator('[data-test-id^="parameter-input-"], .n8n-notice, [data-test-id="parameter-item"]');
			expect(await names.count()).toBeGreaterThan(0);
			expect(await cutOff()).toEqual([]);
		},
		5 * MINUTES,
	);

	it(
		'that is too narrow is told by this test',
		async () => {
			await editor.page.getByTestId('node-parameters').evaluate((panel) => (panel.style.width = '60px'));
			expect(await cutOff()).not.toEqual([]);
		},
		5 * MINUTES,
	);
});
