import type { Asset } from '../model/asset';
import type { Destination } from '../model/board';
import type { JobRecord, JobState } from '../model/job';
import type { Outcome } from '../model/outcome';
import { problemOf, type Problem } from '../model/problem';
import { describeMedia, type MediaRef, type PinDraft } from '../model/pin-draft';
import { bytesFingerprint, idempotencyKey, payloadDigests, urlFingerprint } from '../ledger/fingerprint';
import type { Lease } from '../ledger/lease';
import type { Claim, Intent } from '../ledger/ledger';
import { sha256Of } from '../media/read';
import { retryAtOf } from '../model/retry';
import type { Pipeline, Work } from './context';

const POLL_MS = 500;

/** The draft with its place and its media settled: what is published once. */
export interface ResolvedIntent extends Intent {
	destination: Destination;
	fingerprint: string;
}

/**
 * Settles where the draft goes and what its media is, and from that its key.
 * @throws PipelineError where the board is not known or the media cannot be read.
 */
export async function resolveIntent(
	pipeline: Pipeline,
	draft: PinDraft,
	asset: Asset | undefined,
	work: Work,
): Promise<ResolvedIntent> {
	const [accountId, destination] = await Promise.all([
		pipeline.account.id(),
		pipeline.account.destination(draft.board, draft.section),
	]);
	const fingerprint = asset?.fingerprint ?? (await fingerprintOf(pipeline, draft, work));
	const identity = { accountId, destination, fingerprint, draft };
	const [first] = draft.media;
	return {
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
}

/** Follows from how the media was given, never from how it is sent. */
async function fingerprintOf({ clock }: Pipeline, draft: PinDraft, { open, signal }: Work): Promise<string> {
	const prints: string[] = [];
	for (const ref of draft.media) prints.push(await fingerprintOfRef(ref));
	return prints.join('+');

	async function fingerprintOfRef(ref: MediaRef): Promise<string> {
		return 'url' in ref ? urlFingerprint(ref.url) : bytesFingerprint(await sha256Of(open(ref), signal, clock));
	}
}

/** What asking for an intent came to: a lease, or the outcome that it has already. */
export type Claimed =
	| {
			lease: Lease;
			/** A publish was begun before, and its end is to be found out first. */ unresolved: boolean;
			settled?: undefined;
	  }
	| { lease?: undefined; settled: { outcome: Outcome; job: JobRecord } };

export interface ClaimOptions {
	signal?: AbortSignal;
	/** Waits also for one who finds out what became of an unanswered publish, which takes minutes. */
	patient?: boolean;
}

/** Claims an intent. Waits a bounded time for one who is at it. */
export async function claimIntent(
	pipeline: Pipeline,
	intent: Intent,
	{ signal, patient = true }: ClaimOptions = {},
): Promise<Claimed> {
	const { ledger, clock, settings } = pipeline;
	const patientUntil = clock.now() + Math.max(settings.patienceMs, 2 * ledger.options.leaseMs);
	for (;;) {
		const claim = await ledger.claim(intent);
		if (claim.kind === 'claimed' || claim.kind === 'unresolved')
			return { lease: claim.lease, unresolved: claim.kind === 'unresolved' };
		const waits = claim.kind === 'busy' && clock.now() < patientUntil && (patient || claim.job.state !== 'unknown');
		if (!waits)
			return {
				settled: { outcome: settledOutcome(claim, retryAtOf(clock.now() + settings.lookGapMs)), job: claim.job },
			};
		await clock.sleep(POLL_MS, signal);
	}
}

/** Does work under a lease; what it throws ends the lease and is thrown on. */
export async function holding<Result>(lease: Lease, work: () => Promise<Result>): Promise<Result> {
	try {
		return await work();
	} catch (error) {
		// A lease that is lost refuses to be settled; the first error is the one to tell.
		await lease.abandon(problemOf(error)).catch(() => undefined);
		throw error;
	}
}

/** The outcome of work that broke off. `failed` says that there certainly is no pin; where there may be one, a later look tells. */
export function brokenOff({ clock, settings }: Pipeline, lease: Lease, error: unknown): Outcome {
	const problem = problemOf(error);
	if (!lease.mayHavePublished && problem.code !== 'lease-lost') return { outcome: 'failed', problem };
	return { outcome: 'unknown', problem: { ...problem, retryAt: retryAtOf(clock.now() + settings.lookGapMs) } };
}

function settledOutcome(claim: Extract<Claim, { job: JobRecord }>, retryAt: string): Outcome {
	const { job } = claim;
	const { receipt } = job;
	const pin = receipt && { id: receipt.id, url: receipt.url, createdAt: receipt.createdAt };
	if (claim.kind === 'existing') return { outcome: 'existing', pin };
	if (claim.kind === 'conflict') return { outcome: 'failed', pin, problem: keyConflict(claim.fields) };
	return {
		outcome: job.state === 'publishing' || job.state === 'unknown' ? 'unknown' : 'failed',
		problem: { ...inProgress(job.state), retryAt },
	};
}

function keyConflict(fields: string[]): Problem {
	return {
		code: 'key-conflict',
		category: 'conflict',
		message: `This pin was published before, or is being published, with another ${fields.join(', ')}. Change it on Pinterest, or give the row an idempotency_key of its own to publish it again.`,
		action: 'fix-row',
	};
}

function inProgress(state: JobState): Problem {
	return {
		code: 'in-progress',
		category: 'conflict',
		message: `Another process is at this pin (${state}). Try again in a few minutes.`,
		action: 'retry-later',
	};
}
