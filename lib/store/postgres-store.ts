import type { Client, Pool, QueryResult, QueryResultRow } from 'pg';
import { PipelineError } from '../model/problem';
import { systemClock } from '../model/clock';
import {
	StoreBase,
	type AtomicStore,
	type KeyRange,
	type RowWrite,
	type ScanOptions,
	type StoreSize,
} from './atomic-store';
import {
	ANSWER_MS,
	checkNamespace,
	CONNECT_MS,
	DEFAULT_NAMESPACE,
	placeOf,
	storeClosed,
	storeUnavailable,
	type StorePlace,
} from './store-problem';
import { nowBy, storeClock } from './store-clock';
import { Subscription, type Line } from './subscription';

const PAGE = 500;
/** More rows than this are not counted, which would take a second for each million. */
const COUNTED_ROWS = 100_000;
/** For one process: its few jobs hardly wait for each other, and many workers still fit into the server's hundred. */
const MAX_CONNECTIONS = 4;
/** The last code point there is, so behind everything that begins with a prefix. */
const LAST = '\u{10FFFF}';

/** A row that another process inserted meanwhile, and a deadlock with one. Either undoes the whole statement. */
const LOST_RACES = ['23505', '40P01'];
/** Each lost race is another's success. */
const RACES = 50;

class LostRace extends PipelineError {}

export interface PostgresStoreOptions {
	/** Tells apart the ledgers in one database: small letters, digits and hyphens. */
	namespace?: string;
}

/** What became of several writes. */
interface Applied {
	fits: boolean;
	/** The rows that are missing, and must stay so for the others to be written. */
	gaps: string[];
}

interface Entry {
	k: string;
	v: string;
}

/**
 * One Postgres, for all processes that reach it; each ledger is one table, which the first verb creates.
 *
 * A verb that rejects after its connection was lost may have been carried out all the same: read
 * again before deciding anything. Nothing is retried here.
 */
