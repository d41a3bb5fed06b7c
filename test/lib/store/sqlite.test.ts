import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, it } from 'vitest';
import { SqliteStore } from '../../../lib/store/sqlite-store';
import { conformance } from './conformance';
import { bundled, race, twoProcesses } from './two-processes';

const folder = mkdtempSync(join(tmpdir(), 'sqlite-store-'));
const file = join(folder, 'ledger.sqlite');
afterAll(() => rmSync(folder, { recursive: true }));

conformance('SqliteStore', async () => new SqliteStore(file));
twoProcesses(
	'sqlite',
	() => [file, ''],
	() => new SqliteStore(file),
);

it('counts as many rows as there are, also where it counts them in parts', async () => {
	const store = new SqliteStore(join(folder, 'counted.sqlite'));
	const write = async (from: number, to: number) => {
		const numbers = Array.from({ length: to - from }, (_, index) => String(from + index).padStart(6, '0'));
		await store.setMany(numbers.map((number) => ({ key: `n:${number}`, value: '' })));
	};
	await write(0, 20_000);
	expect(await store.count('n:')).toBe(20_000);
	await write(20_000, 40_001);
	expect(await store.count('n:')).toBe(40_001);
	expect(await store.count('n:', { from: 'n:000001', to: 'n:040000' })).toBe(39_999);
	await store.disconnect();
});

it('waits for another process that sets up the same new file, and does not end with "database is locked"', async () => {
	const fresh = join(folder, 'new.sqlite');
	const first = new DatabaseSync(fresh);
	first.exec('BEGIN EXCLUSIVE');
	// Longer than SQLite itself waits for a lock.
	setTimeout(() => first.close(), 1_500);
	expect(await race(join(__dirname, 'opener.ts'), [fresh], {}, 2)).toEqual([{ opened: true }, { opened: true }]);
}, 60_000);

it.each([
	['it is answered', [], 0, ['published', 'yes']],
	['it is closed', ['close'], 3, ['published', undefined]],
])('keeps a process running until %s, and no longer', { timeout: 60_000 }, async (_, more, code, left) => {
	const file = join(folder, `idle ${code}.sqlite`);
	const { outfile, folder: bundle } = await bundled(join(__dirname, 'idle-writer.ts'));
	const child = fork(outfile, [file, ...more]);
	const ended = once(child, 'exit');
	await once(child, 'message');
	expect(await ended).toEqual([code, null]);
	const store = new SqliteStore(file);
	expect(await store.getMany(['job', 'acknowledged'])).toEqual(left);
	await store.disconnect();
	await rm(bundle, { recursive: true });
});
