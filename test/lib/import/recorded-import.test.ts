import { describe, expect, it } from 'vitest';
import {
	attemptsInFlight,
	batchRows,
	currentRows,
	ImportLog,
	Ledger,
	NoAnswerError,
	pruneJobs,
	recordedImport,
	Schedule,
	systemClock,
	type ImportedRow,
	type ImportRecord,
	type JobRecord,
	type RecordedEnd,
	type RowResult,
} from '../../../lib';
import { readRows } from '../../../lib/rows/read-rows';
import { retryImport } from '../../../lib/import/retry-import';
import { MemoryStore } from '../../../lib/store/memory-store';
import { Readable } from 'node:stream';
import { pictures } from '../../support/pictures';
import { emulate, openMedia, pipelineAt, type PipelineAt } from '../../support/pipeline';

/** A store, and imports of sheets into it. */
async function start() {
	const [emulator, host, store] = [await emulate(), await pictures(), new MemoryStore()];
	const ledger = new Ledger(store, { owner: 'test', leaseMs: 60_000 });
	const log = new ImportLog(ledger);
	async function imported(id: string, csv: string, signal?: AbortSignal, more: PipelineAt = {}) {
		const pipeline = pipelineAt(emulator, { store, ...more });
		pipeline.importId = id;
		let end: RecordedEnd | undefined;
		const rows = batchRows(readRows(Readable.from([Buffer.from(csv)]), { format: 'csv' }), {});
		const results: RowResult[] = [];
		for await (const result of recordedImport(pipeline, rows, {
			open: openMedia,
			signal,
			about: { file: 'pins.csv', by: 'ann', defaults: {} },
			onEnd: (ended) => (end = ended),
		}))
			results.push(result);
		return { results, end };
	}
	return {
		emulator,
		host,
		store,
		ledger,
		log,
		imported,
		rows: async (id: string): Promise<ImportedRow[]> => await Array.fromAsync(currentRows(ledger, id)),
		retried: async (id: string, isWanted?: (row: ImportedRow) => boolean): Promise<RowResult[]> => {
			const pipeline = pipelineAt(emulator, { store });
			pipeline.importId = id;
			return await Array.fromAsync(retryImport(pipeline, await log.named(id), { open: openMedia, isWanted }));
		},
	};
}

const HEAD = 'media_url,board,title,link,Note,approve,run_at\n';

