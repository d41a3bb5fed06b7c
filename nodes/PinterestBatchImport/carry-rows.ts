import { problemOf, type BatchRow, type RowResult } from '../../lib';

/** A batch: it takes the next row when it has room for it, and gives results as they come. */
export type Batch<Result> = (rows: AsyncIterable<BatchRow>) => AsyncIterable<Result>;

/** A row and what became of it. */
export type Answered<Row, Result> = [row: Row, result: Result | RowResult];

/**
 * Each row with its result, as they come. Where the batch is stopped, the rows that are left come last, as `queued`.
 * Rows of one number, which a row of the sheet becomes for several boards, may come in any order.
 */
export async function* carryRows<Row extends BatchRow, Result extends RowResult>(
	rows: AsyncIterable<Row>,
	batch: Batch<Result>,
): AsyncGenerator<Answered<Row, Result>> {
	const unread = rows[Symbol.asyncIterator]();
	const underWay = new Map<number, Row[]>();
	async function* read(): AsyncGenerator<Row> {
		for await (const row of restOf(unread)) {
			underWay.set(row.row, [...(underWay.get(row.row) ?? []), row]);
			yield row;
		}
	}
	for await (const result of batch(read())) {
		const [row, ...others] = underWay.get(result.row) ?? [];
		if (others.length > 0) underWay.set(result.row, others);
		else underWay.delete(result.row);
		if (row) yield [row, result];
	}
	for await (const row of read()) void row;
	for (const row of [...underWay.values()].flat()) yield [row, queued(row)];
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
 * @returns a promise for each row. Where the batch fails, the rows without a result are rejected with its error.
 */
export function carryEach<Row extends BatchRow, Result extends RowResult>(
	rows: readonly Row[],
	batch: Batch<Result>,
): Promise<Answered<Row, Result>>[] {
	const open = rows.map(() => Promise.withResolvers<Answered<Row, Result>>());
	for (const { promise } of open) promise.catch(() => undefined); // an execution that was stopped awaits none
	void (async () => {
		try {
			for await (const answer of carryRows(streamed(rows), batch)) open[answer[0].row - 1]?.resolve(answer);
		} catch (error) {
			for (const { reject } of open) reject(error);
		}
	})();
	return open.map(({ promise }) => promise);
}

async function* streamed<Item>(items: readonly Item[]): AsyncGenerator<Item> {
	yield* items;
}
