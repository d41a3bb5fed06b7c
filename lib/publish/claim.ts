import { slotIn, type Slot } from '../concurrency/semaphore';
import {
	bytesFingerprint,
	differingFields,
	idempotencyKey,
	payloadDigests,
	urlFingerprint,
} from '../ledger/fingerprint';
import { asRecorded, formerIntent, formerUrlFingerprint, inWordsOf, type SaidByRow } from '../ledger/former-identity';
import type { Lease } from '../ledger/lease';
import { linkOnBoard } from '../ledger/link-index';
import type { Claim, Intent } from '../ledger/ledger';
import { Schedule } from '../ledger/schedule';
import { sha256Of } from '../media/read';
import type { Asset } from '../model/asset';
import type { Destination } from '../model/board';
import { hasBlocker, type Finding } from '../model/finding';
import { notApproved } from '../model/import-row';
import { isBegun, isDeleted, pinOf, wasAccepted, type JobRecord } from '../model/job';
import type { Outcome } from '../model/outcome';
import { describeMedia, type PinDraft } from '../model/pin-draft';
import { PipelineError, type Category, type Problem } from '../model/problem';
import { pipelineError, problemFor, problemOf } from '../sentences/problems';
import { retryAtOf } from '../model/retry';
import { runAtMs } from '../model/run-at';
import { isOpaque, isSigned } from '../model/signed-url';
import { withoutSecrets } from '../model/url';
import { checkDraft, refusingPast } from '../preflight/check-draft';
import { checkAll, preflight } from '../preflight/preflight';
import { problemOfFindings } from '../preflight/sentences';
import type { PipelineContext, Work } from './context';
import { existing, intentOf, type Publication, type ResolvedIntent } from './publication';

/** Between two tries to claim what another process holds, in milliseconds: from the first, growing to the last. */
export const POLL_MS = { first: 500, last: 3_000, factor: 1.5 };

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
	| {
			publication: Publication;
			lease: Lease;
			unresolved: boolean;
			slot?: Slot;
			settled?: undefined;
			/** What the look at the draft found: warnings, as nothing else lets it pass. */ findings?: Finding[];
	  }
	| { publication?: Publication; lease?: undefined; settled: Settled };

export interface ClaimOptions {
	signal?: AbortSignal;
	/** Waits also for a process that finds out what became of an unanswered publish, which takes minutes. @default true */
	waitForUnknown?: boolean;
	/** Refuses a draft that was due before this moment, in epoch milliseconds, unless its job was accepted before. @default none is refused */
	pastBefore?: number;
}

/** A draft that is to be published. */
export interface Candidate {
	draft: PinDraft;
	/** What an earlier look at its media found; without it the media is looked at when the draft is claimed. */
	asset?: Asset;
	/** Of its job, where that was stored before. */
	intent?: ResolvedIntent;
	/** What the record knows of it, where that was asked before. */
	known?: Known;
	/** The uploaded video, where it was uploaded before. */
	mediaId?: string;
}

/**
 * Claims a draft, in a slot of its lane that is held until `publishJob` releases it. The record is asked first: of a
 * draft that is published nothing is fetched. Then its media is looked at.
 * @returns a job that failed where the draft is not fit and its key is known: then the record says why.
 * @throws PipelineError where it is not fit, is another account's, the board is not known, or the media cannot be read;
 *   `not-approved` where it waits for approval.
 */
export async function claimDraft(
	context: PipelineContext,
	candidate: Candidate,
	options: Work & ClaimOptions,
): Promise<DraftClaim> {
	if (candidate.draft.approved === false) return await holdBack(context, candidate, options);
	const mismatch = await accountMismatch(context, candidate.draft);
	if (mismatch) return await unfit(context, candidate, await recordOf(context, candidate), mismatch);
	const known = candidate.known ?? (await askRecord(context, candidate, options));
	if (known.settled) return { settled: known.settled };
	// What was begun is looked up even where nothing new is begun.
	const stopped = options.waitForUnknown === false ? context.guards.stopped('account') : undefined;
	const wrong = stopped && problemOfFindings(checkDraft(candidate.draft, context.clock.now()));
	if (wrong) return await unfit(context, candidate, known.job, new PipelineError(wrong));
	if (stopped) return await unfit(context, candidate, known.job, known.error ?? new PipelineError(stopped));
	let asset: Asset;
	let findings: Finding[];
	try {
		({ asset, findings } = await lookAt(context, candidate, known, options));
	} catch (error) {
		if (options.signal?.aborted) throw error;
		return (
			(await recordUnfit(context, candidate, known, options, error)) ??
			(await unfit(context, candidate, known.job, error))
		);
	}
	if (known.error !== undefined) throw known.error;
	const { draft, mediaId } = candidate;
	const slot = slotIn(context.lanes[asset.kind], options.signal);
	await slot.acquire();
	try {
		const intent = known.intent ?? (await resolveIntent(context, draft, asset, { ...options, make: true }));
		const claimed = await claimIntent(context, intent, { ...options, slot });
		const publication = { intent, draft, asset: { ...asset, fingerprint: intent.fingerprint }, mediaId };
		if (claimed.lease) return { publication, lease: claimed.lease, unresolved: claimed.unresolved, slot, findings };
		slot.release();
		return { publication, settled: claimed.settled };
	} catch (error) {
		slot.release();
		context.guards.noteRefusal(error);
		throw error;
	}
}

