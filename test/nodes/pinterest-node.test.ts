import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Container } from '@n8n/di';
import type { BinaryDataService, LoadOptionsContext } from 'n8n-core';
import {
	NodeHelpers,
	Workflow,
	type IBinaryData,
	type INode,
	type INodeExecutionData,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Emulator } from '../../emulator';
import { EnvironmentCredentials } from '../../runner/host/environment-credentials';
import type { Engine } from '../../runner/host/load-engine';
import { embedded, jpeg, png } from '../emulator/helpers';
import { carousel, imageHost, manyPins, PICTURE, pinned, sha256, titles, video } from '../support/board';
import { emulate } from '../support/pipeline';
import { chain, run } from '../support/workflow';
import { loadTestEngine } from '../support/engine';

let folder: string;
let engine: Engine;
let kept: BinaryDataService;

// As n8n has it unless told otherwise: binary data lies in files, and the item has its id.
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'pinterest-pipeline-test-'));
	process.env.N8N_BINARY_DATA_STORAGE_PATH = folder;
	const loaded = await loadTestEngine();
	await loaded.dispose();
	engine = loaded.engine;
	kept = Container.get(engine.BinaryDataService);
	await kept.init();
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));

const board = (value: string, mode = 'name') => ({ __rl: true, mode, value });
const downloading = (parameters: INode['parameters'] = {}) =>
	chain([
		'pinterest',
		{
			authentication: 'accessToken',
			resource: 'board',
			operation: 'downloadImages',
			board: board('Summer Recipes'),
			...parameters,
		},
	]);
const download = async (emulator: Emulator, parameters: INode['parameters'] = {}, input?: INodeExecutionData[]) =>
	await run(emulator, downloading(parameters), { input });

const bytesOf = async ({ binary }: INodeExecutionData, field = 'data') =>
	await kept.getAsBuffer(binary?.[field] as IBinaryData);
const problems = (items: INodeExecutionData[]) =>
	items.map(({ json }) => (json.problem as { code?: string } | undefined)?.code);
const titlesOf = (items: INodeExecutionData[]) => titles(items.map(({ json }) => json));

