import { readFile } from 'node:fs/promises';
import type { INode, INodeExecutionData, INodePropertyOptions, INodeTypeDescription } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';
import { ownFolder } from '../support/cli';
import { loadTestEngine } from '../support/engine';
import { origin } from '../support/origin';
import { emulate, samples } from '../support/pipeline';
import { inSeconds } from '../support/worker';
import { chain, runToOutputs, type RunOptions } from '../support/workflow';

const TOKEN = { authentication: 'accessToken' };

/** A node as an agent runs it: n8n adds Tool to its type, and what the agent says is its item. */
async function asTool(type: string, parameters: INode['parameters'], options: Partial<RunOptions> = {}) {
	const emulator = await emulate();
	const typeVersion = type === 'pinterest' ? 1.1 : 1;
	const tool: Partial<INode> = { type: `n8n-nodes-pinterest-pipeline.${type}Tool`, typeVersion };
	const said: INodeExecutionData[] = [{ json: { chatInput: 'Do it', toolCallId: 'call_1' } }];
	const storeUrl = `sqlite:${await ownFolder()}/ledger.sqlite`;
	const result = await runToOutputs(emulator, chain([type, { ...TOKEN, ...parameters }, tool]), {
		input: said,
		storeUrl,
		...options,
	});
	return { emulator, ...result, json: result.items.map(({ json }) => json) };
}

describe('a node that an AI agent runs as its tool', () => {
	it('answers a failure on the first output, with its problem and what to do, and without what came in', async () => {
		const { json, outputs } = await asTool('pinterestJobs', { operation: 'get', key: 'pin:none' });
		expect(outputs).toEqual([0]);
		expect(json).toEqual([
			{
				outcome: 'failed',
				problem: { code: 'job-unknown', category: 'input', message: expect.any(String), action: expect.any(String) },
			},
		]);
	});

	it('answers that the account is not connected, where it would stop a workflow', async () => {
		const { json, outputs } = await asTool('pinterestJobs', { operation: 'getBudgets' }, { token: 'revoked' });
		expect(outputs).toEqual([0]);
		expect(json).toMatchObject([{ outcome: 'failed', problem: { action: 'reconnect' } }]);
	});

	it('says that nothing was found, where it has no item to answer with', async () => {
		const { json } = await asTool('pinterestJobs', { operation: 'getMany' });
		expect(json).toEqual([{ found: 0 }]);
	});

	it('answers results as they are, and leaves files out', async () => {
		const { items, json } = await asTool('pinterestJobs', { operation: 'getBudgets' });
		expect(json).toContainEqual(expect.objectContaining({ type: 'budget', name: 'org_write' }));
		expect(items.every(({ binary }) => binary === undefined)).toBe(true);
	});
});

describe('Create of the node Pinterest as a tool', () => {
	it('answers on the first output, whether the pin is published, scheduled or refused', async () => {
		const picture = await origin(async (_, response) =>
			response.end(await readFile(`${samples}/media/lemon-tart.jpg`)),
		);
		const create = {
			...{ resource: 'pin', operation: 'create', title: 'Tart', link: 'https://example.com/tart' },
			board: { __rl: true, mode: 'name', value: 'Travel' },
			mediaUrl: `${picture}/tart.jpg`,
		};
		const { emulator, json, outputs } = await asTool('pinterest', create);
		expect(outputs).toEqual([0]);
		expect(json).toMatchObject([{ outcome: 'created', pin: { id: emulator.pins()[0]?.id } }]);
		for (const name of ['chatInput', 'toolCallId']) expect(json[0]).not.toHaveProperty(name);
		const nowhere = { ...create, board: { ...create.board, value: 'Nowhere' } };
		const refused = await asTool('pinterest', nowhere);
		expect(refused.outputs).toEqual([0]);
		expect(refused.json).toMatchObject([{ outcome: 'failed', problem: { action: 'fix-board' } }]);
		const later = await asTool('pinterest', { ...create, options: { publishAt: inSeconds(3600) } });
		expect(later.outputs).toEqual([0]);
		expect(later.json).toMatchObject([{ outcome: 'scheduled' }]);
	});
});

async function descriptions(): Promise<INodeTypeDescription[]> {
	const { engine } = await loadTestEngine();
	const loader = new engine.PackageDirectoryLoader(`${__dirname}/../..`);
	await loader.loadAll();
	return loader.types.nodes as INodeTypeDescription[];
}

it('only nodes whose fields a model can fill in are offered as tools', async () => {
	const tools = new Set((await descriptions()).filter(({ usableAsTool }) => usableAsTool).map(({ name }) => name));
	expect([...tools].sort()).toEqual(['pinterest', 'pinterestJobs']);
});

it('a model is told of each operation what it does, and of one that deletes what comes of it', async () => {
	const tools = (await descriptions()).filter(({ usableAsTool }) => usableAsTool);
	for (const { name, properties } of tools) {
		const operations = properties
			.filter((property) => property.name === 'operation')
			.flatMap(({ displayOptions, options }) =>
				(options as INodePropertyOptions[]).map(({ value }) => ({
					resource: displayOptions?.show?.resource?.[0] as string | undefined,
					operation: value as string,
				})),
			);
		expect(operations.length).toBeGreaterThan(5);
		for (const { resource, operation } of operations) {
			const about = properties.filter(
				({ name, displayOptions: { show } = {} }) =>
					name === 'toolDescription' && show?.operation?.[0] === operation && show.resource?.[0] === resource,
			);
			expect([name, resource, operation, about.length]).toEqual([name, resource, operation, 1]);
			const said = String(about[0]?.default);
			expect(said.length).toBeGreaterThan(20);
			if (operation.startsWith('delete')) expect(said).toMatch(/^Delete [^.]+\. [A-Z]/);
		}
	}
});
