import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';
import type { JobRecord, JobState } from '../../lib';
import { dueRowOf } from '../../lib/ledger/due-index';
import { listRowsOf } from '../../lib/ledger/job-list';
import { stamped } from '../../lib/ledger/record-format';
import { SqliteStore } from '../../lib/store/sqlite-store';
import type { StoreAddress } from '../../test/faults/plan';
import { openAt } from '../../test/faults/stores';

/** Of a hundred jobs; the others are published. */
const STATES: [state: JobState, of100: number][] = [
	['failed', 5],
	['scheduled', 5],
	['cancelled', 3],
	['unknown', 2],
];
/** What jobs are told apart by. An import has a thousand rows. */
const SPREAD = { campaigns: 5, boards: 20, accounts: 5, importRows: 1_000 };
const DAYS = 730;
const DAY_MS = 86_400_000;
/** Rows written together. */
const GROUP = 2_000;

type Row = [key: string, raw: string];

function stateOf(number: number): JobState {
	let rest = (number * 37) % 100; // in no order
	for (const [state, of100] of STATES) {
		if (rest < of100) return state;
		rest -= of100;
	}
	return 'published';
}

/** The job of a number, of a record that grew for two years until now. */
function jobOf(number: number, jobs: number, now: number, allDue: boolean): JobRecord {
	const state = allDue ? 'scheduled' : stateOf(number);
	const at = new Date(now - ((jobs - number) / jobs) * DAYS * DAY_MS).toISOString();
	const id = String(number).padStart(9, '0');
	const pin = { id: `8${id}`, url: `https://www.pinterest.com/pin/8${id}/`, createdAt: at };
	return stamped({
		key: `pin:${((number * 2_654_435_761) % 2 ** 32).toString(16).padStart(8, '0')}${id}`,
		state,
		account: `account-${number % SPREAD.accounts}`,
		payload: { board: '0123456789', media: '0123456789', title: '0123456789', description: '0123456789' },
		label: {
			title: `Pin ${number} with a title of usual length`,
			board: `Board ${number % SPREAD.boards}`,
			source: `https://images.example/${number}.jpg`,
			campaign: `campaign ${Math.floor(number / 7) % SPREAD.campaigns}`,
			importId: `import-${Math.floor(number / SPREAD.importRows)}`,
		},
		createdAt: at,
		updatedAt: at,
		attempts: 1,
		fence: 1,
		dueAt: state === 'scheduled' ? now + (allDue ? -number : number) : undefined,
		receipt: state === 'published' ? { ...pin, at, attempt: 1 } : undefined,
		events: [
			{ state: 'queued', at, attempt: 0 },
			{ state, at, attempt: 1 },
		],
	});
}

/**
 * All rows of a record of so many jobs, as the ledger writes them.
 * @param allDue instead of jobs in all states.
 */
export function* rowsOf(jobs: number, now: number, { allDue = false } = {}): Generator<Row> {
	const present = encoded(true);
	yield ['lists:complete', present];
	yield ['lists:needs-complete', present];
	for (let number = 0; number < jobs; number++) {
		const job = jobOf(number, jobs, now, allDue);
		yield [`job:${job.key}`, encoded(job)];
		for (const key of listRowsOf(job)) yield [key, present];
		if (job.dueAt !== undefined) yield [dueRowOf(job), present];
		if (job.receipt) {
			yield [`receipt:${job.key}`, encoded(job.receipt)];
			yield [`pin:${job.receipt.id}`, encoded(job.key)];
		}
	}
}

const encoded = (value: unknown) => JSON.stringify({ value });

/** Writes rows straight into a store that is empty. */
export async function fill(at: StoreAddress, rows: Iterable<Row>): Promise<void> {
	if (at.kind === 'sqlite') return await fillSqlite(at, rows);
	const store = openAt(at);
	await store.read('x'); // makes the table
	if (at.kind === 'redis')
		for (const group of groupsOf(rows)) await store.apply(group.map(([key, next]) => ({ key, next })));
	else await fillPostgres(at, rows);
	await store.disconnect();
}

async function fillSqlite({ address }: StoreAddress, rows: Iterable<Row>): Promise<void> {
	const store = new SqliteStore(address);
	await store.open();
	await store.disconnect();
	const database = new DatabaseSync(address);
	const insert = database.prepare('INSERT INTO entries (k, v) VALUES (?, ?)');
	database.exec('PRAGMA cache_size = -500000; BEGIN'); // rows come in no order, and are sought in memory
	for (const row of rows) insert.run(...row);
	database.exec('COMMIT');
	database.close();
}

async function fillPostgres({ address, namespace }: StoreAddress, rows: Iterable<Row>): Promise<void> {
	const client = new Client(address);
	await client.connect();
	const sql = `INSERT INTO ${namespace.replaceAll('-', '_')}_entries (k, v) SELECT * FROM unnest($1::text[], $2::text[])`;
	for (const group of groupsOf(rows)) await client.query(sql, [group.map(([key]) => key), group.map(([, raw]) => raw)]);
	await client.query(`VACUUM ANALYZE ${namespace.replaceAll('-', '_')}_entries`);
	await client.end();
}

function* groupsOf(rows: Iterable<Row>): Generator<Row[]> {
	let group: Row[] = [];
	for (const row of rows) {
		if (group.push(row) < GROUP) continue;
		yield group;
		group = [];
	}
	yield group;
}
