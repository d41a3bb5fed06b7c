import type { Lease } from '../ledger/lease';
import type { Asset } from '../model/asset';
import type { Outcome } from '../model/outcome';
import type { PinDraft } from '../model/pin-draft';
import type { Problem } from '../model/problem';
import { DEFAULT_RETRY } from '../model/retry';
import type { MediaSource, PinCreate } from '../pinterest/schemas';
import type { VerdictKind } from '../pinterest/verdict';
import { STILL_PROCESSING } from './media-readiness';
import { fail } from './fail';
import type { ResolvedIntent } from './claim';
import { markedLink } from './likeness';
import { goesByAddress, withMediaSource } from './media-source-field';
import { notReady } from './not-ready';
import type { Pipeline, Work } from './context';
import { sendPin } from './attempt';

export interface Publication {
	intent: ResolvedIntent;
	draft: PinDraft;
	asset: Asset;
	/** The uploaded video. */
	mediaId?: string;
}

/**
 * Publishes a claimed intent and settles it. The intent is durable as `publishing` before a byte is
 * sent, and the receipt after. What certainly did not happen is sent again, bounded, or put off where
 * that takes longer than anybody should sleep; what is not known ends as `unknown`, for `reconcile` to
 * find out. Answers to the publish end as outcomes; what keeps it from being sent is thrown.
 */
export async function publishPin(
	pipeline: Pipeline,
	lease: Lease,
	publication: Publication,
	work: Work,
): Promise<Outcome> {
	const early = await notReady(pipeline, publication, work.signal); // once more, however the flow is wired
	if (early) return await hold(lease, early);
	const failures = new Map<VerdictKind, number>();
	let { sendImages } = pipeline.settings;
	for (;;) {
		work.signal?.throwIfAborted();
		await windowEnd(pipeline, work);
		const byAddress = goesByAddress(publication, sendImages);
		const step = await withMediaSource(publication, { ...work, sendImages }, async (source) => {
			const pin = pinOf(pipeline, publication, source);
			return await sendPin(pipeline, lease, publication, { pin, byAddress, failures, signal: work.signal });
		});
		if ('problem' in step) return await fail(lease, step.problem);
		if ('end' in step) return step.end;
		if (step.inline) sendImages = 'inline';
		await pipeline.clock.sleep(step.restMs, work.signal);
	}
}

/** Waits for a window that is used up without bytes in hand, which other accounts may want. One that takes too long to sleep is the pacer's to refuse. */
async function windowEnd({ pause, clock }: Pipeline, { signal }: Work): Promise<void> {
	const pauseMs = pause();
	if (pauseMs > 0 && pauseMs <= DEFAULT_RETRY.longestWaitMs) await clock.sleep(pauseMs, signal);
}

/** Nothing was sent. A video that is not ready yet keeps its job open; anything else ends it. */
async function hold(lease: Lease, problem: Problem): Promise<Outcome> {
	if (problem !== STILL_PROCESSING) return await fail(lease, problem);
	await lease.release('processing');
	return { outcome: 'failed', problem };
}

/** The body of the call. */
function pinOf({ settings }: Pipeline, { intent, draft }: Publication, source: MediaSource): PinCreate {
	const { boardId, sectionId } = intent.destination;
	return {
		board_id: boardId,
		board_section_id: sectionId,
		title: draft.title,
		description: draft.description,
		link: settings.linkMarker ? markedLink(draft.link, intent.key) : draft.link,
		alt_text: draft.altText,
		dominant_color: draft.dominantColor,
		media_source: source,
	};
}
