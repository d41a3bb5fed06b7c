import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator, type Emulator } from '../emulator';
import { createPipelineContext, createRateLimiter, Ledger, systemClock, tokenPort, type PinDraft } from '../lib';
import { MemoryStore } from '../lib/store/memory-store';
import { recordPublished, saveTo } from '../test/support/published';
import { startOrigin } from './origin';
import { printTable, rounded, TARGET_MISSED } from './table';

// An import of many rows that are all published: the whole command as a user calls it, from the process's start to
// its end, and what it asks of the origins and of Pinterest.
const quick = process.argv.includes('--quick');
const ROWS = quick ? 100 : 1000;
const ROUNDS = quick ? 1 : 3;
const TARGET_SECONDS = 3;
const CLI = join(process.cwd(), 'dist/runner/cli.js');

interface Ended {
	seconds: number;
	summary: Record<string, unknown>;
}

/** Runs a command to its end. */
async function run(env: Record<string, string>, ...args: string[]): Promise<Ended> {
	const begun = performance.now();
	const child = spawn(process.execPath, [CLI, ...args], {
		env: { PATH: process.env.PATH ?? '', ...env },
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	let out = '';
	child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
	await new Promise((resolve) => child.on('close', resolve));
	const seconds = (performance.now() - begun) / 1000;
	const last = out.trim().split('\n').at(-1) ?? '';
	return { seconds, summary: last.startsWith('{') ? (JSON.parse(last) as Ended['summary']) : {} };
}

/** A record in which all rows are published, in a file. */
async function recordOf(drafts: PinDraft[], { apiBaseUrl, accessToken }: Emulator, file: string): Promise<void> {
	const store = new MemoryStore();
	const tokens = { current: async () => accessToken, refresh: async () => undefined };
	const pipeline = createPipelineContext({
		http: tokenPort({ apiBaseUrl, tokens }),
		apiBaseUrl,
		ledger: new Ledger(store, { owner: 'bench', leaseMs: 60_000 }),
		rateLimiter: createRateLimiter({ clock: systemClock }),
	});
	await recordPublished(pipeline, drafts);
	await saveTo(file, store);
}

async function main(): Promise<void> {
	if (!existsSync(CLI)) {
		console.error('There is no dist/runner/cli.js. Run npm run build first.');
		process.exit(2);
	}
	const folder = mkdtempSync(join(tmpdir(), 'again-'));
	const emulator = await startEmulator();
	const origin = await startOrigin({ photo: [readFileSync(join(process.cwd(), 'samples/media/lemon-tart.jpg'))] }, 0);
	try {
		const addresses = Array.from({ length: ROWS }, (_, index) => `${origin.url}/${index}-photo`);
		const titleOf = (index: number) => `Title ${index}`;
		const drafts = addresses.map((url, index) => ({ board: 'Travel', title: titleOf(index), media: [{ url }] }));
		const file = join(folder, 'ledger.sqlite');
		await recordOf(drafts, emulator, file);
		const sheet = join(folder, 'pins.csv');
		const rows = addresses.map((url, index) => `${url},Travel,${titleOf(index)}`);
		writeFileSync(sheet, ['media_url,board,title', ...rows].join('\n'));
		const env = {
			HOME: folder,
			PINTEREST_API_BASE_URL: emulator.apiBaseUrl,
			PINTEREST_ACCESS_TOKEN: emulator.accessToken,
			PINTEREST_PIPELINE_STORE: `sqlite:${file}`,
			PINTEREST_PIPELINE_ALLOW_PRIVATE_NETWORK: '1',
		};
		const calls = emulator.requests().length;
		const times: number[] = [];
		for (let round = 0; round < ROUNDS; round++) {
			const { seconds, summary } = await run(env, 'import', sheet, '--json');
			if (summary.existing !== ROWS) throw new Error(`not all are existing: ${JSON.stringify(summary)}`);
			times.push(seconds);
		}
		const perRun = (emulator.requests().length - calls) / ROUNDS;
		const { seconds: start } = await run(env, '--version');
		const bytes = origin.takeBytes();
		printTable(`An import of ${ROWS} published rows, the whole command, ${ROUNDS} times`, [
			{
				'fastest, s': rounded(Math.min(...times)),
				'slowest, s': rounded(Math.max(...times)),
				'of it the start of the program, s': rounded(start),
				'bytes from origins': bytes,
				'calls to Pinterest': perRun,
			},
		]);
		if (Math.min(...times) > TARGET_SECONDS || bytes > 0) process.exitCode = TARGET_MISSED;
	} finally {
		await Promise.all([emulator.close(), origin.close()]);
		rmSync(folder, { recursive: true });
	}
}

void main();
