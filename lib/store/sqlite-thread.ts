import type { StatementSync } from 'node:sqlite';
import type { MessagePort } from 'node:worker_threads';
import type { RowWrite, StoreSize } from './atomic-store';
import type {
	SqliteAnswer,
	SqliteFailure,
	SqliteMessage,
	SqliteRequest,
	SqliteResults,
	SqliteThreadOptions,
} from './sqlite-messages';

/**
 * The thread that owns a database file: it reads, commits and waits for the disk and for locks, so that nothing else
 * does. Everything that has arrived while it was busy becomes one transaction, with one wait for the disk.
 *
 * Another thread runs the text of this function, which `SqliteClient` gives to it: so it is the same in a bundle, in
 * the sources and in tests, and no file has to be found. It therefore uses nothing from outside of itself but types
 * and what every thread has.
 */
export function sqliteThread({ file, lockTimeoutMs, commitDelayMs }: SqliteThreadOptions): void {
	/** Longer than this SQLite itself does not wait for a lock, so that reads and the end of the process need not either. */
	const BUSY_MS = 100;
	/** Before the next try, at most: some locks SQLite does not wait for. */
	const PAUSE_MS = 10;
	const SQLITE_BUSY = 5;
	/** The rows of rate limits. After a power cut they may be a moment old, so that they need not wait for the disk. */
	const VOLATILE = 'budget:';
	const READS: SqliteRequest['verb'][] = ['open', 'read', 'page', 'count', 'times', 'size'];

	interface Waiting {
		id: number;
		request: SqliteRequest;
		/** When it arrived, by `performance.now()`. */
		since: number;
	}

	const { mkdirSync } = process.getBuiltinModule('node:fs');
	const { dirname } = process.getBuiltinModule('node:path');
	const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
	const { parentPort, receiveMessageOnPort } = process.getBuiltinModule('node:worker_threads');
	const port = parentPort as MessagePort;
	const statements = new Map<string, StatementSync>();
	const database = new DatabaseSync(file, { open: false, timeout: BUSY_MS });
	let synchronous = '';
	let waiting: Waiting[] = [];
	let closing = false;

	const sleep = (milliseconds: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
	const isRead = ({ request }: Waiting) => READS.includes(request.verb);
	// The lower byte: the rest says what kind of lock it is.
	const isBusy = (error: unknown) => ((error as { errcode?: number }).errcode ?? 0) % 256 === SQLITE_BUSY;

	function sql(text: string): StatementSync {
		const known = statements.get(text) ?? database.prepare(text);
		statements.set(text, known);
		return known;
	}

	function open(): void {
		if (database.isOpen) return;
		mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
		database.open();
		try {
			// WAL lets readers and the one writer work side by side.
			database.exec('PRAGMA journal_mode = WAL');
			waitForDisk(true);
			database.exec('CREATE TABLE IF NOT EXISTS entries (k TEXT PRIMARY KEY, v TEXT NOT NULL) WITHOUT ROWID');
		} catch (error) {
			close();
			throw error;
		}
	}

	function close(): void {
		statements.clear();
		synchronous = '';
		if (database.isOpen) database.close();
	}

	/** FULL makes an answered write survive a power cut; with NORMAL a commit in WAL mode does not wait for the disk. */
	function waitForDisk(wanted: boolean): void {
		const next = wanted ? 'FULL' : 'NORMAL';
		if (next !== synchronous) database.exec(`PRAGMA synchronous = ${next}`);
		synchronous = next;
	}

	/** Whether its write has to survive a power cut. Notifications have not: a lost one costs time and nothing else. */
	function isDurable({ request }: Waiting): boolean {
		if (request.verb === 'delete') return !request.key.startsWith(VOLATILE);
		if (request.verb === 'apply')
			return request.writes.some(({ key, next }) => next !== undefined && !key.startsWith(VOLATILE));
		return request.verb === 'clear';
	}

	function perform(request: SqliteRequest): unknown {
		switch (request.verb) {
			case 'open':
				return undefined;
			case 'read':
				return request.keys.map((key) => sql('SELECT v FROM entries WHERE k = ?').get(key)?.v);
			case 'page': {
				const page = `SELECT k, v FROM entries WHERE k ${request.inclusive ? '>=' : '>'} ? AND k < ? ORDER BY k LIMIT ?`;
				return sql(page)
					.all(request.start, request.end, request.size)
					.map(({ k, v }) => [k, v]);
			}
			case 'count':
				return countOf(request);
			case 'times':
				return request.topics.map(timesOf);
			case 'size':
				return sizeOf();
			case 'apply':
				return apply(request.writes);
			case 'delete':
				return Number(sql('DELETE FROM entries WHERE k = ?').run(request.key).changes) === 1;
			case 'clear':
				return void sql('DELETE FROM entries').run();
			case 'notify':
				return notify(request.topic);
		}
	}

	function countOf({
		starts,
		inclusive,
		ends,
		size,
	}: Extract<SqliteRequest, { verb: 'count' }>): SqliteResults['count'] {
		const some = `SELECT k FROM entries WHERE k ${inclusive ? '>=' : '>'} max(?, ?) AND k < min(?, ?) ORDER BY k LIMIT ?`;
		const counted = sql(`SELECT count(*) AS n, max(k) AS last FROM (${some})`).get(...starts, ...ends, size);
		return { rows: Number(counted?.n), last: (counted?.last as string | null) ?? undefined };
	}

	/** Rows are counted, which reads the file; bytes are those of the pages in use, which leave out the write-ahead log. */
	function sizeOf(): StoreSize {
		const number = (text: string) => Number(Object.values(sql(text).get() ?? {})[0]);
		const pages = number('PRAGMA page_count') - number('PRAGMA freelist_count');
		return { rows: number('SELECT count(*) FROM entries'), bytes: pages * number('PRAGMA page_size') };
	}

	/** Compares all before it writes any, so that nothing has to be taken back. */
	function apply(writes: readonly RowWrite[]): boolean {
		if (!writes.every(isAsExpected)) return false;
		for (const { key, next } of writes) {
			if (next === null) sql('DELETE FROM entries WHERE k = ?').run(key);
			else if (next !== undefined)
				sql('INSERT INTO entries (k, v) VALUES (?, ?) ON CONFLICT (k) DO UPDATE SET v = excluded.v').run(key, next);
		}
		return true;
	}

	function isAsExpected({ key, expected }: RowWrite): boolean {
		if (expected === undefined) return true;
		if (expected === null) return sql('SELECT 1 FROM entries WHERE k = ?').get(key) === undefined;
		return sql('SELECT 1 FROM entries WHERE k = ? AND v = ?').get(key, expected) !== undefined;
	}

	/** Apart from the entries, because notifications are no part of the record. */
	function notify(topic: string): number {
		database.exec('CREATE TABLE IF NOT EXISTS topics (topic TEXT PRIMARY KEY, times INTEGER NOT NULL) WITHOUT ROWID');
		const count = 'INSERT INTO topics (topic, times) VALUES (?, 1) ON CONFLICT (topic) DO UPDATE SET times = times + 1';
		return Number(sql(`${count} RETURNING times`).get(topic)?.times);
	}

	/** How often a topic has been notified. The table is made by the first who notifies. */
	function timesOf(topic: string): number {
		if (!sql("SELECT 1 FROM sqlite_schema WHERE name = 'topics'").get()) return 0;
		return Number(sql('SELECT times FROM topics WHERE topic = ?').get(topic)?.times ?? 0);
	}

	/** How many rows this connection has changed so far: a commit without a change does not wait for the disk. */
	const totalChanges = () => (commitDelayMs > 0 ? Number(sql('SELECT total_changes() AS n').get()?.n) : 0);

	/** One transaction. A condition that is not met is an answer like any other, and costs the others nothing. */
	function transaction(begin: 'BEGIN' | 'BEGIN IMMEDIATE', group: Waiting[]): SqliteAnswer[] {
		const durable = group.some(isDurable);
		if (begin === 'BEGIN IMMEDIATE') waitForDisk(durable);
		const changes = totalChanges();
		sql(begin).run();
		try {
			const answers = group.map(({ id, request }): SqliteAnswer => [id, perform(request)]);
			if (durable && commitDelayMs > 0 && totalChanges() > changes) sleep(commitDelayMs);
			sql('COMMIT').run();
			return answers;
		} catch (error) {
			// SQLite itself takes the transaction back for some errors, such as a full disk.
			if (database.isTransaction) sql('ROLLBACK').run();
			throw error;
		}
	}

	/** Answers a group. What fails together is tried one by one, so that nobody fails because of another. */
	function settle(begin: 'BEGIN' | 'BEGIN IMMEDIATE', group: Waiting[]): void {
		if (group.length === 0) return;
		try {
			port.postMessage(transaction(begin, group));
		} catch (error) {
			if (isBusy(error)) tryAgain(group, error, false);
			else if (group.length === 1) fail(group, error, false);
			else for (const one of group) settle(begin, [one]);
		}
	}

	/** Another process holds a lock: the group is tried again as a whole, with what arrives meanwhile. */
	function tryAgain(group: Waiting[], error: unknown, opening: boolean): void {
		const [tired, patient]: [Waiting[], Waiting[]] = [[], []];
		for (const one of group) (performance.now() - one.since < lockTimeoutMs ? patient : tired).push(one);
		fail(tired, error, opening);
		waiting.unshift(...patient);
		sleep(Math.random() * PAUSE_MS);
	}

	function fail(group: Waiting[], error: unknown, opening: boolean): void {
		const failure: SqliteFailure = { reason: (error as Error).message, opening };
		if (group.length > 0) port.postMessage(group.map(({ id }): SqliteAnswer => [id, undefined, failure]));
	}

	function round(): void {
		const group = waiting;
		waiting = [];
		try {
			open();
		} catch (error) {
			if (isBusy(error)) tryAgain(group, error, true);
			else fail(group, error, true);
			return;
		}
		// Reads answer first: they need no lock and do not wait for the disk, and nobody was told yet of the writes.
		settle('BEGIN', group.filter(isRead));
		settle(
			'BEGIN IMMEDIATE',
			group.filter((one) => !isRead(one)),
		);
	}

	function accept({ requests, close = false }: SqliteMessage): void {
		const since = performance.now();
		for (const [id, request] of requests) waiting.push({ id, request, since });
		closing ||= close;
	}

	/** All that has arrived, not only what this event is about. */
	function acceptMore(): void {
		for (let more = receiveMessageOnPort(port); more; more = receiveMessageOnPort(port))
			accept(more.message as SqliteMessage);
	}

	port.on('message', (message: SqliteMessage) => {
		accept(message);
		for (acceptMore(); waiting.length > 0; acceptMore()) round();
		if (!closing) return;
		close();
		port.close();
	});
}