describe('a recorded import', () => {
	it('is a record with its counters, and a row with its outcome for each row of the file, also for those that failed before a claim', async () => {
		const { host, log, imported, rows } = await start();
		const csv = `${HEAD}${host.url}/a.jpg,Travel,A,,mine,,\n${host.url}/b.jpg,Nowhere,B,,,,\n,Travel,C,,,,\n${host.url}/d.jpg,Travel,D,,,no,\n`;
		await imported('first', csv);
		expect(await log.find('first')).toMatchObject({
			id: 'first',
			file: 'pins.csv',
			by: 'ann',
			accountName: 'emulated_account',
			ended: 'done',
			columns: ['media_url', 'board', 'title', 'link', 'Note', 'approve', 'run_at'],
			rows: 4,
			created_rows: 1,
			failed_rows: 2,
			held_rows: 1,
		});
		const found = await rows('first');
		expect(found.map(({ row, title, outcome, problem }) => [row, title, outcome, problem?.code])).toEqual([
			[2, 'A', 'created', undefined],
			[3, 'B', 'failed', 'board-unknown'],
			[4, 'C', 'failed', 'media-missing'],
			[5, 'D', 'held', 'not-approved'],
		]);
		expect(found[0]).toMatchObject({ original: { Note: 'mine' }, cells: { title: 'A' } });
		expect(found[0]?.key).toMatch(/^pin:/);
	});

	it('shows a scheduled row as created once its pin is published, and as failed once it is cancelled', async () => {
		const { host, ledger, imported, rows } = await start();
		const later = new Date(Date.now() + 3_600_000).toISOString();
		const line = (name: string) => `${host.url}/${name}.jpg,Travel,${name},,,,${later}\n`;
		await imported('first', HEAD + line('one') + line('two'));
		expect((await rows('first')).map(({ outcome }) => outcome)).toEqual(['scheduled', 'scheduled']);
		const [one, two] = await rows('first');
		await new Schedule(ledger).cancel(two?.key as string, 'not wanted');
		const taken = await ledger.claim((await ledger.find(one?.key as string)) as JobRecord);
		if (taken.kind !== 'claimed') throw new Error(`The job is ${taken.kind}.`);
		await taken.lease.beginAttempt('likeness');
		await taken.lease.published({ id: '1', url: 'https://pins.example/1/', createdAt: later }, 'likeness');
		expect((await rows('first')).map(({ outcome, pin, problem }) => [outcome, pin?.id, problem?.code])).toEqual([
			['created', '1', undefined],
			['failed', undefined, 'cancelled'],
		]);
	});

	it('keeps no signature of an address, and says which cells lost one', async () => {
		const { host, store, imported, rows } = await start();
		const signed = `${host.url}/a.jpg?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=5ec7e7&X-Amz-Date=20261101T000000Z&X-Amz-Expires=60`;
		host.gone = true;
		await imported('first', `${HEAD}${signed},Travel,A,https://example.com/?token=hunter2,,,\n`);
		expect((await rows('first'))[0]?.unsigned).toEqual(['media_url', 'link']);
		const stored = (await Array.fromAsync(store.scan(''))).join('\n');
		expect(stored).not.toContain('5ec7e7');
		expect(stored).not.toContain('hunter2');
	});

	it('that is interrupted has the rows of the whole file, those that were not begun as queued', async () => {
		const { host, log, imported, rows, emulator } = await start();
		const lines = Array.from({ length: 700 }, (_, index) => `${host.url}/${index}.jpg,Travel,Pin ${index},,,,\n`);
		const stop = new AbortController();
		const http: PipelineAt['http'] = (port) => async (request) => {
			if (request.operation === 'POST /pins' && emulator.pins().length >= 5)
				stop.abort(new DOMException('interrupted', 'AbortError'));
			return await port(request);
		};
		const { results, end } = await imported('first', HEAD + lines.join(''), stop.signal, { http, unpaced: true });
		expect(results).toHaveLength(700);
		expect(end?.unreadAfter).toBeUndefined();
		const record = await log.find('first');
		expect(record).toMatchObject({ ended: 'interrupted', rows: 700 });
		expect(record?.queued_rows).toBeGreaterThan(200);
		expect((record?.created_rows ?? 0) + (record?.queued_rows ?? 0)).toBe(700);
		expect(await rows('first')).toHaveLength(700);
	}, 60_000);

	it('costs the store far less than a write for each row', async () => {
		const { host, store, imported } = await start();
		const lines = Array.from({ length: 300 }, (_, index) => `,Travel,Pin ${index},${host.url},,,\n`);
		let writes = 0;
		const apply = store.apply.bind(store);
		store.apply = async (rows) => {
			writes += 1;
			return await apply(rows);
		};
		await imported('first', HEAD + lines.join(''));
		expect(writes).toBeLessThan(20);
	});
});

