import { describe, expect, it } from 'vitest';
import { Queue } from '../../../lib/concurrency/queue';
import { byAccount } from '../../../lib/import/by-account';
import type { BatchRow } from '../../../lib/import/import-row';
import { emulate, pipelineAt } from '../../support/pipeline';

const rowOf = (row: number, account?: string): BatchRow => ({
	row,
	draft: { board: 'Travel', media: [{ url: `https://example.com/${row}.jpg` }], account } as BatchRow['draft'],
});

/** Two accounts, of which `other` has the rows that name it. */
async function twoAccounts() {
	const emulator = await emulate();
	const [chosen, other] = [pipelineAt(emulator), pipelineAt(emulator)];
	const accounts = {
		contexts: () => [other],
		contextFor: async (named: string | undefined) => (named === 'other' ? other : undefined),
	};
	return { chosen, other, accounts };
}

async function* rowsOf(count: number, accountOf: (row: number) => string | undefined): AsyncGenerator<BatchRow> {
	for (let row = 1; row <= count; row++) yield rowOf(row, accountOf(row));
}

describe('rows of several accounts', () => {
	it('are worked on side by side, also where the sheet is sorted by account', async () => {
		const { chosen, other, accounts } = await twoAccounts();
		const gate = Promise.withResolvers<void>();
		const answered: string[] = [];
		const work = async function* (context: unknown, rows: AsyncIterable<BatchRow>) {
			for await (const { row } of rows) {
				if (context === other) await gate.promise;
				yield `${context === other ? 'other' : 'chosen'} ${row}`;
			}
		};
		const options = { accounts, work, notBegun: () => 'not begun', mostWaiting: 10 };
		for await (const answer of byAccount(
			chosen,
			rowsOf(8, (row) => (row <= 4 ? 'other' : undefined)),
			options,
		)) {
			answered.push(answer);
			if (answered.length === 4) gate.resolve();
		}
		expect(answered).toEqual(
			[5, 6, 7, 8].map((row) => `chosen ${row}`).concat([1, 2, 3, 4].map((row) => `other ${row}`)),
		);
	});

	it('that were read are all answered where the run is stopped, and no further row is read', async () => {
		const { chosen, accounts } = await twoAccounts();
		const stop = new AbortController();
		let read = 0;
		const rows = async function* () {
			for await (const row of rowsOf(1_000, (number) => (number % 2 ? 'other' : undefined))) {
				read += 1;
				yield row;
			}
		};
		const work = async function* (_: unknown, its: AsyncIterable<BatchRow>) {
			for await (const { row } of its) {
				yield { row, begun: true };
				if (row === 10) stop.abort();
				if (stop.signal.aborted) return;
			}
		};
		const answers = [];
		const notBegun = ({ row }: BatchRow) => ({ row, begun: false });
		const options = { accounts, work, notBegun, mostWaiting: 5, signal: stop.signal };
		for await (const answer of byAccount(chosen, rows(), options)) answers.push(answer);
		expect(answers.map(({ row }) => row).sort((one, other) => one - other)).toEqual(
			Array.from({ length: answers.length }, (_, index) => index + 1),
		);
		expect(read - answers.length).toBeLessThanOrEqual(1); // one may still be on its way
		expect(read).toBeLessThan(50);
		expect(answers.some(({ begun }) => !begun)).toBe(true);
	});

	it('that cannot be read end the run with that error, after what was read has its answers', async () => {
		const { chosen, accounts } = await twoAccounts();
		const rows = async function* () {
			yield* rowsOf(3, (row) => (row === 2 ? 'other' : undefined));
			throw new Error('the file ends here');
		};
		const work = async function* (_: unknown, its: AsyncIterable<BatchRow>) {
			for await (const { row } of its) yield row;
		};
		const answers: number[] = [];
		const reading = (async () => {
			const options = { accounts, work, notBegun: () => 0, mostWaiting: 5 };
			for await (const answer of byAccount(chosen, rows(), options)) answers.push(answer);
		})();
		await expect(reading).rejects.toThrow('the file ends here');
		expect(answers.sort()).toEqual([1, 2, 3]);
	});

	it('whose account cannot be used have that problem, and no draft that could be published elsewhere', async () => {
		const { chosen, accounts } = await twoAccounts();
		const failing = { ...accounts, contextFor: async () => await Promise.reject(new Error('gone')) };
		const seen: BatchRow[] = [];
		const work = async function* (_: unknown, its: AsyncIterable<BatchRow>) {
			for await (const row of its) {
				seen.push(row);
				yield row.row;
			}
		};
		const options = { accounts: failing, work, notBegun: () => 0, mostWaiting: 5 };
		for await (const _ of byAccount(
			chosen,
			rowsOf(1, () => 'other'),
			options,
		));
		expect(seen).toMatchObject([{ row: 1, draft: undefined, problem: { code: 'unexpected' } }]);
	});
});

describe('a queue', () => {
	it('makes the giver wait while it is full, and keeps the order', async () => {
		const queue = new Queue<number>(2);
		const given: number[] = [];
		const giving = (async () => {
			for (const item of [1, 2, 3, 4]) {
				await queue.push(item);
				given.push(item);
			}
			queue.end();
		})();
		await new Promise((resolve) => setImmediate(resolve));
		expect(given).toEqual([1]);
		expect(await Array.fromAsync(queue)).toEqual([1, 2, 3, 4]);
		await giving;
	});

	it('hands back what was not taken when it is closed, and takes nothing any more', async () => {
		const queue = new Queue<number>(10);
		await queue.push(1);
		await queue.push(2);
		expect(queue.close()).toEqual([1, 2]);
		expect(await queue.push(3)).toBe(false);
	});
});
