import { describe, expect, it } from 'vitest';
import {
	approveRows,
	Approvals,
	batchRows,
	cellsOf,
	currentRows,
	declineRows,
	ImportLog,
	Ledger,
	pruneJobs,
	recordedImport,
	Schedule,
	waitingPin,
	type AtomicStore,
	type ChosenRows,
	type ImportRecord,
	type ReadRow,
	type RowResult,
} from '../../../lib';
import { retryImport } from '../../../lib/import/retry-import';
import { readRows } from '../../../lib/rows/read-rows';
import { MemoryStore } from '../../../lib/store/memory-store';
import { PostgresStore } from '../../../lib/store/postgres-store';
import { RedisStore } from '../../../lib/store/redis-store';
import { SqliteStore } from '../../../lib/store/sqlite-store';
import { Readable } from 'node:stream';
import { afterThisTest } from '../../support/cleanup';
import { ownFolder } from '../../support/cli';
import { POSTGRES_URL } from '../../support/database';
import { outcomes } from '../../support/import';
import { pictures } from '../../support/pictures';
import { emulate, openMedia, pipelineAt } from '../../support/pipeline';
import { ownNamespace } from '../store/reachable';

const HEAD = 'media_url,board,title,description,approve,run_at\n';
const later = () => new Date(Date.now() + 3_600_000).toISOString();

/** A store, imports into it whose rows wait for approval, and two people who decide. */
async function start(store: AtomicStore = new MemoryStore()) {
	const [emulator, host] = [await emulate(), await pictures()];
	const ledger = new Ledger(store, { owner: 'test', leaseMs: 60_000 });
	const [log, approvals] = [new ImportLog(ledger), new Approvals(ledger)];
	const contextOf = (importId: string) => Object.assign(pipelineAt(emulator, { store }), { importId });
	const line = (title: string, more: { text?: string; approve?: string; runAt?: string; url?: string } = {}) => {
		const { text = '', approve = '', runAt = '', url = `${host.url}/${title}.jpg` } = more;
		return `${url},Travel,${title},${text},${approve},${runAt}\n`;
	};
	async function imported(id: string, csv: string, requireApproval = true): Promise<RowResult[]> {
		const defaults = { requireApproval };
		const rows = batchRows(readRows(Readable.from([Buffer.from(HEAD + csv)]), { format: 'csv' }), defaults);
		const about = { file: 'pins.csv', by: 'ann', defaults };
		const results = await Array.fromAsync(recordedImport(contextOf(id), rows, { open: openMedia, about }));
		return results.sort((one, other) => one.row - other.row);
	}
	const recordOf = async (id: string) => (await log.find(id)) as ImportRecord;
	return {
		emulator,
		host,
		store,
		ledger,
		log,
		approvals,
		line,
		imported,
		recordOf,
		waiting: async () =>
			(await Array.fromAsync(approvals.waiting({ limit: 100 }))).map(({ record, row }) => `${record.id} ${row.title}`),
		approved: async (id: string, rows: ChosenRows = 'all', by = 'Ann') => {
			const options = { by, open: openMedia };
			return await Array.fromAsync(approveRows(contextOf(id), await recordOf(id), rows, options));
		},
		declined: async (id: string, rows: ChosenRows = 'all', by = 'Ben') =>
			await Array.fromAsync(declineRows(ledger, await recordOf(id), rows, { by })),
		retried: async (id: string) =>
			await Array.fromAsync(retryImport(contextOf(id), await recordOf(id), { open: openMedia })),
		rows: async (id: string) => await Array.fromAsync(currentRows(ledger, id)),
	};
}

const opened = (store: AtomicStore): AtomicStore => {
	afterThisTest(async () => await store.disconnect());
	return store;
};

