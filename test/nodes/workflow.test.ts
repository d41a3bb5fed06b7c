import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { INode, INodeExecutionData, IWorkflowBase } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';
import type { Emulator } from '../../emulator';
import { fileItem } from '../../runner/host/foreign-nodes';
import { ownFolder } from '../support/cli';
import { emulate, samples } from '../support/pipeline';
import { chain, PINS, run } from '../support/workflow';

const template = async () =>
	JSON.parse(await readFile(join(samples, '../workflows/import-and-publish.json'), 'utf8')) as IWorkflowBase;

const FIVE = [
	['pinterestBatchImport'],
	['pinterestValidate'],
	['pinterestMediaUpload', { authentication: 'accessToken' }],
	['pinterestWaitUntilReady', { authentication: 'accessToken' }],
	['pinterestPublish', { authentication: 'accessToken' }],
] as const;
const rest = FIVE.slice(1).map((node) => [...node]) as [string, INode['parameters']?][];
const FROM_ITEMS = chain(['pinterestBatchImport', { source: 'items' }], ...rest);

const outcomesOf = (items: INodeExecutionData[]) =>
	items.map(({ json }) => (json.problem as { code?: string } | undefined)?.code ?? json.outcome);

describe('the template workflow', () => {
	it('publishes the samples, and the second time nothing', async () => {
		const emulator = await emulate();
		const storeUrl = `sqlite:${await ownFolder()}/ledger.sqlite`;
		const first = await run(emulator, await template(), { input: [await fileItem(PINS)], storeUrl });
		const count = (items: INodeExecutionData[], outcome: string) =>
			items.filter(({ json }) => json.outcome === outcome).length;
		expect([count(first, 'created'), count(first, 'existing'), count(first, 'failed')]).toEqual([13, 1, 4]);
		const second = await run(emulator, await template(), { input: [await fileItem(PINS)], storeUrl });
		expect([count(second, 'created'), count(second, 'existing'), count(second, 'failed')]).toEqual([0, 14, 4]);
		expect(emulator.pins()).toHaveLength(13);
		expect(emulator.media()).toHaveLength(2);
	});
});

describe('an item on its way through the five nodes', () => {
	const row = (more: object = {}): INodeExecutionData => ({
		json: {
			board: 'Travel',
			title: 'From a sheet',
			media_url: `PLACEHOLDER`,
			sku: 'A-1',
			nested: { kept: true },
			...more,
		},
	});
	const at = (emulator: Emulator, path: string, more: object = {}) =>
		row({ media_url: `${emulator.url}${path}`, ...more });

	it('keeps what the user put there, and gains what was learned', async () => {
		const emulator = await emulate();
		const picture = await pictureOn(emulator);
		const [item] = await run(emulator, FROM_ITEMS, { input: [at(emulator, picture)] });
		expect(item?.json).toMatchObject({
			sku: 'A-1',
			nested: { kept: true },
			title: 'From a sheet',
			draft: { board: 'Travel' },
			asset: { kind: 'image', contentType: 'image/jpeg', width: 1000, height: 1500 },
			job: { state: 'published' },
			outcome: 'created',
			pin: { url: expect.stringContaining('/pin/') },
		});
		expect(item?.pairedItem).toEqual({ item: 0 });
		expect(item?.json.problem).toBeUndefined();
	});

	it('that is bad costs no other, and every item keeps its place', async () => {
		const emulator = await emulate();
		const picture = await pictureOn(emulator);
		const input = [
			at(emulator, picture, { title: 'Good' }),
			row({ media_url: 'pictures/a.jpg' }),
			at(emulator, '/nothing-here.jpg'),
			at(emulator, picture, { title: 'Board', board: 'Nowhere' }),
			at(emulator, picture, { title: 'Also good' }),
		];
		const items = await run(emulator, FROM_ITEMS, { input });
		expect(outcomesOf(items).sort()).toEqual([
			'board-unknown',
			'created',
			'created',
			'media-gone',
			'media-path-refused',
		]);
		expect(items.every(({ pairedItem }) => pairedItem !== undefined)).toBe(true);
		expect(items.some(({ json }) => 'error' in json)).toBe(false);
	});

	it('may bring its media as binary data', async () => {
		const emulator = await emulate();
		const { binary } = await fileItem(join(samples, 'media/sailing.mp4'));
		const picture = await fileItem(join(samples, 'media/lemon-tart.jpg'));
		const input: INodeExecutionData[] = [
			{
				json: { draft: { board: 'Travel', title: 'Film', media: [{ binary: 'data' }], cover: { atSeconds: 1 } } },
				binary,
			},
			{ json: { draft: { board: 'Travel', title: 'Picture', media: [{ binary: 'data' }] } }, binary: picture.binary },
		];
		expect(outcomesOf(await run(emulator, chain(...rest), { input }))).toEqual(['created', 'created']);
		expect(emulator.media()).toHaveLength(1);
	});

	it('is looked at once more before it is published, however the flow is wired', async () => {
		const emulator = await emulate({ processingMs: 60_000 });
		const { binary } = await fileItem(join(samples, 'media/sailing.mp4'));
		const json = { draft: { board: 'Travel', title: 'Film', media: [{ binary: 'data' }], cover: { atSeconds: 1 } } };
		const without = chain(
			['pinterestMediaUpload', { authentication: 'accessToken' }],
			['pinterestPublish', { authentication: 'accessToken' }],
		);
		expect(outcomesOf(await run(emulator, without, { input: [{ json, binary }] }))).toEqual(['still-processing']);
		const alone = chain(['pinterestPublish', { authentication: 'accessToken' }]);
		expect(
			outcomesOf(
				await run(emulator, alone, { input: [{ json: { draft: { ...json.draft, title: 'Other' } }, binary }] }),
			),
		).toEqual(['not-uploaded']);
		expect(emulator.pins()).toEqual([]);
	});

	it('waits for its turn as Scheduled while the account warms up', async () => {
		const emulator = await emulate();
		const picture = await pictureOn(emulator);
		const steps = rest.map(([type, parameters]): [string, INode['parameters']?] =>
			type === 'pinterestPublish' ? [type, { ...parameters, options: { warmUp: '5-50/30' } }] : [type, parameters],
		);
		const input = ['One', 'Two', 'Three'].map((title) => at(emulator, picture, { title }));
		const items = await run(emulator, chain(['pinterestBatchImport', { source: 'items' }], ...steps), { input });
		expect(outcomesOf(items).sort()).toEqual(['created', 'warming-up', 'warming-up']);
		expect(items.filter(({ json }) => json.outcome === 'scheduled').map(({ json }) => json.job)).toEqual(
			Array(2).fill(expect.objectContaining({ state: 'scheduled' })),
		);
		const wrong = chain(['pinterestPublish', { authentication: 'accessToken', options: { warmUp: 'slowly' } }]);
		await expect(run(emulator, wrong, { input })).rejects.toThrow(
			/The warm-up is "slowly"\. Write FIRST-LAST\/DAYS, such as 5-50\/30/,
		);
	});

	it('leaves Wait Until Ready through Processing when the time is up', async () => {
		const emulator = await emulate({ processingMs: 60_000 });
		const { binary } = await fileItem(join(samples, 'media/sailing.mp4'));
		const json = { draft: { board: 'Travel', media: [{ binary: 'data' }], cover: { atSeconds: 1 } } };
		const workflow = chain(
			['pinterestMediaUpload', { authentication: 'accessToken' }],
			['pinterestWaitUntilReady', { authentication: 'accessToken', maxWaitSeconds: 0 }],
		);
		const [item] = await run(emulator, workflow, { input: [{ json, binary }] });
		expect(item?.json).toMatchObject({
			job: { state: 'processing' },
			problem: { code: 'still-processing', action: 'wait' },
		});
	});
});

