// What the scripts of this folder share: they run the command line of an older build against its own emulator, and
// keep the store that it wrote. Folders, machine names and tokens are replaced at the end.
import { spawn } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const [build, target] = process.argv.slice(2);
if (!build) throw new Error(`Name the folder of a build: node ${process.argv[1]} FOLDER [TARGET]`);
const cli = resolve(build, 'dist/runner/cli.js');

const PORT = 4871;
const DAY_MS = 86_400_000;
export const EMULATOR = `http://127.0.0.1:${PORT}`;
const folder = mkdtempSync(join(tmpdir(), 'store-of-an-older-build-'));
const store = `sqlite:${join(folder, 'ledger.sqlite')}`;
const env = {
	PATH: process.env.PATH,
	HOME: folder,
	XDG_DATA_HOME: folder,
	PINTEREST_API_BASE_URL: `${EMULATOR}/v5`,
	PINTEREST_PIPELINE_ALLOW_PRIVATE_NETWORK: '1',
};
const token = { PINTEREST_ACCESS_TOKEN: 'pina_emulator' };
export const app = {
	PINTEREST_CLIENT_ID: '1234567',
	PINTEREST_CLIENT_SECRET: 'emulator-secret',
	PINTEREST_REFRESH_TOKEN: 'pinr_emulator',
};

/** Runs a command to its end. @returns its JSON lines. */
export async function run(args, { more = token, laterMs = 0, stopWhen = async () => false } = {}) {
	// A due date may lie 366 days ahead; a clock that is set forward takes later ones.
	const clock = `const now = Date.now; Date.now = () => now() + ${laterMs};`;
	const child = spawn(
		process.execPath,
		['--import', `data:text/javascript,${encodeURIComponent(clock)}`, cli, ...args, '--json', '--store', store],
		{
			cwd: folder,
			env: { ...env, ...more },
			stdio: ['ignore', 'pipe', 'inherit'],
		},
	);
	let output = '';
	child.stdout.on('data', (text) => (output += text));
	let ended = false;
	const end = new Promise((done) => child.on('close', done)).finally(() => (ended = true));
	while (!ended) {
		if (await stopWhen()) child.kill('SIGINT');
		await Promise.race([end, delay(200)]);
	}
	return output
		.split('\n')
		.filter(Boolean)
		.map((line) => JSON.parse(line));
}

/** Imports rows of a file that stays beside the store. */
export async function importRows(name, rows, { options = [], ...how } = {}) {
	const columns = ['title', 'board', 'media_url', 'link', 'run_at', 'idempotency_key'].filter((column) =>
		column === 'idempotency_key' ? rows.some((row) => row[column]) : true,
	);
	const lines = rows.map((row) => columns.map((column) => row[column] ?? '').join(','));
	writeFileSync(join(folder, `${name}.csv`), `${[columns.join(','), ...lines].join('\n')}\n`);
	const results = await run(['import', `${name}.csv`, ...options], how);
	process.stdout.write(`${name}: ${results.map(({ outcome, problem }) => problem?.code ?? outcome).join(', ')}\n`);
	return results.filter(({ idempotencyKey }) => idempotencyKey).map(({ idempotencyKey }) => idempotencyKey);
}

export const fault = async (body) =>
	await fetch(`${EMULATOR}/_emulator/faults`, { method: 'POST', body: JSON.stringify(body) });
export const inDays = (days) => `${new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10)}T09:00:00Z`;
export const jobs = async () => await run(['jobs', 'list']);

/**
 * Makes a store.
 * @param name of its folder beside this file, unless the command line names another.
 * @param work with the older build, while its emulator runs.
 */
export async function makeStore(name, work) {
	cpSync(fileURLToPath(new URL('../../samples/media', import.meta.url)), join(folder, 'media'), { recursive: true });
	const emulator = spawn(process.execPath, [cli, 'emulator', '--port', String(PORT)], {
		env,
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	try {
		await new Promise((ready) => emulator.stdout.once('data', ready));
		await work();
	} finally {
		emulator.kill();
	}
	keepStore(target ?? fileURLToPath(new URL(name, import.meta.url)));
	rmSync(folder, { recursive: true, force: true });
}

function keepStore(target) {
	mkdirSync(target, { recursive: true });
	const database = new DatabaseSync(join(folder, 'ledger.sqlite'));
	for (const [from, to] of [
		[folder, '/pins'],
		[hostname(), 'a-machine'],
	])
		database.prepare('UPDATE entries SET v = replace(v, ?, ?)').run(from, to);
	database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
	database.exec('PRAGMA journal_mode = DELETE');
	database.exec('VACUUM');
	database.close();
	for (const name of readdirSync(folder)) {
		if (name.endsWith('.csv') || name === 'ledger.sqlite') copyFileSync(join(folder, name), join(target, name));
	}
	const data = join(folder, 'pinterest-pipeline');
	for (const name of (existsSync(data) ? readdirSync(data) : []).filter((file) => /^tokens-\w+\.json$/.test(file))) {
		// As it is written, with values that open nothing.
		writeFileSync(
			join(target, name),
			JSON.stringify({ accessToken: 'made-up-access-token', refreshToken: 'made-up-refresh-token' }),
		);
	}
}
