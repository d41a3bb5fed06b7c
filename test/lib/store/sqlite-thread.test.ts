import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { Linter } from 'eslint';
import { describe, expect, it } from 'vitest';
import type { SqliteStoreOptions } from '../../../lib/store/sqlite-client';
import { SqliteStore } from '../../../lib/store/sqlite-store';
import { sqliteThread } from '../../../lib/store/sqlite-thread';
import { afterThisTest } from '../../support/cleanup';
import { ownFolder } from '../../support/cli';
import { all } from './walk';

/** So long that a verb that waits for it does not end within the test's own time. */
const FOREVER_MS = 1_000_000;

/** Of the write-ahead log, in bytes: a header and a page. */
const FRAME = 24 + 4_096;

const newFile = async () => join(await ownFolder(), 'ledger.sqlite');

function storeAt(file: string, options?: SqliteStoreOptions): SqliteStore {
	const store = new SqliteStore(file, options);
	afterThisTest(async () => await store.disconnect());
	return store;
}

/** Opens the store. @returns its thread. */
async function threadOf(store: SqliteStore): Promise<Worker> {
	const started = once(process, 'worker');
	await store.open();
	return ((await started) as [Worker])[0];
}

/** How many transactions the write-ahead log holds: the last page of each says how large the file is by then. */
async function commitsIn(file: string): Promise<number> {
	const log = await readFile(`${file}-wal`);
	let commits = 0;
	for (let frame = 32; frame + FRAME <= log.length; frame += FRAME) if (log.readUInt32BE(frame + 4) !== 0) commits += 1;
	return commits;
}

/** Another connection, which locks the file until it is closed. */
function locking(file: string, lock: 'IMMEDIATE' | 'EXCLUSIVE'): DatabaseSync {
	const other = new DatabaseSync(file);
	afterThisTest(() => other.isOpen && other.close());
	other.exec(`BEGIN ${lock}`);
	return other;
}

/** Whether a promise has ended by now, one way or the other. */
function watched(work: Promise<unknown>): { ended: boolean } {
	const state = { ended: false };
	const end = () => void (state.ended = true);
	work.then(end, end);
	return state;
}

const unavailable = (message: string) => ({ problem: { code: 'store-unavailable', message } });

