import { mapInOrder } from '../concurrency/map-in-order';
import { Ledger } from '../ledger/ledger';
import { nextSlot } from '../guards/warm-up';
import type { LinkedPin } from '../ledger/link-index';
import type { AssetFacts } from '../model/asset';
import type { Clock } from '../model/clock';
import type { Destination } from '../model/board';
import type { Finding } from '../model/finding';
import type { JobRecord } from '../model/job';
import type { PinDraft } from '../model/pin-draft';
import { createLanes } from '../publish/lanes';
import type { PipelineContext, Work } from '../publish/context';
import { askSpacing } from '../publish/spacing-gate';
import { ScratchStore } from '../store/scratch-store';
import { byAccount } from './by-account';
import { queuedRow, type BatchRow, type RowResult } from './import-row';
import { askedRow, factsWithoutAccount, lookedAt, type RowFacts } from './plan-facts';
import { spreadRows, type BatchOptions } from './import-batch';
import { matchedRows } from './plan-match';
import { quotaOf } from '../rate-limit/quota';
import { createPace } from './plan-pace';
import { findingsOf, verdictOf, type Circumstances, type Verdict } from './plan-verdict';

/** What a run would make of a row, and why. `outcome` is the one that the run would have. */
export interface PlannedRow extends RowResult, Omit<Verdict, 'job'> {
	/** The board, or the section as `Board/Section`, that the run would make for it. */
	makes?: string;
	/** What was found at the draft and its media, warnings too. */
	findings: Finding[];
	/** The row's job before the run; absent where it has none. */
	recorded?: Pick<JobRecord, 'state' | 'runAt' | 'payload'>;
	/** What the verdict is about; absent for a row that is no draft. */
	draft?: PinDraft;
	/** Where the pin goes, what its media and its fields are in the key; absent where that was not asked. */
	identity?: { destination: Destination; fingerprint: string; payload: Record<string, string> };
	/** What a look at its media and its cover found. */
	media?: AssetFacts[];
	/** Its line as it was read; see `BatchRow`. */
	cells?: BatchRow['cells'];
	original?: BatchRow['original'];
}

/** How the import would be made; see `BatchOptions`. */
export interface PlanBatchOptions extends Work, Pick<BatchOptions, 'onEdit' | 'past' | 'spreadMs' | 'accounts'> {}

/** Rows that are asked for at once; the context's lanes bound what of it goes to the record and to the origins. */
const ASKED_AT_ONCE = 64;
const AHEAD = 500;

/**
 * Says for each row, in the order of rows, what an import would do now. Asks the account, the boards, the record and
 * the origins of the media, and changes nothing: nothing is sent, claimed or recorded. Rows of the same pin are judged
 * one after the other, so the second of two equal rows is `existing`. Rows of several accounts are in order for each.
 */
export async function* planBatch(
	given: PipelineContext,
	rows: AsyncIterable<BatchRow>,
	{ accounts, ...options }: PlanBatchOptions,
): AsyncGenerator<PlannedRow> {
	if (!accounts) return yield* planOfAccount(given, rows, options);
	const work = (its: PipelineContext, itsRows: AsyncIterable<BatchRow>) => planOfAccount(its, itsRows, options);
	const notBegun = (row: BatchRow): PlannedRow => ({ ...queuedRow(row), findings: [] });
	const { signal } = options;
	yield* byAccount(given, rows, { accounts, work, notBegun, mostWaiting: Infinity, signal });
	signal?.throwIfAborted();
}

