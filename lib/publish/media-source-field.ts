import type { Asset } from '../model/asset';
import { defaultCover, type Cover, type MediaRef, type PinDraft } from '../model/pin-draft';
import { PipelineError, type Problem } from '../model/problem';
import { pipelineError, problemOf } from '../sentences/problems';
import { fittedBytes, planOfAsset, recipeFor } from '../images/of-draft';
import type { FitRecipe } from '../images/recipe';
import { isPublic } from '../media/safe-agent';
import { readAll } from '../media/read';
import { isSigned } from '../model/signed-url';
import { createSemaphore } from '../concurrency/semaphore';
import { RULES } from '../preflight/limits';
import { contentTypeOf } from '../preflight/probe/media-type';
import type { MediaSource } from '../pinterest/schemas';
import type { Work } from './context';
import { fittedImage } from './fitted-image';
import type { SendImages } from './settings';

/** What a pin is made of, and where. */
export interface Ingredients {
	draft: PinDraft;
	asset: Asset;
	/** The uploaded video. */
	mediaId?: string;
}

/**
 * Images in hand at once in this process, in bytes. Each costs about five times its size until its call
 * has ended: as read, as base64, as JSON and as sent. The largest that Pinterest takes has 20 MB.
 */
const imagesInHand = createSemaphore(32 * 1024 * 1024);

/**
 * Makes the `media_source` of `POST /pins` and uses it. Bytes of images are in memory only while it is
 * used, and only so many at once, however many pins are published.
 * @returns what `use` returns, or why the media could not be had.
 */
export async function withMediaSource<Result>(
	ingredients: Ingredients,
	{ sendImages, ...work }: Work & { sendImages: SendImages },
	use: (source: MediaSource) => Promise<Result>,
): Promise<Result | { problem: Problem }> {
	const byAddress = goesByAddress(ingredients, sendImages);
	const weight = byAddress ? 0 : sizeOf(ingredients);
	return await imagesInHand.run(
		async () => {
			const source = await sourceOf(ingredients, byAddress, work).catch((error: unknown) => {
				if (!(error instanceof PipelineError)) throw error;
				return { problem: problemOf(error) };
			});
			return 'problem' in source ? source : await use(source);
		},
		{ weight, signal: work.signal },
	);
}

async function sourceOf(
	{ asset, draft, mediaId = '' }: Ingredients,
	byAddress: boolean,
	work: Work,
): Promise<MediaSource> {
	if (asset.kind === 'video')
		return await videoSource(
			{ cover: draft.cover ?? defaultCover(asset.durationSeconds), mediaId, recipe: recipeFor(draft.fit, 'cover') },
			byAddress,
			work,
		);
	const recipe = recipeFor(draft.fit, 'media');
	const [first, ...more] = draft.media as [MediaRef, ...MediaRef[]];
	if (more.length === 0)
		return byAddress
			? { source_type: 'image_url', url: publicUrl(first) }
			: { source_type: 'image_base64', ...(await inline(first, work, recipe)) };
	if (byAddress)
		return { source_type: 'multiple_image_urls', items: draft.media.map((ref) => ({ url: publicUrl(ref) })) };
	const items: Awaited<ReturnType<typeof inline>>[] = [];
	for (const ref of draft.media) items.push(await inline(ref, work, recipe));
	return { source_type: 'multiple_image_base64', items };
}

async function videoSource(
	{ cover, mediaId, recipe }: { cover: Cover; mediaId: string; recipe?: FitRecipe },
	byAddress: boolean,
	work: Work,
): Promise<MediaSource> {
	const source = { source_type: 'video_id', media_id: mediaId } as const;
	if ('atSeconds' in cover) return { ...source, cover_image_key_frame_time: cover.atSeconds };
	if (byAddress) return { ...source, cover_image_url: publicUrl(cover.media) };
	const { content_type, data } = await inline(cover.media, work, recipe);
	return { ...source, cover_image_content_type: content_type, cover_image_data: data };
}

/** Whether Pinterest is to fetch the images, or a video's cover, itself. What is made fit is sent as bytes in any case. */
export function goesByAddress({ asset, draft }: Pick<Ingredients, 'asset' | 'draft'>, sendImages: SendImages): boolean {
	if (sendImages === 'inline' || isMadeFit({ asset, draft })) return false;
	if (asset.kind === 'image') return sendImages === 'url' || draft.media.every(isFetchable);
	return draft.cover !== undefined && 'media' in draft.cover && isFetchable(draft.cover.media);
}

/** Whether an image, or a video's cover, is changed before it is sent. Of a cover, and of an image whose size a look did not find, that is known when it is read. */
export function isMadeFit({ asset, draft }: Pick<Ingredients, 'asset' | 'draft'>): boolean {
	if (asset.kind === 'video') return draft.fit !== undefined && draft.cover !== undefined && 'media' in draft.cover;
	const recipe = recipeFor(draft.fit, 'media');
	return recipe !== undefined && (asset.items ?? [asset]).some((facts) => planOfAsset(facts, recipe)?.needed !== false);
}

/** An address that stays good and that Pinterest's servers can reach: https, a public host, not signed. */
function isFetchable(ref: MediaRef): boolean {
	if (!('url' in ref) || !URL.canParse(ref.url)) return false;
	const { protocol, hostname } = new URL(ref.url);
	const host = hostname.replace(/^\[|\]$/g, '');
	const isName = /[a-z]/i.test(host) && host.includes('.') && !host.includes(':');
	const reachable = isName ? !/\.(local|internal|lan|test|invalid|localhost)$/i.test(host) : isPublic(host);
	return protocol === 'https:' && reachable && !isSigned(ref.url);
}

/** @throws PipelineError where there is no address to give. */
function publicUrl(ref: MediaRef): string {
	if ('url' in ref) return ref.url;
	throw pipelineError('image-without-url');
}

/** Of what is sent inline, in bytes; the most that is taken where it is not known. */
function sizeOf({ asset, draft }: Ingredients): number {
	const most = RULES['image-too-large'].limit;
	// Of a cover the size is not kept.
	if (asset.kind === 'video') return draft.cover && 'media' in draft.cover ? most : 0;
	const fitted = draft.fit === undefined ? () => 0 : fittedBytes;
	return (asset.items ?? [asset]).reduce((sum, each) => sum + Math.max(each.bytes ?? most, fitted(each)), 0);
}

async function inline(
	ref: MediaRef,
	{ open, signal }: Work,
	recipe: FitRecipe | undefined,
): Promise<{ content_type: string; data: string }> {
	if (recipe) {
		const { bytes, contentType } = await fittedImage(open(ref), recipe, signal);
		return { content_type: contentType, data: bytes.toString('base64') };
	}
	const bytes = await readAll(open(ref), RULES['image-too-large'].limit, signal);
	return { content_type: await contentTypeOf(bytes), data: bytes.toString('base64') };
}
