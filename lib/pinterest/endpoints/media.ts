import { z } from 'zod/v4';
import type { Caller } from '../call';
import { page, parsed, read } from '../requests';
import { id, pageOf } from '../schemas';

const text = z.string().nullish().catch(undefined);

/** A registered video, whose ID is all that is certain; its status is not documented as required. */
const mediaAnswerSchema = z
	.object({ media_id: id, media_type: text, status: text })
	.transform(({ media_id, media_type, status }) => ({
		id: media_id,
		status: status ?? null,
		mediaType: media_type ?? null,
	}));
/** `status` is registered, processing, succeeded or failed; null where Pinterest does not say. */
export type MediaUploadFacts = z.infer<typeof mediaAnswerSchema>;
const mediaPage = pageOf(mediaAnswerSchema);

export function mediaEndpoints(call: Caller) {
	return {
		getMediaUpload: async (mediaId: string, signal?: AbortSignal) =>
			await parsed(call, mediaAnswerSchema, {
				...read('GET /media/{media_id}', `/media/${mediaId}`),
				bulk: false,
				signal,
			}),

		/** How long Pinterest lists an upload, and whether it lists those that pins use, is not documented. */
		listMediaUploads: async (bookmark?: string, signal?: AbortSignal) =>
			await parsed(call, mediaPage, { ...read('GET /media', '/media', page(bookmark)), signal }),
	};
}
