// Makes a store and a token file with the command line of an older build, as test data for today's:
//   node test/data/make-store.mjs FOLDER_OF_A_BUILD [test/data/store-0.1.0]
// The build's emulator stands for Pinterest. Folders, machine names and tokens are replaced at the end.
import { spawn } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const [build, target = fileURLToPath(new URL('store-0.1.0', import.meta.url))] = process.argv.slice(2);
if (!build) throw new Error('Name the folder of a build: node test/data/make-store.mjs FOLDER');
const cli = resolve(build, 'dist/runner/cli.js');

const PORT = 4871;
const DAY_MS = 86_400_000;
const EMULATOR = `http://127.0.0.1:${PORT}`;
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
const app = {
	PINTEREST_CLIENT_ID: '1234567',
	PINTEREST_CLIENT_SECRET: 'emulator-secret',
	PINTEREST_REFRESH_TOKEN: 'pinr_emulator',
};

/** Runs a command to its end. @returns its JSON lines. */
async function run(args, { more = token, laterMs = 0, stopWhen = async () => false } = {}) {
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
async function importRows(name, rows, { options = [], ...how } = {}) {
	const columns = ['title', 'board', 'media_url', 'link', 'run_at'];
	const lines = rows.map((row) => columns.map((column) => row[column] ?? '').join(','));
	writeFileSync(join(folder, `${name}.csv`), `${[columns.join(','), ...lines].join('\n')}\n`);
	const results = await run(['import', `${name}.csv`, ...options], how);
	process.stdout.write(`${name}: ${results.map(({ outcome, problem }) => problem?.code ?? outcome).join(', ')}\n`);
	return results.filter(({ idempotencyKey }) => idempotencyKey).map(({ idempotencyKey }) => idempotencyKey);
}

const fault = async (body) =>
	await fetch(`${EMULATOR}/_emulator/faults`, { method: 'POST', body: JSON.stringify(body) });
const inDays = (days) => `${new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10)}T09:00:00Z`;
const jobs = async () => await run(['jobs', 'list']);

cpSync(fileURLToPath(new URL('../../samples/media', import.meta.url)), join(folder, 'media'), { recursive: true });
const emulator = spawn(process.execPath, [cli, 'emulator', '--port', String(PORT)], {
	env,
	stdio: ['ignore', 'pipe', 'inherit'],
});
try {
	await new Promise((ready) => emulator.stdout.once('data', ready));

	await importRows('published', [
		{
			title: 'A published image',
			board: 'Travel',
			media_url: 'media/mountain-lake.jpg',
			link: 'https://example.com/lake',
		},
		{ title: 'Another published image', board: 'Home Ideas', media_url: 'media/kitchen-shelf.jpg' },
		{ title: 'A published video', board: 'Travel', media_url: 'media/berry-lemonade.mp4' },
	]);

	await fault({
		on: 'POST /pins',
		kind: 'status',
		status: 400,
		code: 1,
		message: 'Invalid request',
		match: 'A refused image',
	});
	await importRows('failed', [{ title: 'A refused image', board: 'Travel', media_url: 'media/sea-waves.jpg' }]);

	await fault({ on: 'POST /pins', kind: 'drop-after-commit', match: 'An unanswered image' });
	await importRows('unknown', [{ title: 'An unanswered image', board: 'Travel', media_url: 'media/city-lights.jpg' }], {
		options: ['--quarantine', '200'],
		stopWhen: async () => (await jobs()).some(({ state }) => state === 'unknown'),
	});

	await importRows(
		'far',
		[
			{
				title: 'An image of 2099',
				board: 'Travel',
				media_url: 'media/harbour-noon.jpg',
				run_at: '2099-03-01T09:00:00Z',
			},
		],
		{
			laterMs: Date.parse('2099-01-01T00:00:00Z') - Date.now(),
			// Another name of the same host has rate limits of its own, whose windows lie in 2099 then.
			options: ['--api-base-url', `${EMULATOR.replace('127.0.0.1', 'localhost')}/v5`],
		},
	);
	const waiting = (title, media) => ({
		title,
		board: 'Summer Recipes',
		media_url: `media/${media}`,
		run_at: inDays(30),
	});
	const [moved, cancelled] = await importRows('waiting', [
		waiting('A moved image', 'lemon-tart.jpg'),
		waiting('A cancelled image', 'iced-coffee.png'),
		waiting('A scheduled image', 'fruit-popsicles.jpg'),
	]);
	await run(['jobs', 'move', moved, '--run-at', inDays(60)], { more: {} });
	await run(['jobs', 'cancel', cancelled], { more: {} });

	await fault({ on: 'POST /pins', kind: 'spam-block', domains: ['blocked.example.com'] });
	const blocked = (title) => ({
		title,
		board: 'Travel',
		media_url: 'media/patterned-tiles.png',
		link: 'https://blocked.example.com/',
	});
	await importRows('spam', [blocked('A pin judged as spam')]);
	await importRows('paused', [blocked('A pin of a paused domain')]);

	const warm = (title, media) => ({ title, board: 'Home Ideas', media_url: `media/${media}` });
	await importRows(
		'warm-up',
		[warm('The first of a warm-up', 'plant-corner.jpg'), warm('The second of a warm-up', 'reading-nook.jpg')],
		{
			options: ['--warm-up', '2-20/30'],
			more: app,
		},
	);
} finally {
	emulator.kill();
}

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
for (const name of readdirSync(data).filter((file) => /^tokens-\w+\.json$/.test(file))) {
	// As it is written, with values that open nothing.
	writeFileSync(
		join(target, name),
		JSON.stringify({ accessToken: 'made-up-access-token', refreshToken: 'made-up-refresh-token' }),
	);
}
rmSync(folder, { recursive: true, force: true });
