import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { IWorkflowBase } from 'n8n-workflow';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startEmulator, type Emulator } from '../../emulator';
import { PICTURE } from '../support/pictures';
import { openEditor } from './browser';
import { packedHome, type Home } from './packed-home';
import { secretsBelow, secretsInText } from './secrets';

const MINUTES = 60_000;
const DAYS = 24 * 3600_000;
/** Where pictures of what the user sees are kept, if at all. */
const PICTURES = process.env.EDITOR_PICTURES;

let emulator: Emulator;
let home: Home;
let server: Awaited<ReturnType<Home['startServer']>>;
let editor: Awaited<ReturnType<typeof openEditor>>;
let page: Page;
let pictures: Server;
/** How far the clock of the emulator is ahead. */
let ahead = 0;

/** What a user has who is about to add a node. */
const STARTED = {
	id: 'createAPin',
	name: 'Create a pin',
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
	emulator = await startEmulator({ now: () => Date.now() + ahead });
	pictures = createServer((_, response) => void response.end(PICTURE)).listen(0, '127.0.0.1');
	await new Promise((resolve) => pictures.once('listening', resolve));
	home = await packedHome(emulator);
	await home.importWorkflow(STARTED);
	server = await home.startServer();
	editor = await openEditor(server);
	({ page } = editor);
	if (PICTURES) await mkdir(PICTURES, { recursive: true });
}, 25 * MINUTES);

afterEach(async ({ task }) => {
	if (task.result?.state === 'fail') await picture('failed');
});

afterAll(async () => {
	await editor?.close();
	await server?.stop();
	await home?.remove();
	await emulator?.close();
	pictures?.close();
}, MINUTES);

const picture = async (name: string) => {
	if (PICTURES) await page.screenshot({ path: join(PICTURES, `${name}.png`) });
};

const field = (name: string) => page.getByTestId(`parameter-input-${name}`).locator('input').first();

async function pick(parameter: string, option: string): Promise<void> {
	await page.getByTestId(`parameter-input-${parameter}`).first().click();
	await page.getByTestId('parameter-input-item').filter({ hasText: option }).locator('visible=true').first().click();
}

/** Presses a button that opens Pinterest's consent page, agrees there, and waits until n8n has the account. */
async function connectBy(button: Locator): Promise<void> {
	const opened = page.waitForEvent('popup');
	await button.click();
	const consent = await opened;
	const closed = consent.waitForEvent('close');
	await consent.getByRole('button', { name: 'Give access' }).click();
	await closed;
	await page.getByTestId('oauth-connect-success-banner').waitFor();
}

/** Gives the open node's pin another title and link, and executes the node. @returns its output panel, once it says `expected`. */
async function create(title: string, expected: string | RegExp = title): Promise<string> {
	await field('title').fill(title);
	await field('link').fill(`https://example.com/${title}`);
	await page.getByTestId('node-execute-button').first().click();
	const output = page.getByTestId('output-panel');
	await output.getByText(expected).first().waitFor();
	return await output.innerText();
}

const titles = () => emulator.pins().map(({ title }) => title);
/** The statuses of what was asked of the token endpoint, in their order. */
const tokenAnswers = () =>
	emulator.requests().flatMap(({ path, status }) => (path.endsWith('/oauth/token') ? [status] : []));

