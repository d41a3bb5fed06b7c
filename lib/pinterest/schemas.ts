import { z } from 'zod/v4';

/** What this project reads of Pinterest's answers. Unknown keys are ignored: the API grows ahead of its contract. */

/** Decimal strings beyond 2^53. */
const id = z.string().regex(/^\d+$/);

export const userAccountSchema = z.object({
	id: id.optional(),
	username: z.string(),
	account_type: z.string().optional(),
});

export const boardSchema = z.object({ id, name: z.string(), privacy: z.string().optional() });
export const boardSectionSchema = z.object({ id, name: z.string() });

export function pageOf<Item extends z.ZodType>(item: Item) {
	return z.object({ items: z.array(item), bookmark: z.string().nullish() });
}

export const mediaUploadSchema = z.object({
	media_id: id,
	upload_url: z.string(),
	/** Every field goes into the form as it came; their names are the bucket's business. */
	upload_parameters: z.record(z.string(), z.string()),
});
export type MediaUpload = z.infer<typeof mediaUploadSchema>;

const MEDIA_STATUSES = ['registered', 'processing', 'succeeded', 'failed'] as const;
export const mediaStatusSchema = z.object({ media_id: id, status: z.enum(MEDIA_STATUSES) });

const imageSize = z.object({ url: z.string(), width: z.number().nullish(), height: z.number().nullish() });
const media = {
	/** By the name of the size: `1200x`, `600x`, `400x300`, `150x150`, and `originals` in older answers. */
	images: z.record(z.string(), imageSize.nullish().catch(undefined)).nullish().catch(undefined),
	cover_image_url: z.string().nullish().catch(undefined),
};
const mediaItem = z.object({ ...media, item_type: z.string().nullish().catch(undefined) });
/** What is not as expected counts as not there: no pin is to be lost for its pictures. */
const pinMedia = z.object({
	...media,
	media_type: z.string().nullish().catch(undefined),
	items: z.array(mediaItem).nullish().catch(undefined),
});

export const pinSchema = z.object({
	id,
	created_at: z.string().nullish(),
	title: z.string().nullish(),
	description: z.string().nullish(),
	link: z.string().nullish(),
	alt_text: z.string().nullish(),
	board_id: z.string().nullish(),
	board_section_id: z.string().nullish(),
	creative_type: z.string().nullish().catch(undefined),
	media: pinMedia.nullish().catch(undefined),
});
export type PinAnswer = z.infer<typeof pinSchema>;

/** A pin with the address at which people see it. */
export type ListedPin = PinAnswer & { url: string };

/** Production and sandbox pins are shown on Pinterest's own site, pins of the emulator on the emulator. */
export function listedPinSchema(apiBaseUrl: string) {
	const { hostname, origin } = new URL(apiBaseUrl);
	const site = hostname.endsWith('.pinterest.com') ? 'https://www.pinterest.com' : origin;
	return pinSchema.transform((pin): ListedPin => ({ ...pin, url: `${site}/pin/${pin.id}/` }));
}

export type MediaSource =
	| { source_type: 'image_url'; url: string }
	| { source_type: 'image_base64'; content_type: string; data: string }
	| { source_type: 'multiple_image_urls'; items: { url: string }[] }
	| { source_type: 'multiple_image_base64'; items: { content_type: string; data: string }[] }
	| {
			source_type: 'video_id';
			media_id: string;
			cover_image_url?: string;
			cover_image_content_type?: string;
			cover_image_data?: string;
			/** Whole seconds. */
			cover_image_key_frame_time?: number;
	  };

/** The body of `POST /pins`. */
export interface PinCreate {
	board_id: string;
	board_section_id?: string;
	title?: string;
	description?: string;
	link?: string;
	alt_text?: string;
	dominant_color?: string;
	media_source: MediaSource;
}

/** Pinterest's times have no zone and mean UTC. */
export function utcTime(createdAt: string | null | undefined): string | undefined {
	if (!createdAt) return undefined;
	const zoned = /(z|[+-]\d{2}:?\d{2})$/i.test(createdAt) ? createdAt : `${createdAt}Z`;
	const time = Date.parse(zoned);
	return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
