import type { AssetFacts } from '../model/asset';
import { blocker, warning, type Finding } from '../model/finding';
import type { PinDraft } from '../model/pin-draft';
import { IMAGE_TYPES, LIMITS, VIDEO_TYPES } from './limits';

/** What is wrong with one piece of media in its slot. Pure. */
export function checkAsset(facts: AssetFacts, field: string, slot: 'media' | 'cover'): Finding[] {
	if (facts.kind === 'video') {
		if (slot === 'cover') return [blocker('cover-is-video', field)];
		return checkVideo(facts, field);
	}
	return checkImage(facts, field);
}

function checkImage(facts: AssetFacts, field: string): Finding[] {
	if (!IMAGE_TYPES.includes(facts.contentType)) return [blocker('image-type', field, { type: facts.contentType })];
	const findings: Finding[] = [];
	const { width = 0, height = 0, bytes } = facts;
	if (bytes !== null && bytes > LIMITS.imageBytes) findings.push(blocker('image-too-large', field, { bytes, limit: LIMITS.imageBytes }));
	const size = { width, height, least: LIMITS.imagePixelsMin, advised: LIMITS.imagePixelsAdvised };
	if (Math.min(width, height) < LIMITS.imagePixelsMin) findings.push(blocker('image-too-small', field, size));
	else if (width < LIMITS.imagePixelsAdvised) findings.push(warning('image-small', field, size));
	return findings;
}

function checkVideo(facts: AssetFacts, field: string): Finding[] {
	if (!VIDEO_TYPES.includes(facts.contentType)) return [blocker('video-type', field, { type: facts.contentType })];
	const { bytes } = facts;
	return bytes !== null && bytes > LIMITS.videoBytes ? [blocker('video-too-large', field, { bytes, limit: LIMITS.videoBytes })] : [];
}

/** What is wrong with the media of a draft together. Pure. */
export function checkSlots(draft: PinDraft, media: AssetFacts[]): Finding[] {
	const videos = media.filter(({ kind }) => kind === 'video').length;
	if (media.length > 1 && videos > 0) return [blocker('carousel-with-video', 'media_url_2')];
	if (media.length > 1 && !sameSize(media)) return [warning('carousel-sizes', 'media_url_2')];
	if (videos === 1 && !draft.cover) return [blocker('cover-missing', 'cover_url')];
	if (videos === 0 && draft.cover) return [warning('cover-without-video', 'cover_url')];
	return [];
}

function sameSize(media: AssetFacts[]): boolean {
	return media.every(({ width, height }) => width === media[0]?.width && height === media[0]?.height);
}