describe("an account in n8n's editor", () => {
	it(
		'is connected through the consent page',
		async () => {
			await page.goto(`${server.url}/home/credentials/create`, { waitUntil: 'commit' });
			await page.getByTestId('new-credential-type-select').click();
			await page.keyboard.type('Pinterest OAuth2');
			const types = page.getByTestId('new-credential-type-select-option');
			await types.filter({ hasText: 'Pinterest OAuth2' }).first().click();
			await page.getByTestId('new-credential-type-button').click();
			await pick('environment', 'Custom');
			await field('baseUrl').fill(emulator.apiBaseUrl);
			await field('clientId').fill(emulator.clientId);
			await field('clientSecret').fill(emulator.clientSecret);
			await picture('credential');
			await connectBy(page.getByTestId('oauth-not-connected-banner').getByRole('button'));
			await picture('connected');
			expect(tokenAnswers()).toEqual([200]);
		},
		5 * MINUTES,
	);

	it(
		'publishes with Create a pin as it is added today, on a board that is found by a part of its name',
		async () => {
			await page.goto(`${server.url}/workflow/${STARTED.id}`, { waitUntil: 'commit' });
			await page.getByTestId('canvas-handle-plus').first().click();
			await page.getByTestId('node-creator-search-bar').fill('Pinterest');
			await page.getByTestId('node-creator-item-name').getByText('Pinterest', { exact: true }).first().click();
			await page.getByTestId('node-creator').getByText('Create a pin', { exact: true }).first().click();
			await page.getByTestId('rlc-input').first().click();
			await page.getByTestId('rlc-search').fill('recip');
			await page.getByTestId('rlc-item').filter({ hasText: 'Summer Recipes' }).first().click();
			await field('mediaUrl').fill(`http://127.0.0.1:${(pictures.address() as AddressInfo).port}/lake.jpg`);
			const said = await create('First');
			await picture('published');
			expect(titles()).toEqual(['First']);
			expect(said).toContain(`${emulator.url}/pin/${emulator.pins()[0]?.id}/`);
			// The same once more, which finds it in the record.
			await create('First', 'existing');
			expect(titles()).toEqual(['First']);
		},
		5 * MINUTES,
	);

	it(
		'stays connected: an expired token is refreshed, and the refresh token that comes with it is used the next time',
		async () => {
			for (const title of ['Second', 'Third']) {
				ahead += 31 * DAYS; // an access token lasts 30
				await create(title);
			}
			expect(titles()).toEqual(['First', 'Second', 'Third']);
			expect(tokenAnswers()).toEqual([200, 200, 200]);
		},
		5 * MINUTES,
	);

	it(
		'is to be connected again once its refresh token is over, as the node says, and then publishes',
		async () => {
			ahead += 61 * DAYS; // a refresh token lasts 60
			const said = await create('Fourth', /reconnect the account/);
			await picture('over');
			expect(said).toContain('Pinterest does not accept the access token. Connect the account again');
			expect([titles(), tokenAnswers()]).toEqual([
				['First', 'Second', 'Third'],
				[200, 200, 200, 401],
			]);

			await page.getByTestId('credential-edit-button').first().click();
			await connectBy(page.getByTestId('oauth-switch-account-button'));
			await page.keyboard.press('Escape'); // closes the credential, and the node below it
			await page.getByTestId('node-parameters').waitFor({ state: 'hidden' });
			await page.getByTestId('canvas-node').filter({ hasText: 'Create a pin' }).dblclick();
			await create('Fourth');
			expect(titles()).toEqual(['First', 'Second', 'Third', 'Fourth']);
		},
		5 * MINUTES,
	);

	it(
		'leaves no token, secret or code in the log, in the executions and in the record of the nodes',
		async () => {
			await server.stop(); // so that everything is in its files
			const written = ['.n8n/database.sqlite', '.n8n/pinterest-pipeline/ledger.sqlite'];
			expect(written.filter((file) => !existsSync(join(home.folder, file)))).toEqual([]);
			expect(await secretsBelow(home.folder, ['.n8n/nodes'])).toEqual([]);
			expect(secretsInText('log', server.log())).toEqual([]);
			// One that is there would be found.
			await writeFile(join(home.folder, '.n8n/leaked.log'), `token pina_${'x'.repeat(43)}`);
			expect(await secretsBelow(home.folder, ['.n8n/nodes'])).toEqual([
				expect.stringMatching(/^\.n8n\/leaked\.log: an access token/),
			]);
		},
		MINUTES,
	);
});