/** What is wrong with a row alone: then the record has no job of it. */
const OF_THE_ROW: readonly Category[] = ['input', 'media', 'origin', 'not-found'];

export function isOfTheRow(error: unknown): boolean {
	return OF_THE_ROW.includes(problemOf(error).category);
}

/**
 * The answer for a draft that waits for approval. What is published stays so. A scheduled pin is taken back, until its
 * row is approved. A draft that cannot be found in the record is held all the same.
 * @throws PipelineError `not-approved`; `job-busy`; what kept the record from being asked.
 */
async function holdBack(context: PipelineContext, candidate: Candidate, work: Work): Promise<DraftClaim> {
	const { job, error } = candidate.known ?? (await askRecord(context, candidate, work));
	if (error !== undefined && !isOfTheRow(error)) throw error;
	if (job?.state === 'published') return { settled: { job, outcome: existing(job) } };
	const problem = problemOfFindings([notApproved(candidate.draft)]) as Problem;
	if (job?.dueAt !== undefined && !isBegun(job)) await new Schedule(context.ledger).withhold(job.key, problem);
	return await unfit(context, { draft: candidate.draft }, job, new PipelineError(problem));
}

/** Why this account does not publish a draft: its row names another one. Nothing is fetched for it. */
async function accountMismatch(
	{ account, guards }: PipelineContext,
	draft: PinDraft,
): Promise<PipelineError | undefined> {
	try {
		await account.check(draft.account);
		return undefined;
	} catch (error) {
		if (error instanceof PipelineError && error.problem.code === 'account-mismatch') return error;
		guards.noteRefusal(error);
		throw error;
	}
}

async function recordOf({ ledger }: PipelineContext, { intent }: Candidate): Promise<JobRecord | undefined> {
	return intent && (await ledger.find(intent.key));
}

/** What the record knows of a draft. */
export interface Known {
	/** Under the key of its job, where it has one. */
	intent?: ResolvedIntent;
	job?: JobRecord;
	/** What the draft says, under the key that it has by itself. */
	said?: SaidByRow<ResolvedIntent>;
	/** Where the job is published or cancelled: what a claim would be answered. */
	settled?: Settled;
	/** Why it could not be asked, or is not asked. What is wrong with the media is said first. */
	error?: unknown;
}

/**
 * Asks the record before anything is fetched or sent, and takes no lease. The identity of an address is known
 * without a look; that of bytes takes their checksum. A draft that is unfit by itself is not asked for, unless that is
 * wanted and takes no fetch.
 */
export async function askRecord(
	context: PipelineContext,
	candidate: Candidate,
	{ unfit: alsoUnfit = false, ...work }: Work & { unfit?: boolean },
): Promise<Known> {
	const { draft, asset, intent: stored } = candidate;
	const isAsked = alsoUnfit && hasKnownKey(draft);
	if (!isAsked && hasBlocker(checkDraft({ ...draft, approved: undefined }, context.clock.now()))) return {};
	const ask = async () => {
		await context.account.check(draft.account);
		if (!stored) return await resolve(context, draft, asset, work);
		const job = await context.ledger.find(stored.key);
		return { intent: stored, job, settled: job && settledAs(job, stored) };
	};
	try {
		return await context.lanes.record.run(ask, work);
	} catch (error) {
		work.signal?.throwIfAborted();
		if (await isToBeMade(context, draft, error)) return {};
		context.guards.noteRefusal(error);
		return { error };
	}
}

