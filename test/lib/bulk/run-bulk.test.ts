import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { BulkLog, metBy, runBulk, type BulkChange, type BulkRequest, type JobRecord, type TryRows } from '../../../lib';
import { MemoryStore } from '../../../lib/store/memory-store';
import { STORE_KINDS, type StoreKind } from '../../faults/plan';
import { isThere, newAddress, openAt, removeAt } from '../../faults/stores';
import { bundled } from '../store/two-processes';
import { bulkStage } from './stage';

const HOUR = 3_600_000;
const never = () => new AbortController().signal;
const number = (index: number) => String(index).padStart(4, '0');

function stage() {
	let now = Date.parse('2026-11-01T00:00:00Z');
	const its = bulkStage(new MemoryStore(() => now));
	const log = new BulkLog(its.ledger);
	const run = async (request: BulkRequest, tryRows?: TryRows) => {
		now += 1_000;
		const { id } = await log.begin(request);
		now += 1_000;
		return (await runBulk(its.ledger, id, { signal: never(), tryRows })) as BulkChange;
	};
	return { ...its, log, run, pass: (milliseconds: number) => (now += milliseconds), clock: () => now };
}

describe('a bulk change', () => {
	it('cancels all jobs that fit, and says which ones it left and why', async () => {
		const { job, run, states } = stage();
		for (let index = 0; index < 250; index++)
			await job(`pin:${number(index)}`, 'scheduled', { label: { campaign: 'Spring' } });
		await job('pin:other', 'scheduled', { label: { campaign: 'Autumn' } });
		await job('pin:done', 'published', { label: { campaign: 'Spring' } });
		await job('pin:lost', 'unknown', { label: { campaign: 'Spring', title: 'Lake' } });
		await job('pin:busy', 'publishing', { label: { campaign: 'Spring' } });
		const bulk = await run({ kind: 'cancel', search: { campaign: 'spring' }, by: 'ann' });
		expect(bulk.counts).toEqual({ done: 250, failed: 0, skipped: { published: 1, unknown: 1, publishing: 1 } });
		expect(bulk.skipped).toContainEqual({ key: 'pin:lost', title: 'Lake', reason: 'unknown' });
		expect(bulk.endedAt).toBeGreaterThan(bulk.startedAt);
		expect(await states()).toEqual({ cancelled: 250, scheduled: 1, published: 1, unknown: 1, publishing: 1 });
	});

	it('leaves a job alone that came to its state after the change began', async () => {
		const { job, log, ledger, pass, states } = stage();
		await job('pin:before', 'scheduled');
		pass(2_000);
		const { id } = await log.begin({ kind: 'cancel', search: {} });
		pass(2_000);
		await job('pin:after', 'scheduled');
		const bulk = await runBulk(ledger, id, { signal: never() });
		expect(bulk?.counts).toEqual({ done: 1, failed: 0, skipped: {} });
		expect(await states()).toEqual({ cancelled: 1, scheduled: 1 });
	});

	it('moves jobs by a time, each once, also where the move is carried on by another process', async () => {
		const { job, ledger, log, clock, pass } = stage();
		const begun = clock();
		for (let index = 0; index < 130; index++)
			await job(`pin:${number(index)}`, 'scheduled', { inMs: HOUR + index * 1_000 });
		pass(1_000);
		const { id } = await log.begin({ kind: 'move', move: { by: HOUR }, search: {} });
		const stop = new AbortController();
		const apply = ledger.store.apply.bind(ledger.store);
		let writes = 0;
		ledger.store.apply = async (given) => {
			if (++writes === 50) stop.abort();
			return await apply(given);
		};
		const first = await runBulk(ledger, id, { signal: stop.signal });
		expect(first?.endedAt).toBeUndefined();
		const bulk = await runBulk(ledger, id, { signal: never() });
		expect(bulk?.counts).toEqual({ done: 130, failed: 0, skipped: {} });
		for (let index = 0; index < 130; index++) {
			const { dueAt, events } = (await ledger.find(`pin:${number(index)}`)) as JobRecord;
			expect(dueAt).toBe(begun + 2 * HOUR + index * 1_000);
			expect(events.filter(({ reason }) => reason?.startsWith('moved'))).toHaveLength(1);
		}
	});

	it('spreads jobs evenly between two moments, in the order in which they are due', async () => {
		const { job, run, ledger, clock } = stage();
		const from = clock() + 10 * HOUR;
		for (let index = 0; index < 201; index++)
			await job(`pin:${number(200 - index)}`, 'scheduled', { inMs: HOUR + (200 - index) });
		await job('pin:failed', 'failed');
		const bulk = await run({ kind: 'move', move: { from, until: from + 200_000 }, search: { board: 'Travel' } });
		expect(bulk.counts.done).toBe(201);
		for (const index of [0, 1, 99, 100, 200])
			expect((await ledger.find(`pin:${number(index)}`))?.dueAt).toBe(from + index * 1_000);
		expect(await Array.fromAsync(ledger.store.scan('bulk-'))).toEqual([]);
	});

	it('takes only jobs that are due in the chosen time', async () => {
		const { job, run, clock, states } = stage();
		const begun = clock();
		for (let index = 0; index < 10; index++) await job(`pin:${index}`, 'scheduled', { inMs: index * HOUR });
		const bulk = await run({ kind: 'cancel', search: { dueFrom: begun + 3 * HOUR, dueUntil: begun + 5 * HOUR } });
		expect(bulk.counts.done).toBe(3);
		expect(await states()).toEqual({ cancelled: 3, scheduled: 7 });
	});

	it('cancels chosen jobs by their keys', async () => {
		const { job, run, states } = stage();
		for (let index = 0; index < 5; index++) await job(`pin:${index}`, 'scheduled');
		const bulk = await run({ kind: 'cancel', keys: ['pin:1', 'pin:3', 'pin:3', 'pin:gone'] });
		expect(bulk.counts).toEqual({ done: 2, failed: 0, skipped: { gone: 1 } });
		expect(await states()).toEqual({ cancelled: 2, scheduled: 3 });
	});

	it('tries failed jobs again that keep their draft, and leaves those alone that would become worse', async () => {
		const { job, run, ledger } = stage();
		await job('pin:kept', 'failed');
		await job('pin:row', 'failed', { draft: false, label: { importId: 'one' } });
		await job('pin:lost', 'failed', { draft: false });
		await job('pin:waits', 'scheduled');
		const before = await ledger.find('pin:row');
		const bulk = await run({ kind: 'retry', search: {} });
		expect(bulk.counts).toEqual({ done: 1, failed: 0, skipped: { import: 1, 'no-pin': 1, waiting: 1 } });
		expect(bulk.imports).toEqual({ one: 1 });
		expect(await ledger.find('pin:row')).toEqual(before);
		expect((await ledger.find('pin:kept'))?.state).toBe('scheduled');
	});

	it('tries rows again with their import where an account is connected, and counts what they come to', async () => {
		const { job, run } = stage();
		for (const key of ['a', 'b', 'c']) await job(key, 'failed', { draft: false, label: { importId: 'one' } });
		await job('d', 'failed', { draft: false, label: { importId: 'two: 2' } });
		const asked: [string, string[]][] = [];
		const bulk = await run({ kind: 'retry', search: { states: ['failed'] } }, async function* (importId, keys) {
			asked.push([importId, [...keys].sort()]);
			if (keys.has('a')) yield { key: 'a', outcome: 'created' };
			if (keys.has('b')) yield { key: 'b', outcome: 'failed' };
			if (keys.has('d')) yield { key: 'd', outcome: 'existing' };
		});
		expect(asked).toEqual([
			['one', ['a', 'b', 'c']],
			['two: 2', ['d']],
		]);
		expect(bulk.counts).toEqual({ done: 2, failed: 1, skipped: { 'fix-row': 1 } });
	});

	it('ends where it is when somebody cancels it', async () => {
		const { job, ledger, log, pass, states } = stage();
		for (let index = 0; index < 300; index++) await job(`pin:${number(index)}`, 'scheduled');
		pass(1_000);
		const { id } = await log.begin({ kind: 'cancel', search: {} });
		const apply = ledger.store.apply.bind(ledger.store);
		let writes = 0;
		ledger.store.apply = async (given) => {
			if (++writes === 130) await log.cancel(id);
			return await apply(given);
		};
		const bulk = (await runBulk(ledger, id, { signal: never() })) as BulkChange;
		expect(bulk.endedAt).toBeDefined();
		expect(bulk.counts.done).toBeLessThan(300);
		expect((await states()).cancelled).toBe(bulk.counts.done);
		expect(await log.open()).toEqual([]);
	});

	it('is held by one process at a time', async () => {
		const { job, ledger, log, pass } = stage();
		for (let index = 0; index < 150; index++) await job(`pin:${number(index)}`, 'scheduled');
		pass(1_000);
		const { id } = await log.begin({ kind: 'cancel', search: {} });
		const both = await Promise.all([0, 1].map(async () => await runBulk(ledger, id, { signal: never() })));
		expect(both.filter((bulk) => bulk !== undefined)).toHaveLength(1);
		expect(both.find((bulk) => bulk !== undefined)?.counts.done).toBe(150);
	});
});

