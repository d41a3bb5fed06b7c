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

it('waits for another process that sets up the same new file, and does not end with "database is locked"', async () => {
	const fresh = join(folder, 'new.sqlite');
	const first = new DatabaseSync(fresh);
	first.exec('BEGIN EXCLUSIVE');
	// Longer than SQLite itself waits for a lock.
	setTimeout(() => first.close(), 1_500);
	expect(await race(join(__dirname, 'opener.ts'), [fresh], {}, 2)).toEqual([{ opened: true }, { opened: true }]);
}, 60_000);

it('keeps a process running until it is answered, and no longer', async () => {
	const { outfile, folder: bundle } = await bundled(join(__dirname, 'idle-writer.ts'));
	const child = fork(outfile, [join(folder, 'idle.sqlite')]);
	const ended = once(child, 'exit');
	expect(await once(child, 'message')).toEqual([{ alone: true }, undefined]);
	expect(await ended).toEqual([0, null]);
	const store = new SqliteStore(join(folder, 'idle.sqlite'));
	expect(await store.read('acknowledged')).toBe('true');
	await store.disconnect();
	await rm(bundle, { recursive: true });
}, 60_000);
