import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import { RedisStore } from '../../lib';
import { reachable } from '../lib/store/reachable';
import { afterThisTest } from '../support/cleanup';
import { cli, ownFolder, type CliOptions } from '../support/cli';
import { emulate, samples } from '../support/pipeline';
import { commandAt, inSeconds } from '../support/worker';

const REDIS = process.env.REDIS_URL ?? 'redis://127.0.0.1:6379';
const POSTGRES = process.env.POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/test';
/** The command line has one namespace, so the test has a database to itself. */
const OWN_DATABASE = 12;

const SHEET = [
	'media_url,board,title,run_at',
	'media/lemon-tart.jpg,Travel,Now,',
	'media/lemon-tart.jpg,Travel,Also now,',
	`media/lemon-tart.jpg,Travel,Later,${inSeconds(30 * 86_400)}`,
].join('\n');

/** A record in a file, of an import into an emulator, and the command line. */
async function stage() {
	const emulator = await emulate();
	const folder = await ownFolder();
	const { env = {} } = commandAt(emulator, folder);
	const at = (store: string, more: CliOptions = {}) => ({
		...more,
		cwd: samples,
		env: { ...env, PINTEREST_PIPELINE_STORE: store },
	});
	const importSheet = async (store: string) => await cli(['import', '-', '--json'], at(store, { input: SHEET }));
	const own = env.PINTEREST_PIPELINE_STORE as string;
	expect((await importSheet(own)).lines.at(-1)).toMatchObject({ created: 2, scheduled: 1 });
	const run = async (store: string, ...args: string[]) => await cli(['store', ...args], at(store));
	return { emulator, folder, own, at, run, importSheet };
}

async function ownRedis(): Promise<string> {
	const url = new URL(REDIS);
	url.pathname = `/${OWN_DATABASE}`;
	const store = new RedisStore(url.href);
	await store.clear();
	afterThisTest(async () => {
		await store.clear();
		await store.disconnect();
	});
	return url.href;
}

async function ownPostgres(): Promise<string> {
	const name = `test_store_${process.pid}`;
	const ask = async (sql: string) => {
		const client = new Client(POSTGRES);
		await client.connect();
		await client.query(sql).finally(async () => await client.end());
	};
	await ask(`CREATE DATABASE ${name}`);
	afterThisTest(async () => await ask(`DROP DATABASE ${name} WITH (FORCE)`));
	const url = new URL(POSTGRES);
	url.pathname = `/${name}`;
	return url.href;
}

describe('store export and store import', async () => {
	const servers = (await reachable(REDIS, 6379, 'REDIS_URL')) && (await reachable(POSTGRES, 5432, 'POSTGRES_URL'));

	it.skipIf(!servers)('move a record around all kinds of stores, and the same sheet finds its pins there', async () => {
		const { emulator, folder, own, run, importSheet } = await stage();
		const stores = [own, await ownRedis(), await ownPostgres(), `sqlite:${join(folder, 'back.sqlite')}`];
		const files: string[] = [];
		for (const [place, from] of stores.slice(0, -1).entries()) {
			const to = stores[place + 1] as string;
			const file = join(folder, `${place}.jsonl`);
			const exported = await run(from, 'export', file, '--json');
			expect(exported).toMatchObject({ code: 0, stderr: '' });
			const { rows, sha256 } = exported.lines[0] as { rows: number; sha256: string };
			const imported = await run(to, 'import', file, '--json');
			expect(imported).toMatchObject({ code: 0, stderr: '', lines: [{ type: 'import', file, rows, sha256 }] });
			files.push((await readFile(file, 'utf8')).replace(/^.*\n/, '')); // the header names another kind of store
		}
		expect(new Set(files).size).toBe(1);
		const before = emulator.pins().length;
		for (const store of stores.slice(1)) {
			const { lines } = await importSheet(store);
			expect(lines.at(-1)).toMatchObject({ created: 0, existing: 2, scheduled: 1, failed: 0 });
		}
		expect(emulator.pins()).toHaveLength(before);
	});

	it('pass a record through standard output and input, and read it back', async () => {
		const { folder, own, at, run } = await stage();
		const exported = await run(own, 'export', '-');
		expect(exported).toMatchObject({ code: 0, stderr: expect.stringMatching(/^\d+ rows of sqlite:.* exported\.\n$/) });
		const input = exported.stdout;
		expect(input.split('\n')[0]).toMatch(
			/^{"type":"pinterest-pipeline-record","format":1,"version":".+","kind":"sqlite"}$/,
		);
		const to = `sqlite:${join(folder, 'other.sqlite')}`;
		expect(await cli(['store', 'import', '-'], at(to, { input }))).toMatchObject({
			code: 0,
			stdout: expect.stringMatching(/^\d+ rows imported into sqlite:.*, read back and checked\.\n$/),
		});
		expect((await run(to, 'export', '-')).stdout).toBe(input);
	});

	it('say in one line what is wrong, and change nothing', async () => {
		const { folder, own, at, run } = await stage();
		const file = join(folder, 'record.jsonl');
		const { stdout } = await run(own, 'export', file);
		expect(stdout).toMatch(/^\d+ rows of sqlite:.*ledger\.sqlite exported to .*record\.jsonl\.\n$/);
		expect((await stat(file)).mode & 0o777).toBe(0o600);
		const text = await readFile(file, 'utf8');
		const cut = join(folder, 'cut.jsonl');
		await writeFile(cut, text.slice(0, text.length / 2));
		const empty = `sqlite:${join(folder, 'empty.sqlite')}`;
		const refused = async (store: string, sentence: RegExp, ...args: string[]) => {
			const { code, stdout: printed, stderr } = await run(store, 'import', ...args);
			expect({ code, printed, stderr }).toMatchObject({ code: 2, printed: '' });
			expect(stderr).toMatch(sentence);
			expect(stderr.split('\n')).toHaveLength(2);
		};
		await refused(empty, /ends after \d+ rows without its last line.*Copy the file again/, cut);
		await refused(empty, /There is no file/, join(folder, 'absent.jsonl'));
		await refused('memory:', /Name another store with --store/, file);
		expect((await run(empty, 'export', '-')).stdout.split('\n')).toHaveLength(3);
		await cli(['import', '-'], at(empty, { input: 'media_url,board,title\nmedia/lemon-tart.jpg,Travel,Another\n' }));
		await refused(empty, /already has a record.*Import it into an empty store/, file);
		expect(await run(own, 'import', file)).toMatchObject({ code: 0 });
		expect(await run(own, 'export', join(folder, 'absent', 'record.jsonl'))).toMatchObject({
			code: 2,
			stderr: expect.stringContaining('cannot be written (ENOENT)'),
		});
	});
});
