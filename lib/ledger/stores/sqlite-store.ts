import { mkdirSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { StoreBase, type AtomicStore } from './atomic-store';
import { fileUnavailable } from './store-problem';

/**
 * node:sqlite is synchronous, so while it waits for another process's lock nothing else of this
 * process runs. It therefore waits shortly, and the rest of the patience is asynchronous.
 */
const LOCK_WAIT_MS = 100;
const LOCK_TRIES = 100;
const SQLITE_BUSY = 5;
const PAGE = 500;

/** One file, for all processes of one machine. Not for network file systems, whose locks do not hold. */
export class SqliteStore extends StoreBase implements AtomicStore {
	readonly shared = 'machine';
	private readonly database: DatabaseSync;
	private readonly name: string;
	private readonly statements = new Map<string, StatementSync>();

	/** @throws Error of node:sqlite when the file cannot be opened or is no database. */
	constructor(path: string) {
		super();
		const file = resolve(path);
		this.name = basename(file);
		mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
		this.database = new DatabaseSync(file, { timeout: LOCK_WAIT_MS });
		// WAL lets readers and the one writer work side by side; FULL makes an answered write survive a power cut.
		this.database.exec('PRAGMA journal_mode = WAL');
		this.database.exec('PRAGMA synchronous = FULL');
		this.database.exec('CREATE TABLE IF NOT EXISTS entries (k TEXT PRIMARY KEY, v TEXT NOT NULL) WITHOUT ROWID');
	}

	async read(key: string): Promise<string | undefined> {
		const row = await this.patiently(() => this.sql('SELECT v FROM entries WHERE k = ?').get(key));
		return row?.v as string | undefined;
	}

	async set(key: string, value: unknown): Promise<boolean> {
		await this.write('INSERT INTO entries (k, v) VALUES (?, ?) ON CONFLICT (k) DO UPDATE SET v = excluded.v', key, String(value));
		return true;
	}

	async insert(key: string, raw: string): Promise<boolean> {
		return (await this.write('INSERT INTO entries (k, v) VALUES (?, ?) ON CONFLICT (k) DO NOTHING', key, raw)) === 1;
	}

	async swap(key: string, expected: string, next: string): Promise<boolean> {
		return (await this.write('UPDATE entries SET v = ? WHERE k = ? AND v = ?', next, key, expected)) === 1;
	}

	async delete(key: string): Promise<boolean> {
		return (await this.write('DELETE FROM entries WHERE k = ?', key)) === 1;
	}

	async clear(): Promise<void> {
		await this.write('DELETE FROM entries');
	}

	async *scan(prefix: string): AsyncGenerator<[string, string]> {
		const page = (after: '>' | '>=') => `SELECT k, v FROM entries WHERE k ${after} ? AND k < ? ORDER BY k LIMIT ?`;
		const end = `${prefix}\u{10FFFF}`;
		let rows = await this.patiently(() => this.sql(page('>=')).all(prefix, end, PAGE));
		for (;;) {
			for (const row of rows) yield [row.k as string, row.v as string];
			if (rows.length < PAGE) return;
			const last = rows.at(-1)?.k as string;
			rows = await this.patiently(() => this.sql(page('>')).all(last, end, PAGE));
		}
	}

	async now(): Promise<number> {
		return Date.now();
	}

	async disconnect(): Promise<void> {
		this.statements.clear();
		if (this.database.isOpen) this.database.close();
	}

	private async write(sql: string, ...values: string[]): Promise<number> {
		const { changes } = await this.patiently(() => this.sql(sql).run(...values));
		return Number(changes);
	}

	private sql(text: string): StatementSync {
		const known = this.statements.get(text) ?? this.database.prepare(text);
		this.statements.set(text, known);
		return known;
	}

	private async patiently<T>(step: () => T): Promise<T> {
		for (let tries = 1; ; tries++) {
			try {
				return step();
			} catch (error) {
				const busy = (error as { errcode?: number }).errcode === SQLITE_BUSY;
				if (!busy || tries === LOCK_TRIES) throw fileUnavailable(this.name, error);
				await delay(Math.random() * LOCK_WAIT_MS);
			}
		}
	}
}