describe('Download Images', () => {
	it('makes an item of each image, with its bytes in a file and its pin beside them', async () => {
		const emulator = await emulate();
		const id = await pinned(emulator, 'One', undefined, { link: 'https://shop.example/', alt_text: 'A square' });
		const items = await download(emulator, {}, [
			{ json: { mine: 1 }, binary: { other: { data: 'AAAA', mimeType: 'text/plain' } } },
		]);
		expect(items).toEqual([
			{
				json: {
					pin: expect.objectContaining({
						id,
						url: `${emulator.url}/pin/${id}/`,
						title: 'One',
						link: 'https://shop.example/',
						altText: 'A square',
						description: null,
					}),
					image: {
						number: 1,
						count: 1,
						width: 1200,
						height: 1800,
						sizeKey: '1200x',
						source: expect.stringMatching(/\/image\/\w+$/),
					},
				},
				binary: {
					data: expect.objectContaining({
						id: expect.stringMatching(/^filesystem-v2:/),
						fileName: `${id}.jpg`,
						fileExtension: 'jpg',
						mimeType: 'image/jpeg',
						fileType: 'image',
						bytes: PICTURE.length,
					}),
				},
				pairedItem: { item: 0 },
			},
		]);
		expect(sha256(await bytesOf(items[0] as INodeExecutionData))).toBe(sha256(PICTURE));
	});

	it('takes a board by id, name or from the list, and sends what has no such board to Failed', async () => {
		const emulator = await emulate();
		await pinned(emulator, 'One');
		const id = emulator.boards()[0]?.id as string;
		for (const locator of [board(id, 'id'), board(id, 'list'), board(' summer recipes ')])
			expect(titlesOf(await download(emulator, { board: locator }))).toEqual(['One']);
		expect(problems(await download(emulator, { board: board('Sumer Recipes') }))).toEqual(['board-unknown']);
		expect(problems(await download(emulator, { board: board('549755885175999999', 'id') }))).toEqual([
			'board-not-found',
		]);
	});

	it('returns the pins of one section, by its name or ID, and sends a section that there is not to Failed', async () => {
		const emulator = await emulate();
		const [, home] = emulator.boards();
		const kitchen = home?.sections[0]?.id as string;
		const on = { board_id: home?.id };
		await pinned(emulator, 'In the kitchen', undefined, { ...on, board_section_id: kitchen });
		await pinned(emulator, 'On the board', undefined, on);
		const titlesIn = async (section?: object) =>
			titlesOf(
				await download(emulator, { board: board('Home Ideas'), ...(section && { section }) } as INode['parameters']),
			);
		expect(await titlesIn()).toEqual(['On the board', 'In the kitchen']);
		for (const section of [board('kitchen'), board(kitchen, 'id'), board(kitchen, 'list')])
			expect(await titlesIn(section)).toEqual(['In the kitchen']);
		const [item] = await download(emulator, { board: board('Home Ideas/Kitchen') });
		expect(item?.json.pin).toMatchObject({ boardSectionId: kitchen, boardSection: 'Kitchen' });
		const wrong = await download(emulator, { board: board('Home Ideas'), section: board('Attic') });
		expect(problems(wrong)).toEqual(['section-unknown']);
	});

	it('returns 50 pins unless told otherwise, or a limit, or all of several pages', async () => {
		const emulator = await emulate({ enforceRateLimits: false });
		await manyPins(emulator, 260);
		expect(await download(emulator)).toHaveLength(50);
		expect(titlesOf(await download(emulator, { limit: 3 }))).toEqual(['260', '259', '258']);
		expect(titlesOf(await download(emulator, { returnAll: true }))).toEqual(
			Array.from({ length: 260 }, (_, index) => String(260 - index)),
		);
	});

	it('skips videos or takes their stills, and makes an item of each slide of a carousel', async () => {
		const emulator = await emulate({ processingMs: 0 });
		await pinned(emulator, 'film', await video(emulator));
		const slides = [png(700, 700, 1), png(700, 700, 2)];
		const id = await pinned(emulator, 'slides', carousel(...slides));
		const items = await download(emulator, { binaryPropertyName: 'image' });
		expect(items.map(({ binary }) => binary?.image?.fileName)).toEqual([`${id}.png`, `${id}-2.png`]);
		expect(await Promise.all(items.map(async (item) => sha256(await bytesOf(item, 'image'))))).toEqual(
			slides.map(sha256),
		);
		const [, , still] = await download(emulator, { videos: 'thumbnail' });
		expect(still?.json.pin).toMatchObject({ title: 'film', creativeType: 'VIDEO' });
		expect(sha256(await bytesOf(still as INodeExecutionData))).toBe(sha256(png(400, 700)));
	});

	it('sends one bad image to Failed, and none that broke off anywhere else', async () => {
		const emulator = await emulate();
		await pinned(emulator, 'good');
		const gone = embedded(png(500, 500));
		await pinned(emulator, 'gone', gone);
		await pinned(emulator, 'cut once', embedded(png(600, 600)));
		emulator.faults.add({ on: 'image', kind: 'status', status: 404, match: sha256(png(500, 500)), times: 4 });
		emulator.faults.add({ on: 'image', kind: 'cut', match: sha256(png(600, 600)), times: 1 });
		const workflow = downloading();
		const through = chain(['pinterestBatchImport', { source: 'items' }]).nodes[1] as INode;
		workflow.nodes.push({ ...through, id: '2' });
		workflow.connections.pinterest = { main: [[], [{ node: through.name, type: 'main', index: 0 }]] };
		const items = await run(emulator, workflow);
		const isFailed = ({ json }: INodeExecutionData) => json.outcome === 'failed';
		expect(titlesOf(items.filter((item) => !isFailed(item)))).toEqual(['cut once', 'good']);
		expect(items.filter(isFailed).map(({ json, binary }) => [titles([json]), binary])).toEqual([[['gone'], undefined]]);
		expect(sha256(await bytesOf(items.filter((item) => !isFailed(item))[0] as INodeExecutionData))).toBe(
			sha256(png(600, 600)),
		);
		expect(problems(await download(emulator))).toEqual([undefined, undefined, undefined]);
	});

	it('works on one board after the other, at most eight images at once, and pairs every image with its item', async () => {
		const host = await imageHost((response) => void setTimeout(() => response.end(jpeg()), 5));
		const emulator = await emulate({ enforceRateLimits: false, publicUrl: host.url });
		await manyPins(emulator, 40);
		const input = ['Summer Recipes', 'Nowhere', 'Summer Recipes'].map((name) => ({ json: { name } }));
		const items = await download(emulator, { board: board('={{ $json.name }}') }, input);
		const paired = (item: number) => items.filter(({ pairedItem }) => (pairedItem as { item: number }).item === item);
		expect([paired(0).length, problems(paired(1)), paired(2).length]).toEqual([40, ['board-unknown'], 40]);
		expect(host.mostOpen).toBe(8);
	});
});

