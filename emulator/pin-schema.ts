import { z } from 'zod/v4';
import { invalid } from './errors';

// Whether Pinterest counts code points or UTF-16 units is not known; its schema language counts code points.
const text = (longest: number) =>
	z.string().check((context) => {
		if ([...context.value].length > longest) {
			context.issues.push({ code: 'too_big', origin: 'string', maximum: longest, input: context.value });
		}
	});

const id = z.string().regex(/^\d+$/);
const base64 = z.string().regex(/^[a-zA-Z0-9+/=]+$/);
const contentType = z.enum(['image/jpeg', 'image/png']);
const itemText = { title: z.string().optional(), description: z.string().optional(), link: z.string().optional() };
const carousel = { index: z.number().int().min(0).optional() };
const standard = { is_standard: z.boolean().optional() };

const mediaSource = z.discriminatedUnion('source_type', [
	z.object({ source_type: z.literal('image_url'), url: z.string(), ...standard }),
	z.object({ source_type: z.literal('image_base64'), content_type: contentType, data: base64, ...standard }),
	z.object({
		source_type: z.literal('multiple_image_urls'),
		items: z
			.array(z.object({ url: z.string(), ...itemText }))
			.min(2)
			.max(5),
		...carousel,
	}),
	z.object({
		source_type: z.literal('multiple_image_base64'),
		items: z
			.array(z.object({ content_type: contentType, data: base64, ...itemText }))
			.min(2)
			.max(5),
		...carousel,
	}),
	z.object({
		source_type: z.literal('video_id'),
		media_id: id,
		cover_image_url: z.string().optional(),
		cover_image_content_type: contentType.optional(),
		cover_image_data: base64.optional(),
		cover_image_key_frame_time: z.number().int().min(0).optional(),
		...standard,
	}),
]);

export type MediaSource = z.output<typeof mediaSource>;
export type VideoSource = Extract<MediaSource, { source_type: 'video_id' }>;

const words = {
	title: text(100).nullish(),
	description: text(800).nullish(),
	alt_text: text(500).nullish(),
	link: text(2048).nullish(),
};

const aiDisclosures = z.object({ values: z.array(z.enum(['AI_MODIFIED', 'SYNTHETIC_PERFORMER'])) }).nullish();

const createSchema = z.object({
	...words,
	board_id: id,
	board_section_id: id.nullish(),
	dominant_color: z.string().nullish(),
	parent_pin_id: id.nullish(),
	sponsor_id: id.nullish(),
	media_source: mediaSource,
	ai_disclosures: aiDisclosures,
});

export const updateSchema = z.object({
	...words,
	board_id: id.optional(),
	board_section_id: id.nullish(),
	ai_disclosures: aiDisclosures,
});

/** The filters of GET /pins. */
export const listSchema = z.object({
	pin_filter: z.enum(['exclude_native', 'exclude_repins', 'has_been_promoted']).optional(),
	pin_type: z.enum(['PRIVATE']).optional(),
	include_protected_pins: z.enum(['true', 'false']).optional(),
});

export const saveSchema = z.object({ board_id: id.nullish(), board_section_id: id.nullish() });

export const pinRequestSchema = createSchema;

export function checkLink(link: string | null | undefined) {
	if (!link) return;
	const url = URL.parse(link);
	if (!url || !/^https?:$/.test(url.protocol) || /\s/.test(link)) {
		throw invalid(`Parameter 'link' with the value '${link}' is not a valid URL format.`);
	}
}

/** The published schema lets a video without a cover through; the API does not. */
export function checkCover(source: MediaSource) {
	if (source.source_type !== 'video_id') return;
	const { cover_image_url, cover_image_content_type, cover_image_data, cover_image_key_frame_time } = source;
	const embedded = cover_image_content_type !== undefined && cover_image_data !== undefined;
	if (cover_image_url || embedded || cover_image_key_frame_time !== undefined) return;
	throw invalid(
		'Invalid request: media_source requires cover_image_url or cover_image_content_type and cover_image_data or cover_image_key_frame_time',
	);
}
