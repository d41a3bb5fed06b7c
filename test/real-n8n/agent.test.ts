import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { INode, IWorkflowBase } from 'n8n-workflow';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startEmulator, type Emulator } from '../../emulator';
import { samples } from '../support/pipeline';
import { packedHome, type Home } from './packed-home';

const MINUTES = 60_000;
const ACCOUNT = { pinterestOAuth2Api: { id: 'pinterestAccount01', name: 'Pinterest account' } };
const MODEL = { openAiApi: { id: 'scriptedModel0001', name: 'Scripted model' } };

/** What a model is asked, as OpenAI's API has it. */
interface Asked {
	messages: { role: string; content: string | null }[];
	tools: { function: { name: string; description: string; parameters: { properties: Record<string, object> } } }[];
}

let emulator: Emulator;
let home: Home;
let server: Server;
let origin: string;
/** What the model says, one after the other: a call of the tool with these arguments, or its last sentence. */
let script: (object | string)[] = [];
/** What it was asked. */
let asked: Asked[] = [];

/** A model with a script, and a picture beside it. */
function startServer(): Server {
	return createServer(async (request, response) => {
		if (request.url?.startsWith('/tart.jpg')) {
			response.setHeader('content-type', 'image/jpeg');
			return response.end(await readFile(join(samples, 'media/lemon-tart.jpg')));
		}
		const question = JSON.parse(await textOf(request)) as Asked;
		asked.push(question);
		const said = script[asked.length - 1] ?? 'I have nothing to say.';
		const [tool] = question.tools;
		const call = {
			id: `call_${asked.length}`,
			type: 'function',
			function: { name: tool?.function.name, arguments: JSON.stringify(said) },
		};
		const message = typeof said === 'string' ? { content: said } : { content: null, tool_calls: [call] };
		response.setHeader('content-type', 'application/json');
		return response.end(
			JSON.stringify({
				...{ id: 'answer', object: 'chat.completion', created: 1, model: 'scripted' },
				choices: [
					{
						index: 0,
						message: { role: 'assistant', ...message },
						finish_reason: typeof said === 'string' ? 'stop' : 'tool_calls',
					},
				],
				usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
			}),
		);
	});
}

async function textOf(request: IncomingMessage): Promise<string> {
	let text = '';
	for await (const chunk of request.setEncoding('utf8')) text += chunk;
	return text;
}

const node = (name: string, type: string, typeVersion: number, parameters: INode['parameters'], more = {}): INode => ({
	...{ id: name, name, type, typeVersion, position: [0, 0], parameters },
	...more,
});

/** An agent with one tool. */
function agentWith(id: string, tool: INode): IWorkflowBase & { id: string } {
	const connection = (type: 'main' | 'ai_tool' | 'ai_languageModel') => ({
		[type]: [[{ node: 'Agent', type, index: 0 }]],
	});
	return {
		...{ id, name: id, active: false, settings: { executionOrder: 'v1' } },
		nodes: [
			node('Start', 'n8n-nodes-base.manualTrigger', 1, {}),
			node('Agent', '@n8n/n8n-nodes-langchain.agent', 3.1, { promptType: 'define', text: 'Pin the tart.' }),
			node(
				'Model',
				'@n8n/n8n-nodes-langchain.lmChatOpenAi',
				1.2,
				{ model: { mode: 'id', value: 'scripted' }, options: { maxRetries: 0 } },
				{ credentials: MODEL },
			),
			tool,
		],
		connections: {
			Start: connection('main'),
			Model: connection('ai_languageModel'),
			[tool.name]: connection('ai_tool'),
		},
	} as unknown as IWorkflowBase & { id: string };
}

const fromAi = (key: string, description: string) => `={{ $fromAI('${key}', '${description}', 'string') }}`;

const pinTool = node(
	'Create Pin',
	'n8n-nodes-pinterest-pipeline.pinterestTool',
	1.1,
	{
		resource: 'pin',
		operation: 'create',
		board: { __rl: true, mode: 'name', value: fromAi('board', 'Name of the board') },
		mediaUrl: fromAi('media_url', 'Address of the image'),
		title: fromAi('title', 'Title of the pin'),
		link: fromAi('link', 'Where the pin leads'),
	},
	{ credentials: ACCOUNT },
);

/** What the agent was told by the tool, call after call. */
const told = () =>
	(asked.at(-1)?.messages ?? [])
		.filter(({ role }) => role === 'tool')
		.map(({ content }) => JSON.parse(content ?? '') as Record<string, unknown>[]);

/** The agent's last sentence, or the error that stopped it. */
async function run(workflow: IWorkflowBase & { id: string }): Promise<string> {
	await home.importWorkflow(workflow);
	const record = await home.execute(workflow.id);
	return record.data.resultData.runData.Agent.at(-1).data.main[0][0].json.output as string;
}

beforeAll(async () => {
	emulator = await startEmulator();
	server = startServer().listen(0, '127.0.0.1');
	await new Promise((resolve) => server.once('listening', resolve));
	origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	home = await packedHome(emulator);
	await home.importCredentials([
		{
			...{ id: MODEL.openAiApi.id, name: MODEL.openAiApi.name, type: 'openAiApi' },
			data: { apiKey: 'none', url: `${origin}/v1` },
		},
	]);
}, 25 * MINUTES);

afterAll(async () => {
	await home?.remove();
	server?.close();
	await emulator?.close();
}, MINUTES);

beforeEach(() => {
	script = [];
	asked = [];
});
afterEach(() => emulator.reset());

describe("n8n's AI Agent with the tool Pinterest", () => {
	it(
		'creates a pin once however often it calls, and is told of a failure as a failure',
		async () => {
			const tart = {
				board: 'Travel',
				media_url: `${origin}/tart.jpg`,
				title: 'Tart',
				link: 'https://example.com/tart',
			};
			script = [tart, tart, { ...tart, board: 'Nowhere' }, 'The tart is pinned, and there is no board Nowhere.'];
			expect(await run(agentWith('agentCreates', pinTool))).toBe(script.at(-1));
			const [tool] = asked[0]?.tools ?? [];
			expect(tool?.function.description).toMatch(/^Check, upload and publish an image or a video as a pin/);
			expect(Object.keys(tool?.function.parameters.properties ?? {}).sort()).toEqual(Object.keys(tart).sort());
			const [pin] = emulator.pins();
			expect(emulator.pins()).toHaveLength(1);
			const [first, second, third] = told();
			expect(first).toMatchObject([
				{ outcome: 'created', pin: { id: pin?.id, url: expect.stringContaining(`/${pin?.id}`) } },
			]);
			expect(second).toMatchObject([{ outcome: 'existing', pin: { id: pin?.id } }]);
			expect(third).toMatchObject([
				{ outcome: 'failed', problem: { message: expect.stringContaining('Nowhere'), action: 'fix-board' } },
			]);
			expect(third?.[0]).not.toHaveProperty('title');
		},
		3 * MINUTES,
	);

	it(
		'is told that the account is not connected, and not of a success',
		async () => {
			script = [{}, 'The account is not connected.'];
			emulator.faults.add({
				on: 'any',
				kind: 'status',
				status: 401,
				code: 2,
				message: 'Authentication failed.',
				times: 50,
			});
			await run(agentWith('agentRefused', pinTool));
			emulator.faults.clear();
			expect(told()).toMatchObject([
				[{ outcome: 'failed', problem: { message: expect.any(String), action: 'reconnect' } }],
			]);
		},
		3 * MINUTES,
	);
});