describe('the open rows of an import', () => {
	const openOf = async (log: ImportLog, record: ImportRecord, needs?: string) =>
		(await Array.fromAsync(log.open.rows(record, { needs }))).map(({ row }) => row);

	it('are those that failed without a job, counted and listed by what has to be done without reading the others', async () => {
		const { host, store, log, imported } = await start();
		const many = Array.from({ length: 130 }, (_, index) => `,Travel,no medium ${index},,,,\n`).join('');
		const csv = `${HEAD}${host.url}/a.jpg,Travel,A,,,,\n,Travel,B,,,,\n${host.url}/c.jpg,Nowhere,C,,,,\n`;
		await imported('first', csv + many);
		const record = await log.named('first');
		let read = 0;
		const getMany = store.getMany.bind(store);
		store.getMany = async (keys) => {
			read += keys.length;
			return await getMany(keys);
		};
		const total = await log.open.count(record);
		expect(total).toBeGreaterThanOrEqual(131);
		expect(read).toBe(0);
		const { needs, more } = await log.open.byNeed(record, 1_000);
		expect([needs.get('fix-row'), more]).toEqual([131, 0]);
		expect(await log.open.byNeed(record, 100)).toMatchObject({ more: total - 100 });
		expect(read).toBe(0);
		const rows = await openOf(log, record, 'fix-row');
		expect(rows).toHaveLength(131);
		expect(rows.slice(0, 2)).toEqual([3, 5]);
		expect((await Array.fromAsync(log.open.rows(record, { after: 130 }))).map(({ row }) => row)).toEqual([
			131, 132, 133, 134,
		]);
	});

	it('are open no more once they have a job', async () => {
		const { host, store, log, imported, retried } = await start();
		host.gone = true;
		await imported('first', `${HEAD}${host.url}/a.jpg,Travel,A,,,,\n,Travel,B,,,,\n`);
		const open = (await Array.fromAsync(log.open.rows(await log.named('first')))).length;
		host.gone = false;
		await retried('first');
		const record = await log.named('first');
		expect(await openOf(log, record)).toEqual([3]);
		expect(open).toBeGreaterThanOrEqual(1);
		expect(await Array.fromAsync(store.scan('import-open:'))).toHaveLength(1);
	});

	it('are found once in an import that an earlier version recorded', async () => {
		const { host, store, ledger, log, imported } = await start();
		await imported('first', `${HEAD}${host.url}/a.jpg,Travel,A,,,,\n,Travel,B,,,,\n`);
		for await (const [key] of store.scan('import-open:')) await store.delete(key);
		await log.save({ ...(await log.named('first')), format: 1 });
		const later = new ImportLog(ledger);
		expect(await later.open.count(await later.named('first'))).toBe(1);
		expect(await later.named('first')).toMatchObject({ format: 2, failed_rows: 1 });
		expect(await openOf(later, await later.named('first'))).toEqual([3]);
	});

	it('are forgotten with the rows', async () => {
		const { store, log, imported } = await start();
		await imported('first', `${HEAD},Travel,B,,,,\n`);
		await log.forgetRows('first');
		expect(await log.open.count(await log.named('first'))).toBe(0);
		expect(await Array.fromAsync(store.scan('import-open:'))).toEqual([]);
	});
});

describe('a retried import', () => {
	it('carries out the chosen rows alone', async () => {
		const { host, imported, retried, rows } = await start();
		host.gone = true;
		await imported('first', `${HEAD}${host.url}/a.jpg,Travel,A,,,,\n${host.url}/b.jpg,Travel,B,,,,\n`);
		host.gone = false;
		expect(await retried('first', ({ title }) => title === 'B')).toMatchObject([{ row: 3, outcome: 'created' }]);
		expect((await rows('first')).map(({ outcome }) => outcome)).toEqual(['failed', 'created']);
	});

	it('carries out a row whose job was brought back and keeps no pin to publish', async () => {
		const { host, ledger, imported, retried, rows } = await start();
		host.gone = true;
		await imported('first', `${HEAD}${host.url}/a.jpg,Travel,A,,,,\n`);
		host.gone = false;
		const [row] = await rows('first');
		await new Schedule(ledger).retry(row?.key as string, 'brought back');
		expect((await rows('first'))[0]?.problem?.code).toBe('job-without-draft');
		expect(await retried('first')).toMatchObject([{ row: 2, outcome: 'created' }]);
	});

	it('carries out what may come out otherwise, under the same ID, and leaves what has to change in the sheet', async () => {
		const { host, log, imported, retried, rows } = await start();
		host.gone = true;
		const csv = `${HEAD}${host.url}/a.jpg,Travel,A,,,,\n,Travel,B,,,,\n${host.url}/c.jpg,Travel,C,,,no,\n`;
		await imported('first', csv);
		expect((await rows('first')).map(({ outcome }) => outcome)).toEqual(['failed', 'failed', 'held']);
		host.gone = false;
		expect(await retried('first')).toMatchObject([{ row: 2, title: 'A', outcome: 'created' }]);
		expect((await rows('first')).map(({ outcome }) => outcome)).toEqual(['created', 'failed', 'held']);
		expect(await log.find('first')).toMatchObject({ created_rows: 1, failed_rows: 1, held_rows: 1, rows: 3 });
		expect(await retried('first')).toEqual([]);
	});

	it('says of a row whose signed address was not kept that the sheet is to be imported again', async () => {
		const { host, imported, retried } = await start();
		host.gone = true;
		const signed = `${host.url}/a.jpg?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=5ec7e7&X-Amz-Date=20261101T000000Z&X-Amz-Expires=60`;
		await imported('first', `${HEAD}${signed},Travel,A,,,,\n`);
		host.gone = false;
		expect(await retried('first')).toMatchObject([{ outcome: 'failed', problem: { code: 'signature-not-kept' } }]);
	});
});

