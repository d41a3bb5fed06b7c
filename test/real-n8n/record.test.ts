import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { IWorkflowBase } from 'n8n-workflow';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEmulator, type Emulator } from '../../emulator';
import { Ledger } from '../../lib';
import { PostgresStore } from '../../lib/store/postgres-store';
import { startProxy, type TcpProxy } from '../lib/store/tcp-proxy';
import { cli } from '../support/cli';
import { samples } from '../support/pipeline';
import { endedExecutions, type Ended } from './executions';
import { packedHome, type Home } from './packed-home';
import { behindWebhook } from './workflows';

const SECOND = 1_000;
const MINUTES = 60 * SECOND;
/** Far below the half hour of Execution Timeout. On a machine that has nothing else to do it is two minutes at most. */
const TAKEN_BACK_WITHIN = 3 * MINUTES;
const ROWS = 120;
const DUE = 40;
const REDIS = new URL(process.env.REDIS_URL ?? 'redis://127.0.0.1:6379');
const POSTGRES = new URL(process.env.POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/test');
/** Of this run alone. */
const NAME = `n8n_test_${process.pid}_${Date.now().toString(36)}`;
/** So fast, and so often at once, that a worker that is killed is at several pins, each at another step. */
const LIMITS = { org_read: 60_000, org_write: 600 };
const STALL_MS = 300;
/** Long enough for a publish whose answer is missing to be listed here; by default it is three minutes. */
const publishOptions = { options: { quarantineSeconds: 30 } };

type Worker = Awaited<ReturnType<Home['startWorker']>>;

let emulator: Emulator;
let home: Home;
let proxy: TcpProxy;
let storeUrl: string;
let server: Awaited<ReturnType<Home['startServer']>>;
const workers: Worker[] = [];

/** A workflow that publishes the rows of a file of its name. */
const publishRows = (id: string): IWorkflowBase & { id: string } =>
	behindWebhook(id, [
		[
			'Read',
			'n8n-nodes-base.readWriteFile',
			{ operation: 'read', fileSelector: join(home.filesFolder, 'pins', `${id}.csv`), options: {} },
		],
		['Import', 'n8n-nodes-pinterest-pipeline.pinterestBatchImport', {}],
		['Publish', 'n8n-nodes-pinterest-pipeline.pinterestPublish', publishOptions],
	]);

/** Rows with one link would be edits of one another. */
const linkOf = (title: string) => `https://example.com/${title.replaceAll(' ', '-')}`;
const csv = (titles: string[], more: [column: string, value: string][] = []) =>
	[
		['media_url', 'board', 'title', 'link', ...more.map(([column]) => column)].join(','),
		...titles.map((title) =>
			['media/lemon-tart.jpg', 'Travel', title, linkOf(title), ...more.map(([, value]) => value)].join(','),
		),
	].join('\n');

const numbered = (name: string, count: number) => Array.from({ length: count }, (_, number) => `${name} ${number + 1}`);
const pins = (name: string) => emulator.pins().filter(({ title }) => title?.startsWith(name));
const titlesOf = (name: string) => new Set(pins(name).map(({ title }) => title)).size;

async function sql(statement: string): Promise<void> {
	const pool = new Pool({ connectionString: POSTGRES.href, max: 1 });
	await pool.query(statement).finally(async () => await pool.end());
}

async function startWorker(): Promise<Worker> {
	// Two executions at a time, so that several are spread over both workers.
	const worker = await home.startWorker({ ...home.env, N8N_CONCURRENCY_PRODUCTION_LIMIT: '2' });
	workers.push(worker);
	await until('a worker is ready', () => /worker is now ready/i.test(worker.log()));
	return worker;
}

async function until(what: string, holds: () => boolean | Promise<boolean>, within = 4 * MINUTES): Promise<void> {
	for (const end = Date.now() + within; !(await holds()); await delay(100))
		if (Date.now() > end) {
			const logs = [server, ...workers].map((each) => each?.log().slice(-3_000)).join('\n––––\n');
			throw new Error(`${what}: not within ${within / SECOND} s\n${logs}`);
		}
}

async function executionsOf(workflowId: string, count: number): Promise<Ended[]> {
	let ended: Ended[] = [];
	const all = async () => (ended = await endedExecutions(server, workflowId)).length === count;
	await until(`${count} executions of ${workflowId} have ended`, all);
	return ended;
}

async function call(workflowId: string): Promise<void> {
	const { status } = await fetch(`${server.url}/webhook/${workflowId}`, { method: 'POST' });
	if (status !== 200) throw new Error(`The webhook of ${workflowId} answers ${status}.`);
}

beforeAll(async () => {
	emulator = await startEmulator({ limits: LIMITS });
	emulator.faults.add({ on: 'POST /pins', kind: 'stall', ms: STALL_MS, times: 1e6 });
	for (const database of [NAME, `${NAME}_pins`]) await sql(`CREATE DATABASE ${database}`);
	proxy = await startProxy(POSTGRES.hostname, Number(POSTGRES.port || 5432));
	const store = new URL(POSTGRES);
	store.pathname = `/${NAME}_pins`;
	storeUrl = store.href;
	store.hostname = '127.0.0.1';
	store.port = String(proxy.port);
	home = await packedHome(emulator, {
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: POSTGRES.hostname,
		DB_POSTGRESDB_PORT: POSTGRES.port || '5432',
		DB_POSTGRESDB_USER: POSTGRES.username,
		DB_POSTGRESDB_PASSWORD: POSTGRES.password,
		DB_POSTGRESDB_DATABASE: NAME,
		EXECUTIONS_MODE: 'queue',
		QUEUE_BULL_REDIS_HOST: REDIS.hostname,
		QUEUE_BULL_REDIS_PORT: REDIS.port || '6379',
		QUEUE_BULL_PREFIX: NAME,
		// n8n then finds a dead worker within 100 s: the lock, two checks, of which each may be left out once, and 30 s that
		// it waits for more news. With the checks that it makes by default this takes up to three minutes.
		QUEUE_WORKER_LOCK_DURATION: '30000',
		QUEUE_WORKER_STALLED_INTERVAL: '10000',
		N8N_DEFAULT_BINARY_DATA_MODE: 'filesystem',
		PINTEREST_PIPELINE_STORE: store.href,
	});
	await cp(samples, join(home.filesFolder, 'pins'), { recursive: true });
	for (const name of ['killed', 'outage'])
		await writeFile(join(home.filesFolder, 'pins', `${name}.csv`), csv(numbered(name, ROWS)));
	const due = JSON.parse(await readFile(join(samples, '../workflows/publish-due.json'), 'utf8')) as IWorkflowBase & {
		id: string;
	};
	for (const node of due.nodes)
		if (node.type.endsWith('.pinterestPublish')) Object.assign(node.parameters, publishOptions);
	const workflows = [behindWebhook('ready', []), publishRows('killed'), publishRows('outage'), due];
	await home.importWorkflows(workflows);
	for (const { id } of workflows) await home.publishWorkflow(id);
	server = await home.startServer();
	await Promise.all([startWorker(), startWorker()]);
	const ready = async () => (await fetch(`${server.url}/webhook/ready`, { method: 'POST' })).status === 200;
	await until('the webhooks answer', ready);
}, 25 * MINUTES);

afterAll(async () => {
	await Promise.all(workers.map(async (worker) => await worker.stop()));
	await server?.stop();
	await home?.remove();
	await proxy?.close();
	await emulator?.close();
	for (const database of [NAME, `${NAME}_pins`]) await sql(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
}, 2 * MINUTES);

describe('an n8n in queue mode with two workers', () => {
	it(
		'publishes 120 rows once each when four executions have them and one worker is killed',
		async () => {
			await Promise.all(Array.from({ length: 4 }, async () => await call('killed')));
			await until('a third is published', () => pins('killed').length >= ROWS / 3);
			await workers.shift()?.kill();
			const killedAt = Date.now();
			const ended = await executionsOf('killed', 4);
			process.stderr.write(
				`Four executions, a worker killed: ${JSON.stringify(ended)}; ${(Date.now() - killedAt) / 1000} s.\n`,
			);
			expect([pins('killed').length, titlesOf('killed')]).toEqual([ROWS, ROWS]);
			const survived = ended.filter(({ status }) => status === 'success');
			expect(survived.length).toBeGreaterThanOrEqual(1);
			for (const { outcomes } of survived) {
				const { created = 0, existing = 0, ...others } = outcomes;
				expect([created + existing, others]).toEqual([ROWS, {}]);
			}
			const latest = Math.max(...pins('killed').map(({ createdAt }) => createdAt)) - killedAt;
			expect(latest).toBeLessThan(TAKEN_BACK_WITHIN);
			await startWorker();
		},
		6 * MINUTES,
	);

	it(
		'publishes 120 rows by the same execution when the store is gone for 15 seconds',
		async () => {
			await call('outage');
			await until('a quarter is published', () => pins('outage').length >= ROWS / 4);
			await proxy.cut();
			await delay(15 * SECOND);
			await proxy.restore();
			const [ended] = await executionsOf('outage', 1);
			process.stderr.write(`The store gone for 15 s: ${JSON.stringify(ended)}.\n`);
			expect(ended).toEqual({ status: 'success', outcomes: { created: ROWS }, problems: [], hints: [] });
			expect([pins('outage').length, titlesOf('outage')]).toEqual([ROWS, ROWS]);
			expect(workers.map((worker) => worker.log()).join('\n')).toContain('Publishing pauses until the store is back');
		},
		6 * MINUTES,
	);

	it(
		'publishes 40 due pins when a worker is killed at the eighth, and takes back what it had',
		async () => {
			const dueAt = Date.now() + 20 * SECOND;
			const rows = csv(numbered('due', DUE), [['run_at', new Date(dueAt).toISOString()]]);
			const { lines, stderr } = await cli(
				['import', '-', '--json', '--store', storeUrl, '--api-base-url', emulator.apiBaseUrl],
				{
					env: { PINTEREST_ACCESS_TOKEN: emulator.accessToken },
					input: rows,
					cwd: join(home.filesFolder, 'pins'),
				},
			);
			expect(lines.at(-1), stderr).toMatchObject({ type: 'summary', scheduled: DUE });
			await until('eight are published', () => pins('due').length >= 8);
			await workers.shift()?.kill();
			await until('all are published', () => titlesOf('due') === DUE);
			const store = new PostgresStore(storeUrl);
			const ledger = new Ledger(store, { owner: 'test', leaseMs: MINUTES });
			const unpublished = async () => {
				let count = 0;
				for await (const { state } of ledger.jobs()) count += state === 'published' ? 0 : 1;
				return count;
			};
			await until('the record says so', async () => (await unpublished()) === 0);
			await store.disconnect();
			const late = pins('due').map(({ createdAt }) => createdAt - dueAt);
			const last = late.toSorted((one, other) => other - one).slice(0, 6);
			process.stderr.write(
				`Of ${DUE} due pins the last came ${last.map((ms) => (ms / SECOND).toFixed(1)).join(', ')} s late.\n`,
			);
			expect([pins('due').length, titlesOf('due')]).toEqual([DUE, DUE]);
			expect(Math.max(...late)).toBeLessThan(TAKEN_BACK_WITHIN);
		},
		6 * MINUTES,
	);
});
