import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ledgerOfN8n, openLedgerOfN8n } from '../../../lib/store/ledger-of-n8n';
import type { AtomicStore } from '../../../lib/store/atomic-store';
import { openStore } from '../../../lib/store/open-store';
import { openSqlite, SqliteStore } from '../../../lib/store/sqlite-store';
import { afterThisTest } from '../../support/cleanup';
import { ownFolder } from '../../support/cli';
import { race } from './two-processes';

interface Home {
	env: NodeJS.ProcessEnv;
	/** n8n's own folder. */
	n8n: string;
	file: string;
	/** Where version 0.1.0 kept it. */
	former: string;
}

async function home(): Promise<Home> {
	const folder = await ownFolder();
	const n8n = join(folder, '.n8n');
	return {
		env: { N8N_USER_FOLDER: folder },
		n8n,
		file: join(n8n, 'pinterest-pipeline/ledger.sqlite'),
		former: join(n8n, 'storage/n8n-nodes-pinterest-pipeline/ledger.sqlite'),
	};
}

/** A store that the test closes. */
async function opened(opening: Promise<AtomicStore>): Promise<AtomicStore> {
	const store = await opening;
	afterThisTest(async () => await store.disconnect());
	return store;
}

/** Leaves a ledger with this record, as a process of version 0.1.0 that ended. */
async function leave(file: string, value: string): Promise<void> {
	const store = new SqliteStore(file);
	await store.set('job', value);
	await store.disconnect();
}

