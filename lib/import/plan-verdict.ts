import { problemOfWarmUp, type Slot } from '../guards/warm-up';
import { refusal, reopened, withIntent } from '../ledger/ledger';
import type { Asset } from '../model/asset';
import { isoTime } from '../model/clock';
import type { Finding } from '../model/finding';
import { notApproved } from '../model/import-row';
import { isBegun, isDeleted, type JobRecord } from '../model/job';
import { outcomeOf, type Outcome } from '../model/outcome';
import type { PinDraft } from '../model/pin-draft';
import type { Problem } from '../model/problem';
import { DEFAULT_RETRY, retryAtOf } from '../model/retry';
import { runAtMs } from '../model/run-at';
import { refusingPast } from '../preflight/check-draft';
import { problemOfFindings } from '../preflight/sentences';
import { callsOf } from '../rate-limit/usage';
import { isNewDate, isOfTheRow, settledOutcome, type Known } from '../publish/claim';
import { storable } from '../publish/defer';
import type { Spaced, Spacing } from '../publish/spacing-gate';
import { existing, type ResolvedIntent } from '../publish/publication';
import { problemFor, problemOf } from '../sentences/problems';
import type { RowFacts } from './plan-facts';
import type { Pace } from './plan-pace';

/** What decides besides the row itself, at the moment when its turn comes. Times in epoch milliseconds. */
export interface Circumstances {
	now: number;
	/** Why no job of this kind is begun; of `account`, why no call would go well. */
	stopped: (what: Asset['kind'] | 'account' | 'edit') => Problem | undefined;
	/** The slot that the account's warm-up gives; absent without a warm-up. */
	slot?: (had: number | undefined, mayTake: (waitMs: number) => boolean) => Promise<Slot>;
	/** The distance from other pins of the link on the board; absent where none is kept. */
	space?: (job: Spaced, draft: PinDraft) => Promise<Spacing | undefined>;
	pace: Pace;
	/** Due dates before this are refused, where no run has accepted them yet. @default none */
	pastBefore?: number;
	/** When an unanswered publish may be looked up again. */
	lookUpAt: number;
}

/** What a run would make of a row. */
export interface Verdict extends Outcome {
	/** ISO 8601: when a pin that is `scheduled` is due. */
	dueAt?: string;
	/** ISO 8601: about when a pin that is `created` is out. */
	publishedAbout?: string;
	/** The columns in which an edit changes the published pin, or the scheduled one. */
	changed?: string[];
	/** Calls of the write budget that it costs. */
	calls?: number;
	/** The record of the row's job as the run would leave it, for later rows of the same pin. */
	job?: JobRecord;
}

/** Decides as `claimDraft` and `publishJob` do, in their order, and takes nothing but the row's place in the warm-up and the pace. */
export async function verdictOf(
	facts: RowFacts,
	earlier: JobRecord | undefined,
	here: Circumstances,
): Promise<Verdict> {
	const { draft, refused, known, media, paused, changed } = facts;
	if (!draft || refused) return unfit(refused, known.job);
	const job = earlier ?? known.job;
	if (!earlier && known.settled) return settled(facts, known.settled.outcome, here);
	if (draft.approved === false) return heldBack(draft, known);
	const stopped = here.stopped('account');
	if (stopped) return { outcome: 'queued', problem: stopped };
	const fault = problemOfFindings(findingsOf(facts, here.pastBefore));
	if (fault || !media?.asset) return unfit(fault, job);
	if (known.error !== undefined) return unfit(problemOf(known.error));
	const { intent } = known;
	const claim = job && intent && refusal(job, intent, here.now);
	if (claim && claim.kind !== 'claimed' && claim.kind !== 'unresolved')
		return settledOutcome(claim, retryAtOf(here.lookUpAt));
	if (job && isBegun(job)) return unanswered(job);
	return { ...(await timed({ draft, asset: media.asset, paused, job, intent }, here)), ...(changed && { changed }) };
}

/** What was found, with a due date that is over as a blocker where that is refused. */
export function findingsOf({ draft, known, media }: RowFacts, pastBefore: number | undefined): Finding[] {
	const findings = media?.findings ?? [];
	return draft && pastBefore !== undefined && isNewDate(known) ? refusingPast(findings, draft, pastBefore) : findings;
}

