import type { Asset } from '../model/asset';
import type { MediaRef, PinDraft } from '../model/pin-draft';
import { isPublic } from '../media/safe-agent';
import { readAll } from '../media/read';
import { isSignatureParameter } from '../ledger/fingerprint';
import { RULES } from '../preflight/limits';
import { contentTypeOf } from '../preflight/probe/media-type';
import type { MediaSource } from '../pinterest/schemas';
import type { Work } from './pipeline';

/** `media_source` of `POST /pins`: images by address where Pinterest can fetch them, as bytes otherwise. */
export async function mediaSourceOf(draft: PinDraft, asset: Asset, mediaId: string | undefined, work: Work): Promise<MediaSource> {
	if (asset.kind === 'video') return await videoSource(draft, mediaId ?? '', work);
	const urls = draft.media.map((ref) => ('url' in ref && fetchableByPinterest(ref.url) ? ref.url : undefined));
	const [url] = urls;
	const byUrl = urls.every((address) => address !== undefined);
	if (draft.media.length > 1) {
		if (byUrl) return { source_type: 'multiple_image_urls', items: urls.map((address) => ({ url: address as string })) };
		return { source_type: 'multiple_image_base64', items: await Promise.all(draft.media.map(async (ref) => await inline(ref, work))) };
	}
	if (url) return { source_type: 'image_url', url };
	return { source_type: 'image_base64', ...(await inline(draft.media[0] as MediaRef, work)) };
}

async function videoSource({ cover }: PinDraft, mediaId: string, work: Work): Promise<MediaSource> {
	const source = { source_type: 'video_id', media_id: mediaId } as const;
	if (!cover) return source; // preflight refuses this; Pinterest would, too
	if ('atSeconds' in cover) return { ...source, cover_image_key_frame_time: cover.atSeconds };
	if ('url' in cover.media && fetchableByPinterest(cover.media.url)) return { ...source, cover_image_url: cover.media.url };
	const { content_type, data } = await inline(cover.media, work);
	return { ...source, cover_image_content_type: content_type, cover_image_data: data };
}

/** An address that stays good and that Pinterest's servers can reach: https, a public host, not signed. */
function fetchableByPinterest(url: string): boolean {
	if (!URL.canParse(url)) return false;
	const { protocol, hostname, username, searchParams } = new URL(url);
	const host = hostname.replace(/^\[|\]$/g, '');
	const isName = /[a-z]/i.test(host) && host.includes('.') && !host.includes(':');
	const reachable = isName ? !/\.(local|internal|lan|test|invalid|localhost)$/i.test(host) : isPublic(host);
	return protocol === 'https:' && reachable && username === '' && ![...searchParams.keys()].some(isSignatureParameter);
}

async function inline(ref: MediaRef, { open, signal }: Work): Promise<{ content_type: string; data: string }> {
	const bytes = await readAll(open(ref), RULES['image-too-large'].limit, signal);
	return { content_type: await contentTypeOf(bytes), data: bytes.toString('base64') };
}
