import { resolve } from 'node:path';
import type { Lease } from '../ledger/lease';
import type { Outcome } from '../model/outcome';
import { describeMedia, type MediaRef, type PinDraft } from '../model/pin-draft';
import type { Problem } from '../model/problem';
import { retryAtOf } from '../model/retry';
import { isSigned } from '../model/signed-url';
import { problemFor } from '../sentences/problems';
import type { PipelineContext } from './context';
import type { Kept } from './publication';

/** Certainly no pin, for this reason. Ends the lease. */
export async function fail(lease: Lease, problem: Problem, requestId?: string): Promise<Outcome> {
	await lease.failed(problem, requestId);
	return { outcome: 'failed', problem };
}

/** Stores a draft until it is due. Ends the lease. A draft that cannot be stored fails now and not later. */
export async function keepUntilDue(lease: Lease, { intent, draft }: Kept, dueAt: number): Promise<Outcome> {
	const { draft: kept, problem } = storable(draft);
	if (problem) return await fail(lease, problem);
	await lease.schedule({
		dueAt,
		draft: kept,
		destination: intent.destination,
		fingerprint: intent.fingerprint,
	});
	return { outcome: 'scheduled' };
}

/** Why a job is deferred, and for how long. */
export interface Deferral {
	problem: Problem;
	waitMs: number;
	/** How often in a row by now, where that is bounded. */
	setbacks?: number;
	/** The moment that a warm-up gave the job, in epoch milliseconds by the store's clock. */
	slotAt?: number;
}

/**
 * Certainly no pin yet, and a longer wait than a process should sleep: the job is stored and due
 * later. One whose draft cannot be kept fails, and says when it may be tried again. Ends the lease.
 */
export async function defer(
	{ clock, ledger }: PipelineContext,
	lease: Lease,
	{ intent, draft }: Kept,
	{ problem, waitMs, setbacks, slotAt }: Deferral,
): Promise<Outcome> {
	const deferred = { ...problem, retryAt: retryAtOf(clock.now() + waitMs) };
	const { draft: kept } = storable(draft);
	if (!kept) return await fail(lease, deferred);
	await lease.schedule({
		dueAt: slotAt ?? (await ledger.store.now()) + waitMs,
		reason: deferred.message,
		problem: deferred,
		...(setbacks !== undefined && { setbacks }),
		...(slotAt !== undefined && { slotAt }),
		draft: kept,
		destination: intent.destination,
		fingerprint: intent.fingerprint,
	});
	return { outcome: 'scheduled', problem: deferred };
}

/** Defers a pin whose domain or account is paused. Ends the lease. */
export async function deferPaused(
	context: PipelineContext,
	lease: Lease,
	kept: Kept,
	problem: Problem,
): Promise<Outcome> {
	const waitMs = Date.parse(problem.retryAt ?? '') - (await context.ledger.store.now());
	return await defer(context, lease, kept, { problem, waitMs });
}

/**
 * The draft as it may be stored until it is due, or why it may not: bytes are not stored, and a signed
 * address gives access to the file. A file is stored as its path and folder, and has to be there when
 * the pin is due.
 */
export function storable(
	draft: PinDraft,
): { draft: PinDraft; problem?: undefined } | { draft?: undefined; problem: Problem } {
	const cover = draft.cover && 'media' in draft.cover ? draft.cover.media : undefined;
	const problem = [...draft.media, cover].map((ref) => ref && whyNotStored(ref)).find((found) => found !== undefined);
	if (problem) return { problem };
	const kept = { ...draft, media: draft.media.map(withWholeFolder) };
	return { draft: cover ? { ...kept, cover: { media: withWholeFolder(cover) } } : kept };
}

function whyNotStored(ref: MediaRef): Problem | undefined {
	if ('binary' in ref) return problemFor('schedule-needs-address', { media: describeMedia(ref) });
	if ('file' in ref || !isSigned(ref.url)) return undefined;
	const host = URL.canParse(ref.url) ? new URL(ref.url).host : 'its address';
	return problemFor('schedule-signed-address', { host });
}

/** The process that publishes it may run in another folder. */
function withWholeFolder(ref: MediaRef): MediaRef {
	return 'file' in ref ? { ...ref, folder: resolve(ref.folder) } : ref;
}
