import { cp, mkdir } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startEmulator, type Emulator } from '../../emulator';
import { Ledger } from '../../lib';
import { SqliteStore } from '../../lib/store/sqlite-store';
import { cli } from '../support/cli';
import { samples } from '../support/pipeline';
import { packedHome, type Home } from './packed-home';

const MINUTES = 60_000;
const PACKAGE = 'n8n-nodes-pinterest-pipeline';

let emulator: Emulator;
let home: Home;
let storeFile: string;
let server: Awaited<ReturnType<Home['startServer']>> | undefined;
/** The titles of the outcomes that the workflow passed on, in their order. */
const came: string[] = [];
/** While it hangs, what asks it is not answered, so that the execution goes on. */
let hangs = false;
const unanswered: ServerResponse[] = [];
const receiver = createServer((request, response) => {
	void Array.fromAsync(request as AsyncIterable<Buffer>).then((chunks) => {
		const { title } = JSON.parse(Buffer.concat(chunks).toString()) as { title: string };
		came.push(title);
		if (hangs) unanswered.push(response);
		else response.end('{}');
	});
});

beforeAll(async () => {
	emulator = await startEmulator({ processingMs: 100 });
	receiver.listen(0, '127.0.0.1');
	await new Promise((listening) => receiver.once('listening', listening));
	home = await packedHome(emulator);
	await cp(samples, join(home.filesFolder, 'pins'), { recursive: true });
	const folder = join(home.folder, '.n8n/pinterest-pipeline');
	await mkdir(folder, { recursive: true });
	storeFile = join(folder, 'ledger.sqlite');
	const workflow = {
		id: 'outcomesWorkflow1',
		name: 'Outcomes',
		active: false,
		settings: {},
		nodes: [
			{
				id: 'a1d0c1f2-0000-4000-8000-000000000001',
				name: 'Pinterest Trigger',
				type: `${PACKAGE}.pinterestTrigger`,
				typeVersion: 1,
				position: [0, 0] as [number, number],
				parameters: { event: 'outcome', outcomes: ['created', 'failed'] },
				credentials: { pinterestOAuth2Api: { id: 'pinterestAccount01', name: 'Pinterest account' } },
			},
			{
				id: 'a1d0c1f2-0000-4000-8000-000000000002',
				name: 'Tell',
				type: 'n8n-nodes-base.httpRequest',
				typeVersion: 4.2,
				position: [220, 0] as [number, number],
				parameters: {
					method: 'POST',
					url: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`,
					sendBody: true,
					specifyBody: 'json',
					jsonBody: '={{ { title: $json.event.title, outcome: $json.outcome } }}',
					options: {},
				},
			},
		],
		connections: { 'Pinterest Trigger': { main: [[{ node: 'Tell', type: 'main' as const, index: 0 }]] } },
	};
	await home.importWorkflow(workflow);
	await home.publishWorkflow(workflow.id);
}, 25 * MINUTES);

afterAll(async () => {
	for (const response of unanswered) response.destroy();
	await server?.stop();
	receiver.close();
	await home?.remove();
	await emulator?.close();
}, MINUTES);

/** Publishes pins by the command line in the store of n8n. */
async function publish(...titles: string[]): Promise<void> {
	const rows = titles.map((title) => `media/lemon-tart.jpg,Travel,${title},https://example.com/${title}`);
	const { lines, stderr } = await cli(
		['import', '-', '--json', '--store', `sqlite:${storeFile}`, '--api-base-url', emulator.apiBaseUrl],
		{
			env: { PINTEREST_ACCESS_TOKEN: emulator.accessToken },
			input: ['media_url,board,title,link', ...rows].join('\n'),
			cwd: join(home.filesFolder, 'pins'),
		},
	);
	expect(lines.at(-1), stderr).toMatchObject({ type: 'summary', created: titles.length });
}

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
	const end = Date.now() + 2 * MINUTES;
	while (!(await holds())) {
		if (Date.now() > end)
			throw new Error(`${what}: not within 2 minutes: ${came.join(', ')}\n${server?.log().slice(-3000)}`);
		await delay(100);
	}
}

const have = (...titles: string[]) => titles.every((title) => came.includes(title));

it(
	'a workflow with the event Pin Outcome gets every outcome, also of pins that were published while n8n was killed',
	async () => {
		server = await home.startServer();
		const store = new SqliteStore(storeFile);
		const { subscribers, outbox } = new Ledger(store, { owner: 'test', leaseMs: 60_000 });
		await until('the trigger registers', async () => (await subscribers.all()).length === 1);
		const [{ id, name } = { id: '', name: '' }] = await subscribers.all();
		expect(name).toBe('Outcomes, Pinterest Trigger');

		await publish('one', 'two', 'three');
		await until('outcomes arrive', () => have('one', 'two', 'three'));
		await until('they are done with', async () => (await outbox.waiting(id, 1)).length === 0);
		expect(came).toHaveLength(3);

		hangs = true;
		await publish('four', 'five');
		await until('an execution has them', () => unanswered.length > 0);
		const dead = server.pid() as number;
		process.kill(dead, 'SIGKILL');
		await until('n8n is dead', () => !isAlive(dead));
		hangs = false;
		await publish('six', 'seven');
		expect(came).not.toContain('six');
		await server.restart();
		await until('all outcomes arrive', () => have('four', 'five', 'six', 'seven'));
		await until('none is left', async () => (await outbox.waiting(id, 1)).length === 0);
		await store.disconnect();
	},
	10 * MINUTES,
);

function isAlive(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
}
