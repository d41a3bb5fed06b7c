import { existsSync } from 'node:fs';
import { mkdir, symlink } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { INode, IWorkflowBase } from 'n8n-workflow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEmulator, type Emulator } from '../../emulator';
import { reachable } from '../lib/store/reachable';
import { environmentOf, exampleVariables, readCompose, type Service } from '../support/compose';
import { ownDatabase, POSTGRES_URL } from '../support/database';
import { PICTURE } from '../support/pictures';
import { openEditor, type Editor } from './browser';
import { freePorts } from './environment.mjs';
import { endedExecutions } from './executions';
import { packedHome, type Home } from './packed-home';
import { start } from './processes.mjs';
import { behindWebhook } from './workflows';

const MINUTES = 60_000;
const REDIS = new URL(process.env.REDIS_URL ?? 'redis://127.0.0.1:6379');
const POSTGRES = new URL(POSTGRES_URL);
const PACKAGE = '.n8n/nodes/node_modules/n8n-nodes-pinterest-pipeline';
const TITLES = ['One', 'Two', 'Three', 'Four', 'Five', 'Six'];
type Worker = Awaited<ReturnType<Home['startWorker']>>;

const compose = readCompose().services as Record<'n8n' | 'n8n-worker' | 'pins-worker', Service>;
let emulator: Emulator;
let pictures: Server;
let databases: Awaited<ReturnType<typeof ownDatabase>>[] = [];
let environments: Record<keyof typeof compose, Record<string, string>>;
let home: Home;
let server: Awaited<ReturnType<Home['startServer']>>;
let editor: Editor | undefined;
let pinsWorker: ReturnType<typeof start> | undefined;
const workers: Worker[] = [];

/** A row of the webhook's caller as a pin, at once or when it says. */
const PUBLISH: [string, string, INode['parameters']] = ['Publish', 'n8n-nodes-pinterest-pipeline.pinterestPublish', {}];
const columns = (values: Record<string, string>): INode['parameters'] => ({
	assignments: {
		assignments: Object.entries(values).map(([name, value]) => ({ id: name, name, value, type: 'string' })),
	},
	options: {},
});
const fromBody = behindWebhook('queued', [
	[
		'Row',
		'n8n-nodes-base.set',
		columns({
			board: 'Travel',
			title: '={{ $json.body.title }}',
			link: '=https://example.com/{{ $json.body.title }}',
			media_url: '={{ $json.body.media }}',
			run_at: '={{ $json.body.run_at }}',
		}),
	],
	PUBLISH,
]);

/** What somebody executes in the editor. */
function byHand(): IWorkflowBase & { id: string } {
	const row = {
		board: 'Travel',
		title: 'By hand',
		link: 'https://example.com/by-hand',
		media_url: `${media()}/hand.jpg`,
	};
	const workflow = behindWebhook('byHand', [['Row', 'n8n-nodes-base.set', columns(row)], PUBLISH]);
	const [hook, ...nodes] = workflow.nodes as [INode, ...INode[]];
	const begin = {
		id: hook.id,
		name: hook.name,
		type: 'n8n-nodes-base.manualTrigger',
		typeVersion: 1,
		position: hook.position,
	};
	return { ...workflow, nodes: [{ ...begin, parameters: {} }, ...nodes] };
}

const media = () => `http://127.0.0.1:${(pictures.address() as AddressInfo).port}`;

/** The environment of each service as the compose file has it, with the hosts, ports and databases of this machine. */
function environmentsHere([n8n, pins]: { url: string }[]): typeof environments {
	const variables = {
		...exampleVariables(),
		POSTGRES_PASSWORD: 'replaced-with-its-server',
		N8N_ENCRYPTION_KEY: 'of-this-test',
		PINTEREST_API_BASE_URL: emulator.apiBaseUrl,
		PINTEREST_ACCESS_TOKEN: emulator.accessToken,
		PINTEREST_PIPELINE_ALLOW_PRIVATE_NETWORK: '1',
	};
	const here: Record<string, string> = {
		DB_POSTGRESDB_HOST: POSTGRES.hostname,
		DB_POSTGRESDB_PORT: POSTGRES.port || '5432',
		DB_POSTGRESDB_USER: POSTGRES.username,
		DB_POSTGRESDB_PASSWORD: POSTGRES.password,
		DB_POSTGRESDB_DATABASE: new URL(n8n?.url ?? '').pathname.slice(1),
		QUEUE_BULL_REDIS_HOST: REDIS.hostname,
		QUEUE_BULL_REDIS_PORT: REDIS.port || '6379',
		PINTEREST_PIPELINE_STORE: pins?.url ?? '',
	};
	/** Given by whoever starts an n8n here. */
	const own = ['N8N_HOST', 'N8N_PORT', 'WEBHOOK_URL', 'QUEUE_HEALTH_CHECK_PORT'];
	return Object.fromEntries(
		Object.entries(compose).map(([name, service]) => {
			const given = Object.entries(environmentOf(service, variables)).filter(([variable]) => !own.includes(variable));
			return [name, Object.fromEntries(given.map(([variable, value]) => [variable, here[variable] ?? value]))];
		}),
	) as typeof environments;
}