describe.each([
	['memory', async () => new MemoryStore()],
	['SQLite', async () => opened(new SqliteStore(`${await ownFolder()}/ledger.sqlite`))],
	[
		'Redis',
		async () =>
			opened(new RedisStore(process.env.REDIS_URL ?? 'redis://127.0.0.1:6379', { namespace: ownNamespace() })),
	],
	['Postgres', async () => opened(new PostgresStore(POSTGRES_URL, { namespace: ownNamespace() }))],
] as [string, () => Promise<AtomicStore>][])('rows that wait for approval, on %s', (_, open) => {
	it('are listed, the newest import first, and gone from the list when they are published or declined', async () => {
		const { emulator, line, imported, waiting, approved, declined } = await start(await open());
		await imported('first', line('A') + line('B'));
		await new Promise((resolve) => setTimeout(resolve, 2)); // imports are in order to the millisecond
		await imported('second', line('C') + line('D', { approve: 'yes' }) + line('E', { approve: 'no' }));
		expect(await waiting()).toEqual(['second C', 'second E', 'first A', 'first B']);
		expect(outcomes(await approved('first', [3]))).toEqual(['created']);
		expect(outcomes(await declined('second', [2]))).toEqual(['declined']);
		expect(await waiting()).toEqual(['second E', 'first A']);
		expect(
			emulator
				.pins()
				.map(({ title }) => title)
				.sort(),
		).toEqual(['B', 'D']);
	});
});

describe('an import that requires approval', () => {
	it('holds each row whose approve is empty, and publishes those that say yes', async () => {
		const { emulator, line, imported } = await start();
		const results = await imported(
			'first',
			line('A') + line('B', { approve: 'yes' }) + line('C', { approve: 'maybe' }),
		);
		expect(outcomes(results)).toEqual(['not-approved', 'created', 'approve-invalid']);
		expect(results[0]).toMatchObject({
			outcome: 'held',
			problem: { message: expect.stringContaining('page Approvals') },
		});
		expect(emulator.pins()).toHaveLength(1);
	});

	it('publishes an empty approve where approval is not required', async () => {
		const { line, imported, waiting } = await start();
		expect(outcomes(await imported('first', line('A'), false))).toEqual(['created']);
		expect(await waiting()).toEqual([]);
	});

	it('lists a sheet that is imported every day once', async () => {
		const { line, imported, waiting, rows, approved } = await start();
		await imported('monday', line('A') + line('B'));
		await new Promise((resolve) => setTimeout(resolve, 2));
		await imported('tuesday', line('A') + line('B'));
		expect(await waiting()).toEqual(['tuesday A', 'tuesday B']);
		await approved('tuesday');
		expect((await rows('monday')).map(({ outcome }) => outcome)).toEqual(['created', 'created']);
	});
});

