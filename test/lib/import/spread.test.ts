import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { cellsOf, isoTime, Schedule, type BatchRow, type RowResult } from '../../../lib';
import { importBatch } from '../../../lib/import/import-batch';
import type { BatchOptions } from '../../../lib/import/import-batch';
import { spreadRow } from '../../../lib/import/spread';
import { draftFromCells } from '../../../lib/model/import-row';
import { MemoryStore } from '../../../lib/store/memory-store';
import { emulate, openMedia, pipelineAt, samples } from '../../support/pipeline';

const DAY_MS = 24 * 60 * 60_000;
const NOW = Date.parse('2027-03-01T09:00:00Z');

/** The row of a sheet, as the command line reads it. */
function rowOf(cells: Record<string, unknown>, row = 2): BatchRow {
	const read = cellsOf({ media_url: 'media/mountain-lake.jpg', ...cells });
	const { draft, boards } = draftFromCells(read, { folder: samples, severalBoards: true });
	if (!draft) throw new Error('no draft');
	return { row, draft, boards };
}

const boardsOf = (cells: Record<string, unknown>) => {
	const { draft, boards = [] } = rowOf(cells);
	return [draft?.board, ...boards];
};

describe('the column boards', () => {
	it('names several boards, with bars, semicolons, line breaks, or as a list in JSON', () => {
		expect(boardsOf({ boards: 'Travel | Home Ideas;Food' })).toEqual(['Travel', 'Home Ideas', 'Food']);
		expect(boardsOf({ boards: 'Travel\r\nHome Ideas\n' })).toEqual(['Travel', 'Home Ideas']);
		expect(boardsOf({ Boards: ['Travel', 'Home Ideas'] })).toEqual(['Travel', 'Home Ideas']);
	});

	it('comes after the column board, and names each board once', () => {
		expect(boardsOf({ board: 'Food', boards: 'Travel|food|TRAVEL' })).toEqual(['Food', 'Travel']);
	});

	it('is refused where a row makes one pin', () => {
		const cells = cellsOf({ media_url: 'https://example.com/a.jpg', boards: 'A|B' });
		expect(draftFromCells(cells).findings.map(({ code }) => code)).toEqual(['boards-several']);
		expect(draftFromCells({ ...cells, boards: 'A' }).draft).toMatchObject({ board: 'A' });
	});
});

describe('a row with several boards', () => {
	it('is one row for each of them, with the same number', () => {
		const rows = spreadRow(rowOf({ boards: 'A|B|C', title: 'One' }), { nowMs: NOW });
		expect(rows.map(({ row, board, draft }) => [row, board, draft?.board, draft?.notBefore])).toEqual([
			[2, 'A', 'A', undefined],
			[2, 'B', 'B', undefined],
			[2, 'C', 'C', undefined],
		]);
	});

	it('is spread over time from now, or from when it is due', () => {
		const dues = (runAt?: string) =>
			spreadRow(rowOf({ boards: 'A|B|C', run_at: runAt }), { everyMs: 3 * DAY_MS, nowMs: NOW }).map(
				({ draft }) => draft?.notBefore ?? draft?.runAt,
			);
		expect(dues()).toEqual([undefined, '2027-03-04T09:00:00Z', '2027-03-07T09:00:00Z']);
		const later = '2027-03-10T12:00:00+01:00';
		expect(dues(later)).toEqual([later, '2027-03-13T11:00:00Z', '2027-03-16T11:00:00Z']);
		const past = '2027-02-01T12:00:00Z';
		expect(dues(past)).toEqual([past, '2027-03-04T09:00:00Z', '2027-03-07T09:00:00Z']);
	});

	it('stays as it is where it has one board, or is no draft', () => {
		const rows = [rowOf({ board: 'A' }), { row: 3, boards: ['B'] }];
		expect(rows.flatMap((row) => spreadRow(row, { everyMs: DAY_MS, nowMs: NOW }))).toEqual(rows);
	});
});

