import { mkdirSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { StoreBase, type AtomicStore, type RowWrite, type ScanOptions } from './atomic-store';
import { Listeners } from './listeners';
import { fileUnavailable } from './store-problem';

/**
 * node:sqlite is synchronous, so while it waits for another process's lock nothing else of this
 * process runs. It therefore waits shortly, and waits longer only asynchronously.
 */
const LOCK_WAIT_MS = 100;
const LOCK_TRIES = 100;
const SQLITE_BUSY = 5;
const PAGE = 500;
/** How often a listening process asks whether another one wrote anything, which costs microseconds. */
const LISTEN_MS = 1_000;

/** One file, for all processes of one machine. Not for network file systems, whose locks do not hold. */
export class SqliteStore extends StoreBase implements AtomicStore {
	readonly shared = 'machine';
	private readonly database: DatabaseSync;
	private readonly name: string;
	private readonly statements = new Map<string, StatementSync>();
	private readonly topics = new Listeners();
	private pollTimer: NodeJS.Timeout | undefined;
	/** Of each topic listened to: how often it had been notified at the last poll. */
	private readonly timesSeen = new Map<string, number>();
	private version: unknown;

	/** @throws Error of node:sqlite when the file cannot be opened or is no database. */
	constructor(path: string) {
		super();
		const file = resolve(path);
		this.name = basename(file);
		mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
		this.database = new DatabaseSync(file, { timeout: LOCK_WAIT_MS });
		this.prepareFile();
	}

	/** Of several processes that open a new file at the same moment one sets it up, and SQLite lets the others not wait for it. */
	private prepareFile(): void {
		for (let tries = 1; ; tries++) {
			try {
				// WAL lets readers and the one writer work side by side; FULL makes an answered write survive a power cut.
				this.database.exec('PRAGMA journal_mode = WAL');
				this.database.exec('PRAGMA synchronous = FULL');
				this.database.exec('CREATE TABLE IF NOT EXISTS entries (k TEXT PRIMARY KEY, v TEXT NOT NULL) WITHOUT ROWID');
				return;
			} catch (error) {
				if (!isBusy(error) || tries === LOCK_TRIES) throw error;
				Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Math.random() * LOCK_WAIT_MS);
			}
		}
	}

	async read(key: string): Promise<string | undefined> {
		const row = await this.whenUnlocked(() => this.sql('SELECT v FROM entries WHERE k = ?').get(key));
		return row?.v as string | undefined;
	}

	async set(key: string, value: unknown): Promise<boolean> {
		await this.write(
			'INSERT INTO entries (k, v) VALUES (?, ?) ON CONFLICT (k) DO UPDATE SET v = excluded.v',
			key,
			String(value),
		);
		return true;
	}

	async insert(key: string, raw: string): Promise<boolean> {
		return (await this.write('INSERT INTO entries (k, v) VALUES (?, ?) ON CONFLICT (k) DO NOTHING', key, raw)) === 1;
	}

	async swap(key: string, expected: string, next: string): Promise<boolean> {
		return (await this.write('UPDATE entries SET v = ? WHERE k = ? AND v = ?', next, key, expected)) === 1;
	}

	async getMany(keys: string[]): Promise<(string | undefined)[]> {
		const texts = 'SELECT k, v FROM entries WHERE k IN (SELECT value FROM json_each(?))';
		const rows = await this.whenUnlocked(() => this.sql(texts).all(JSON.stringify(keys)));
		const values = new Map(rows.map(({ k, v }) => [k, v as string]));
		return keys.map((key) => values.get(key));
	}

	async apply(writes: readonly RowWrite[]): Promise<boolean> {
		return await this.whenUnlocked(() => {
			this.database.exec('BEGIN IMMEDIATE');
			let done = false;
			try {
				const raw = (key: string) =>
					(this.sql('SELECT v FROM entries WHERE k = ?').get(key)?.v as string | undefined) ?? null;
				done = writes.every(({ key, expected }) => expected === undefined || raw(key) === expected);
				for (const { key, next } of done ? writes : []) {
					if (next === null) this.sql('DELETE FROM entries WHERE k = ?').run(key);
					else if (next !== undefined)
						this.sql('INSERT INTO entries (k, v) VALUES (?, ?) ON CONFLICT (k) DO UPDATE SET v = excluded.v').run(
							key,
							next,
						);
				}
			} catch (error) {
				this.database.exec('ROLLBACK');
				throw error;
			}
			this.database.exec(done ? 'COMMIT' : 'ROLLBACK');
			return done;
		});
	}

	async delete(key: string): Promise<boolean> {
		return (await this.write('DELETE FROM entries WHERE k = ?', key)) === 1;
	}

	async clear(): Promise<void> {
		await this.write('DELETE FROM entries');
	}

	async *scan(prefix: string, { after, limit = Infinity }: ScanOptions = {}): AsyncGenerator<[string, string]> {
		const page = (behind: '>' | '>=') => `SELECT k, v FROM entries WHERE k ${behind} ? AND k < ? ORDER BY k LIMIT ?`;
		const end = `${prefix}\u{10FFFF}`;
		let [behind, start]: ['>' | '>=', string] = after === undefined || after < prefix ? ['>=', prefix] : ['>', after];
		for (let left = limit; left > 0;) {
			const size = Math.min(PAGE, left);
			const rows = await this.whenUnlocked(() => this.sql(page(behind)).all(start, end, size));
			for (const row of rows) yield [row.k as string, row.v as string];
			if (rows.length < size) return;
			[behind, start] = ['>', rows.at(-1)?.k as string];
			left -= rows.length;
		}
	}

	async notify(topic: string): Promise<void> {
		await this.prepareTopics();
		await this.write(
			'INSERT INTO topics (topic, times) VALUES (?, 1) ON CONFLICT (topic) DO UPDATE SET times = times + 1',
			topic,
		);
		this.topics.notify(topic);
	}

	async listen(topic: string, listener: () => void): Promise<() => Promise<void>> {
		await this.prepareTopics();
		const times = await this.whenUnlocked(() => this.timesOf(topic));
		if (!this.topics.names.includes(topic)) this.timesSeen.set(topic, times);
		const remove = this.topics.add(topic, listener);
		this.pollTimer ??= setInterval(() => this.pollTopics(), LISTEN_MS).unref();
		return async () => {
			remove();
			if (this.topics.names.length === 0) this.stopListening();
		};
	}

	async now(): Promise<number> {
		return Date.now();
	}

	async askNow(): Promise<number> {
		return Date.now();
	}

	async disconnect(): Promise<void> {
		this.stopListening();
		this.statements.clear();
		if (this.database.isOpen) this.database.close();
	}

	/** Apart from the entries, because notifications are no part of the record. */
	private async prepareTopics(): Promise<void> {
		await this.whenUnlocked(() =>
			this.database.exec(
				'CREATE TABLE IF NOT EXISTS topics (topic TEXT PRIMARY KEY, times INTEGER NOT NULL) WITHOUT ROWID',
			),
		);
	}

	private timesOf(topic: string): number {
		return Number(this.sql('SELECT times FROM topics WHERE topic = ?').get(topic)?.times ?? 0);
	}

	private pollTopics(): void {
		try {
			// Changes with every commit of another connection, and with none of our own.
			const version = this.sql('PRAGMA data_version').get()?.data_version;
			if (version === this.version) return;
			for (const topic of this.topics.names) {
				const times = this.timesOf(topic);
				if (times !== this.timesSeen.get(topic)) this.topics.notify(topic);
				this.timesSeen.set(topic, times);
			}
			this.version = version;
		} catch {
			// The file is locked for a moment: polled again in a second.
		}
	}

	private stopListening(): void {
		clearInterval(this.pollTimer);
		this.pollTimer = undefined;
	}

	private async write(sql: string, ...values: string[]): Promise<number> {
		const { changes } = await this.whenUnlocked(() => this.sql(sql).run(...values));
		return Number(changes);
	}

	private sql(text: string): StatementSync {
		const known = this.statements.get(text) ?? this.database.prepare(text);
		this.statements.set(text, known);
		return known;
	}

	private async whenUnlocked<T>(step: () => T): Promise<T> {
		for (let tries = 1; ; tries++) {
			try {
				return step();
			} catch (error) {
				if (!isBusy(error) || tries === LOCK_TRIES) throw fileUnavailable(this.name, error);
				await delay(Math.random() * LOCK_WAIT_MS);
			}
		}
	}
}

export function isBusy(error: unknown): boolean {
	return (error as { errcode?: number }).errcode === SQLITE_BUSY;
}
