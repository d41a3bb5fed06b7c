import { z } from 'zod/v4';
import type { AiDisclosure } from '../model/ai-disclosures';
import type { Board, BoardPrivacy } from '../model/board';

/** What this project reads of Pinterest's answers. Unknown keys are ignored: the API grows ahead of its contract. */

/** Decimal strings beyond 2^53. */
export const id = z.string().regex(/^\d+$/);

export const userAccountSchema = z.object({
	id: id.optional(),
	username: z.string(),
	account_type: z.string().optional(),
});

export const boardSchema = z
	.object({
		id,
		name: z.string(),
		privacy: z.string().nullish().catch(undefined),
		owner: z.object({ username: z.string() }).nullish().catch(undefined),
		pin_count: z.number().nullish().catch(undefined),
	})
	.transform(({ privacy, owner, pin_count: pinCount, ...board }): Board => ({
		...board,
		...(privacy && { privacy }),
		...(owner && { owner: owner.username }),
		...(typeof pinCount === 'number' && { pinCount }),
	}));
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

/** Only the id is documented as required. */
const text = z.string().nullish().catch(undefined);

export const pinSchema = z.object({
	id,
	/** See `pinTime`. */
	created_at: z.union([z.string(), z.number()]).nullish().catch(undefined),
	title: text,
	description: text,
	link: text,
	alt_text: text,
	board_id: text,
	board_section_id: text,
	creative_type: z.string().nullish().catch(undefined),
	media: pinMedia.nullish().catch(undefined),
});
export type PinAnswer = z.infer<typeof pinSchema>;

/** A pin with the address at which people see it. */
export type ListedPin = PinAnswer & { url: string };

/** Makes a schema once for each address of the API: it takes a hundred times as long as using it. */
export function perAddress<Schema>(make: (apiBaseUrl: string) => Schema): (apiBaseUrl: string) => Schema {
	const made = new Map<string, Schema>();
	return (apiBaseUrl) => {
		const schema = made.get(apiBaseUrl) ?? make(apiBaseUrl);
		made.set(apiBaseUrl, schema);
		return schema;
	};
}

export const listedPinSchema = perAddress((apiBaseUrl) =>
	pinSchema.transform((pin): ListedPin => ({ ...pin, url: pinAddress(apiBaseUrl, pin.id) })),
);
export const listedPinsSchema = perAddress((apiBaseUrl) => pageOf(listedPinSchema(apiBaseUrl)));

/** Where people see a pin: production and sandbox pins on Pinterest's own site, pins of the emulator on the emulator. */
export function pinAddress(apiBaseUrl: string, pinId: string): string {
	const { hostname, origin } = new URL(apiBaseUrl);
	const site = hostname.endsWith('.pinterest.com') ? 'https://www.pinterest.com' : origin;
	return `${site}/pin/${pinId}/`;
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
	/** As of API 5.28. */
	ai_disclosures?: { values: AiDisclosure[] };
	media_source: MediaSource;
}

/** The body of `PATCH /pins/{pin_id}`, as the contract has it: only what changes, and `null` for what is taken away. No media. */
export interface PinUpdate extends Partial<Record<'title' | 'description' | 'link' | 'alt_text', string | null>> {
	board_id?: string;
	board_section_id?: string | null;
	/** As of API 5.28. */
	ai_disclosures?: { values: AiDisclosure[] };
}

/** The body of `POST /boards`. */
export interface BoardCreate {
	name: string;
	description?: string;
	privacy: Uppercase<BoardPrivacy>;
}

type PinDate = PinAnswer['created_at'];

const ISO = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d+)?) ?(Z|UTC|[+-]\d\d:?\d\d)?$/i;
/** As RFC 1123 has it, with a zone that is a number or UTC. */
const RFC_1123 = /^([a-z]{3}, )?\d{1,2} [a-z]{3} \d{4} \d\d:\d\d:\d\d (GMT|UTC|[+-]\d{4})$/i;
const EPOCH = /^\d{10}(\d{3})?(\.\d+)?$/;

/**
 * The date of a pin, where it is written in a way that has one meaning: ISO 8601 to the second, RFC 1123, or
 * seconds or milliseconds since 1970. Pinterest's times have no zone and mean UTC; `zoned` says whether one names its own.
 * @returns epoch milliseconds; undefined for what cannot be read.
 */
export function pinTime(createdAt: PinDate): { at: number; zoned: boolean } | undefined {
	const date = String(createdAt ?? '').trim();
	if (EPOCH.test(date)) {
		const isSeconds = /^\d{10}(\D|$)/.test(date);
		return { at: Math.floor(Number(date) * (isSeconds ? 1000 : 1)), zoned: true };
	}
	const [iso, day, time, zone] = ISO.exec(date) ?? [];
	if (!iso && !RFC_1123.test(date)) return undefined;
	const at = Date.parse(iso ? `${day}T${time}${zone?.replace(/utc/i, 'Z') ?? 'Z'}` : date);
	return Number.isNaN(at) ? undefined : { at, zoned: !iso || zone !== undefined };
}

/** The same as ISO 8601 in UTC. */
export function utcTime(createdAt: PinDate): string | undefined {
	const time = pinTime(createdAt);
	return time && new Date(time.at).toISOString();
}
