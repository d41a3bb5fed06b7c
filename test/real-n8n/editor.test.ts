import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { INode, IWorkflowBase } from 'n8n-workflow';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startEmulator, type Emulator } from '../../emulator';
import { openEditor } from './browser';
import { packedHome, type Home } from './packed-home';

const MINUTES = 60_000;
const STORE = 'Store for Several Workers (Optional)';
const ACCOUNT = { pinterestOAuth2Api: { id: 'pinterestAccount01', name: 'Pinterest account' } };
const TOKEN = { pinterestAccessTokenApi: { id: 'pastedToken000001', name: 'Pasted token' } };
const TEAM = { pinterestStoreApi: { id: 'teamStore00000001', name: 'Team store' } };
/** Where pictures of each node's panel are kept, if at all. */
const PICTURES = process.env.EDITOR_PICTURES;

let emulator: Emulator;
let home: Home;
let server: Awaited<ReturnType<Home['startServer']>>;
let cookie: string;
let editor: Awaited<ReturnType<typeof openEditor>>;
let page: Page;

/** A workflow of this node alone, so that what is chosen in one node is not filled in in another. */
const alone = (type: string): IWorkflowBase & { id: string } =>
	({
		id: `only${type}`,
		name: type,
		active: false,
		settings: { executionOrder: 'v1' },
		connections: {},
		nodes: [
			{
				id: 'node',
				name: type,
				type: `n8n-nodes-pinterest-pipeline.${type}`,
				typeVersion: 1,
				position: [0, 0],
				parameters: {},
			},
		],
	}) as unknown as IWorkflowBase & { id: string };

/** Batch Import behind a node that gives an item without a file. */
const importing = (id: string, typeVersion: number): IWorkflowBase & { id: string } => {
	const workflow = alone('pinterestBatchImport');
	const [node] = workflow.nodes as [INode];
	const start = { ...node, id: 'start', name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1 };
	return {
		...workflow,
		...{ id: `import${id}`, name: id },
		nodes: [start, { ...node, typeVersion, position: [280, 0] }],
		connections: { Start: { main: [[{ node: node.name, type: 'main', index: 0 }]] } },
	};
};

const WITH_STORE = [
	'pinterest',
	'pinterestJobs',
	'pinterestMediaUpload',
	'pinterestPublish',
	'pinterestTrigger',
	'pinterestWaitUntilReady',
];

beforeAll(async () => {
	emulator = await startEmulator();
	home = await packedHome(emulator);
	await home.importCredentials([
		{
			...{ id: TOKEN.pinterestAccessTokenApi.id, name: TOKEN.pinterestAccessTokenApi.name },
			type: 'pinterestAccessTokenApi',
			data: { environment: 'custom', baseUrl: emulator.apiBaseUrl, accessToken: emulator.accessToken },
		},
		{
			...{ id: TEAM.pinterestStoreApi.id, name: TEAM.pinterestStoreApi.name },
			type: 'pinterestStoreApi',
			data: { connectionString: 'redis://127.0.0.1:6379' },
		},
	]);
	await home.importWorkflows([...WITH_STORE, 'pinterestValidate'].map(alone));
	await home.importWorkflows([importing('Now', 1.1), importing('Before', 1)]);
	server = await home.startServer();
	cookie = await server.login();
	editor = await openEditor(server);
	({ page } = editor);
	if (PICTURES) await mkdir(PICTURES, { recursive: true });
}, 25 * MINUTES);

afterEach(async ({ task }) => {
	if (PICTURES && task.result?.state === 'fail') await page.screenshot({ path: join(PICTURES, 'failed.png') });
});

afterAll(async () => {
	await editor?.close();
	await server?.stop();
	await home?.remove();
	await emulator?.close();
}, MINUTES);

/** Opens the panel of the workflow's node. */
async function open(type: string, id = `only${type}`): Promise<void> {
	await page.goto(`${server.url}/workflow/${id}/node`, { waitUntil: 'commit' });
	await page.getByTestId('node-parameters').waitFor();
}

const labels = async () => (await page.getByTestId('credentials-label').allInnerTexts()).map((text) => text.trim());

/** Chooses a credential in the field with this label. @returns the names of all that the field lists. */
async function choose(label: string, name: string): Promise<string[]> {
	const field = page.getByTestId('node-credentials-slot').filter({ has: page.getByText(label, { exact: true }) });
	await field.getByTestId('node-credentials-select').click();
	const items = page.locator('[data-test-id^="node-credentials-select-item-"]:visible');
	await items.filter({ hasText: name }).waitFor();
	const texts = (await items.allInnerTexts()).map((text) => text.split('\n')[0] as string);
	await items.filter({ hasText: name }).click();
	await items.first().waitFor({ state: 'hidden' });
	return texts.filter((text) => !text.includes('Create new'));
}