export class PostgresStore extends StoreBase implements AtomicStore {
	readonly shared = 'machines';
	private readonly place: StorePlace;
	private readonly table: string;
	// Truly private, because both hold the password and would show it wherever the store is logged.
	readonly #url: string;
	#pool: Promise<Pool> | undefined;
	private tableReady: Promise<void> | undefined;
	private closing: Promise<void> | undefined;
	private readonly clock = storeClock(this, systemClock);
	private readonly subscription = new Subscription(async (onTopic) => {
		if (this.closing) throw storeClosed(this.place);
		return await openLine(this.#url, this.table, onTopic);
	});

	/**
	 * Connects at the first verb.
	 * @param url `postgres://` or `postgresql://`; with TLS `?sslmode=verify-full`.
	 * @throws PipelineError `store-unknown` when the URL or the namespace cannot be read.
	 */
	constructor(url: string, { namespace = DEFAULT_NAMESPACE }: PostgresStoreOptions = {}) {
		super();
		this.place = placeOf('Postgres', url);
		this.table = `${checkNamespace(namespace).replaceAll('-', '_')}_entries`;
		this.#url = url;
	}

	async read(key: string): Promise<string | undefined> {
		const { rows } = await this.query<Entry>(`SELECT v FROM ${this.table} WHERE k = $1`, key);
		return rows[0]?.v;
	}

	/** May have been applied although it rejects. */
	async set(key: string, value: unknown): Promise<boolean> {
		const sql = `INSERT INTO ${this.table} (k, v) VALUES ($1, $2) ON CONFLICT (k) DO UPDATE SET v = excluded.v`;
		return await this.write(sql, key, String(value));
	}

	/** May have been applied although it rejects: then the row is there with these bytes, and a second call answers false. */
	async insert(key: string, raw: string): Promise<boolean> {
		return await this.write(`INSERT INTO ${this.table} (k, v) VALUES ($1, $2) ON CONFLICT (k) DO NOTHING`, key, raw);
	}

	/** May have been applied although it rejects: then the row holds `next`, and a second call answers false. */
	async swap(key: string, expected: string, next: string): Promise<boolean> {
		return await this.write(`UPDATE ${this.table} SET v = $3 WHERE k = $1 AND v = $2`, key, expected, next);
	}

	async getMany(keys: string[]): Promise<(string | undefined)[]> {
		const { rows } = await this.query<Entry>(`SELECT k, v FROM ${this.table} WHERE k = ANY($1)`, keys);
		const values = new Map(rows.map(({ k, v }) => [k, v]));
		return keys.map((key) => values.get(key));
	}

	/** May have been applied although it rejects: then all rows hold what was written. */
	async apply(writes: readonly RowWrite[]): Promise<boolean> {
		const column = <Value>(of: (write: RowWrite) => Value) => writes.map(of);
		const values = [
			column(({ key }) => key),
			column(({ expected }) => expected !== undefined),
			column(({ expected }) => expected ?? null),
			column(({ next }) => next !== undefined),
			column(({ next }) => next ?? null),
		];
		for (let tries = 1; ; tries++) {
			try {
				const { rows } = await this.query<Applied>(applyTo(this.table), ...values, false);
				if (!rows[0]?.fits || rows[0].gaps.length === 0) return rows[0]?.fits === true;
				return await this.applyOverGaps(values);
			} catch (error) {
				// Nothing was done, because another process was faster: what it wrote is compared now.
				if (!(error instanceof LostRace) || tries === RACES) throw error;
			}
		}
	}

	/** May have been applied although it rejects. */
	async delete(key: string): Promise<boolean> {
		return await this.write(`DELETE FROM ${this.table} WHERE k = $1`, key);
	}

	async clear(): Promise<void> {
		await this.query(`DELETE FROM ${this.table}`);
	}

	async *scan(prefix: string, { after, limit = Infinity }: ScanOptions = {}): AsyncGenerator<[string, string]> {
		const page = async (behind: '>' | '>=', key: string, size: number) => {
			const sql = `SELECT k, v FROM ${this.table} WHERE k ${behind} $1 AND k < $2 ORDER BY k LIMIT ${size}`;
			return (await this.query<Entry>(sql, key, prefix + LAST)).rows;
		};
		let [behind, start]: ['>' | '>=', string] = after === undefined || after < prefix ? ['>=', prefix] : ['>', after];
		for (let left = limit; left > 0;) {
			const size = Math.min(PAGE, left);
			const rows = await page(behind, start, size);
			for (const { k, v } of rows) yield [k, v];
			const last = rows.at(-1);
			if (rows.length < size || !last) return;
			[behind, start] = ['>', last.k];
			left -= rows.length;
		}
	}

	/** From the primary key alone, as far as Postgres knows that its pages hold nothing that was deleted. */
	async count(prefix: string, { from = prefix, to = prefix + LAST }: KeyRange = {}): Promise<number> {
		const sql = `SELECT count(*) FROM ${this.table} WHERE k >= $1 AND k >= $2 AND k < $3 AND k < $4`;
		const { rows } = await this.query<{ count: string }>(sql, prefix, from, prefix + LAST, to);
		return Number(rows[0]?.count);
	}

	async notify(topic: string): Promise<void> {
		await this.query('SELECT pg_notify($1, $2)', this.table, topic);
	}

	/** Behind a pooler that shares connections no notification arrives, which only costs time. */
	async listen(topic: string, listener: () => void): Promise<() => Promise<void>> {
		return await this.subscription.listen(topic, listener);
	}

	async now(): Promise<number> {
		return await nowBy(this.clock);
	}

	/** Bytes are those of the table with its index. Rows are counted up to a hundred thousand, and estimated by Postgres beyond. */
	async size(): Promise<StoreSize> {
		const sql = `SELECT pg_total_relation_size(oid) AS bytes, reltuples AS estimate FROM pg_class WHERE oid = to_regclass($1)`;
		const [found] = (await this.query<{ bytes: string; estimate: number }>(sql, this.table)).rows;
		const estimate = Number(found?.estimate ?? 0);
		const bytes = Number(found?.bytes ?? 0);
		if (estimate > COUNTED_ROWS) return { rows: Math.round(estimate), bytes };
		const { rows } = await this.query<{ count: string }>(`SELECT count(*) FROM ${this.table}`);
		return { rows: Number(rows[0]?.count), bytes };
	}

	async askNow(): Promise<number> {
		const { rows } = await this.query<{ ms: string }>('SELECT extract(epoch FROM clock_timestamp()) * 1000 AS ms');
		return Math.floor(Number(rows[0]?.ms));
	}

	/** Lets the verbs under way end, which takes them no longer than they are given anyway. */
	async disconnect(): Promise<void> {
		this.closing ??= this.#pool ? this.#pool.then(async (pool) => await pool.end()) : Promise.resolve();
		await Promise.all([this.closing, this.subscription.end()]);
	}

	/**
	 * The writes of several rows of which some are missing and stay so. A missing row cannot be locked: one is inserted
	 * in its place, which nobody else ever sees, because the same transaction deletes it.
	 */
	private async applyOverGaps(values: readonly unknown[]): Promise<boolean> {
		return await this.run(async (pool) => {
			const client = await pool.connect();
			const ignore = () => undefined; // the query that is under way rejects
			client.on('error', ignore);
			let broken = false;
			try {
				// A process that stands still must not keep the rows locked.
				await client.query(`BEGIN; SET LOCAL idle_in_transaction_session_timeout = ${ANSWER_MS}`);
				const { rows } = await client.query<Applied>(applyTo(this.table), [...values, true]);
				if (rows[0]?.fits) await client.query(`DELETE FROM ${this.table} WHERE k = ANY($1)`, [rows[0].gaps]);
				await client.query('COMMIT');
				return rows[0]?.fits === true;
			} catch (error) {
				await client.query('ROLLBACK').catch(() => (broken = true));
				throw error;
			} finally {
				client.off('error', ignore);
				client.release(broken);
			}
		});
	}

	private async write(sql: string, ...values: string[]): Promise<boolean> {
		return (await this.query(sql, ...values)).rowCount === 1;
	}

	private async query<Row extends QueryResultRow>(sql: string, ...values: unknown[]): Promise<QueryResult<Row>> {
		return await this.run(async (pool) => await pool.query<Row>(sql, values));
	}

	private async run<Result>(work: (pool: Pool) => Promise<Result>): Promise<Result> {
		if (this.closing) throw storeClosed(this.place);
		try {
			this.#pool ??= openPool(this.#url);
			const pool = await this.#pool;
			this.tableReady ??= this.createTable(pool).catch((error: unknown) => {
				this.tableReady = undefined; // the next verb tries again
				throw error;
			});
			await this.tableReady;
			return await work(pool);
		} catch (error) {
			const problem = storeUnavailable(this.place, error);
			throw LOST_RACES.includes((error as { code?: string }).code ?? '') ? new LostRace(problem.problem) : problem;
		}
	}

	private async createTable(pool: Pool): Promise<void> {
		// The check comes first, because CREATE asks for a right that a user of an existing table may lack.
		if (await this.tableExists(pool)) return;
		// In the order of its bytes a prefix is one stretch of the primary key, whatever the database's language.
		const sql = `CREATE TABLE IF NOT EXISTS ${this.table} (k text COLLATE "C" PRIMARY KEY, v text NOT NULL)`;
		await pool.query(sql).catch(async (error: unknown) => {
			// When another process creates it at the same time this fails, in one of at least three ways.
			if (!(await this.tableExists(pool))) throw error;
		});
	}

	private async tableExists(pool: Pool): Promise<boolean> {
		const { rows } = await pool.query<{ there: boolean }>('SELECT to_regclass($1) IS NOT NULL AS there', [this.table]);
		return rows[0]?.there === true;
	}
}

/**
 * All of the writes in one statement, which needs no transaction of its own and so works behind a pooler that
 * shares connections. Rows that are there are locked in the order of their keys before they are compared; one that
 * comes into being meanwhile makes the statement fail as a whole where it inserts that row too. Where it relies on a
 * missing row without inserting it, nothing would notice: then it only says so, unless it is told to fill such gaps.
 */
function applyTo(table: string): string {
	return `
		WITH given AS (
			SELECT * FROM unnest($1::text[], $2::bool[], $3::text[], $4::bool[], $5::text[])
				AS given (k, compared, expected, written, next)
		), found AS MATERIALIZED (
			SELECT k, v FROM ${table} WHERE k = ANY($1) ORDER BY k FOR UPDATE
		), gaps AS MATERIALIZED (
			SELECT given.k FROM given LEFT JOIN found USING (k)
			WHERE found.k IS NULL AND (compared OR written) AND next IS NULL AND cardinality($1) > 1
		), compared AS MATERIALIZED (
			SELECT fits, fits AND ($6 OR NOT EXISTS (SELECT FROM gaps)) AS done FROM (SELECT NOT EXISTS (
				SELECT FROM given LEFT JOIN found USING (k) WHERE compared AND found.v IS DISTINCT FROM given.expected
			) AS fits) AS all_compared
		), deleted AS (
			DELETE FROM ${table} USING given, compared
			WHERE ${table}.k = given.k AND done AND written AND next IS NULL
		), updated AS (
			UPDATE ${table} SET v = next FROM given JOIN found USING (k), compared
			WHERE ${table}.k = given.k AND done AND written AND next IS NOT NULL
		), inserted AS (
			INSERT INTO ${table} (k, v) SELECT given.k, coalesce(next, '') FROM given LEFT JOIN found USING (k), compared
			WHERE done AND found.k IS NULL AND (written AND next IS NOT NULL OR given.k IN (SELECT k FROM gaps)) ORDER BY given.k
		)
		SELECT fits, ARRAY(SELECT k FROM gaps) AS gaps FROM compared`;
}

async function openPool(url: string): Promise<Pool> {
	// Loaded here, because it takes a while and most have their ledger in a file.
	const { Pool } = await import('pg');
	const pool = new Pool({
		...connectionTo(url),
		max: MAX_CONNECTIONS,
		// An idle pool does not keep the process running.
		allowExitOnIdle: true,
		// The server gives up before we do, or a write that waits for a lock would be applied after we called it failed.
		statement_timeout: ANSWER_MS - 500,
		query_timeout: ANSWER_MS,
	});
	// Without a listener a connection that is lost while idle would end the process; the next verb opens another.
	pool.on('error', () => undefined);
	return pool;
}

/** Notifications of one ledger come on the channel that is named like its table. */
async function openLine(url: string, channel: string, onTopic: (topic: string) => void): Promise<Line> {
	const { Client } = await import('pg');
	const client = new Client({ ...connectionTo(url), query_timeout: ANSWER_MS });
	const leave = () => void client.end().catch(() => undefined);
	const { promise: ended, resolve: end } = Promise.withResolvers<void>();
	const close = () => {
		leave();
		end(); // a server that fell silent would never say so
	};
	client.once('end', end);
	client.on('error', close); // also keeps a lost connection from ending the process
	client.on('notification', ({ payload }) => onTopic(payload ?? ''));
	try {
		await client.connect();
		await client.query(`LISTEN "${channel}"`);
	} catch (error) {
		leave();
		throw error;
	}
	(client as Client & { unref(): void }).unref();
	return { ended, close };
}

function connectionTo(url: string) {
	return {
		connectionString: url,
		application_name: 'pinterest-pipeline',
		keepAlive: true,
		connectionTimeoutMillis: CONNECT_MS,
	};
}