describe('the thread of a SQLite store', () => {
	it('runs a text that uses nothing from outside of itself', () => {
		const globals = Object.fromEntries(
			Object.getOwnPropertyNames(globalThis).map((name) => [name, 'readonly' as const]),
		);
		const found = (code: string) =>
			new Linter().verify(code, { languageOptions: { globals }, rules: { 'no-undef': 'error' } });
		expect(found(`(${sqliteThread})({});`)).toEqual([]);
		expect(found('(function () { return pipelineError; })()')).toHaveLength(1);
	});

	it('commits what is asked at once as one transaction', async () => {
		const file = await newFile();
		const store = storeAt(file);
		await store.open();
		const before = await commitsIn(file);
		const keys = Array.from({ length: 100 }, (_, number) => `job:${number}`);
		await Promise.all(keys.map(async (key) => await store.insert(key, 'queued')));
		expect((await commitsIn(file)) - before).toBe(1);
		for (const key of keys.slice(0, 3)) await store.swap(key, 'queued', 'published');
		expect((await commitsIn(file)) - before).toBe(4);
	});

	it('commits what arrives while it waits as one transaction', async () => {
		const file = await newFile();
		const store = storeAt(file);
		await store.open();
		const before = await commitsIn(file);
		const other = locking(file, 'IMMEDIATE');
		const writing = [];
		for (let tick = 0; tick < 10; tick += 1) {
			writing.push(store.insert(`job:${tick}`, 'queued'));
			await delay(1);
		}
		other.close();
		await Promise.all(writing);
		// The last ones may have arrived too late for the others.
		expect((await commitsIn(file)) - before).toBeLessThanOrEqual(2);
	});

	it('does what is asked at once in its order, and a condition that is not met costs the others nothing', async () => {
		const file = await newFile();
		const store = storeAt(file);
		await store.open();
		const before = await commitsIn(file);
		const answers = await Promise.all([
			store.insert('a', '1'),
			store.insert('a', '2'),
			store.swap('a', '1', '3'),
			store.swap('a', '1', '4'),
			store.apply([
				{ key: 'b', expected: null, next: 'b' },
				{ key: 'a', expected: '1' },
			]),
			store.apply([
				{ key: 'b', expected: null, next: 'B' },
				{ key: 'a', expected: '3', next: null },
			]),
			store.delete('a'),
			store.insert('a', '5'),
			store.swap('b', 'B', 'C'),
		]);
		expect(answers).toEqual([true, false, true, false, false, true, false, true, true]);
		expect(await all(store.scan(''))).toEqual([
			['a', '5'],
			['b', 'C'],
		]);
		expect((await commitsIn(file)) - before).toBe(1);
	});

	it('answers each as it deserves when one write of many fails', async () => {
		const file = await newFile();
		const store = storeAt(file);
		await store.set('there', 'value');
		const other = new DatabaseSync(file);
		other.exec(
			`CREATE TRIGGER full BEFORE INSERT ON entries WHEN new.k = 'large' BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END`,
		);
		other.close();
		const failed = unavailable('The SQLite store ledger.sqlite cannot be used: database or disk is full.');
		const answers = await Promise.allSettled([
			store.insert('before', 'value'),
			store.set('large', 'value'),
			store.read('there'),
			store.apply([
				{ key: 'beside', next: 'value' },
				{ key: 'large', next: 'value' },
			]),
			store.insert('after', 'value'),
		]);
		expect(answers).toMatchObject([
			{ value: true },
			{ reason: failed },
			{ value: 'value' },
			{ reason: failed },
			{ value: true },
		]);
		expect((await all(store.scan(''))).map(([key]) => key)).toEqual(['after', 'before', 'there']);
	});

	it('waits for the disk for the record, and for no rate limit and no notification', async () => {
		const file = await newFile();
		const slow = storeAt(file, { commitDelayMs: FOREVER_MS });
		const thread = await threadOf(slow);
		await Promise.all([slow.set('budget:org_write', '1'), slow.insert('budget:org_read', '1')]);
		await slow.apply([
			{ key: 'budget:org_write', expected: '1', next: '2' },
			{ key: 'job', expected: null },
		]);
		await slow.delete('budget:org_read');
		await slow.notify('due');
		// Nor for what changes nothing.
		expect(await slow.swap('job', 'queued', 'published')).toBe(false);

		const writing = slow.apply([
			{ key: 'budget:org_write', expected: '2', next: '3' },
			{ key: 'job', next: 'published' },
		]);
		const lost = expect(writing).rejects.toMatchObject(
			unavailable('The thread of the SQLite store ledger.sqlite ended unexpectedly: exit code 1.'),
		);
		const hasty = storeAt(file, { lockTimeoutMs: 0 });
		const locked = async () =>
			await hasty.set('hasty', 'value').then(
				() => false,
				() => true,
			);
		while (!(await locked()));
		// Ended within a commit, it loses what nobody was told, and nothing else.
		await thread.terminate();
		await lost;
		expect(await hasty.getMany(['budget:org_write', 'job'])).toEqual(['2', undefined]);
		expect(await hasty.set('hasty', 'value')).toBe(true);
	});

	it('ends when the store disconnects, after everything that was asked, and closes the file', async () => {
		const file = await newFile();
		const store = storeAt(file);
		const thread = await threadOf(store);
		const writing = Promise.all([store.set('a', 'value'), store.read('a'), store.set('b', 'value')]);
		await store.disconnect();
		expect(thread.threadId).toBe(-1);
		expect(existsSync(`${file}-wal`)).toBe(false);
		expect(await writing).toEqual([true, undefined, true]);
		await expect(store.read('a')).rejects.toMatchObject(
			unavailable('The SQLite store ledger.sqlite was closed by this process.'),
		);
		expect(await all(storeAt(file).scan(''))).toHaveLength(2);
	});

	it('begins with the first verb, so that a store that nobody used makes no file', async () => {
		const file = await newFile();
		await new SqliteStore(file).disconnect();
		expect(existsSync(file)).toBe(false);
	});

	it('is followed by another one when it ends by an error, and what it was asked fails', async () => {
		const store = storeAt(await newFile());
		await store.set('a', 'value');
		const next = storeAt(await newFile());
		const thread = await threadOf(next);
		await next.set('a', 'value');
		thread.postMessage('no message of ours');
		const reading = next.read('a');
		await expect(reading).rejects.toMatchObject({
			problem: {
				code: 'store-unavailable',
				message: expect.stringMatching(/^The thread of the SQLite store ledger\.sqlite ended unexpectedly: .*iterable/),
			},
		});
		expect(await Promise.all([next.read('a'), next.insert('b', 'value'), store.read('a')])).toEqual([
			'value',
			true,
			'value',
		]);
	});
});

