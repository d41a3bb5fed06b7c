import { problemOf, type BatchRow, type RowResult } from '../../lib';

/** A batch: it takes the next row when it has room for it, and gives results as they come. */
export type Batch<Result> = (rows: AsyncIterable<BatchRow>) => AsyncIterable<Result>;

/** A row and what became of it. */
export type Answered<Row, Result> = [row: Row, result: Result | RowResult];

/**
 * Each row with its result, as they come. A row with several boards has a result for each of them. Where the batch is
 * stopped, the rows that are left come last, as `queued`.
 */
export async function* carryRows<Row extends BatchRow, Result extends RowResult>(
	rows: AsyncIterable<Row>,
	batch: Batch<Result>,
): AsyncGenerator<Answered<Row, Result>> {
	const unread = rows[Symbol.asyncIterator]();
	const underWay = new Map<number, { row: Row; left: number }>();
	async function* read(): AsyncGenerator<Row> {
		for await (const row of restOf(unread)) {
			underWay.set(row.row, { row, left: answersOf(row) });
			yield row;
		}
	}
	for await (const result of batch(read())) {
		const entry = underWay.get(result.row);
		if (!entry) continue;
		entry.left -= 1;
		if (entry.left === 0) underWay.delete(result.row);
		yield [entry.row, result];
	}
	for await (const row of read()) void row;
	for (const { row, left } of underWay.values()) for (let open = left; open > 0; open--) yield [row, queued(row)];
}

/** How many pins a row becomes. */
function answersOf({ draft, boards = [] }: BatchRow): number {
	return draft ? 1 + boards.length : 1;
}

/** What an iterator has not given yet. It stays open where the loop over it ends early. */
async function* restOf<Item>(iterator: AsyncIterator<Item>): AsyncGenerator<Item> {
	for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
}

function queued({ row, title }: BatchRow): RowResult {
	const problem = problemOf(new DOMException('The execution was stopped.', 'AbortError'));
	return { row, title, outcome: 'queued', problem };
}

/**
 * The same for rows that are known beforehand, each of which is awaited by itself.
 * @param rows numbered from 1, in their order.
 * @returns the answers of each row. Where the batch fails, the rows that are not answered are rejected with its error.
 */
export function carryEach<Row extends BatchRow, Result extends RowResult>(
	rows: readonly Row[],
	batch: Batch<Result>,
): Promise<Answered<Row, Result>[]>[] {
	const open = rows.map(() => ({
		answers: [] as Answered<Row, Result>[],
		...Promise.withResolvers<Answered<Row, Result>[]>(),
	}));
	for (const { promise } of open) promise.catch(() => undefined); // an execution that was stopped awaits none
	void (async () => {
		try {
			for await (const answer of carryRows(streamed(rows), batch)) {
				const [row] = answer;
				const { answers, resolve } = open[row.row - 1] as (typeof open)[number];
				if (answers.push(answer) === answersOf(row)) resolve(answers);
			}
		} catch (error) {
			for (const { reject } of open) reject(error);
		}
	})();
	return open.map(({ promise }) => promise);
}

async function* streamed<Item>(items: readonly Item[]): AsyncGenerator<Item> {
	yield* items;
}
