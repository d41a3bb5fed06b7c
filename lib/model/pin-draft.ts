import { z } from 'zod/v4';
import { AI_DISCLOSURES } from './ai-disclosures';
import { withoutQuery, withoutSecrets } from './url';

/** Where media is: on the web, in the folder beside the import, or in an n8n item's binary property. */
export const mediaRefSchema = z.union([
	z.object({ url: z.string().min(1) }).strict(),
	/** Nothing outside the folder is read, whatever the path says. */
	z.object({ file: z.string().min(1), folder: z.string().min(1) }).strict(),
	z.object({ binary: z.string().min(1) }).strict(),
]);
export type MediaRef = z.infer<typeof mediaRefSchema>;

export const coverSchema = z.union([
	z.object({ media: mediaRefSchema }).strict(),
	/** Whole seconds: Pinterest's schema has an integer. */
	z.object({ atSeconds: z.number().int().min(0) }).strict(),
]);
export type Cover = z.infer<typeof coverSchema>;

/** The cover of a video for which none is given: a tenth of the way in, past a fade from black, in whole seconds. */
export function defaultCover(durationSeconds = 0): { atSeconds: number } {
	return { atSeconds: Math.max(1, Math.floor(durationSeconds / 10)) };
}

const text = z.string().optional();

/** How images are made fit, as `images/recipe` writes it: kept in their shape, padded to 2:3 with their blur or a colour, or cropped to 2:3. */
const FIT_TEXT = /^(keep|pad(:blur|:#[0-9a-f]{6})?|crop(:attention|:centre)?)$/;

/** What the user wants published, valid in shape. Limits of length and the like are preflight's. */
export const pinDraftSchema = z.object({
	account: text,
	/** An id (digits) or a name. */
	board: z.string().min(1),
	section: text,
	title: text,
	description: text,
	link: text,
	altText: text,
	dominantColor: text,
	/** What is declared of the use of artificial intelligence, as Pinterest shows it with the pin. */
	aiDisclosures: z.array(z.enum(AI_DISCLOSURES)).optional(),
	/** One entry, or two to five images for a carousel. */
	media: z.array(mediaRefSchema).min(1).max(5),
	cover: coverSchema.optional(),
	/** ISO 8601 with an offset; absent means now. */
	runAt: text,
	campaign: text,
	/** The user's own key; without it one is made from the content. */
	idempotencyKey: text,
	/** The row has that key for several boards, and each of its pins one made of it and the board. @default false */
	keyPerBoard: z.boolean().optional(),
	/** When a pin that was spread over time is due, instead of `runAt`: ISO 8601 with an offset. It does not make another pin of the draft. */
	notBefore: text,
	/** How images are made fit for Pinterest before they are sent, as `images/recipe` writes it. It does not make another pin of the draft. @default they are sent as they are */
	fit: z.string().regex(FIT_TEXT).optional(),
	/** `false` keeps a row back. */
	approved: z.boolean().optional(),
	/** The row is kept back because its import requires approval, and not because its sheet says no. */
	approvalRequired: z.boolean().optional(),
});
export type PinDraft = z.infer<typeof pinDraftSchema>;

/** How a media reference is shown to people and kept in records: no query, so no signature or token. */
export function describeMedia(ref: MediaRef): string {
	if ('file' in ref) return withoutQuery(ref.file);
	if ('binary' in ref) return `binary property "${ref.binary}"`;
	return withoutSecrets(ref.url);
}
