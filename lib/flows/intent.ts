import type { Asset } from '../model/asset';
import type { Destination } from '../model/board';
import { outcomeOf, type JobRecord } from '../model/job';
import type { Outcome } from '../model/outcome';
import { problemOf } from '../model/problem';
import { describeMedia, type MediaRef, type PinDraft } from '../model/pin-draft';
import { bytesFingerprint, idempotencyKey, payloadDigests, urlFingerprint } from '../ledger/fingerprint';
import type { Lease } from '../ledger/lease';
import type { Claim, Intent } from '../ledger/ledger';
import { sha256Of } from '../media/read';
import type { Pipeline, Work } from './pipeline';

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
export async function resolveIntent(pipeline: Pipeline, draft: PinDraft, asset: Asset | undefined, work: Work): Promise<ResolvedIntent> {
	const [accountId, destination] = await Promise.all([
		pipeline.account.id(),
		pipeline.account.destination(draft.board, draft.section),
	]);
	const fingerprint = asset?.fingerprint ?? (await fingerprintOf(draft, work));
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
		destination,
		fingerprint,
	};
}

/** Follows from how the media was given, never from how it is sent. */
async function fingerprintOf(draft: PinDraft, { open, signal }: Work): Promise<string> {
	const prints: string[] = [];
	for (const ref of draft.media) prints.push(await fingerprintOfRef(ref));
	return prints.join('+');

	async function fingerprintOfRef(ref: MediaRef): Promise<string> {
		return 'url' in ref ? urlFingerprint(ref.url) : bytesFingerprint(await sha256Of(open(ref), signal));
	}
}

/** The lease on an intent, or the outcome that it has already. Waits a bounded time for one who is at it. */
export async function claimIntent(
	pipeline: Pipeline,
	intent: Intent,
	signal?: AbortSignal,
): Promise<{ lease: Lease; settled?: undefined } | { lease?: undefined; settled: { outcome: Outcome; job: JobRecord } }> {
	const { ledger, clock, settings } = pipeline;
	const patientUntil = clock.now() + settings.patienceMs;
	for (;;) {
		const claim = await ledger.claim(intent);
		if (claim.kind === 'claimed') return { lease: claim.lease };
		if (claim.kind !== 'busy' || clock.now() >= patientUntil) {
			return { settled: { outcome: settledOutcome(claim), job: claim.job } };
		}
		await clock.sleep(POLL_MS, signal);
	}
}

/** Does work under a lease; what it throws ends the job as failed and is thrown on. */
export async function holding<Result>(lease: Lease, work: () => Promise<Result>): Promise<Result> {
	try {
		return await work();
	} catch (error) {
		// A lease that is lost refuses to be settled; the first error is the one to tell.
		await lease.failed(problemOf(error)).catch(() => undefined);
		throw error;
	}
}

function settledOutcome(claim: Exclude<Claim, { kind: 'claimed' }>): Outcome {
	const { job } = claim;
	const { receipt } = job;
	const pin = receipt && { id: receipt.id, url: receipt.url, createdAt: receipt.createdAt };
	switch (claim.kind) {
		case 'existing':
			return { outcome: 'existing', pin };
		case 'conflict':
			return {
				outcome: 'failed',
				pin,
				problem: {
					code: 'key-conflict',
					category: 'conflict',
					message: `This pin was published before with another ${claim.fields.join(', ')}. Change it on Pinterest, or give the row an idempotency_key of its own to publish it again.`,
					action: 'fix-row',
				},
			};
		case 'unknown':
			return {
				outcome: 'unknown',
				problem: job.problem ?? {
					code: 'outcome-unknown',
					category: 'network',
					message: 'An earlier attempt to publish this pin ended without an answer. Look at the board before you publish it again.',
					action: 'wait',
				},
			};
		case 'busy':
			return {
				outcome: outcomeOf(job) ?? 'failed',
				problem: {
					code: 'in-progress',
					category: 'conflict',
					message: `Another process is publishing this pin (${job.state}). Try again in a few minutes.`,
					action: 'retry-later',
				},
			};
	}
}