describe('the log of imports', () => {
	it('lists imports that begin within one second in their order', async () => {
		const { store, log, imported } = await start();
		let now = Date.UTC(2026, 10, 1);
		store.now = async () => now;
		for (const id of ['c', 'a', 'b']) {
			now += 300;
			await imported(id, `${HEAD},Travel,A,,,,\n`);
		}
		expect((await Array.fromAsync(log.newestFirst())).map(({ id }) => id)).toEqual(['b', 'a', 'c']);
		expect((await log.named('last')).id).toBe('b');
	});

	it('names an import by its beginning and as last, and says so where several begin alike or none does', async () => {
		const { host, log, imported } = await start();
		const csv = `${HEAD}${host.url}/a.jpg,Travel,A,,,,\n`;
		await expect(log.named('last')).rejects.toMatchObject({ problem: { code: 'import-unknown' } });
		for (const id of ['20261101-aa', '20261101-ab', '20261102-cc']) await imported(id, csv);
		expect((await log.named('20261102')).id).toBe('20261102-cc');
		expect((await log.named('20261101-aa')).id).toBe('20261101-aa');
		await expect(log.named('20261101')).rejects.toMatchObject({ problem: { code: 'import-ambiguous' } });
		await expect(log.named('nope')).rejects.toMatchObject({ problem: { code: 'import-unknown' } });
		expect(await Array.fromAsync(log.newestFirst())).toHaveLength(3);
	});
});

it('pruneJobs forgets the rows of old imports, and keeps their records and counters', async () => {
	const { host, ledger, log, imported, rows, retried } = await start();
	await imported('first', `${HEAD}${host.url}/a.jpg,Travel,A,,,,\n,Travel,B,,,,\n`);
	await pruneJobs(ledger, 60_000);
	expect(await rows('first')).toHaveLength(2);
	await new Promise((resolve) => setTimeout(resolve, 5));
	await pruneJobs(ledger, 1);
	expect(await rows('first')).toEqual([]);
	expect(await log.find('first')).toMatchObject({ rows: 2, created_rows: 1, failed_rows: 1 });
	await expect(retried('first')).rejects.toMatchObject({ problem: { code: 'import-rows-forgotten' } });
});

it('an import whose process was killed leaves its pins in flight, and the next one knows when they can be looked up', async () => {
	const { host, ledger, log, imported } = await start();
	const { end } = await imported('first', `${HEAD}${host.url}/a.jpg,Travel,A,,,,\n`);
	const [job] = await Array.fromAsync(ledger.jobs());
	const delayMs = 180_000;
	expect((await attemptsInFlight(ledger, job?.account as string, delayMs)).pins).toBe(0);
	await log.save({ ...(end?.record as ImportRecord), ended: undefined, endedAt: undefined });
	const armedAt = Date.now();
	await ledger.change(job?.key as string, (known) => ({
		...known,
		state: 'publishing',
		armedAt,
		events: [{ state: 'publishing', at: new Date(armedAt).toISOString(), attempt: 1 }],
	}));
	expect(await attemptsInFlight(ledger, job?.account as string, delayMs)).toEqual({
		pins: 1,
		lookUpAt: armedAt + delayMs,
	});
});

it('an import stops by itself when Pinterest cannot be reached: the first rows say so, the others are queued', async () => {
	const { host, log, imported, emulator } = await start();
	const lines = Array.from({ length: 200 }, (_, index) => `${host.url}/${index}.jpg,Travel,Pin ${index},,,,\n`);
	const down = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
	const http: PipelineAt['http'] = (port) => async (request) => {
		if (request.operation === 'POST /pins')
			throw new NoAnswerError('POST /pins', 'no', 'the server cannot be reached', { cause: down });
		return await port(request);
	};
	const clock = { ...systemClock, sleep: async (_ms: number, signal?: AbortSignal) => signal?.throwIfAborted() };
	const { results } = await imported('first', HEAD + lines.join(''), undefined, { http, unpaced: true, clock });
	const count = (kind: string) => results.filter(({ outcome }) => outcome === kind).length;
	expect(results).toHaveLength(200);
	expect(count('failed') + count('scheduled')).toBeGreaterThanOrEqual(5);
	expect(count('failed') + count('scheduled')).toBeLessThan(40);
	expect(count('queued')).toBeGreaterThan(160);
	expect(await log.find('first')).toMatchObject({ ended: 'stopped', rows: 200 });
	expect(emulator.pins()).toEqual([]);
});
