import type { Asset, AssetFacts } from '../model/asset';
import type { Clock } from '../model/clock';
import { hasBlocker, type Finding } from '../model/finding';
import type { MediaRef, PinDraft } from '../model/pin-draft';
import { PipelineError } from '../model/problem';
import type { MediaOpener } from '../media/media-source';
import { checkAiSource, checkAsset, checkSlots } from './check-asset';
import { checkDraft } from './check-draft';
import { checkSignature } from './check-signature';
import { createInspector, type Inspector } from './inspector';
import { isChecked, type RuleChoice } from './limits';

/** One look at one piece of media. */
export interface Look {
	ref: MediaRef;
	/** The column it stands in. */
	field: string;
	slot: 'media' | 'cover';
	/** Absent when it could not be looked at; a finding says why. */
	facts?: AssetFacts;
}

export interface Verdict {
	/** Present when all media could be looked at. */
	asset?: Asset;
	looks: Look[];
	findings: Finding[];
	/** No blocker. */
	valid: boolean;
}

export interface PreflightOptions {
	open: MediaOpener;
	clock: Clock;
	signal?: AbortSignal;
	/** Shared by all drafts of a run, so that each address is asked for once. */
	inspect?: Inspector;
	/** The user's choice of rules. */
	rules?: RuleChoice;
}

/** Everything that can be known of a draft without asking Pinterest. Has no side effect. */
export async function preflight(draft: PinDraft, options: PreflightOptions): Promise<Verdict> {
	const { open, clock, signal, inspect = createInspector(), rules = {} } = options;
	const now = clock.now();
	const unseen: Finding[] = [];
	const looks = await Promise.all(slotsOf(draft).map(look));
	const seen = looks.flatMap(({ facts, slot }) => (facts && slot === 'media' ? [facts] : []));
	const asset = seen.length === draft.media.length ? assetOf(seen) : undefined;
	const findings = [
		...checkDraft(draft, now),
		...looks.flatMap(({ facts, field, slot }) => (facts ? checkAsset(facts, field, slot, draft.fit) : [])),
		...(asset ? checkSlots(draft, seen) : []),
		...checkAiSource(draft, seen),
		...looks.flatMap(({ ref, field }) => checkSignature(ref, field, draft.runAt, now)),
		...unseen,
	].filter(({ code }) => isChecked(code, rules));
	return { asset, looks, findings, valid: asset !== undefined && !hasBlocker(findings) };

	async function look(slot: Omit<Look, 'facts'>): Promise<Look> {
		try {
			return { ...slot, facts: await inspect(slot.ref, open, signal) };
		} catch (error) {
			if (!(error instanceof PipelineError)) throw error;
			const { code, message, action } = error.problem;
			unseen.push({ code, severity: 'blocker', field: slot.field, args: { message, action } });
			return slot;
		}
	}
}

/** What is wrong with a draft whose media is known. Pure. */
export function checkAll(draft: PinDraft, asset: Asset, nowMs: number, rules: RuleChoice = {}): Finding[] {
	const media = asset.items ?? [asset];
	return [
		...checkDraft(draft, nowMs),
		...media.flatMap((facts, index) => checkAsset(facts, fieldOf(index), 'media', draft.fit)),
		...checkSlots(draft, media),
		...checkAiSource(draft, media),
	].filter(({ code }) => isChecked(code, rules));
}

function slotsOf({ media, cover }: PinDraft): Omit<Look, 'facts'>[] {
	const slots: Omit<Look, 'facts'>[] = media.map((ref, index) => ({ ref, field: fieldOf(index), slot: 'media' }));
	return cover && 'media' in cover ? [...slots, { ref: cover.media, field: 'cover_url', slot: 'cover' }] : slots;
}

function assetOf(media: AssetFacts[]): Asset | undefined {
	const [first] = media;
	return first && media.length > 1 ? { ...first, items: media } : first;
}

function fieldOf(index: number): string {
	return index === 0 ? 'media_url' : `media_url_${index + 1}`;
}
