import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { IWorkflowBase } from 'n8n-workflow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEmulator, type Emulator } from '../../emulator';
import { packedHome, type Home } from './packed-home';
import { behindWebhook } from './workflows';

const MINUTES = 60_000;
const REDIS = new URL(process.env.REDIS_URL ?? 'redis://127.0.0.1:6379');

let emulator: Emulator;
let home: Home;
let server: Awaited<ReturnType<Home['startServer']>>;
let worker: Awaited<ReturnType<Home['startWorker']>>;

/** A batch of one row whose picture the emulator's host serves. */
const workflow: IWorkflowBase & { id: string } = behindWebhook('queued', [
	[
		'Row',
		'n8n-nodes-base.set',
		{
			assignments: {
				assignments: ['board', 'title', 'media_url'].map((name) => ({ id: name, name, value: name, type: 'string' })),
			},
			options: {},
		},
	],
	['Publish', 'n8n-nodes-pinterest-pipeline.pinterestPublish', {}],
]);

beforeAll(async () => {
	emulator = await startEmulator();
	home = await packedHome(emulator);
	Object.assign(home.env, {
		EXECUTIONS_MODE: 'queue',
		QUEUE_BULL_REDIS_HOST: REDIS.hostname,
		QUEUE_BULL_REDIS_PORT: REDIS.port || '6379',
		QUEUE_BULL_PREFIX: `test-${process.pid}-${Date.now()}`,
		N8N_DEFAULT_BINARY_DATA_MODE: 'filesystem',
	});
	await home.importWorkflow(workflow);
	await home.publishWorkflow(workflow.id);
	server = await home.startServer();
	const { EXECUTIONS_MODE: _, ...withoutMode } = home.env;
	worker = await home.startWorker(withoutMode);
}, 25 * MINUTES);

afterAll(async () => {
	await worker?.stop();
	await server?.stop();
	await home?.remove();
	await emulator?.close();
}, MINUTES);

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
	for (const end = Date.now() + 3 * MINUTES; !(await holds()); await delay(500))
		if (Date.now() > end)
			throw new Error(`${what}: not in time\n${server.log().slice(-2000)}\n${worker.log().slice(-3000)}`);
}

describe('an n8n worker that was started without EXECUTIONS_MODE', () => {
	it(
		'refuses to publish without a shared store, says so, and makes no file',
		async () => {
			await until('the worker is ready', async () => /worker is now ready/i.test(worker.log()));
			const cookie = await server.login();
			const ask = async () => (await fetch(`${server.url}/webhook/queued`, { method: 'POST' })).status === 200;
			await until('the webhook answers', ask);
			const failed = async () => {
				const response = await fetch(`${server.url}/rest/executions?filter={"status":["error"]}`, {
					headers: { cookie },
				});
				return ((await response.json()) as { data: { results: { id: string }[] } }).data.results;
			};
			await until('the execution failed', async () => (await failed()).length === 1);
			const [{ id }] = (await failed()) as [{ id: string }];
			const record = await (await fetch(`${server.url}/rest/executions/${id}`, { headers: { cookie } })).text();
			expect(record).toContain('n8n runs in queue mode with several workers');
			expect(worker.log()).toContain(`Worker started execution ${id}`);
			expect(emulator.pins()).toEqual([]);
			expect(existsSync(join(home.folder, '.n8n/pinterest-pipeline'))).toBe(false);
			expect(existsSync(join(home.folder, '.n8n/storage/n8n-nodes-pinterest-pipeline'))).toBe(false);
		},
		10 * MINUTES,
	);
});