/** A worker with a home folder of its own, as a container has it, in which the nodes are mounted. */
async function startWorker(name: string, environment: Record<string, string>): Promise<Worker> {
	const folder = join(home.folder, name);
	await mkdir(join(folder, '.n8n'), { recursive: true });
	await symlink(join(home.folder, '.n8n/nodes'), join(folder, '.n8n/nodes'), 'dir');
	const shared = Object.entries(home.env).filter(([variable]) => !(variable in environments.n8n));
	const [port] = await freePorts();
	const worker = await home.startWorker({
		...Object.fromEntries(shared),
		N8N_USER_FOLDER: folder,
		QUEUE_BULL_PREFIX: home.env.QUEUE_BULL_PREFIX ?? '',
		QUEUE_HEALTH_CHECK_PORT: String(port),
		...environment,
	});
	workers.push(worker);
	await until(`${name} is ready`, () => /worker is now ready/i.test(worker.log()));
	return worker;
}

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
	for (const end = Date.now() + 5 * MINUTES; !(await holds()); await delay(250))
		if (Date.now() > end) {
			const logs = [server, ...workers].map((each) => each?.log().slice(-3000));
			throw new Error(`${what}: not in time\n${[...logs, pinsWorker?.output.all].join('\n––––\n')}`);
		}
}

async function ask(body: Record<string, string>): Promise<void> {
	const response = await fetch(`${server.url}/webhook/queued`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ media: `${media()}/${body.title}.jpg`, run_at: '', ...body }),
	});
	expect(response.status).toBe(200);
}

const titles = () => emulator.pins().map(({ title }) => title);

