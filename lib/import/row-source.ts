import type { Clock } from '../model/clock';
import type { BatchRow } from './import-row';

/** The rows of a file, which can be read on after whoever worked on them has stopped. */
export interface RowSource {
	rows: AsyncGenerator<BatchRow>;
	/** The rows that are left, for so many milliseconds at most. To be called once nobody reads `rows` any more. */
	rest(forMs: number): AsyncGenerator<BatchRow>;
	/** Whether all rows were read. */
	isRead(): boolean;
	close(): Promise<void>;
}

/** @param onRead called with each row before it is handed over. */
export function rowSource(
	given: AsyncIterable<BatchRow>,
	clock: Clock,
	onRead: (row: BatchRow) => Promise<void>,
): RowSource {
	const iterator = given[Symbol.asyncIterator]();
	const left: BatchRow[] = [];
	let [whole, ended, takenOver] = [false, false, false];
	let reading: Promise<BatchRow | undefined> = Promise.resolve(undefined);

	async function read(): Promise<BatchRow | undefined> {
		try {
			const next = await iterator.next();
			if (!next.done) {
				await onRead(next.value);
				return next.value;
			}
			[whole, ended] = [true, true];
			return undefined;
		} catch (error) {
			ended = true;
			throw error;
		}
	}

	async function* rows(): AsyncGenerator<BatchRow> {
		for (;;) {
			reading = read();
			const row = await reading;
			if (!row) return;
			if (takenOver) return void left.push(row); // nobody waits for it here any more
			yield row;
		}
	}

	async function* rest(forMs: number): AsyncGenerator<BatchRow> {
		takenOver = true;
		const over = new AbortController();
		const deadline = clock.sleep(forMs, over.signal).then(
			() => undefined,
			() => undefined,
		);
		try {
			await Promise.race([reading, deadline]);
			yield* left;
			while (!ended) {
				const row = await Promise.race([read(), deadline]);
				if (!row) return;
				yield row;
			}
		} finally {
			over.abort();
		}
	}

	return {
		rows: rows(),
		rest,
		isRead: () => whole,
		async close() {
			ended = true;
			void iterator.return?.().catch(() => undefined); // one that is being read ends by itself
		},
	};
}
