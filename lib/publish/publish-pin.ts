import type { Lease } from '../ledger/lease';
import type { Outcome } from '../model/outcome';
import type { Problem } from '../model/problem';
import { DEFAULT_RETRY } from '../model/retry';
import { cleanText, withoutControls } from '../model/text';
import type { MediaSource, PinCreate } from '../pinterest/schemas';
import type { VerdictKind } from '../pinterest/verdict';
import { attempt } from './attempt';
import type { PipelineContext, Work } from './context';
import { fail } from './defer';
import { likenessOf, markedLink, textsOf } from './likeness';
import { notReady, STILL_PROCESSING } from './media-readiness';
import { goesByAddress, isMadeFit, withMediaSource } from './media-source-field';
import type { Publication } from './publication';

/**
 * Publishes a claimed intent and settles it. The intent is durable as `publishing` before a byte is
 * sent, and the receipt after. What certainly did not happen is sent again, bounded, or deferred where
 * that takes longer than a process should sleep; an unknown outcome ends as `unknown`, for
 * `reconcile`. Answers to the publish end as outcomes; what keeps it from being sent is thrown.
 */
export async function publishPin(
	context: PipelineContext,
	lease: Lease,
	publication: Publication,
	work: Work,
): Promise<Outcome> {
	if (publication.asset.kind === 'video') {
		const early = await notReady(context, publication, work.signal); // once more, whatever called this
		if (early) return await hold(lease, early);
	}
	const failures = new Map<VerdictKind, number>();
	let { sendImages } = context.settings;
	for (;;) {
		work.signal?.throwIfAborted();
		await awaitWindowEnd(context, work);
		const byAddress = goesByAddress(publication, sendImages);
		const fit = isMadeFit(publication) ? publication.draft.fit : undefined;
		const step = await withMediaSource(publication, { ...work, sendImages }, async (source) => {
			const pin = pinOf(context, publication, source);
			const linkMarked = allMarked(lease, pin.link !== publication.draft.link);
			const fingerprint = likenessOf(publication);
			const noted = { sent: textsOf(publication.draft, publication.intent.destination), linkMarked, fit };
			const sending = { pin, fingerprint, noted, byAddress, failures, signal: work.signal };
			return await attempt(context, lease, publication, sending);
		});
		if ('problem' in step) return await fail(lease, step.problem);
		if ('end' in step) return step.end;
		if (step.inline) sendImages = 'inline';
		await context.clock.sleep(step.delayMs, work.signal);
	}
}

/** Waits for the end of a used-up window before it reads bytes, which other accounts may need memory for. If that takes too long, the rate limiter refuses. */
async function awaitWindowEnd({ rateLimiter, clock }: PipelineContext, { signal }: Work): Promise<void> {
	const pauseMs = rateLimiter.pauseFor('org_write');
	if (pauseMs > 0 && pauseMs <= DEFAULT_RETRY.longestWaitMs) await clock.sleep(pauseMs, signal);
}

/** Nothing was sent. A video that is not ready yet keeps its job open; anything else ends it. */
async function hold(lease: Lease, problem: Problem): Promise<Outcome> {
	if (problem !== STILL_PROCESSING) return await fail(lease, problem);
	await lease.release('processing');
	return { outcome: 'failed', problem };
}

/** Whether every unanswered attempt has the job's mark, with the one that is to begin: only then does its absence tell something. */
function allMarked({ job: { firstArmedAt, linkMarked } }: Lease, isMarked: boolean): boolean | undefined {
	if (!isMarked) return linkMarked === undefined ? undefined : false;
	return firstArmedAt === undefined || linkMarked === true;
}

/** The body of the call. */
function pinOf({ settings }: PipelineContext, { intent, draft }: Publication, source: MediaSource): PinCreate {
	const { boardId, sectionId } = intent.destination;
	const link = draft.link && withoutControls(draft.link);
	return {
		board_id: boardId,
		board_section_id: sectionId,
		title: draft.title && cleanText(draft.title),
		description: draft.description && cleanText(draft.description),
		link: settings.linkMarker ? markedLink(link, intent.key) : link,
		alt_text: draft.altText && cleanText(draft.altText),
		dominant_color: draft.dominantColor,
		ai_disclosures: draft.aiDisclosures?.length ? { values: draft.aiDisclosures } : undefined,
		media_source: source,
	};
}
