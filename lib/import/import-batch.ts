import { mapUnordered } from '../concurrency/map-unordered';
import { createTicketQueue } from '../concurrency/ticket-queue';
import { RowMatches } from '../ledger/row-matches';
import type { UploadProgress } from '../media/upload-progress';
import type { JobState } from '../model/job';
import { counted } from '../telemetry/counters';
import { beginSpan, type OpenSpan } from '../telemetry/spans';
import type { PipelineContext, Work } from '../publish/context';
import type { OnEdit } from '../publish/edit-job';
import { byAccount, type OtherAccounts } from './by-account';
import { spreadRow } from './spread';
import { importRow, queuedRow, type BatchRow, type HeldRow, type RowResult } from './import-row';

export interface BatchOptions extends Omit<Work, 'onUpload'> {
	/** How many rows are in progress at most; the context's lanes say how many of them are published or uploaded at once. @default 500 */
	concurrency?: number;
	/** Called when it is known which job a row has. */
	onClaim?: (row: number, key: string) => void;
	/** Called with what is known of a row that is held back. */
	onHold?: (row: number, held: HeldRow) => void;
	/** How far apart the pins of a row with several boards are, in milliseconds. @default 0: all at once */
	spreadMs?: number;
	/** Called with every row's progress. */
	onState?: (row: number, state: JobState) => void;
	/** Called with how far the upload of a row's video is. */
	onUpload?: (row: number, progress: UploadProgress) => void;
	/** What happens to a published pin whose row was edited. @default 'ask' */
	onEdit?: OnEdit;
	/** Whether a row that was due before this run, and was never accepted before, is published at once or refused. @default 'run' */
	past?: 'run' | 'refuse';
	/** Whether publishes that Pinterest did not answer are looked up before the end, which takes minutes. Otherwise they are answered as `unknown`. @default true */
	reconcileAtEnd?: boolean;
	/** Further accounts that rows may name. @default none: a row that names another account than the context's fails */
	accounts?: OtherAccounts;
}

/** Of one account, while rows of others are read: so accounts go on side by side also in a sheet that is sorted by them. */
const MOST_WAITING = 10_000;

/** Far enough to find the images behind a hundred videos, and still little to hold. */
const UNDER_WAY = 500;
/** Rows that wait cost nothing but memory, so many may do it at once. */
const RECONCILED_AT_ONCE = 64;

/**
 * Takes rows through the whole pipeline, several at once, and yields each result as it comes. One bad
 * row costs no other, and a video that is being uploaded or processed keeps no image waiting. Publishes
 * that Pinterest did not answer are reconciled after the other rows, so that their delay holds up no
 * other row. Rows that may be edits of published or scheduled ones wait until all rows were met. When the signal
 * aborts, what is being published comes to its end, all other rows that were read are
 * `queued`, and no further row is read.
 */
export async function* importBatch(
	context: PipelineContext,
	rows: AsyncIterable<BatchRow>,
	options: BatchOptions,
): AsyncGenerator<RowResult> {
	const span = beginSpan('import', { 'import.id': context.importId });
	try {
		yield* importInSpan(context, rows, { ...options, span });
	} finally {
		span.end();
	}
}