describe('Download Images that is stopped', () => {
	it('lets go of what it downloads', async () => {
		const host = await imageHost(
			(response) => void response.writeHead(200, { 'content-length': 1_000_000 }).write(PICTURE),
		);
		const emulator = await emulate({ publicUrl: host.url });
		await manyPins(emulator, 20);
		const stop = new AbortController();
		const ended = run(emulator, downloading(), { signal: stop.signal }).then(
			() => 'done',
			(error: Error) => error.message,
		);
		await expect.poll(() => host.open, { timeout: 10_000 }).toBe(8);
		stop.abort();
		expect(await ended).toMatch(/cancel/i);
		await expect.poll(() => host.open).toBe(0);
		expect(host.asked).toHaveLength(8);
	});
});

describe('the list of boards in the editor', () => {
	it("holds the account's boards whose names contain what was typed", async () => {
		const emulator = await emulate();
		const search = await searchAt(emulator, emulator.accessToken);
		expect((await search()).results).toEqual(emulator.boards().map(({ id, name }) => ({ name, value: id })));
		expect((await search('home')).results.map(({ name }) => name)).toEqual(['Home Ideas']);
		expect((await search('nothing')).results).toEqual([]);
	});

	it('says in words why it cannot be had', async () => {
		const emulator = await emulate();
		const search = await searchAt(emulator, 'wrong-token');
		await expect(search()).rejects.toThrow('does not accept the access token');
	});
});

/** The node's list search in the context that n8n gives it. */
async function searchAt(
	emulator: Emulator,
	accessToken: string,
): Promise<(filter?: string) => Promise<{ results: { name: string; value: unknown }[] }>> {
	const loader = new engine.PackageDirectoryLoader(join(__dirname, '../..'));
	await loader.loadAll();
	const type = NodeHelpers.getVersionedNodeType(loader.getNode('pinterest').type);
	const data = downloading();
	const node: INode = { ...(data.nodes[1] as INode), credentials: { pinterestAccessTokenApi: { id: '1', name: 'a' } } };
	const nodeTypes = { getByName: () => type, getByNameAndVersion: () => type, getKnownTypes: () => loader.known.nodes };
	const workflow = new Workflow({ ...data, nodes: [node], connections: {}, active: false, nodeTypes });
	const additional = {
		credentialsHelper: new EnvironmentCredentials({ accessToken }, emulator.apiBaseUrl),
	} as unknown as IWorkflowExecuteAdditionalData;
	const context: LoadOptionsContext = new engine.LoadOptionsContext(workflow, node, additional, '');
	return async (filter) => (await type.methods?.listSearch?.searchBoards?.call(context, filter)) as never;
}
