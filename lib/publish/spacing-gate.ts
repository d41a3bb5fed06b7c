import { askSpace, takeSpace, type SpacingAnswer, type SpacingWish } from '../guards/spacing';
import type { Lease } from '../ledger/lease';
import type { LinkedPin } from '../ledger/link-index';
import { isoTime } from '../model/clock';
import type { JobRecord } from '../model/job';
import type { Outcome } from '../model/outcome';
import type { PinDraft } from '../model/pin-draft';
import type { Problem } from '../model/problem';
import { runAtMs } from '../model/run-at';
import { RULES } from '../preflight/limits';
import { problemFor } from '../sentences/problems';
import type { PipelineContext } from './context';
import { defer, fail } from './defer';
import type { Publication } from './publication';

const DAY_MS = 24 * 60 * 60_000;

/** What a job, or an intent without one, says of its distance. */
export type Spaced = Pick<JobRecord, 'key' | 'account' | 'runAt' | 'spacedAt' | 'linkOnBoard' | 'spacingMs'>;

/** When a pin may be published. */
export interface Spacing {
	/** Epoch milliseconds by the store's clock. */
	at: number;
	/** Why it is deferred until then, or fails; absent where it keeps its time. */
	problem?: Problem;
	/** Its row names the time itself, or the next free one is too far ahead. */
	isRefused: boolean;
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
): Promise<Outcome | undefined> {
	const { ledger } = context;
	const now = await ledger.store.now();
	const take = async (wish: SpacingWish) => await takeSpace(ledger, wish);
	const spacing = await spacingOf(lease.job, publication.draft, now, take);
	if (!spacing) return undefined;
	const { at, problem, isRefused } = spacing;
	if (problem && isRefused) return await fail(lease, problem);
	if (at !== lease.job.spacedAt) await lease.record({ state: lease.job.state }, { spacedAt: at });
	return problem && (await defer(context, lease, publication, { problem, waitMs: at - now }));
}

/**
 * What the gate would say. Takes nothing.
 * @param planned the pins of this link on this board that a plan has before this one.
 */
export async function askSpacing(
	{ ledger }: Pick<PipelineContext, 'ledger'>,
	job: Spaced,
	draft: PinDraft,
	planned: readonly LinkedPin[] = [],
): Promise<Spacing | undefined> {
	const now = await ledger.store.now();
	return await spacingOf(job, draft, now, async (wish) => await askSpace(ledger, wish, planned));
}

async function spacingOf(
	{ key, account, linkOnBoard, spacingMs, runAt, spacedAt }: Spaced,
	draft: PinDraft,
	now: number,
	ask: (wish: SpacingWish) => Promise<SpacingAnswer>,
): Promise<Spacing | undefined> {
	if (!linkOnBoard || !spacingMs) return undefined;
	const dueAt = runAt === undefined ? 0 : runAtMs(runAt);
	const wantedAt = Math.max(now, dueAt);
	const days = Math.round((spacingMs / DAY_MS) * 100) / 100;
	if (spacedAt !== undefined && spacedAt > now) {
		if (wantedAt >= spacedAt) return undefined; // it waits for its due date
		const problem = problemFor('spaced:kept', { days, earliest: isoTime(spacedAt) });
		return { at: spacedAt, problem, isRefused: false };
	}
	const isDue = spacedAt !== undefined;
	// A time that is past is not kept anyway, and one that a row was spread to may be another.
	const isFixed = draft.runAt !== undefined && draft.notBefore === undefined && dueAt > now && !isDue;
	const { at, near } = await ask({ key, account, linkOnBoard, spacingMs, wantedAt, isFixed, isDue });
	if (!near) return { at, isRefused: false };
	const said = { days, earliest: isoTime(Math.ceil(at / 1000) * 1000), key: near.key, at: isoTime(near.at) };
	const isRefused = isFixed || at - now > RULES['run-at-too-far'].limit * DAY_MS;
	return { at, problem: problemFor(isRefused ? 'too-close' : 'spaced', said), isRefused };
}