/** Whether the draft's board or section is missing and is made when the draft is found fit: then nothing can be on record for it. */
async function isToBeMade(
	{ account }: PipelineContext,
	{ board, section }: PinDraft,
	error: unknown,
): Promise<boolean> {
	if (!(error instanceof PipelineError) || error.problem.category !== 'not-found') return false;
	return (await account.wouldMake(board, section).catch(() => undefined)) !== undefined;
}

function settledAs(job: JobRecord, { payload, republishDeleted }: ResolvedIntent): Settled | undefined {
	if (job.state === 'cancelled') return { job, outcome: settledOutcome({ kind: 'cancelled', job }) };
	if (job.state !== 'published') return undefined;
	if (isDeleted(job)) return republishDeleted ? undefined : { job, outcome: existing(job) };
	const fields = differingFields(job.payload, payload);
	return {
		job,
		outcome: settledOutcome(fields.length > 0 ? { kind: 'conflict', job, fields } : { kind: 'existing', job }),
	};
}

/** @throws PipelineError where the draft or its media is not fit. */
async function lookAt(
	context: PipelineContext,
	{ draft, asset }: Candidate,
	known: Known,
	{ open, signal, pastBefore }: Work & ClaimOptions,
): Promise<{ asset: Asset; findings: Finding[] }> {
	const { clock, lanes } = context;
	const look = async () => await preflight(draft, { open, signal, clock });
	const found = asset
		? { asset, findings: checkAll(draft, asset, clock.now()) }
		: await lanes.preflight.run(look, { signal });
	const problem = problemOfFindings(
		pastBefore !== undefined && isNewDate(known) ? refusingPast(found.findings, draft, pastBefore) : found.findings,
	);
	if (problem || !found.asset) throw new PipelineError(problem as Problem);
	return { asset: found.asset, findings: found.findings };
}

/**
 * Whether no run has accepted the due date of a row yet. One that was accepted and is overdue is carried out. Of a row
 * that the record could not be asked for, such as one whose board was renamed, nothing is said: that is its problem.
 */
export function isNewDate({ intent, job, error }: Pick<Known, 'intent' | 'job' | 'error'>): boolean {
	if (error !== undefined) return false;
	if (!intent || !job) return true;
	return !wasAccepted(job) || job.payload.run_at !== intent.payload.run_at;
}

/**
 * Ends a stored job whose draft was found not fit. If a publish of it was begun before, there may be a pin all the
 * same: then its outcome is not `failed`.
 * @throws the error that was found, where there certainly is no pin.
 */
async function unfit(
	context: PipelineContext,
	{ intent }: Candidate,
	job: JobRecord | undefined,
	error: unknown,
): Promise<DraftClaim> {
	const begun = job !== undefined && isBegun(job);
	const published = begun && (await context.ledger.recover(job.key));
	if (published) return { settled: { job: published, outcome: existing(published) } };
	if (intent) await failIfDue(context, intent, problemOf(error));
	if (begun) return { settled: { job, outcome: { outcome: 'unknown', problem: problemOf(error) } } };
	throw error;
}

/**
 * Records that a row failed before it was claimed, where its key can be known and no earlier step has stored its job.
 * @returns undefined where that is not so, or where its job is left as it is.
 */
async function recordUnfit(
	context: PipelineContext,
	{ draft, intent: stored }: Candidate,
	{ intent: asked, error: unasked }: Known,
	work: Work,
	error: unknown,
): Promise<DraftClaim | undefined> {
	const problem = problemOf(error);
	if (stored || unasked !== undefined || problem.category === 'store') return undefined;
	try {
		const intent = asked ?? (hasKnownKey(draft) ? await resolveIntent(context, draft, undefined, work) : undefined);
		const job =
			intent && (await context.lanes.record.run(async () => await context.ledger.recordFailure(intent, problem), work));
		return job && { settled: { job, outcome: { outcome: 'failed', problem } } };
	} catch (failure) {
		context.guards.noteRefusal(failure);
		return undefined; // what is wrong with the row is the problem to report
	}
}

/** Whether nothing is fetched to find out what makes the draft this pin and no other. */
function hasKnownKey({ media }: PinDraft): boolean {
	return media.every((ref) => !('url' in ref) || !isOpaque(ref.url));
}

/**
 * Resolves the draft's board and the identity of its media, and from these its key: that of the job by which the record
 * knows the draft, where there is one.
 * @param work.make makes the board, where it is missing and the pipeline may. @default false
 * @throws PipelineError where the board is not known or the media cannot be read.
 */