async function* planOfAccount(
	given: PipelineContext,
	rows: AsyncIterable<BatchRow>,
	{ onEdit = 'ask', past = 'run', spreadMs, ...work }: Omit<PlanBatchOptions, 'accounts'>,
): AsyncGenerator<PlannedRow> {
	const scratch = new ScratchStore(given.ledger.store);
	const ledger = new Ledger(scratch, given.ledger.options);
	const context = { ...given, ledger };
	const { clock, settings, account, guards } = context;
	const { warmUp } = settings;
	const pastBefore = past === 'refuse' ? clock.now() : undefined;
	const pace = createPace(quotaOf(await context.rateLimiter.usage()), await ledger.store.now());
	const space = plannedSpace(context);
	const here = async (): Promise<Circumstances> => ({
		now: await ledger.store.now(),
		stopped: guards.stopped,
		slot: warmUp && (async (had, mayTake) => await nextSlot(scratch, await account.id(), warmUp, { had, mayTake })),
		pace,
		pastBefore,
		space: settings.spacingMs === undefined ? undefined : space,
		lookUpAt: clock.now() + settings.reconcileGapMs,
	});
	const side = { atOnce: ASKED_AT_ONCE, ahead: AHEAD, signal: work.signal };
	const pins = spreadRows(rows, spreadMs, async () => await ledger.store.now());
	const asked = mapInOrder(pins, async (row) => await askedRow(context, row, work), side);
	const matched = matchedRows(context, asked, onEdit);
	yield* decided(
		mapInOrder(matched, async (facts) => await lookedAt(context, facts, work), side),
		here,
	);
}

/** The same without an account: boards, the record and limits are not asked, and rows with the same cells are one pin. */
export async function* planWithoutAccount(
	clock: Clock,
	rows: AsyncIterable<BatchRow>,
	{ past = 'run', spreadMs, ...work }: Omit<PlanBatchOptions, 'onEdit' | 'accounts'>,
): AsyncGenerator<PlannedRow> {
	const context = { clock, lanes: createLanes() };
	const pace = createPace(quotaOf(), clock.now());
	const pastBefore = past === 'refuse' ? clock.now() : undefined;
	const here = async () => ({
		now: clock.now(),
		stopped: () => undefined,
		pace,
		pastBefore,
		lookUpAt: clock.now(),
	});
	const side = { atOnce: ASKED_AT_ONCE, ahead: AHEAD, signal: work.signal };
	yield* decided(
		mapInOrder(
			spreadRows(rows, spreadMs, clock.now),
			async (row) => await factsWithoutAccount(context, row, work),
			side,
		),
		here,
	);
}

/** Asks for the distance of each pin, and counts the pins that the plan has before it. */
function plannedSpace(context: PipelineContext): NonNullable<Circumstances['space']> {
	const planned = new Map<string, LinkedPin[]>();
	return async (job, draft) => {
		const place = planned.get(job.linkOnBoard ?? '') ?? [];
		const spacing = await askSpacing(context, job, draft, place);
		if (spacing && !spacing.isRefused) planned.set(job.linkOnBoard ?? '', [...place, { key: job.key, at: spacing.at }]);
		return spacing;
	};
}

const REPEATED: Verdict = { outcome: 'existing' };

/** Judges rows one after the other, in the order in which they would be carried out. */
async function* decided(rows: AsyncIterable<RowFacts>, here: () => Promise<Circumstances>): AsyncGenerator<PlannedRow> {
	/** What earlier rows would have made of their jobs. */
	const jobs = new Map<string, JobRecord>();
	/** Pins without a key, because their account is not asked or their board is still to be made. */
	const created = new Set<string>();
	for await (const facts of rows) {
		const { intent } = facts.known;
		const cells = intent ? '' : JSON.stringify(facts.draft);
		const now = await here();
		const decide = async () => await verdictOf(facts, intent && jobs.get(intent.key), now);
		const { job, ...verdict } = created.has(cells) ? REPEATED : await decide();
		if (job) jobs.set(job.key, job);
		if (!intent && verdict.outcome === 'created') created.add(cells);
		yield plannedRow(facts, verdict, findingsOf(facts, now.pastBefore));
	}
}

function plannedRow(
	{ given: { cells, original }, row, board, title, draft, known, media, makes }: RowFacts,
	verdict: Omit<Verdict, 'job'>,
	findings: Finding[],
): PlannedRow {
	const { intent, job } = known;
	return {
		row,
		board,
		title,
		idempotencyKey: intent?.key,
		...verdict,
		makes: verdict.outcome === 'created' || verdict.outcome === 'scheduled' ? makes : undefined,
		findings,
		recorded: job && { state: job.state, runAt: job.runAt, payload: job.payload },
		draft,
		identity: intent && {
			destination: intent.destination,
			fingerprint: intent.fingerprint,
			payload: intent.payload,
		},
		media: media?.looks.flatMap(({ facts }) => facts ?? []),
		cells,
		original,
	};
}
