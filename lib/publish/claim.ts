import { slotIn, type Slot } from '../concurrency/semaphore';
import { bytesFingerprint, idempotencyKey, payloadDigests, urlFingerprint } from '../ledger/fingerprint';
import { asRecorded, formerIntent, formerUrlFingerprint } from '../ledger/former-identity';
import type { Lease } from '../ledger/lease';
import type { Claim, Intent } from '../ledger/ledger';
import { sha256Of } from '../media/read';
import type { Asset } from '../model/asset';
import type { JobRecord } from '../model/job';
import type { Outcome } from '../model/outcome';
import { describeMedia, type PinDraft } from '../model/pin-draft';
import type { Problem } from '../model/problem';
import { pipelineError, problemFor } from '../sentences/problems';
import { retryAtOf } from '../model/retry';
import { runAtMs } from '../model/run-at';
import { isOpaque } from '../model/signed-url';
import type { PipelineContext, Work } from './context';
import { intentOf, type Publication, type ResolvedIntent } from './publication';

const POLL_MS = 500;

/** What claiming an intent came to: a lease, or the outcome that the job has already. */
export type Claimed =
	| {
			lease: Lease;
			/** A publish was begun before, and has to be reconciled first. */ unresolved: boolean;
			settled?: undefined;
	  }
	| { lease?: undefined; settled: Settled };

export interface Settled {
	outcome: Outcome;
	job: JobRecord;
}

/** A claim on what is to be published, for `publishJob`. */
export type DraftClaim =
	| { publication: Publication; lease: Lease; unresolved: boolean; slot?: Slot; settled?: undefined }
	| { publication?: Publication; lease?: undefined; settled: Settled };

export interface ClaimOptions {
	signal?: AbortSignal;
	/** Waits also for a process that finds out what became of an unanswered publish, which takes minutes. @default true */
	waitForUnknown?: boolean;
}

/** A draft that preflight found fit; `intent` where its job was stored before. */
export type Candidate = Omit<Publication, 'intent'> & { intent?: ResolvedIntent };

/**
 * Claims a draft, in a slot of its lane that is held until `publishJob` releases it.
 * @throws PipelineError where the board is not known or the media cannot be read.
 */
export async function claimDraft(
	context: PipelineContext,
	candidate: Candidate,
	options: Work & ClaimOptions,
): Promise<DraftClaim> {
	const { draft, asset, mediaId } = candidate;
	const slot = slotIn(context.lanes[asset.kind], options.signal);
	await slot.acquire();
	try {
		const intent = candidate.intent ?? (await resolveIntent(context, draft, asset, options));
		const claimed = await claimIntent(context, intent, options);
		const publication = { intent, draft, asset: { ...asset, fingerprint: intent.fingerprint }, mediaId };
		if (claimed.lease) return { publication, lease: claimed.lease, unresolved: claimed.unresolved, slot };
		slot.release();
		return { publication, settled: claimed.settled };
	} catch (error) {
		slot.release();
		context.guards.noteRefusal(error);
		throw error;
	}
}

/**
 * Resolves the draft's board and the identity of its media, and from these its key: the former one where a job has that.
 * @throws PipelineError where the board is not known or the media cannot be read.
 */
export async function resolveIntent(
	context: PipelineContext,
	draft: PinDraft,
	asset: Asset | undefined,
	work: Work,
): Promise<ResolvedIntent> {
	const accountId = await context.account.id();
	const destination = await context.account.destination(draft.board, draft.section);
	const known = asset?.fingerprint;
	const { fingerprint, former } =
		known === undefined ? await fingerprintsOf(context, draft, work) : { fingerprint: known, former: known };
	const identity = { accountId, destination, fingerprint, draft };
	const [first] = draft.media;
	const intent: ResolvedIntent = {
		key: idempotencyKey(identity),
		payload: payloadDigests(identity),
		label: {
			title: draft.title,
			board: destination.boardName ?? draft.board,
			source: first ? describeMedia(first) : '',
			campaign: draft.campaign,
		},
		runAt: draft.runAt,
		account: accountId,
		destination,
		fingerprint,
	};
	return await asRecorded(context.ledger, intent, formerIntent({ ...identity, fingerprint: former }));
}