describe('a SQLite file that another process has locked', () => {
	it('is waited for, while timers fire and reads are answered', async () => {
		const file = await newFile();
		const store = storeAt(file);
		await store.set('a', 'old');
		const other = locking(file, 'IMMEDIATE');
		const writing = store.swap('a', 'old', 'new');
		const state = watched(writing);
		await delay(1);
		expect(await store.read('a')).toBe('old');
		// Long enough for SQLite to give up, and for the thread to try again.
		await delay(300);
		expect(state.ended).toBe(false);
		other.close();
		expect(await writing).toBe(true);
		expect(await store.read('a')).toBe('new');
	});

	it('is not waited for without end, and can be used once it is unlocked', async () => {
		const file = await newFile();
		const store = storeAt(file, { lockTimeoutMs: 0 });
		await store.set('a', 'old');
		const other = locking(file, 'IMMEDIATE');
		await expect(store.set('a', 'new')).rejects.toMatchObject(
			unavailable('The SQLite store ledger.sqlite cannot be used: database is locked.'),
		);
		other.close();
		expect(await store.swap('a', 'old', 'new')).toBe(true);
	});

	it('is waited for when it is opened', async () => {
		const file = await newFile();
		const other = locking(file, 'EXCLUSIVE');
		await expect(storeAt(file, { lockTimeoutMs: 0 }).read('a')).rejects.toMatchObject(
			unavailable(`The store sqlite:${file} cannot be opened: database is locked.`),
		);
		const writing = storeAt(file).set('a', 'value');
		const state = watched(writing);
		await delay(300);
		expect(state.ended).toBe(false);
		other.close();
		expect(await writing).toBe(true);
	});
});

describe('a SQLite file that cannot be opened', () => {
	it.each([
		[
			'is no database',
			'file is not a database',
			async (file: string) => await writeFile(file, 'no database '.repeat(99)),
		],
		['is a folder', 'unable to open database file', async (file: string) => void (await mkdir(file))],
	])('because it %s is reported to each verb, and opened once it can be', async (_, reason, spoil) => {
		const file = await newFile();
		await spoil(file);
		const store = storeAt(file);
		const problem = unavailable(`The store sqlite:${file} cannot be opened: ${reason}.`);
		await expect(store.open()).rejects.toMatchObject(problem);
		expect(
			await Promise.allSettled([store.read('a'), store.set('a', 'value'), store.listen('due', () => undefined)]),
		).toMatchObject(Array(3).fill({ reason: problem }));
		await rm(file, { recursive: true });
		expect(await store.set('a', 'value')).toBe(true);
	});
});
