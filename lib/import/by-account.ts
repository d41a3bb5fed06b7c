import { Queue } from '../concurrency/queue';
import type { PipelineContext } from '../publish/context';
import { problemOf } from '../sentences/problems';
import type { BatchRow } from './import-row';

/** The accounts that rows of an import may name beside the one that is chosen. */
export interface OtherAccounts {
	/**
	 * The context of the account that a row names; undefined for the chosen one.
	 * @throws PipelineError `account-mismatch` for one that is not connected, and what keeps it from being used.
	 */
	contextFor(named: string | undefined): Promise<PipelineContext | undefined>;
	/** Those that rows have named so far. */
	contexts(): PipelineContext[];
}

export interface ByAccountOptions<Result> {
	accounts: OtherAccounts;
	/** Works on the rows of one account. */
	work: (context: PipelineContext, rows: AsyncIterable<BatchRow>) => AsyncIterable<Result>;
	/** The answer for a row that was read and not begun, because the run was stopped. */
	notBegun: (row: BatchRow) => Result;
	/** How many rows of one account may wait while those of others are read. */
	mostWaiting: number;
	signal?: AbortSignal;
}

/** Answers that wait for their reader. */
const ANSWERS = 100;

/**
 * Works on the rows of several accounts side by side, each account at its own pace, and yields the answers as they come.
 * A row whose account is not connected is handed to the chosen one with its problem.
 */
export async function* byAccount<Result>(
	chosen: PipelineContext,
	rows: AsyncIterable<BatchRow>,
	{ accounts, work, notBegun, mostWaiting, signal }: ByAccountOptions<Result>,
): AsyncGenerator<Result> {
	const answers = new Queue<Result>(ANSWERS);
	const queues = new Map<PipelineContext, Queue<BatchRow>>();
	const working: Promise<void>[] = [];
	const leaving = new AbortController();
	const stopped = signal ? AbortSignal.any([signal, leaving.signal]) : leaving.signal;
	let failure: { error: unknown } | undefined;

	async function workOn(context: PipelineContext, queue: Queue<BatchRow>): Promise<void> {
		try {
			for await (const answer of work(context, queue)) await answers.push(answer);
		} catch (error) {
			failure ??= { error };
		}
		for (const row of queue.close()) await answers.push(notBegun(row));
	}

	function queueOf(context: PipelineContext): Queue<BatchRow> {
		const known = queues.get(context);
		if (known) return known;
		const queue = new Queue<BatchRow>(mostWaiting);
		queues.set(context, queue);
		working.push(workOn(context, queue));
		return queue;
	}

	async function handOver(given: BatchRow): Promise<void> {
		const { context, row } = await routed(chosen, given, accounts);
		const isKept = !stopped.aborted && (await queueOf(context).push(row));
		if (!isKept) await answers.push(notBegun(row));
	}

	/** Reads until the rows end or the run is stopped, and waits for no row then: one that still comes is answered. */
	async function readRows(): Promise<void> {
		const source = rows[Symbol.asyncIterator]();
		const stop = new Promise<undefined>((resolve) => {
			stopped.addEventListener('abort', () => resolve(undefined), { once: true });
		});
		while (!stopped.aborted) {
			const reading = source.next();
			const next = await Promise.race([reading, stop]);
			if (next?.done) return;
			if (next) await handOver(next.value);
			else {
				const late = async ({ done, value }: IteratorResult<BatchRow>) =>
					!done && (await answers.push(notBegun(value)));
				return void reading.then(late).catch(() => undefined);
			}
		}
		await source.return?.();
	}

	async function readAll(): Promise<void> {
		await readRows().catch((error: unknown) => {
			failure ??= { error };
		});
		for (const queue of queues.values()) queue.end();
		await Promise.all(working);
		answers.end();
	}

	const all = readAll();
	try {
		yield* answers;
	} finally {
		leaving.abort();
		for (const queue of queues.values()) queue.close();
		answers.close();
		await all;
	}
	if (failure) throw failure.error;
}

/** Where a row goes, and as what. */
async function routed(
	chosen: PipelineContext,
	row: BatchRow,
	accounts: OtherAccounts,
): Promise<{ context: PipelineContext; row: BatchRow }> {
	const { draft } = row;
	if (draft?.account === undefined) return { context: chosen, row };
	try {
		return { context: (await accounts.contextFor(draft.account)) ?? chosen, row };
	} catch (error) {
		// What is held back may name any account, as long as nothing is published.
		if (draft.approved === false) return { context: chosen, row };
		return { context: chosen, row: { ...row, draft: undefined, title: draft.title, problem: problemOf(error) } };
	}
}
