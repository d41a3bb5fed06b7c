import type { Asset, AssetFacts } from '../model/asset';
import { hasBlocker, type Finding } from '../model/finding';
import type { MediaRef, PinDraft } from '../model/pin-draft';
import { PipelineError } from '../model/problem';
import type { Clock } from '../model/clock';
import type { MediaOpener } from '../media/media-source';
import { checkAsset, checkSlots } from './check-asset';
import { checkDraft } from './check-draft';
import { inspectMedia } from './inspect';

export interface Verdict {
	/** Present when all media could be looked at. */
	asset?: Asset;
	findings: Finding[];
	/** No blocker. */
	valid: boolean;
}

/** Everything that can be known of a draft without asking Pinterest. Has no side effect. */
export async function preflight(
	draft: PinDraft,
	{ open, clock, signal }: { open: MediaOpener; clock: Clock; signal?: AbortSignal },
): Promise<Verdict> {
	const unseen: Finding[] = [];
	const media: AssetFacts[] = [];
	for (const [index, ref] of draft.media.entries()) {
		const facts = await look(ref, fieldOf(index));
		if (facts) media.push(facts);
	}
	const cover = draft.cover && 'media' in draft.cover ? await look(draft.cover.media, 'cover_url') : undefined;

	const [first] = media;
	if (!first || media.length < draft.media.length) return { findings: [...checkDraft(draft, clock.now()), ...unseen], valid: false };
	const asset: Asset = media.length > 1 ? { ...first, items: media } : first;
	const findings = [...checkAll(draft, asset, clock.now()), ...(cover ? checkAsset(cover, 'cover_url', 'cover') : []), ...unseen];
	return { asset, findings, valid: !hasBlocker(findings) };

	async function look(ref: MediaRef, field: string): Promise<AssetFacts | undefined> {
		try {
			return await inspectMedia(open(ref), signal);
		} catch (error) {
			if (!(error instanceof PipelineError)) throw error;
			const { code, message, action } = error.problem;
			unseen.push({ code, severity: 'blocker', field, args: { message, action } });
			return undefined;
		}
	}
}

/** What is wrong with a draft whose media is known. Pure. */
export function checkAll(draft: PinDraft, asset: Asset, nowMs: number): Finding[] {
	const media = asset.items ?? [asset];
	return [
		...checkDraft(draft, nowMs),
		...media.flatMap((facts, index) => checkAsset(facts, fieldOf(index), 'media')),
		...checkSlots(draft, media),
	];
}

function fieldOf(index: number): string {
	return index === 0 ? 'media_url' : `media_url_${index + 1}`;
}