async function* importInSpan(
	context: PipelineContext,
	rows: AsyncIterable<BatchRow>,
	{ accounts, ...options }: BatchOptions & { span: OpenSpan },
): AsyncGenerator<RowResult> {
	if (accounts) {
		const work = (its: PipelineContext, itsRows: AsyncIterable<BatchRow>) => importInSpan(its, itsRows, options);
		const { signal } = options;
		yield* byAccount(context, rows, { accounts, work, notBegun: queuedRow, mostWaiting: MOST_WAITING, signal });
		return;
	}
	const matches = new RowMatches(context.ledger);
	const pastBefore = options.past === 'refuse' ? context.clock.now() : undefined;
	const ofRun = { matches, pastBefore, onEdit: options.onEdit ?? 'ask', ownKeys: new Set<string>() };
	const takeTicket = createTicketQueue();
	const noteUnreachable = stopIfUnreachable(context);
	const { spacingMs } = context.settings;
	const oneAfterTheOther = repeatsInOrder(spacingMs ? sameLinkOf : ({ draft }) => JSON.stringify(draft));
	const carry = (maxDelayMs: number) => async (row: BatchRow) => {
		const ticket = takeTicket();
		const work = async () => await importRow(context, row, { ...options, ...ofRun, maxDelayMs, ticket });
		const result = await oneAfterTheOther(row, () => options.span.within(work)).finally(ticket.release);
		return result && noteUnreachable(result);
	};
	const { concurrency = UNDER_WAY, reconcileAtEnd = true } = options;
	let unanswered = new Map<BatchRow, RowResult>();
	/** Rows that were met and not answered: they may be edits, or another process has just used their keys. */
	const undecided = new Set<BatchRow>();
	const pins = spreadRows(rows, options.spreadMs, async () => await context.ledger.store.now());
	let left: AsyncIterable<BatchRow> | BatchRow[] = matches.inTurn(pins);
	do {
		// Rows that were read are answered for, also when the run is stopped.
		const carried = mapUnordered(left, concurrency, carry(0), Array.isArray(left) ? {} : options);
		for await (const [row, result] of carried) {
			if (!result) undecided.add(row);
			else undecided.delete(row);
			if (result && reconcileAtEnd && isUnanswered(result)) unanswered.set(row, result);
			else if (result) {
				ofRun.ownKeys.delete(result.idempotencyKey ?? ''); // only an unknown pin is still asked whether it is this run's
				yield result;
			}
		}
		matches.decide();
		left = [...undecided];
	} while (undecided.size > 0);

	const stopped = () => options.signal?.aborted || context.guards.stopped('account') !== undefined;
	const rounds = 1 + context.settings.publishAttempts;
	for (let round = 1; unanswered.size > 0; round++) {
		const again = new Map<BatchRow, RowResult>();
		const reconciled = async (row: BatchRow) => {
			const before = unanswered.get(row) as RowResult;
			return (await waitForRetry(before, context, options)) ?? stillUnknown((await carry(Infinity)(row)) ?? before);
		};
		for await (const [row, result] of mapUnordered(unanswered.keys(), RECONCILED_AT_ONCE, reconciled)) {
			if (isUnanswered(result) && round < rounds && !stopped()) again.set(row, result);
			else yield result;
		}
		unanswered = again;
	}
}

/** The rows, and in place of one with several boards one for each of them. */
export async function* spreadRows(
	rows: AsyncIterable<BatchRow>,
	everyMs: number | undefined,
	now: () => number | Promise<number>,
): AsyncGenerator<BatchRow> {
	for await (const row of rows) {
		if (row.boards === undefined) yield row;
		else yield* spreadRow(row, { everyMs, nowMs: await now() });
	}
}

/** So many rows in a row that Pinterest could not be reached for say that the others would not reach it either. */
const UNREACHED_ROWS = 5;

/** Stops the run when Pinterest cannot be reached, so that 10,000 rows do not each find it out over minutes. */
function stopIfUnreachable({ guards }: PipelineContext) {
	let rows = 0;
	return (result: RowResult): RowResult => {
		const { outcome, problem } = result;
		const notSent = outcome === 'failed' || outcome === 'scheduled';
		if (notSent && problem?.category === 'network') {
			if (++rows === UNREACHED_ROWS) guards.stop(problem);
		} else if (outcome === 'created') rows = 0;
		return result;
	};
}

/** Whether the outcome can be found out by waiting. */
function isUnanswered({ outcome, problem }: RowResult): boolean {
	return outcome === 'unknown' && problem?.retryAt !== undefined;
}

/**
 * A row that fails before it claims its job again, or by an error of ours such as a store's, is as unknown as
 * before: there may be a pin all the same.
 */
function stillUnknown(result: RowResult): RowResult {
	const ours = result.problem?.category === 'store' || result.problem?.category === 'setup';
	const neverLooked = result.idempotencyKey === undefined || ours;
	const ended = result.outcome === 'failed' || result.outcome === 'queued';
	return ended && neverLooked ? { ...result, outcome: 'unknown' } : result;
}

/** Waits until the row may be tried again. @returns the result if the run is stopped meanwhile. */
async function waitForRetry(
	result: RowResult,
	{ clock }: PipelineContext,
	{ signal }: BatchOptions,
): Promise<RowResult | undefined> {
	const wait = Date.parse(result.problem?.retryAt ?? '') - clock.now();
	return await counted('reconcile', clock, async () => await clock.sleep(wait > 0 ? wait : 0, signal)).then(
		() => undefined,
		() => result,
	);
}

/** Of rows with one link on one board, which keep a distance, the first is the one that does not wait. */
function sameLinkOf({ draft }: BatchRow): string {
	return draft?.link === undefined ? JSON.stringify(draft) : JSON.stringify([draft.board, draft.link]);
}

/** A row that repeats one in progress waits for it, so that the first of them is the one that is created. */
function repeatsInOrder(inOrderOf: (row: BatchRow) => string) {
	const underWay = new Map<string, Promise<unknown>>();
	return async (row: BatchRow, work: () => Promise<RowResult | undefined>): Promise<RowResult | undefined> => {
		const draft = inOrderOf(row);
		const result = (underWay.get(draft) ?? Promise.resolve()).then(work);
		underWay.set(draft, result);
		return await result.finally(() => underWay.get(draft) === result && underWay.delete(draft));
	};
}
