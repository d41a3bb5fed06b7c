import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { moveSqliteFile } from '../../../lib/store/move-sqlite-file';
import { SqliteStore } from '../../../lib/store/sqlite-store';
import { afterThisTest } from '../../support/cleanup';
import { ownFolder } from '../../support/cli';

const ROWS = 200;

/** A folder with a SQLite file `from` of many rows, and the place where it goes. */
async function filled(): Promise<{ folder: string; from: string; to: string; store: SqliteStore }> {
	const folder = await ownFolder();
	const from = join(folder, 'from');
	const store = new SqliteStore(from);
	for (let row = 0; row < ROWS; row++) await store.set(String(row), 'value');
	return { folder, from, to: join(folder, 'new/to'), store };
}

async function rowsOf(file: string): Promise<number> {
	const store = new SqliteStore(file);
	afterThisTest(async () => await store.disconnect());
	return (await Array.fromAsync(store.scan(''))).length;
}

const fails = (code: string) => () => {
	throw Object.assign(new Error(code), { code });
};

describe('moveSqliteFile', () => {
	it('leaves one file with every row', async () => {
		const { folder, from, to, store } = await filled();
		await store.disconnect();
		expect(moveSqliteFile(from, to)).toBe(true);
		expect(await readdir(folder)).toEqual(['new']);
		expect(await readdir(join(folder, 'new'))).toEqual(['to']);
		expect(await rowsOf(to)).toBe(ROWS);
	});

	it('copies to another disk, and leaves nothing at the old place', async () => {
		const { folder, from, to, store } = await filled();
		await store.disconnect();
		expect(moveSqliteFile(from, to, fails('EXDEV'))).toBe(true);
		expect(await readdir(folder)).toEqual(['new']);
		expect(await readdir(join(folder, 'new'))).toEqual(['to']);
		expect(await rowsOf(to)).toBe(ROWS);
	});

	it('moves nothing while another connection is open, and harms it not', async () => {
		const { folder, from, to, store } = await filled();
		expect(moveSqliteFile(from, to)).toBe(false);
		await store.set('later', 'value');
		await store.disconnect();
		expect(await readdir(folder)).toEqual(['from']);
		expect(await rowsOf(from)).toBe(ROWS + 1);
	});

	it('leaves the file where it is when it cannot be moved', async () => {
		const { from, to, store } = await filled();
		await store.disconnect();
		expect(() => moveSqliteFile(from, to, fails('ENOSPC'))).toThrow('ENOSPC');
		expect(await rowsOf(from)).toBe(ROWS);
	});

	it('makes no file where there is none', async () => {
		const folder = await ownFolder();
		expect(() => moveSqliteFile(join(folder, 'none'), join(folder, 'to'))).toThrow(/unable to open/);
		expect(await readdir(folder)).toEqual([]);
	});
});
