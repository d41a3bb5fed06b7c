import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEmulator, type Emulator } from '../../emulator';
import { openEditor } from './browser';
import { googleSpreadsheet } from './neighbours/google-sheets';
import { startNeighbours, type Neighbours } from './neighbours/server';
import { packedHome, type Home } from './packed-home';

const MINUTES = 60_000;
const CLICKS = 10;
/** To publish the workflow: the button, and the button of the dialog. */
const CLICKS_TO_PUBLISH = 2;

const document = googleSpreadsheet('1PinsOfTheSummer-tenclickstemplate', 'Pins of the summer', {
	Pins: [['status', 'media_url', 'board', 'title', 'link', 'outcome', 'pin_url', 'problem']],
});
const sheet = document.tab('Pins');

let emulator: Emulator;
let neighbours: Neighbours;
let home: Home;
let server: Awaited<ReturnType<Home['startServer']>>;
let editor: Awaited<ReturnType<typeof openEditor>>;
let page: Page;
let clicks = 0;
let pastes = 0;

async function click(what: Locator): Promise<void> {
	clicks += 1;
	await what.click();
}

async function doubleClick(what: Locator): Promise<void> {
	clicks += 2;
	await what.dblclick();
}

async function paste(text: string): Promise<void> {
	pastes += 1;
	await page.evaluate(async (copied) => {
		const { clipboard } = navigator as unknown as { clipboard: { writeText(copied: string): Promise<void> } };
		await clipboard.writeText(copied);
	}, text);
	await page.keyboard.press('Control+V');
}

/** Chooses from the list of a field of the open node. */
async function choose(parameter: string, name: string): Promise<void> {
	await click(page.getByTestId(`resource-locator-${parameter}`).getByTestId('rlc-input'));
	await click(page.getByTestId('rlc-item').filter({ hasText: name }).locator('visible=true'));
}

beforeAll(async () => {
	emulator = await startEmulator();
	neighbours = await startNeighbours(document.services);
	const tart = { status: 'ready', media_url: neighbours.media('lemon-tart.jpg'), board: 'Travel' };
	sheet.add({ ...tart, title: 'Tart', link: 'https://example.com/tart' });
	sheet.add({ ...tart, title: 'Tart nowhere', board: 'Nowhere', link: 'https://example.com/nowhere' });
	home = await packedHome(emulator, neighbours.env);
	// Of another id than the template's: as in the n8n of a user, only its name is the same.
	await home.importCredentials([document.credential('sheetsOfAUser0001')]);
	server = await home.startServer();
	editor = await openEditor(server);
	({ page } = editor);
}, 25 * MINUTES);

afterAll(async () => {
	await editor?.close();
	await server?.stop();
	await home?.remove();
	await neighbours?.close();
	await emulator?.close();
}, MINUTES);

describe('somebody with an empty n8n and the two credentials', () => {
	it(
		`publishes the rows of a Google Sheet after ${CLICKS} clicks and one paste`,
		async () => {
			await page.goto(server.url, { waitUntil: 'commit' });
			await click(page.getByTestId('universal-add'));
			await click(page.getByTestId('navigation-menu-item').filter({ hasText: 'New workflow' }));
			await page.getByTestId('canvas').waitFor();
			await paste(await readFile(join(__dirname, '../../workflows/google-sheet.json'), 'utf8'));
			await doubleClick(page.getByTestId('canvas-node').filter({ hasText: 'Read rows that are ready' }));
			await choose('documentId', 'Pins of the summer');
			await choose('sheetName', 'Pins');
			await click(page.getByTestId('ndv-close-button'));
			await click(page.getByTestId('execute-workflow-button').first());

			const outcomes = () => sheet.rows().map(({ title, outcome }) => [title, outcome]);
			await expect.poll(outcomes, { timeout: 2 * MINUTES }).toEqual([
				['Tart', 'created'],
				['Tart nowhere', 'failed'],
			]);
			expect(emulator.pins().map(({ title }) => title)).toEqual(['Tart']);
			const [published, failed] = sheet.rows();
			expect(published?.pin_url).toContain(`/pin/${emulator.pins()[0]?.id}`);
			expect(failed?.problem).toContain('Nowhere');
			expect(clicks).toBeLessThanOrEqual(CLICKS);
			expect(pastes).toBe(1);
			expect(neighbours.unknown()).toEqual([]);
		},
		10 * MINUTES,
	);

	it(
		`has it run every 15 minutes after ${CLICKS_TO_PUBLISH} more`,
		async () => {
			clicks = 0;
			await click(page.getByTestId('workflow-open-publish-modal-button'));
			await click(page.getByTestId('workflow-publish-button'));
			expect(clicks).toBeLessThanOrEqual(CLICKS_TO_PUBLISH);
			const headers = { cookie: await server.login() };
			const active = async () => {
				const response = await fetch(`${server.url}/rest/workflows`, { headers });
				const { data } = (await response.json()) as { data: { name: string; activeVersionId: string | null }[] };
				return data.filter(({ activeVersionId }) => activeVersionId !== null).map(({ name }) => name);
			};
			await expect.poll(active, { timeout: MINUTES }).toEqual(['Publish the rows of a Google Sheet']);
		},
		5 * MINUTES,
	);
});
