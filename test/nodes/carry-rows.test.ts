import { describe, expect, it } from 'vitest';
import type { BatchRow, RowResult } from '../../lib';
import { carryEach, carryRows, type Batch } from '../../nodes/shared/carry-rows';

const draft = { board: 'Travel', media: [{ url: 'https://images.example.com/1.jpg' }] };
const rowsOf = (count: number): BatchRow[] => Array.from({ length: count }, (_, index) => ({ row: index + 1, draft }));

async function* streamed(rows: BatchRow[]): AsyncGenerator<BatchRow> {
	yield* rows;
}

/** Creates the first rows, and ends there as a batch does that was stopped. */
const stoppedAfter = (count: number): Batch<RowResult> =>
	async function* (rows) {
		let left = count;
		for await (const { row } of rows) {
			if (left === 0) return;
			left -= 1;
			yield { row, outcome: 'created' };
		}
	};

const ends = (answers: [BatchRow, RowResult][]) =>
	answers.map(([{ row }, { outcome, problem }]) => [row, outcome, problem?.code]);

describe('rows of Batch Import', () => {
	it('that are left when the execution is stopped are queued, read or not', async () => {
		const answers = await Array.fromAsync(carryRows(streamed(rowsOf(4)), stoppedAfter(1)));
		expect(ends(answers)).toEqual([
			[1, 'created', undefined],
			[2, 'queued', 'interrupted'],
			[3, 'queued', 'interrupted'],
			[4, 'queued', 'interrupted'],
		]);
	});

	it('with several boards have an answer for each of them, also if they come out of turn', async () => {
		const [first, second] = rowsOf(2) as [BatchRow, BatchRow];
		const rows = [{ ...first, boards: ['Home Ideas', 'Crafts'] }, second];
		const batch: Batch<RowResult> = async function* (given) {
			const all = await Array.fromAsync(given);
			const boards = ['Crafts', 'Travel', 'Home Ideas'];
			yield { row: 2, outcome: 'created' };
			for (const board of boards) yield { row: all[0]?.row as number, board, outcome: 'created' };
		};
		const [ofFirst = [], ofSecond = []] = await Promise.all(carryEach(rows, batch));
		expect(ofFirst.map(([, { board }]) => board)).toEqual(['Crafts', 'Travel', 'Home Ideas']);
		expect(ofSecond).toHaveLength(1);
	});

	it('that have a result keep it when the batch fails, and the others have its error', async () => {
		const batch: Batch<RowResult> = async function* (rows) {
			yield* stoppedAfter(1)(rows);
			throw new Error('the store is gone');
		};
		const answers = await Promise.allSettled(carryEach(rowsOf(3), batch));
		expect(
			answers.map((answer) => (answer.status === 'fulfilled' ? ends(answer.value) : String(answer.reason))),
		).toEqual([[[1, 'created', undefined]], 'Error: the store is gone', 'Error: the store is gone']);
	});
});