describe('approved rows', () => {
	it('are published from their stored cells, with the import as theirs and its counters', async () => {
		const { ledger, line, imported, approved, recordOf, rows } = await start();
		await imported('first', line('A') + line('B') + line('C', { approve: 'yes' }));
		expect(await recordOf('first')).toMatchObject({ rows: 3, created_rows: 1, held_rows: 2 });
		const [result] = await approved('first', [2]);
		expect(result).toMatchObject({ outcome: 'created', title: 'A' });
		expect((await ledger.find(result?.idempotencyKey as string))?.label.importId).toBe('first');
		expect(await recordOf('first')).toMatchObject({ rows: 3, created_rows: 2, held_rows: 1 });
		expect((await rows('first'))[0]).toMatchObject({ outcome: 'created', approved: { by: 'Ann' } });
	});

	it('are scheduled for their run_at, and for now where that is over', async () => {
		const { ledger, line, imported, approved } = await start();
		const runAt = later();
		await imported('first', line('A', { runAt }) + line('B', { runAt: '2020-01-01T00:00:00Z' }));
		const results = await approved('first');
		expect(results.map(({ outcome }) => outcome).sort()).toEqual(['created', 'scheduled']);
		expect(await new Schedule(ledger).count(Infinity)).toBe(1);
	});

	it('bring the schedule of a job back that was taken back from it', async () => {
		const { ledger, line, imported, approved, waiting } = await start();
		const runAt = later();
		await imported('first', line('A', { runAt }), false);
		await imported('second', line('A', { runAt }));
		expect(await new Schedule(ledger).count(Infinity)).toBe(0);
		expect(await waiting()).toEqual(['second A']);
		expect(outcomes(await approved('second'))).toEqual(['scheduled']);
		expect(await new Schedule(ledger).count(Infinity)).toBe(1);
	});

	it('stay approved when the same sheet is imported again, and wait again when they were edited', async () => {
		const { ledger, line, imported, approved } = await start();
		const runAt = later();
		await imported('first', line('A', { runAt }));
		await approved('first');
		expect(outcomes(await imported('again', line('A', { runAt })))).toEqual(['scheduled']);
		expect(await new Schedule(ledger).count(Infinity)).toBe(1);
		expect(outcomes(await imported('edited', line('A', { runAt, text: 'Another text.' })))).toEqual(['not-approved']);
		expect(await new Schedule(ledger).count(Infinity)).toBe(0);
	});

	it('are held back by a no in the sheet all the same', async () => {
		const { line, imported, approved } = await start();
		const runAt = later();
		await imported('first', line('A', { runAt }));
		await approved('first');
		expect(outcomes(await imported('again', line('A', { runAt, approve: 'no' })))).toEqual(['not-approved']);
	});

	it('fail with what they lack, and a failure of that moment is tried again without another approval', async () => {
		const { host, line, imported, approved, retried } = await start();
		await imported('first', line('A') + line('x'.repeat(101)));
		host.gone = true;
		expect(outcomes(await approved('first')).sort()).toEqual(['media-gone', 'title-too-long']);
		host.gone = false;
		expect(outcomes(await retried('first'))).toEqual(['created']);
	});

	it('say that a signed address was not kept', async () => {
		const { host, line, imported, approved, approvals } = await start();
		const url = `${host.url}/a.jpg?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=5ec7e7&X-Amz-Date=20261101T000000Z&X-Amz-Expires=60`;
		await imported('first', line('A', { url }));
		const [found] = await Array.fromAsync(approvals.waiting({ limit: 1 }));
		expect(found && waitingPin(found.row, found.record, Date.now()).problem?.code).toBe('signature-not-kept');
		expect(outcomes(await approved('first'))).toEqual(['signature-not-kept']);
	});

	it('make one pin when two people approve the same row at once', async () => {
		const { emulator, line, imported, approved } = await start();
		await imported('first', line('A'));
		const both = await Promise.all([approved('first', [2], 'Ann'), approved('first', [2], 'Ben')]);
		expect(both.flatMap((each) => outcomes(each)).sort()).toEqual(['approval-gone', 'created']);
		expect(emulator.pins()).toHaveLength(1);
	});

	it('are found by a retry of their import where the process died behind the approval', async () => {
		const { emulator, line, imported, recordOf, ledger, retried, rows } = await start();
		await imported('first', line('A'));
		const context = Object.assign(pipelineAt(emulator, { store: ledger.store }), { importId: 'first' });
		const died = new AbortController();
		const onDecided = () => died.abort();
		const options = { by: 'Ann', open: openMedia, signal: died.signal, onDecided };
		await Array.fromAsync(approveRows(context, await recordOf('first'), 'all', options));
		expect((await rows('first')).map(({ outcome }) => outcome)).toEqual(['queued']);
		expect(outcomes(await retried('first'))).toEqual(['created']);
	});

	it('can be approved while the rows behind them are still read', async () => {
		const { emulator, log, ledger, host, approvals, approved } = await start();
		const context = Object.assign(pipelineAt(emulator, { store: ledger.store }), { importId: 'first' });
		let goOn = (): void => undefined;
		const approvedMeanwhile = new Promise<void>((resolve) => (goOn = resolve));
		async function* sheet(): AsyncGenerator<ReadRow> {
			for (const [index, title] of ['A', 'B'].entries()) {
				const original = { media_url: `${host.url}/${title}.jpg`, board: 'Travel', title };
				yield { row: index + 2, cells: cellsOf(original), original };
				await approvedMeanwhile;
			}
		}
		const defaults = { requireApproval: true };
		const rows = batchRows(sheet(), defaults);
		const running = Array.fromAsync(
			recordedImport(context, rows, { open: openMedia, about: { file: 'pins.csv', defaults } }),
		);
		while ((await Array.fromAsync(approvals.waiting({ limit: 1 }))).length === 0)
			await new Promise((resolve) => setTimeout(resolve, 20));
		expect(outcomes(await approved('first'))).toEqual(['created']);
		expect((await log.find('first'))?.endedAt).toBeUndefined();
		goOn();
		expect(outcomes(await running)).toEqual(['not-approved', 'not-approved']);
		expect((await Array.fromAsync(currentRows(ledger, 'first'))).map(({ outcome }) => outcome)).toEqual([
			'created',
			'held',
		]);
		expect(await log.find('first')).toMatchObject({ ended: 'done', rows: 2 });
	});
});

