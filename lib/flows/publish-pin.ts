import type { Asset } from '../model/asset';
import type { Outcome } from '../model/outcome';
import type { PinDraft } from '../model/pin-draft';
import { PipelineError, problemOf, type Problem } from '../model/problem';
import type { Lease } from '../ledger/lease';
import { NoAnswerError, PinterestApiError } from '../pinterest/errors';
import { utcTime, type PinCreate } from '../pinterest/schemas';
import type { ResolvedIntent } from './intent';
import { lookAtMedia, STILL_PROCESSING } from './await-readiness';
import { mediaSourceOf } from './media-source-field';
import type { Pipeline, Work } from './pipeline';

export interface Publication {
	intent: ResolvedIntent;
	draft: PinDraft;
	asset: Asset;
	/** The uploaded video. */
	mediaId?: string;
}

/**
 * Publishes a claimed intent and settles it. The intent is durable as `publishing` before a byte is
 * sent, and the receipt after; what is not known stays `unknown` and is not sent again.
 * Throws nothing of Pinterest's or the network's: each ends as an outcome.
 */
export async function publishPin(pipeline: Pipeline, lease: Lease, publication: Publication, work: Work): Promise<Outcome> {
	const body = await prepared(pipeline, publication, work);
	if ('problem' in body) return await hold(lease, body.problem);
	work.signal?.throwIfAborted(); // from here on the call is not interrupted: its end would not be known
	await lease.arm();
	try {
		const { requestId, ...pin } = await pipeline.client.createPin(body.pin);
		const published = {
			id: pin.id,
			url: pipeline.pinUrl(pin.id),
			createdAt: utcTime(pin.created_at) ?? new Date(pipeline.clock.now()).toISOString(),
		};
		await lease.published(published, requestId);
		return { outcome: 'created', pin: published };
	} catch (error) {
		return await settleFailure(lease, error);
	}
}

async function settleFailure(lease: Lease, error: unknown): Promise<Outcome> {
	const certain = (error instanceof PinterestApiError && error.definite) || (error instanceof NoAnswerError && error.sent === 'no');
	const requestId = error instanceof PinterestApiError ? error.requestId : undefined;
	if (certain) return await fail(lease, problemOf(error), requestId);
	// A store that failed after the pin was created, or a cancelled wait: whatever it was, the pin may be there.
	const problem: Problem = {
		code: 'outcome-unknown',
		category: 'network',
		message: `The pin may or may not be published: ${problemOf(error).message} Look at the board before you publish it again.`,
		action: 'wait',
	};
	await lease.unknown(problem, requestId);
	return { outcome: 'unknown', problem };
}

async function fail(lease: Lease, problem: Problem, requestId?: string): Promise<Outcome> {
	await lease.failed(problem, requestId);
	return { outcome: 'failed', problem };
}

/** Nothing was sent. A video that is not ready yet keeps its job open; anything else ends it. */
async function hold(lease: Lease, problem: Problem): Promise<Outcome> {
	if (problem !== STILL_PROCESSING) return await fail(lease, problem);
	await lease.record({ state: 'processing' });
	await lease.release();
	return { outcome: 'failed', problem };
}

const NOT_UPLOADED: Problem = {
	code: 'not-uploaded',
	category: 'input',
	message: 'The video is not uploaded yet. Upload it before it is published.',
	action: 'fix-row',
};

/** The body of the call, or why it cannot be made. A video is looked at once more, however the flow is wired. */
async function prepared(pipeline: Pipeline, { intent, draft, asset, mediaId }: Publication, work: Work): Promise<{ pin: PinCreate } | { problem: Problem }> {
	try {
		if (asset.kind === 'video') {
			if (!mediaId) return { problem: NOT_UPLOADED };
			const readiness = await lookAtMedia(pipeline, mediaId, 0, work.signal);
			if (readiness.state === 'failed') return { problem: readiness.problem };
			if (readiness.state === 'processing') return { problem: STILL_PROCESSING };
		}
		const { boardId, sectionId } = intent.destination;
		const pin: PinCreate = {
			board_id: boardId,
			board_section_id: sectionId,
			title: draft.title,
			description: draft.description,
			link: draft.link,
			alt_text: draft.altText,
			dominant_color: draft.dominantColor,
			media_source: await mediaSourceOf(draft, asset, mediaId, work),
		};
		return { pin };
	} catch (error) {
		if (error instanceof PipelineError) return { problem: error.problem };
		throw error;
	}
}
