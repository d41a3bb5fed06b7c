import { askSpace, takeSpace, type SpacingAnswer, type SpacingWish } from '../guards/spacing';
import type { Intent } from '../ledger/ledger';
import type { Lease } from '../ledger/lease';
import type { LinkedPin } from '../ledger/link-index';
import { isoTime } from '../model/clock';
import type { JobRecord } from '../model/job';
import type { Outcome } from '../model/outcome';
import type { PinDraft } from '../model/pin-draft';
import { runAtMs } from '../model/run-at';
import { RULES } from '../preflight/limits';
import { problemFor } from '../sentences/problems';
import type { PipelineContext } from './context';
import { defer, fail } from './defer';
import type { Publication } from './publication';

const DAY_MS = 24 * 60 * 60_000;

/** A job that keeps a distance from the other pins of its link on its board. */
type Spaced = Pick<JobRecord, 'key' | 'account' | 'runAt' | 'spacedAt'> & { linkOnBoard: string; spacingMs: number };

/** What a job asks for at this moment, by the store's clock in epoch milliseconds. */
function wishOf(job: Spaced, draft: PinDraft, now: number): SpacingWish {
	const { key, account, linkOnBoard, spacingMs, runAt, spacedAt } = job;
	const dueAt = runAt === undefined ? 0 : runAtMs(runAt);
	const isDue = spacedAt !== undefined;
	// A time that is past is not kept anyway, and one that a row was spread to may be another.
	const isFixed = draft.runAt !== undefined && draft.notBefore === undefined && dueAt > now && !isDue;
	return { key, account, linkOnBoard, spacingMs, wantedAt: Math.max(now, dueAt), isFixed, isDue };
}

/**
 * Keeps a pin at its distance from the others of its link on its board. It is deferred to the first moment that is
 * free; where its row names the time itself, it fails.
 * @returns undefined where the job may go on; an outcome ends the lease.
 */
export async function spacingGate(
	context: PipelineContext,
	lease: Lease,
	publication: Publication,
	job: Spaced,
): Promise<Outcome | undefined> {
	const { ledger } = context;
	const now = await ledger.store.now();
	const wish = wishOf(job, publication.draft, now);
	const { wantedAt, isFixed, spacingMs } = wish;
	const had = job.spacedAt ?? 0;
	if (had > now && wantedAt >= had) return undefined; // it waits for its due date
	const { at, near } = had > now ? { at: had, near: undefined } : await takeSpace(ledger, wish);
	const said = {
		days: Math.round((spacingMs / DAY_MS) * 100) / 100,
		earliest: isoTime(Math.ceil(at / 1000) * 1000),
	};
	const other = near && { key: near.key, at: isoTime(near.at) };
	if (other && (isFixed || isTooFar(at, now))) return await fail(lease, problemFor('too-close', { ...said, ...other }));
	if (at !== job.spacedAt) await lease.record({ state: lease.job.state }, { spacedAt: at });
	if (at <= wantedAt) return undefined;
	const problem = other ? problemFor('spaced', { ...said, ...other }) : problemFor('spaced:kept', said);
	return await defer(context, lease, publication, { problem, waitMs: at - now });
}

/**
 * What the gate would say of a draft that has no job yet, or a failed one. Takes nothing.
 * @param planned the pins that a plan has before this one.
 * @returns undefined where the pin keeps no distance; `isRefused` where it would fail with `too-close`.
 */
export async function askSpacing(
	{ ledger }: PipelineContext,
	{ linkOnBoard, spacingMs, ...intent }: Intent,
	draft: PinDraft,
	planned: readonly LinkedPin[] = [],
): Promise<(SpacingAnswer & { isRefused: boolean }) | undefined> {
	if (!linkOnBoard || !spacingMs) return undefined;
	const now = await ledger.store.now();
	const wish = wishOf({ ...intent, linkOnBoard, spacingMs }, draft, now);
	const answer = await askSpace(ledger, wish, planned);
	return { ...answer, isRefused: answer.near !== undefined && (wish.isFixed || isTooFar(answer.at, now)) };
}

/** Like a `run_at` of the row. */
function isTooFar(at: number, now: number): boolean {
	return at - now > RULES['run-at-too-far'].limit * DAY_MS;
}
