import type { UploadProgress } from '../media/upload-progress';
import type { JobState } from '../model/job';
import { importRow, type BatchRow, type RowResult } from './import-row';
import type { Pipeline, Work } from '../publish/context';
import { createTurnOrder } from '../concurrency/ticket-queue';

export interface BatchOptions extends Omit<Work, 'onUpload'> {
	/** How many rows are under way at the most; how many of them are published or uploaded at once, the pipeline's lanes say. */
	concurrency?: number;
	/** Told of every row's progress, for those who show it. */
	onState?: (row: number, state: JobState) => void;
	/** Told how far the upload of a row's video is. */
	onUpload?: (row: number, progress: UploadProgress) => void;
}

/** Far enough to find the images behind a hundred videos, and still little to hold. */
const UNDER_WAY = 500;
/** Rows that rest cost nothing but memory, so many may do it at once. */
const RESTING = 64;

/**
 * Carries rows through the whole pipeline, several at once, and answers for each as it ends. One bad
 * row costs no other, and a video that is being uploaded or processed keeps no image waiting. A publish that Pinterest did not answer is found out after the other rows, so
 * that its rest holds nobody up.
 */
export async function* importBatch(
	pipeline: Pipeline,
	rows: AsyncIterable<BatchRow>,
	options: BatchOptions,
): AsyncGenerator<RowResult> {
	const ownKeys = new Set<string>();
	const inOrder = repeatsInOrder();
	const joins = createTurnOrder();
	const carry = (mayRestMs: number) => async (row: BatchRow) => {
		const turn = joins();
		return await inOrder(
			row,
			async () => await importRow(pipeline, row, { ...options, mayRestMs, ownKeys, turn }),
		).finally(turn.leave);
	};
	const rounds = 1 + pipeline.settings.publishAttempts;

	let unanswered = new Map<BatchRow, RowResult>();
	for await (const [row, result] of side(rows, options.concurrency ?? UNDER_WAY, carry(0), options)) {
		if (isUnanswered(result)) unanswered.set(row, result);
		else yield result;
	}
	for (let round = 1; unanswered.size > 0; round++) {
		const again = new Map<BatchRow, RowResult>();
		const later = async (row: BatchRow) =>
			(await until(unanswered.get(row), pipeline, options)) ?? stillUnknown(await carry(Infinity)(row));
		for await (const [row, result] of side(unanswered.keys(), RESTING, later)) {
			if (isUnanswered(result) && round < rounds && !options.signal?.aborted) again.set(row, result);
			else yield result;
		}
		unanswered = again;
	}
}

/** What fails before it claims its job again, or by a trouble of our own such as a store, does not make certain what was not: there may be a pin all the same. */
function stillUnknown(result: RowResult): RowResult {
	const ours = result.problem?.category === 'store' || result.problem?.category === 'setup';
	const neverLooked = result.idempotencyKey === undefined || ours;
	return result.outcome === 'failed' && neverLooked ? { ...result, outcome: 'unknown' } : result;
}

/** Rests until a result may be asked for again. @returns the result where the run is stopped meanwhile. */
async function until(
	result: RowResult | undefined,
	{ clock }: Pipeline,
	{ signal }: BatchOptions,
): Promise<RowResult | undefined> {
	const rest = Date.parse(result?.problem?.retryAt ?? '') - clock.now();
	return await clock.sleep(rest > 0 ? rest : 0, signal).then(
		() => undefined,
		() => result,
	);
}

/** A row that repeats one under way waits for it, so that the first of them is the one that is created. */
function repeatsInOrder() {
	const underWay = new Map<string, Promise<unknown>>();
	return async (row: BatchRow, work: () => Promise<RowResult>): Promise<RowResult> => {
		const look = JSON.stringify(row.draft);
		const result = (underWay.get(look) ?? Promise.resolve()).then(work);
		underWay.set(look, result);
		return await result.finally(() => underWay.get(look) === result && underWay.delete(look));
	};
}

/** Whether waiting may tell more. */
function isUnanswered({ outcome, problem }: RowResult): boolean {
	return outcome === 'unknown' && problem?.retryAt !== undefined;
}

/** Works on rows side by side and hands over each result as it comes; reads no further than it works. */
async function* side(
	rows: AsyncIterable<BatchRow> | Iterable<BatchRow>,
	concurrency: number,
	work: (row: BatchRow) => Promise<RowResult>,
	{ signal, onState }: Pick<BatchOptions, 'signal' | 'onState'> = {},
): AsyncGenerator<[BatchRow, RowResult]> {
	const running = new Map<BatchRow, Promise<[BatchRow, RowResult]>>();
	const next = async () => {
		const ended = await Promise.race(running.values());
		running.delete(ended[0]);
		return ended;
	};
	for await (const row of rows) {
		if (signal?.aborted) break;
		onState?.(row.row, 'queued');
		running.set(
			row,
			work(row).then((result) => [row, result]),
		);
		if (running.size >= concurrency) yield await next();
	}
	while (running.size > 0) yield await next();
}
