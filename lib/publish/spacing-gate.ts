import { takeSpace, type SpacingWish } from '../guards/spacing';
import type { Lease } from '../ledger/lease';
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

/** Whether a job keeps a distance. */
export function isSpaced<Job extends Partial<Spaced>>(
	job: Job,
): job is Job & { linkOnBoard: string; spacingMs: number } {
	return job.linkOnBoard !== undefined && job.spacingMs !== undefined && job.spacingMs > 0;
}

/** What a job asks for at this moment, by the store's clock in epoch milliseconds. */
export function wishOf(job: Spaced, draft: PinDraft, now: number): SpacingWish {
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
		near: near && { key: near.key, at: isoTime(near.at) },
		earliest: isoTime(Math.ceil(at / 1000) * 1000),
	};
	const tooFar = at - now > RULES['run-at-too-far'].limit * DAY_MS;
	if (near && (isFixed || tooFar)) return await fail(lease, problemFor('too-close', said));
	if (at !== job.spacedAt) await lease.record({ state: lease.job.state }, { spacedAt: at });
	if (at <= wantedAt) return undefined;
	return await defer(context, lease, publication, { problem: problemFor('spaced', said), waitMs: at - now });
}