async function importing(store = new MemoryStore()) {
	const emulator = await emulate({
		boards: [{ name: 'Travel' }, { name: 'Food' }, { name: 'Home', sections: ['Bath'] }],
	});
	const run = async (row: BatchRow, options: Partial<BatchOptions> = {}) => {
		const results: RowResult[] = [];
		const pipeline = pipelineAt(emulator, { store });
		const rows = (async function* () {
			yield row;
		})();
		for await (const result of importBatch(pipeline, rows, { open: openMedia, ...options })) results.push(result);
		return results.sort((one, other) => String(one.board).localeCompare(String(other.board)));
	};
	const published = () => {
		const nameOf = (id: string) => emulator.boards().find((board) => board.id === id)?.name;
		return emulator
			.pins()
			.map(({ boardId }) => nameOf(boardId))
			.sort();
	};
	const due = async () => await new Schedule(pipelineAt(emulator, { store }).ledger).upcoming(30 * DAY_MS, 10);
	return { emulator, run, published, due };
}

describe('an import of a row with several boards', () => {
	it('makes a pin on each, each a job with its own key, and none of them twice', async () => {
		const { run, published } = await importing();
		const row = rowOf({ boards: 'Travel|Food|Home/Bath|Nowhere', title: 'One' });
		const results = await run(row);
		expect(results.map(({ row: number, board, outcome }) => [number, board, outcome])).toEqual([
			[2, 'Food', 'created'],
			[2, 'Home/Bath', 'created'],
			[2, 'Nowhere', 'failed'],
			[2, 'Travel', 'created'],
		]);
		expect(new Set(results.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(4);
		expect((await run(row)).map(({ outcome }) => outcome)).toEqual(['existing', 'existing', 'failed', 'existing']);
		expect(published()).toEqual(['Food', 'Home', 'Travel']);
	});

	it('spreads them over time, and the same import later keeps their times', async () => {
		const { run, published, due } = await importing();
		const row = rowOf({ boards: 'Travel|Food|Home', title: 'One' });
		const spreadMs = 3 * DAY_MS;
		const begun = Date.now();
		expect((await run(row, { spreadMs })).map(({ outcome }) => outcome)).toEqual(['scheduled', 'scheduled', 'created']);
		const first = await due();
		const days = first.map(({ label, dueAt = 0 }) => [label.board, Math.round((dueAt - begun) / DAY_MS)]);
		expect(days).toEqual([
			['Food', 3],
			['Home', 6],
		]);
		await delay(1100); // an import in the next second would give them other times
		expect((await run(row, { spreadMs })).map(({ outcome }) => outcome)).toEqual([
			'scheduled',
			'scheduled',
			'existing',
		]);
		await run(row, { spreadMs: DAY_MS });
		expect((await due()).map(({ dueAt }) => dueAt)).toEqual(first.map(({ dueAt }) => dueAt));
		expect(published()).toEqual(['Travel']);
	});

	it('moves them all when the row gets another due date', async () => {
		const { run, due } = await importing();
		const at = (days: number) => isoTime(Date.now() + days * DAY_MS);
		const cells = { boards: 'Travel|Food', title: 'One', idempotency_key: 'mine' };
		await run(rowOf({ ...cells, run_at: at(2) }), { spreadMs: DAY_MS });
		await run(rowOf({ ...cells, run_at: at(5) }), { spreadMs: DAY_MS });
		const days = (await due()).map(({ label, dueAt = 0 }) => [label.board, Math.round((dueAt - Date.now()) / DAY_MS)]);
		expect(days).toEqual([
			['Travel', 5],
			['Food', 6],
		]);
	});

	it("makes the user's own key to one for each board, whatever their order", async () => {
		const { run, published } = await importing();
		const cells = { title: 'One', idempotency_key: 'mine' };
		const outcomes = async (more: Record<string, string>) =>
			(await run(rowOf({ ...cells, ...more }))).map(({ outcome }) => outcome);
		expect(await outcomes({ boards: 'Travel|Food' })).toEqual(['created', 'created']);
		expect(await outcomes({ boards: 'Food|travel|Home' })).toEqual(['existing', 'created', 'existing']);
		expect(published()).toEqual(['Food', 'Home', 'Travel']);
	});
});
