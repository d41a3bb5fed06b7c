import { z } from 'zod/v4';
import type { COLUMNS } from '../../lib';

const text = (description: string) => z.string().optional().describe(description);

const MORE_MEDIA = 'Address of one more image, for a carousel of two to five images';

/** What a pin is made of, by our column names, as a model is told. */
export const PIN_FIELDS = {
	board: text('The board: its name or its ID, as list_boards returns them'),
	section: text('Name or ID of a section of the board'),
	title: text('Title of the pin, at most 100 characters'),
	description: text('Description of the pin, at most 800 characters'),
	link: text('Web address that the pin leads to, such as that of the article or product'),
	alt_text: text('What the image shows, for people who cannot see it; at most 500 characters'),
	media_url: text(
		'Web address of the image or video (JPEG, PNG, WebP, GIF, MP4, MOV). A file path is only read inside the folder that this server was started with.',
	),
	media_url_2: text(MORE_MEDIA),
	media_url_3: text(MORE_MEDIA),
	media_url_4: text(MORE_MEDIA),
	media_url_5: text(MORE_MEDIA),
	cover_url: text('Address of the cover image of a video'),
	cover_time: text(
		'Second of the video whose picture is its cover, such as 2. A video without a cover gets a default one.',
	),
	dominant_color: text('Color shown while the image loads, such as #6E7874'),
	ai_disclosures: text(
		'What to declare of the use of artificial intelligence: AI_MODIFIED, SYNTHETIC_PERFORMER, both with a comma between them, or no',
	),
	run_at: text(
		'When to publish: ISO 8601 with an offset, such as 2027-03-01T08:00:00+01:00. Leave out to publish now.',
	),
	campaign: text('Campaign to file the pin under, for lists and reports'),
	idempotency_key: text(
		'Your own key for this pin: the same key makes one pin, however often it is called. Leave out to have one derived from account, board, media and link.',
	),
} satisfies Record<Exclude<(typeof COLUMNS)[number], 'account' | 'approve' | 'boards'>, z.ZodType>;

export const onEdit = z
	.enum(['ask', 'update', 'publish'])
	.default('ask')
	.describe(
		'What to do if this pin was published before with another text: ask changes nothing and says what differs, update changes the published pin, publish publishes another pin',
	);

/** How a pin or a row ended. */
export const OUTCOME = {
	outcome: z
		.string()
		.describe(
			'created: published now; existing: was published before; scheduled: published when it is due; held: waits for approval; failed: certainly no pin; unknown: not known yet; queued: not begun',
		),
	problem: z
		.looseObject({ code: z.string(), message: z.string(), action: z.string(), retryAt: z.string().optional() })
		.optional()
		.describe('Why it is not published, what to do about it, and when it is worth trying again'),
};
