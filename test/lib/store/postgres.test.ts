import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RowWrite } from '../../../lib/store/atomic-store';
import { PostgresStore } from '../../../lib/store/postgres-store';
import { conformance } from './conformance';
import { outages } from './outages';
import { ownNamespace, reachable } from './reachable';
import { twoProcesses } from './two-processes';
import { listed } from './walk';

const url = process.env.POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/test';
const namespace = ownNamespace();
const table = `${namespace.replaceAll('-', '_')}_entries`;
const open = (address = url) => new PostgresStore(address, { namespace });

describe('postgres', async () => {
	if (!(await reachable(url, 5432, 'POSTGRES_URL'))) return;

	const pool = new Pool({ connectionString: url });
	afterAll(async () => {
		await pool.query(`DROP TABLE IF EXISTS ${table}`);
		await pool.end();
	});

	conformance('PostgresStore', async () => open());
	outages('PostgresStore', url, open);

	describe('from nothing', () => {
		beforeAll(async () => await pool.query(`DROP TABLE IF EXISTS ${table}`));
		twoProcesses('postgres', () => [url, namespace], open);

		it('is created by many at once', async () => {
			for (let round = 0; round < 10; round += 1) {
				await pool.query(`DROP TABLE IF EXISTS ${table}`);
				const stores = Array.from({ length: 6 }, () => open());
				const won = await Promise.all(stores.map(async (store) => await store.insert('key', 'value')));
				expect(won.filter(Boolean)).toHaveLength(1);
				await Promise.all(stores.map(async (store) => await store.disconnect()));
			}
		});
	});

	it('lists along the primary key', async () => {
		const store = open();
		await store.insert('job:1', 'value');
		const client = await pool.connect();
		await client.query('BEGIN');
		await client.query('SET LOCAL enable_seqscan = off');
		await client.query('SET LOCAL enable_bitmapscan = off');
		const { rows } = await client.query<{ 'QUERY PLAN': string }>(
			`EXPLAIN SELECT k, v FROM ${table} WHERE k > 'job:' AND k < 'job;' ORDER BY k LIMIT 500`,
		);
		await client.query('ROLLBACK');
		client.release();
		const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
		expect(plan).toMatch(new RegExp(`Index Scan using ${table}_pkey[^]*Index Cond: \\(\\(k > 'job:'`));
		expect(plan).not.toContain('Sort');
		await store.clear();
		await store.disconnect();
	});

	it('is used again when the server closed its connections, and does not see other tables', async () => {
		const store = open();
		await store.insert('key', 'value');
		await pool.query(
			`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'pinterest-pipeline' AND query LIKE '%${table}%' AND pid <> pg_backend_pid()`,
		);
		await new Promise((done) => setTimeout(done, 50));
		expect(await store.read('key')).toBe('value');
		const other = new PostgresStore(url, { namespace: `${namespace}-x` });
		expect(await listed(other, '')).toEqual([]);
		await pool.query(`DROP TABLE ${namespace.replaceAll('-', '_')}_x_entries`);
		await other.disconnect();
		await store.clear();
		await store.disconnect();
	});

	it.each<[string, RowWrite]>([
		['compares', { key: 'missing', expected: null }],
		['compares and deletes', { key: 'missing', expected: null, next: null }],
		['deletes', { key: 'missing', next: null }],
	])('does not take a row for missing that came while it waited, where it %s it', async (_, write) => {
		const store = open();
		await store.set('key', 'one');
		const client = await pool.connect();
		await client.query('BEGIN');
		await client.query(`UPDATE ${table} SET v = 'two' WHERE k = 'key'`);
		await client.query(`INSERT INTO ${table} VALUES ('missing', 'there')`);
		const done = store.apply([write, { key: 'key', expected: 'two', next: 'three' }]);
		await new Promise((resolve) => setTimeout(resolve, 200));
		await client.query('COMMIT');
		client.release();
		const fits = write.expected === undefined;
		expect(await done).toBe(fits);
		expect(await store.getMany(['missing', 'key'])).toEqual(fits ? [undefined, 'three'] : ['there', 'two']);
		await store.clear();
		await store.disconnect();
	});

	it('gives up on a row that another transaction holds, and its write does not come later', async () => {
		const store = open();
		await store.insert('key', 'one');
		const client = await pool.connect();
		await client.query('BEGIN');
		await client.query(`SELECT v FROM ${table} WHERE k = 'key' FOR UPDATE`);
		await expect(store.swap('key', 'one', 'two')).rejects.toThrow('the server does not answer in time');
		await client.query('COMMIT');
		client.release();
		await new Promise((done) => setTimeout(done, 200));
		expect(await store.read('key')).toBe('one');
		await store.clear();
		await store.disconnect();
	}, 15_000);

	it('says that the database is not there without saying its name', async () => {
		const elsewhere = new URL(url);
		elsewhere.pathname = '/no_such_database';
		const store = open(elsewhere.href);
		await expect(store.read('key')).rejects.toThrow(
			`The Postgres store at ${elsewhere.host} cannot be used: the database does not exist.`,
		);
		await store.disconnect();
	});
});