describe('what stops a workflow', () => {
	const input = [{ json: { board: 'Travel', media_url: 'https://a.example/a.jpg' } }];
	const publish = (more: Partial<INode> = {}) => chain(['pinterestPublish', { authentication: 'accessToken' }, more]);

	it('is a token that Pinterest does not take, in words and without the token', async () => {
		const emulator = await emulate();
		const failure = run(emulator, publish(), { input, token: 'wrong-token' });
		await expect(failure).rejects.toThrow(/does not accept the access token.*Open the credential/);
		await expect(failure).rejects.not.toThrow(/wrong-token/);
	});

	it('but not where the node continues on errors', async () => {
		const emulator = await emulate();
		const [item] = await run(emulator, publish({ onError: 'continueRegularOutput' }), { input, token: 'wrong-token' });
		expect(item?.json).toEqual({ error: expect.stringContaining('access token') });
		expect(item?.pairedItem).toEqual({ item: 0 });
	});

	it('is a node that the runner does not have, by name', async () => {
		const emulator = await emulate();
		const workflow = chain(['pinterestPublish']);
		workflow.nodes[1] = { ...(workflow.nodes[1] as INode), type: 'n8n-nodes-base.slack' };
		await expect(run(emulator, workflow)).rejects.toThrow(/"pinterestPublish" \(n8n-nodes-base\.slack\)/);
		await expect(run(emulator, chain(['pinterestNothing']))).rejects.toThrow(/pinterestNothing/);
	});
});

/** The path of a picture that the emulator serves, so that items have an address to name. */
async function pictureOn(emulator: Emulator): Promise<string> {
	const { binary } = await fileItem(join(samples, 'media/lemon-tart.jpg'));
	const json = { draft: { board: 'Home Ideas', title: 'Origin', media: [{ binary: 'data' }] } };
	await run(emulator, chain(...rest), { input: [{ json, binary }] });
	const state = (await (await fetch(`${emulator.url}/_emulator/state`)).json()) as { pins: { id: string }[] };
	const page = await (await fetch(`${emulator.url}/pin/${state.pins[0]?.id}/`)).text();
	return /\/image\/\w+/.exec(page)?.[0] ?? '';
}