/** The node as n8n saved it, once it has these credentials. */
async function saved(type: string, credentials: INode['credentials']): Promise<INode> {
	if (PICTURES) await page.screenshot({ path: join(PICTURES, `${type}.png`) });
	await page.keyboard.press('Control+s');
	const load = async () => {
		const response = await fetch(`${server.url}/rest/workflows/only${type}`, { headers: { cookie } });
		return ((await response.json()) as { data: IWorkflowBase }).data.nodes[0] as INode;
	};
	await expect.poll(async () => (await load()).credentials, { timeout: 2 * MINUTES }).toEqual(credentials);
	return await load();
}

describe("the credentials in n8n's editor", () => {
	it.each(WITH_STORE)(
		'%s: a store is chosen in a field that says what it is for, and leaves the account alone',
		async (type) => {
			await open(type);
			expect(await labels()).toEqual(['Credential', STORE]);
			expect(await choose('Credential', 'Pinterest account')).toEqual(['Pinterest account', 'Pasted token']);
			expect(await choose(STORE, 'Team store')).toEqual(['Team store']);
			await saved(type, { ...ACCOUNT, ...TEAM });
			// Another kind of account replaces the first, and nothing else.
			await choose('Credential', 'Pasted token');
			const node = await saved(type, { ...TOKEN, ...TEAM });
			expect(node.parameters.authentication).toBe('accessToken');
		},
		10 * MINUTES,
	);

	it(
		'pinterestValidate: either kind of account has a field that lists this kind alone, and so has the store',
		async () => {
			await open('pinterestValidate');
			const [oAuth2, accessToken] = ['Account (OAuth2, Optional)', 'Account (Access Token, Optional)'] as const;
			expect(await labels()).toEqual([oAuth2, accessToken, STORE]);
			expect(await choose(oAuth2, 'Pinterest account')).toEqual(['Pinterest account']);
			expect(await choose(accessToken, 'Pasted token')).toEqual(['Pasted token']);
			expect(await choose(STORE, 'Team store')).toEqual(['Team store']);
			await saved('pinterestValidate', { ...ACCOUNT, ...TOKEN, ...TEAM });
		},
		10 * MINUTES,
	);
});

describe("Pinterest Batch Import in n8n's editor", () => {
	/** The names of the parameters that the panel shows, in their order. */
	const shown = async () => {
		const names = page.getByTestId('node-parameters').locator('[data-test-id^="parameter-input-"]');
		const ids = await names.evaluateAll((all) => all.map((each) => each.getAttribute('data-test-id') ?? ''));
		return [...new Set(ids.map((id) => id.slice('parameter-input-'.length)))].filter((id) => PARAMETERS.includes(id));
	};
	const PARAMETERS = ['operation', 'source', 'binaryPropertyName', 'address', 'skipPublished', 'authentication'];

	const pick = async (parameter: string, option: string) => {
		await page.getByTestId(`parameter-input-${parameter}`).first().click();
		await page.getByTestId('parameter-input-item').filter({ hasText: option }).locator('visible=true').first().click();
	};

	const picture = async (name: string) => {
		if (PICTURES) await page.screenshot({ path: join(PICTURES, `${name}.png`) });
	};

	it(
		'asks for what each operation needs, and for an account only where one is used',
		async () => {
			await open('pinterestBatchImport', 'importNow');
			expect([await shown(), await labels()]).toEqual([
				['operation', 'source', 'binaryPropertyName'],
				['Credential', STORE],
			]);
			expect(await choose('Credential', 'Pinterest account')).toEqual(['Pinterest account', 'Pasted token']);
			await picture('import');
			await pick('source', 'Address');
			expect(await shown()).toEqual(['operation', 'source', 'address']);
			await pick('operation', 'Parse');
			await expect.poll(labels).toEqual([]);
			expect(await shown()).toEqual(['operation', 'source', 'address', 'skipPublished']);
			await page.getByTestId('parameter-input-skipPublished').first().click();
			await expect.poll(labels).toEqual(['Credential', STORE]);
			await picture('parse');
		},
		10 * MINUTES,
	);

	it(
		'parses where it was added before there were operations',
		async () => {
			await open('pinterestBatchImport', 'importBefore');
			expect([await shown(), await labels()]).toEqual([
				['operation', 'source', 'binaryPropertyName', 'skipPublished'],
				[],
			]);
			await picture('before');
		},
		10 * MINUTES,
	);
});