/** What a claim would be answered. A change of a published pin is a call that may be held back. */
function settled({ paused, changed, draft }: RowFacts, outcome: Outcome, here: Circumstances): Verdict {
	if (!changed || outcome.outcome !== 'existing') return outcome;
	const held =
		here.stopped('account') ?? here.stopped('edit') ?? (changed.includes('link') && draft?.link ? paused : undefined);
	if (held) return { outcome: 'failed', pin: outcome.pin, problem: held };
	here.pace.take(here.pace.next(here.now, 1), 1);
	return { ...outcome, changed };
}

/** A row that waits for approval, as `claimDraft` holds it back. */
function heldBack(draft: PinDraft, { job, error }: Known): Verdict {
	if (job?.state === 'published') return existing(job);
	const problem = problemOfFindings([notApproved(draft)]);
	return unfit(error === undefined || isOfTheRow(error) ? problem : problemOf(error), job);
}

/** Certainly no pin, unless a publish of it was begun before: then that is to be found out first. */
function unfit(problem: Problem | undefined, job?: JobRecord): Verdict {
	return { outcome: job && isBegun(job) ? 'unknown' : problem ? outcomeOf(problem) : 'failed', problem };
}

/** The run looks for the pin on its board, and nobody knows yet what it finds. */
function unanswered({ problem }: JobRecord): Verdict {
	const reason = 'An earlier publish of it was not answered.';
	return { outcome: 'unknown', problem: problem ?? problemFor('outcome-unknown', { reason }) };
}

interface Fit {
	draft: PinDraft;
	asset: Asset;
	paused?: Problem;
	job?: JobRecord;
	/** Absent without an account. */
	intent?: ResolvedIntent;
}

/** When a pin that may be published goes out: now, at its due date, or when what holds it back has ended. */
async function timed({ draft, asset, paused, job, intent }: Fit, here: Circumstances): Promise<Verdict> {
	const { now, pace } = here;
	const before = job && isDeleted(job) ? reopened(job, now) : job;
	const claimed = before && intent ? withIntent(before, intent, now) : undefined;
	const calls = claimed?.mediaId === undefined ? callsOf(asset.kind) : callsOf('image');
	const left = (verdict: Verdict, state: JobRecord['state'], slotAt?: number): Verdict => ({
		...verdict,
		...(intent && { job: recordLeft(intent, state, runAt, slotAt) }),
	});
	const runAt = (claimed ?? intent ?? { runAt: draft.notBefore ?? draft.runAt }).runAt;
	const stopped = here.stopped(asset.kind);
	if (stopped) return unfit(stopped);

	const { problem: notKept } = storable(draft);
	const until = (at: number, problem?: Problem, slotAt?: number): Verdict => {
		// What waits for its own date says why it cannot; what is held back says until when.
		if (notKept) return { outcome: 'failed', problem: problem ? { ...problem, retryAt: retryAtOf(at) } : notKept };
		const deferred = problem && { ...problem, retryAt: retryAtOf(at) };
		return left({ outcome: 'scheduled', problem: deferred, dueAt: isoTime(at), calls }, 'scheduled', slotAt);
	};

	const spacing = intent && (await here.space?.(claimed ?? intent, draft));
	if (spacing?.problem && spacing.isRefused) return unfit(spacing.problem);
	if (spacing?.problem) return until(spacing.at, spacing.problem);
	const dueAt = runAt === undefined ? now : runAtMs(runAt);
	if (dueAt > now) return until(dueAt);
	if (paused) return until(Date.parse(paused.retryAt ?? '') || now, paused);
	const mayTake = (waitMs: number) => !notKept || waitMs <= DEFAULT_RETRY.longestWaitMs;
	const slot = await here.slot?.(claimed?.slotAt, mayTake);
	if (slot && slot.waitMs > DEFAULT_RETRY.longestWaitMs) return until(slot.at, problemOfWarmUp(slot), slot.at);
	const moment = pace.next(slot?.at ?? now, calls);
	if (moment.tooFar) return until(moment.at, usedUp(moment.at));
	pace.take(moment, calls);
	return left({ outcome: 'created', publishedAbout: isoTime(moment.at), calls }, 'published');
}

function usedUp(at: number): Problem {
	const until = retryAtOf(at);
	return problemFor('rate-limited', { name: 'org_write', until }, { retryAt: until });
}

function recordLeft(
	{ key, account, payload, label }: ResolvedIntent,
	state: JobRecord['state'],
	runAt: string | undefined,
	slotAt: number | undefined,
): JobRecord {
	const never = { createdAt: '', updatedAt: '', attempts: 0, fence: 1, events: [] };
	return { key, account, payload, label, state, runAt, slotAt, ...never };
}