describe('declined rows', () => {
	it('are failed, with who declined them, and are not tried again by a retry', async () => {
		const { emulator, line, imported, declined, rows, recordOf, retried } = await start();
		await imported('first', line('A') + line('B'));
		await declined('first', [2]);
		expect((await rows('first'))[0]).toMatchObject({
			outcome: 'failed',
			problem: { code: 'declined', action: 'none', message: expect.stringContaining('Ben declined this row') },
		});
		expect(await recordOf('first')).toMatchObject({ failed_rows: 1, held_rows: 1 });
		expect(await retried('first')).toEqual([]);
		expect(emulator.pins()).toEqual([]);
	});

	it('stay declined when the same sheet is imported again, until the row is edited or says yes', async () => {
		const { line, imported, declined } = await start();
		await imported('first', line('A') + line('B'));
		await declined('first');
		expect(outcomes(await imported('again', line('A') + line('B', { text: 'Another text.' })))).toEqual([
			'declined',
			'not-approved',
		]);
		expect(outcomes(await imported('yes', line('A', { approve: 'yes' })))).toEqual(['created']);
		expect(outcomes(await imported('later', line('A')))).toEqual(['existing']);
	});

	it('cancel the job that was taken back from the schedule', async () => {
		const { ledger, line, imported, declined, rows } = await start();
		const runAt = later();
		const [scheduled] = await imported('first', line('A', { runAt }), false);
		await imported('second', line('A', { runAt }));
		await declined('second');
		expect((await ledger.find(scheduled?.idempotencyKey as string))?.state).toBe('cancelled');
		expect((await rows('second'))[0]?.problem?.code).toBe('declined');
	});
});

describe('the list of rows that wait', () => {
	it('drops a row that another import has published meanwhile', async () => {
		const { line, imported, waiting } = await start();
		await imported('first', line('A'));
		await imported('second', line('A', { approve: 'yes' }));
		expect(await waiting()).toEqual([]);
	});

	it('finds the rows that an earlier version held back, once', async () => {
		const { store, line, imported, waiting } = await start();
		await imported('first', line('A') + line('B'));
		for (const prefix of ['approval:', 'approval-of:'])
			for await (const [key] of store.scan(prefix)) await store.delete(key);
		expect(await waiting()).toEqual(['first A', 'first B']);
		for await (const [key] of store.scan('approval:')) await store.delete(key);
		expect(await waiting()).toEqual([]);
	});

	it('has no rows of an import whose rows were forgotten', async () => {
		const { store, ledger, line, imported, waiting } = await start();
		await imported('first', line('A'));
		expect(await waiting()).toEqual(['first A']);
		await pruneJobs(ledger, -60_000);
		expect(await waiting()).toEqual([]);
		expect(await Array.fromAsync(store.scan('approval:'))).toEqual([]);
	});
});
