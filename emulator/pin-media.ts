import type { Call } from './call';
import { ApiError, refuse } from './errors';
import { embeddedImage, keepImage, linkedImage } from './images';
import { refreshStatus } from './media';
import type { MediaSource, VideoSource } from './pin-schema';
import type { EmulatedImage, EmulatedPin } from './records';

type PinMedia = Pick<EmulatedPin, 'kind' | 'images' | 'mediaId' | 'coverKeyFrameTime' | 'isStandard'>;

/** Fetches or decodes the pictures of a pin, checks them and keeps them; checks the video it refers to. */
export async function mediaOfPin(call: Call, source: MediaSource): Promise<PinMedia> {
	const none = { mediaId: null, coverKeyFrameTime: null, isStandard: true };
	switch (source.source_type) {
		case 'image_url':
		case 'image_base64': {
			const image = await imageOf(call, source);
			return { ...none, kind: 'image', images: [image], isStandard: source.is_standard ?? true };
		}
		case 'multiple_image_urls':
		case 'multiple_image_base64': {
			const images: EmulatedImage[] = [];
			for (const item of source.items) {
				const { title, description, link } = item;
				images.push({ ...(await imageOf(call, item)), title, description, link });
			}
			return { ...none, kind: 'carousel', images };
		}
		case 'video_id':
			return {
				kind: 'video',
				mediaId: usableMedia(call, source.media_id),
				images: await coverOf(call, source),
				coverKeyFrameTime: source.cover_image_key_frame_time ?? null,
				isStandard: source.is_standard ?? true,
			};
	}
}

async function imageOf({ world }: Call, from: { url: string } | { content_type: string; data: string }) {
	return 'url' in from
		? await keepImage(world, await linkedImage(world, from.url), from.url)
		: await keepImage(world, await embeddedImage(world, from.data, from.content_type));
}

async function coverOf(call: Call, source: VideoSource): Promise<EmulatedImage[]> {
	const { cover_image_url: url, cover_image_content_type: content_type, cover_image_data: data } = source;
	if (url) return [await imageOf(call, { url })];
	if (content_type && data) return [await imageOf(call, { content_type, data })];
	return [];
}

function usableMedia({ world, account }: Call, id: string) {
	const media = world.state.media.get(id);
	if (!media || media.accountId !== account.id) throw refuse('mediaNotFound');
	const status = refreshStatus(world, media);
	if (status !== 'succeeded') {
		const answer = world.settings.mediaNotReady[status];
		if (answer !== 'accept') throw new ApiError(answer);
	}
	const used = [...world.state.pins.values()].some(({ mediaId }) => mediaId === id);
	if (used && world.settings.mediaReuse !== 'allow') throw new ApiError(world.settings.mediaReuse);
	return id;
}