describe('n8n in queue mode', async () => {
	if (!(await reachable(REDIS.href, 6379, 'REDIS_URL'))) return;
	if (!(await reachable(POSTGRES.href, 5432, 'POSTGRES_URL'))) return;

	beforeAll(async () => {
		emulator = await startEmulator();
		pictures = createServer((_, response) => void response.end(PICTURE)).listen(0, '127.0.0.1');
		await new Promise((resolve) => pictures.once('listening', resolve));
		databases = [await ownDatabase(), await ownDatabase()];
		environments = environmentsHere(databases);
		home = await packedHome(emulator, {
			...environments.n8n,
			QUEUE_BULL_PREFIX: `test-${process.pid}-${Date.now()}`,
		});
		await home.importWorkflows([fromBody, byHand()]);
		await home.publishWorkflow(fromBody.id);
		server = await home.startServer();
	}, 25 * MINUTES);

	afterAll(async () => {
		await editor?.close();
		await pinsWorker?.stop(15_000);
		await Promise.all(workers.map(async (worker) => await worker.stop()));
		await server?.stop();
		await home?.remove();
		await emulator?.close();
		pictures?.close();
		for (const { drop } of databases) await drop();
	}, MINUTES);

	it(
		'refuses to publish on a worker without EXECUTIONS_MODE and a shared store, says so, and makes no file',
		async () => {
			const { EXECUTIONS_MODE: _, PINTEREST_PIPELINE_STORE: __, ...bare } = environments['n8n-worker'];
			const worker = await startWorker('bare', bare);
			await until(
				'the webhook answers',
				async () => (await fetch(`${server.url}/webhook/queued`, { method: 'POST' })).ok,
			);
			await until('the execution failed', async () =>
				(await endedExecutions(server, fromBody.id)).some(({ status }) => status === 'error'),
			);
			const headers = { cookie: await server.login() };
			const { data } = (await (await fetch(`${server.url}/rest/executions`, { headers })).json()) as {
				data: { results: { id: string }[] };
			};
			const id = data.results[0]?.id ?? '';
			const record = await (await fetch(`${server.url}/rest/executions/${id}`, { headers })).text();
			expect(record).toContain('n8n runs in queue mode with several workers');
			expect(worker.log()).toContain(`Worker started execution ${id}`);
			expect(emulator.pins()).toEqual([]);
			for (const folder of [home.folder, join(home.folder, 'bare')])
				for (const file of ['.n8n/pinterest-pipeline', '.n8n/storage/n8n-nodes-pinterest-pipeline'])
					expect(existsSync(join(folder, file))).toBe(false);
			await worker.stop();
		},
		10 * MINUTES,
	);

	it(
		'publishes on both workers of the compose file, each pin once',
		async () => {
			for (const number of [1, 2])
				// One execution at a time, so that one worker does not take them all.
				await startWorker(`worker-${number}`, {
					...environments['n8n-worker'],
					N8N_CONCURRENCY_PRODUCTION_LIMIT: '1',
				});
			emulator.faults.add({ on: 'POST /pins', kind: 'stall', ms: 1_000, times: TITLES.length });
			await Promise.all(TITLES.map(async (title) => await ask({ title })));
			await until('all are published', () => emulator.pins().length >= TITLES.length);
			const done = async () =>
				(await endedExecutions(server, fromBody.id)).filter(({ status }) => status === 'success');
			await until('all executions have ended', async () => (await done()).length === TITLES.length);
			expect(titles().sort()).toEqual([...TITLES].sort());
			for (const worker of workers.slice(-2)) expect(worker.log()).toMatch(/Worker started execution/);
			// They share the record: none of them does it again.
			await ask({ title: 'One' });
			await until('it is answered', async () => (await done()).length === TITLES.length + 1);
			expect((await done()).map(({ outcomes }) => Object.keys(outcomes)[0]).sort()).toEqual([
				...TITLES.map(() => 'created'),
				'existing',
			]);
			expect(emulator.pins()).toHaveLength(TITLES.length);
		},
		10 * MINUTES,
	);

	it(
		"has scheduled pins published by the compose file's worker of the command line, which shares the record with n8n",
		async () => {
			const before = emulator.pins().length;
			const runner = (...args: string[]) =>
				start(process.execPath, [join(home.folder, PACKAGE, 'dist/runner/cli.js'), ...args], {
					cwd: home.folder,
					env: {
						PATH: process.env.PATH ?? '',
						XDG_DATA_HOME: join(home.folder, 'data'),
						...environments['pins-worker'],
					},
				});
			await ask({ title: 'Scheduled', run_at: new Date(Date.now() + 60 * MINUTES).toISOString() });
			await until('it is scheduled', async () =>
				(await endedExecutions(server, fromBody.id)).some(({ outcomes }) => outcomes.scheduled === 1),
			);
			pinsWorker = runner(...(compose['pins-worker'].command ?? []));
			await until('the worker has looked', () => pinsWorker?.output.all.includes('1 pin in the next') ?? false);
			expect(emulator.pins()).toHaveLength(before);
			const list = runner('jobs', 'list', '--state', 'scheduled', '--json');
			await list.ended;
			const [{ key }] = list.output.stdout
				.split('\n')
				.filter(Boolean)
				.map((line) => JSON.parse(line) as { key: string }) as [{ key: string }];
			expect(await runner('jobs', 'move', key, '--run-at', new Date().toISOString()).ended).toBe(0);
			await until('it is published', () => emulator.pins().length > before);
			expect(titles().slice(before)).toEqual(['Scheduled']);
		},
		10 * MINUTES,
	);

	it(
		'publishes what is executed in the editor on a worker, as n8n 3 always does, and shows it in the editor',
		async () => {
			const started = () =>
				workers.flatMap((worker) => worker.log().match(/Worker started execution \d+/g) ?? []).length;
			const [before, executions] = [emulator.pins().length, started()];
			editor = await openEditor(server);
			const { page } = editor;
			const workflow = byHand();
			await page.goto(`${server.url}/workflow/${workflow.id}/${workflow.nodes.at(-1)?.id}`, { waitUntil: 'commit' });
			await page.getByTestId('node-execute-button').first().click();
			const output = page.getByTestId('output-panel');
			await output.getByText('created').first().waitFor();
			expect(await output.innerText()).toContain('By hand');
			expect(titles().slice(before)).toEqual(['By hand']);
			expect(started()).toBe(executions + 1);
		},
		10 * MINUTES,
	);
});