export async function resolveIntent(
	context: PipelineContext,
	draft: PinDraft,
	asset: Asset | undefined,
	work: Work & { make?: boolean },
): Promise<ResolvedIntent> {
	return (await resolve(context, draft, asset, work)).intent;
}

async function resolve(
	context: PipelineContext,
	draft: PinDraft,
	asset: Asset | undefined,
	{ make, ...work }: Work & { make?: boolean },
): Promise<Known & { intent: ResolvedIntent }> {
	const accountId = await context.account.id();
	const destination = await context.account.destination(draft.board, draft.section, { make });
	const known = asset?.fingerprint;
	const { fingerprint, former } =
		known === undefined ? await fingerprintsOf(context, draft, work) : { fingerprint: known, former: known };
	const identity = { accountId, destination, fingerprint, draft: withOwnKey(draft, destination) };
	const [first] = draft.media;
	const own: ResolvedIntent = {
		key: idempotencyKey(identity),
		payload: payloadDigests(identity),
		label: {
			title: draft.title,
			link: draft.link && isSigned(draft.link) ? withoutSecrets(draft.link) : draft.link,
			board: destination.boardName ?? draft.board,
			source: first ? describeMedia(first) : '',
			campaign: draft.campaign,
			importId: context.importId,
		},
		runAt: draft.notBefore ?? draft.runAt,
		account: accountId,
		linkOnBoard: linkOnBoard(destination.boardId, draft.link),
		spacingMs: context.settings.spacingMs,
		republishDeleted: context.settings.republishDeleted,
		destination,
		fingerprint,
	};
	const said = { own, former: formerIntent({ ...identity, fingerprint: former }) };
	const { intent, job } = await asRecorded(context.ledger, said);
	return { intent, job, said, settled: job && settledAs(job, intent) };
}

/** What is known of a draft that is a job's, or without one a new pin under a key. */
export function knownAs(
	said: SaidByRow<ResolvedIntent>,
	{ key, job }: { key: string; job?: JobRecord },
): Known & { intent: ResolvedIntent } {
	const intent = job ? inWordsOf(job, said) : { ...said.own, key };
	return { intent, job, said, settled: job && settledAs(job, intent) };
}

/** A row with several boards may have one key of the user's: it is made to one for each board. */
function withOwnKey(draft: PinDraft, { boardId, sectionId = '' }: Destination): PinDraft {
	if (!draft.keyPerBoard || draft.idempotencyKey === undefined) return draft;
	return { ...draft, idempotencyKey: `${draft.idempotencyKey}\n${boardId}/${sectionId}` };
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
async function failIfDue(context: PipelineContext, intent: ResolvedIntent, problem: Problem): Promise<void> {
	const { lease } = await claimIntent(context, intent, { waitForUnknown: false });
	if (!lease) return;
	const { runAt } = lease.job;
	const isAhead = runAt !== undefined && runAtMs(runAt) > (await context.ledger.store.now());
	if (isAhead) await lease.release();
	else await lease.abandon(problem);
}

/**
 * Claims an intent. Where another process holds it, waits a bounded time for that one's outcome.
 * @param options.slot given to others meanwhile, so that the jobs of a process that died hold up no others until
 *   their leases end.
 */
export async function claimIntent(
	{ ledger, clock, settings }: PipelineContext,
	intent: Intent,
	{ signal, waitForUnknown = true, slot }: ClaimOptions & { slot?: Slot } = {},
): Promise<Claimed> {
	const waitUntil = clock.now() + Math.max(settings.waitTimeoutMs, 2 * ledger.options.leaseMs);
	for (let pollMs = POLL_MS.first; ; pollMs = Math.min(POLL_MS.last, pollMs * POLL_MS.factor)) {
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
		slot?.release();
		await clock.sleep(pollMs, signal);
		await slot?.acquire();
	}
}

/** What a claim that was not granted comes to. */
export function settledOutcome(claim: Extract<Claim, { job: JobRecord }>, retryAt?: string): Outcome {
	const { job } = claim;
	if (claim.kind === 'existing') return existing(job);
	if (claim.kind === 'cancelled') return { outcome: 'failed', problem: problemFor('cancelled', { key: job.key }) };
	if (claim.kind === 'conflict')
		return { outcome: 'failed', pin: pinOf(job), problem: problemFor('key-conflict', { fields: claim.fields }) };
	return {
		outcome: isBegun(job) ? 'unknown' : 'failed',
		problem: problemFor('in-progress', { state: job.state }, { retryAt }),
	};
}