/** Follow from how the media was given, never from how it is sent; `former` as version 0.1.0 made it. */
async function fingerprintsOf(
	{ clock }: PipelineContext,
	draft: PinDraft,
	{ open, signal }: Work,
): Promise<{ fingerprint: string; former: string }> {
	const prints: string[] = [];
	const formers: string[] = [];
	for (const ref of draft.media) {
		const byAddress = 'url' in ref && !isOpaque(ref.url);
		const print = byAddress ? urlFingerprint(ref.url) : bytesFingerprint(await sha256Of(open(ref), signal, clock));
		prints.push(print);
		formers.push('url' in ref ? formerUrlFingerprint(ref.url) : print);
	}
	return { fingerprint: prints.join('+'), former: formers.join('+') };
}

/**
 * The intent of a job that was stored, from its record: a board that was renamed since, a file that
 * changed, or a text that was edited on the way would make another key, and with it another pin.
 * @returns undefined where the record, or what it takes of it, is not there.
 * @throws PipelineError `job-of-another-account`, `cancelled`.
 */
export async function keptIntent(
	{ ledger, account }: PipelineContext,
	key: string | undefined,
): Promise<ResolvedIntent | undefined> {
	const job = key === undefined ? undefined : await ledger.find(key);
	const kept = job && intentOf(job);
	if (!job || !kept) return undefined;
	const accountId = await account.id();
	if (job.account !== undefined && job.account !== accountId)
		throw pipelineError('job-of-another-account', { key: job.key });
	if (job.state === 'cancelled') throw pipelineError('cancelled', { key: job.key });
	return { ...kept, account: accountId };
}

/** Ends a stored job that was found not fit. One whose time is still ahead may be fit by then, and is left alone. */
export async function failIfDue(context: PipelineContext, intent: ResolvedIntent, problem: Problem): Promise<void> {
	const { lease } = await claimIntent(context, intent, { waitForUnknown: false });
	if (!lease) return;
	const { runAt } = lease.job;
	const isAhead = runAt !== undefined && runAtMs(runAt) > (await context.ledger.store.now());
	if (isAhead) await lease.release();
	else await lease.abandon(problem);
}

/** Claims an intent. Where another process holds it, waits a bounded time for that one's outcome. */
export async function claimIntent(
	{ ledger, clock, settings }: PipelineContext,
	intent: Intent,
	{ signal, waitForUnknown = true }: ClaimOptions = {},
): Promise<Claimed> {
	const waitUntil = clock.now() + Math.max(settings.waitTimeoutMs, 2 * ledger.options.leaseMs);
	for (;;) {
		const claim = await ledger.claim(intent);
		if (claim.kind === 'claimed' || claim.kind === 'unresolved')
			return { lease: claim.lease, unresolved: claim.kind === 'unresolved' };
		const waits = claim.kind === 'busy' && clock.now() < waitUntil && (waitForUnknown || claim.job.state !== 'unknown');
		if (!waits)
			return {
				settled: {
					outcome: settledOutcome(claim, retryAtOf(clock.now() + settings.reconcileGapMs)),
					job: claim.job,
				},
			};
		await clock.sleep(POLL_MS, signal);
	}
}

function settledOutcome(claim: Extract<Claim, { job: JobRecord }>, retryAt: string): Outcome {
	const { job } = claim;
	const { receipt } = job;
	const pin = receipt && { id: receipt.id, url: receipt.url, createdAt: receipt.createdAt };
	if (claim.kind === 'existing') return { outcome: 'existing', pin };
	if (claim.kind === 'cancelled') return { outcome: 'failed', problem: problemFor('cancelled', { key: job.key }) };
	if (claim.kind === 'conflict')
		return { outcome: 'failed', pin, problem: problemFor('key-conflict', { fields: claim.fields }) };
	return {
		outcome: job.state === 'publishing' || job.state === 'unknown' ? 'unknown' : 'failed',
		problem: problemFor('in-progress', { state: job.state }, { retryAt }),
	};
}