const started: ChildProcess[] = [];
afterEach(() => {
	for (const child of started.splice(0)) child.kill('SIGKILL');
});

const JOBS = 250;
const LEASE_MS = 600;

async function killed(
	kind: StoreKind,
): Promise<{ kills: number; bulk: BulkChange; moves: number[]; dueBy: Set<number> }> {
	const at = await newAddress(kind);
	const { ledger, job } = bulkStage(openAt(at));
	for (let index = 0; index < JOBS; index++) await job(`pin:${number(index)}`, 'scheduled', { inMs: HOUR });
	const before = new Map<string, number>();
	for await (const { key, dueAt = 0 } of ledger.jobs()) before.set(key, dueAt);
	await delay(1_000); // moments of state are kept to the second
	const log = new BulkLog(ledger);
	const { id } = await log.begin({ kind: 'move', move: { by: HOUR }, search: {} });
	const { outfile, folder } = await bundled(join(__dirname, 'bulk-process.ts'));
	let kills = 0;
	let bulk: BulkChange | undefined;
	const start = () => {
		const child = fork(outfile, [JSON.stringify(at), String(LEASE_MS)]);
		started.push(child);
		return child;
	};
	for (; kills < 3; kills++) {
		const two = [start(), start()];
		const met = metBy((await log.find(id)) as BulkChange);
		for (;;) {
			bulk = await log.find(id);
			if (bulk?.endedAt !== undefined || metBy(bulk as BulkChange) > met || (bulk?.underWay.length ?? 0) > 0) break;
			await delay(5);
		}
		await delay(30 + Math.random() * 60);
		const gone = two.map(async (child) => await once(child, 'exit'));
		for (const child of two) child.kill('SIGKILL');
		await Promise.all(gone);
		await delay(LEASE_MS);
	}
	start();
	while (((bulk = await log.find(id)), bulk?.endedAt === undefined)) await delay(20);
	const moves: number[] = [];
	const dueBy = new Set<number>();
	for await (const { key, dueAt = 0, events } of ledger.jobs()) {
		moves.push(events.filter(({ reason }) => reason?.startsWith('moved')).length);
		dueBy.add(dueAt - (before.get(key) ?? 0));
	}
	await ledger.store.disconnect();
	await removeAt(at);
	await rm(folder, { recursive: true });
	return { kills, bulk: bulk as BulkChange, moves, dueBy };
}

describe('processes that carry out a bulk change', { timeout: 60_000 }, async () => {
	for (const kind of STORE_KINDS) {
		it.skipIf(!(await isThere(kind)))(
			`move each job once and count it once on ${kind}, two at a time, however often they are killed`,
			async () => {
				const { bulk, moves, dueBy } = await killed(kind);
				expect(bulk.counts).toEqual({ done: JOBS, failed: 0, skipped: {} });
				expect(new Set(moves)).toEqual(new Set([1]));
				expect(moves).toHaveLength(JOBS);
				expect(dueBy).toEqual(new Set([HOUR]));
			},
		);
	}
});