describe('the ledger of n8n', () => {
	it("lies outside of n8n's storage folder", async () => {
		const { env, file, n8n } = await home();
		await opened(openLedgerOfN8n({ env }));
		expect(existsSync(file)).toBe(true);
		expect(await readdir(n8n)).toEqual(['pinterest-pipeline']);
	});

	it('is found as n8n finds its folder', () => {
		const file = (env: NodeJS.ProcessEnv) => ledgerOfN8n({ env }).file;
		expect(file({ N8N_USER_FOLDER: '/data', HOME: '/home/node' })).toBe('/data/.n8n/pinterest-pipeline/ledger.sqlite');
		expect(file({ HOME: '/home/node' })).toBe('/home/node/.n8n/pinterest-pipeline/ledger.sqlite');
	});

	it('moves once from where version 0.1.0 kept it, and says so', async () => {
		const { env, file, former, n8n } = await home();
		await leave(former, 'published');
		const moves: string[][] = [];
		const onMoved = (...paths: string[]) => moves.push(paths);
		const store = await opened(openLedgerOfN8n({ env, onMoved }));
		expect(await store.read('job')).toBe('published');
		expect(await (await opened(openLedgerOfN8n({ env, onMoved }))).read('job')).toBe('published');
		expect(moves).toEqual([[former, file]]);
		expect(await readdir(join(n8n, 'storage'))).toEqual([]);
	});

	it('moves with what a killed process had committed only to the write-ahead log', async () => {
		const { env, former } = await home();
		await race(join(__dirname, 'killed-writer.ts'), [former], {}, 1);
		expect(existsSync(`${former}-wal`)).toBe(true);
		expect(await (await opened(openLedgerOfN8n({ env }))).read('job')).toBe('published');
		// Neither the log nor its index, which a killed process leaves, keeps the folder.
		expect(existsSync(dirname(former))).toBe(false);
	});

	it('stays where it is while an older version has it open, and both work with it', async () => {
		const { env, file, former } = await home();
		await leave(former, 'published');
		const older = await openSqlite(former);
		const newer = await openLedgerOfN8n({ env });
		await older.set('by older', 'yes');
		await newer.set('by newer', 'yes');
		expect([await newer.read('by older'), await older.read('by newer')]).toEqual(['yes', 'yes']);
		expect(existsSync(file)).toBe(false);
		await older.disconnect();
		await newer.disconnect();
		const store = await opened(openLedgerOfN8n({ env }));
		expect([await store.read('job'), await store.read('by older')]).toEqual(['published', 'yes']);
		expect(existsSync(former)).toBe(false);
	});

	it('is moved by one of several processes that start at once, and all work with it', async () => {
		const { env, former } = await home();
		await leave(former, 'published');
		const answers = await race<{ read: string; moved: boolean }>(
			join(__dirname, 'adopter.ts'),
			[env.N8N_USER_FOLDER as string],
			{},
			4,
		);
		expect(answers.map(({ read }) => read)).toEqual(Array(4).fill('published'));
		expect(answers.filter(({ moved }) => moved)).toHaveLength(1);
		expect(existsSync(former)).toBe(false);
		const store = await opened(openLedgerOfN8n({ env }));
		expect((await Array.fromAsync(store.scan('seen:'))).length).toBe(4);
	}, 60_000);

	it('leaves no empty storage folder beside binaryData, with which n8n would not start', async () => {
		const { env, n8n, former } = await home();
		await mkdir(join(n8n, 'binaryData'), { recursive: true });
		await leave(former, 'published');
		await opened(openLedgerOfN8n({ env }));
		expect((await readdir(n8n)).sort()).toEqual(['binaryData', 'pinterest-pipeline']);
	});

	it('leaves what else lies in the storage folder', async () => {
		const { env, n8n, former } = await home();
		await mkdir(join(n8n, 'binaryData'), { recursive: true });
		await leave(former, 'published');
		await writeFile(join(n8n, 'storage/kept'), '');
		await opened(openLedgerOfN8n({ env }));
		expect(await readdir(join(n8n, 'storage'))).toEqual(['kept']);
	});

	it('is found in a storage folder that was renamed, as n8n asks its user to do', async () => {
		const { env, n8n, former } = await home();
		await leave(former, 'published');
		await rename(join(n8n, 'storage'), join(n8n, 'storage.old'));
		await mkdir(join(n8n, 'storage'));
		expect(await (await opened(openLedgerOfN8n({ env }))).read('job')).toBe('published');
	});

	it('is the one of the storage folder rather than one of a renamed folder', async () => {
		const { env, n8n, former } = await home();
		await leave(former, 'old');
		await rename(join(n8n, 'storage'), join(n8n, 'storage.old'));
		await leave(former, 'in use');
		expect(await (await opened(openLedgerOfN8n({ env }))).read('job')).toBe('in use');
	});

	it('is not guessed when several renamed folders have one', async () => {
		const { env, n8n, file, former } = await home();
		for (const name of ['storage.1', 'storage.2']) {
			await leave(former, name);
			await rename(join(n8n, 'storage'), join(n8n, name));
		}
		await expect(openLedgerOfN8n({ env })).rejects.toThrow(
			expect.objectContaining({
				problem: expect.objectContaining({
					code: 'ledger-ambiguous',
					message: expect.stringMatching(/storage\.1.*storage\.2.*pinterest-pipeline\/ledger\.sqlite\.$/),
				}),
			}),
		);
		expect(existsSync(file)).toBe(false);
	});

	it.each(['N8N_STORAGE_PATH', 'storageFolder'])('is taken over from a storage folder elsewhere: %s', async (given) => {
		const { env } = await home();
		const storage = join(await ownFolder(), 'files');
		await leave(join(storage, 'n8n-nodes-pinterest-pipeline/ledger.sqlite'), 'published');
		const options =
			given === 'storageFolder' ? { env, storageFolder: storage } : { env: { ...env, N8N_STORAGE_PATH: storage } };
		expect(await (await opened(openLedgerOfN8n(options))).read('job')).toBe('published');
	});

	it('is not begun anew when that of version 0.1.0 cannot be read', async () => {
		const { env, file, former } = await home();
		await mkdir(dirname(former), { recursive: true });
		await writeFile(former, 'no database '.repeat(100));
		await expect(openLedgerOfN8n({ env })).rejects.toThrow(/cannot be opened/);
		expect(existsSync(file)).toBe(false);
	});

	it('is found by an address that names its old place', async () => {
		const { env, former } = await home();
		await leave(former, 'published');
		await opened(openLedgerOfN8n({ env }));
		expect(await (await opened(openStore(`sqlite:${former}`))).read('job')).toBe('published');
		expect(existsSync(former)).toBe(false);
	});
});
