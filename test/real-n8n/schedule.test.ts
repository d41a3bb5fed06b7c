import { cp, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { IWorkflowBase } from 'n8n-workflow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEmulator, type Emulator } from '../../emulator';
import { Ledger, runDue, runJob } from '../../lib';
import { SqliteStore } from '../../lib/store/sqlite-store';
import { cli } from '../support/cli';
import { openMedia, pipelineAt, samples } from '../support/pipeline';
import { packedHome, type Home } from './packed-home';

const MINUTES = 60_000;

let emulator: Emulator;
let home: Home;
let storeFile: string;
let server: Awaited<ReturnType<Home['startServer']>> | undefined;

beforeAll(async () => {
	emulator = await startEmulator({ processingMs: 2_000 });
	home = await packedHome(emulator);
	await cp(samples, join(home.filesFolder, 'pins'), { recursive: true });
	const folder = join(home.folder, '.n8n/pinterest-pipeline');
	await mkdir(folder, { recursive: true });
	storeFile = join(folder, 'ledger.sqlite');
	const template = JSON.parse(
		await readFile(join(samples, '../workflows/publish-due.json'), 'utf8'),
	) as IWorkflowBase & { id: string };
	await home.importWorkflow(template);
	await home.publishWorkflow(template.id);
}, 25 * MINUTES);

afterAll(async () => {
	await server?.stop();
	await home?.remove();
	await emulator?.close();
}, MINUTES);

/** Rows as users have them in a spreadsheet, due so many milliseconds from now. */
async function store(titles: string[], inMs: number, media: string): Promise<number> {
	const dueAt = Date.now() + inMs;
	const rows = titles.map(
		(title) =>
			`media/${media},Travel,${title},${new Date(dueAt).toISOString()},https://example.com/${title.replaceAll(' ', '-')}`,
	);
	const { lines, stderr } = await cli(
		['import', '-', '--json', '--store', `sqlite:${storeFile}`, '--api-base-url', emulator.apiBaseUrl],
		{
			env: { PINTEREST_ACCESS_TOKEN: emulator.accessToken },
			input: ['media_url,board,title,run_at,link', ...rows].join('\n'),
			cwd: join(home.filesFolder, 'pins'),
		},
	);
	expect(lines.at(-1), stderr).toMatchObject({ type: 'summary', scheduled: titles.length });
	return dueAt;
}

const titles = () =>
	emulator
		.pins()
		.map(({ title }) => title as string)
		.sort();

async function until(what: string, holds: () => boolean, minutes = 2): Promise<void> {
	const end = Date.now() + minutes * MINUTES;
	while (!holds()) {
		if (Date.now() > end)
			throw new Error(`${what}: not within ${minutes} minutes: ${titles().join(', ')}\n${server?.log().slice(-3000)}`);
		await delay(100);
	}
}

describe('an active workflow with Pinterest Trigger', () => {
	it(
		'publishes what is due at its time, through a restart, and beside another process, each pin once',
		async () => {
			const pictures = ['picture 1', 'picture 2', 'picture 3'];
			server = await home.startServer();
			const dueAt = await store(pictures, 20_000, 'lemon-tart.jpg');
			await store(['film'], 20_000, 'sailing.mp4');
			expect(titles()).toEqual([]);
			await until('the first pins are published', () => titles().length === 4);
			const latest = Math.max(
				...emulator
					.requests()
					.filter(({ method, path }) => method === 'POST' && path === '/v5/pins')
					.map(({ at }) => at),
			);
			process.stderr.write(`The last of four pins left ${latest - dueAt} ms after it was due.\n`);

			// Due while nothing runs, and due after the restart.
			await store(['after'], 45_000, 'lemon-tart.jpg');
			await store(['late'], 8_000, 'lemon-tart.jpg'); // last, so that n8n is stopped before it is due
			await server.restart();
			await until('what was due meanwhile is published', () => titles().includes('after') && titles().includes('late'));

			const many = Array.from({ length: 20 }, (_, number) => `shared ${String(number).padStart(2, '0')}`);
			await store(many, 12_000, 'lemon-tart.jpg');
			const stop = new AbortController();
			const shared = new SqliteStore(storeFile);
			const pipeline = pipelineAt(emulator, { store: shared });
			let byWorker = 0;
			const worker = runDue({
				ledger: new Ledger(shared, { owner: 'a worker beside n8n', leaseMs: 60_000 }),
				clock: pipeline.clock,
				signal: stop.signal,
				account: await pipeline.account.id(),
				concurrency: 1,
				work: async (taken) => {
					byWorker += 1;
					await runJob(pipeline, taken, { open: openMedia, maxDelayMs: 0, ownKeys: new Set() });
				},
			});
			await until('the shared pins are published', () => titles().length === 26);
			stop.abort();
			await worker;
			await delay(3_000);
			expect(titles()).toEqual(['after', 'film', 'late', ...pictures, ...many].sort());
			process.stderr.write(`Of twenty pins the worker beside n8n published ${byWorker}.\n`);
			expect(byWorker).toBeGreaterThan(0);
			expect(byWorker).toBeLessThan(many.length);
			for await (const { state, problem } of pipeline.ledger.jobs())
				expect([state, problem]).toEqual(['published', undefined]);
			await shared.disconnect();
		},
		10 * MINUTES,
	);
});
