import type { Fault } from '../../../emulator';
import type { Problem } from '../../../lib';
import type { VerdictKind } from '../../../lib/pinterest/verdict';
import type { MediaSource } from '../../../lib/pinterest/schemas';
import { embedded, mp4, png, readyVideo, webp } from '../../emulator/helpers';
import type { Asking, AskingOptions } from '../../support/ask';

/** The verdict, its problem, and which other jobs fail alike. */
type Means = [VerdictKind, Problem['code'], Problem['category'], Problem['action'], stops?: 'operation' | 'account'];

/** One answer of Pinterest's, how the emulator is brought to give it, and what it means. */
export interface AnswerRow extends AskingOptions {
	/** Status, code and words, as they were seen. */
	answer: string;
	/** `POST /pins` with a good picture where it is not given. */
	ask?: (asking: Asking) => Promise<unknown>;
	pictureByAddress?: true;
	means: Means;
	/** How many pins exist afterwards; none unless the answer came after the fact. */
	pins?: number;
	/** What the reader has to be told. */
	tells?: RegExp;
}

const PINS = 'POST /pins';
const says = (
	status: number,
	code: number,
	message: string,
	more: Partial<Extract<Fault, { kind: 'status' }>> = {},
): Pick<AnswerRow, 'faults'> => ({
	faults: [{ on: 'any', kind: 'status', status, code, message, ...more }],
});
const suffers = (fault: Fault): Pick<AnswerRow, 'faults'> => ({ faults: [fault] });
const withMedia = (media_source: unknown) => ({
	ask: async ({ publish }: Asking) => await publish({ media_source: media_source as MediaSource }),
});
const videoWith = (more: object) => ({
	ask: async ({ publish, emulator }: Asking) =>
		await publish({ media_source: { source_type: 'video_id', media_id: await readyVideo(emulator), ...more } }),
});
const look = { ask: async ({ client }: Asking) => await client.listBoards() };
const register = { ask: async ({ client }: Asking) => await client.registerMedia() };
const toBoard = (board_id: string) => ({ ask: async ({ publish }: Asking) => await publish({ board_id }) });
const linking = (link: string) => ({ ask: async ({ publish }: Asking) => await publish({ link }) });

const RATE =
	'This request exceeded a rate limit. This can happen if the client exceeds one\nof the published rate limits ' +
	'or if multiple write operations are applied to\nan object within a short time window.';
const SCOPES =
	'Your token does not have sufficient permissions to perform this operation. ' +
	'Please ensure your token is authorized with the correct set of scopes.';
const SPAM = 'Sorry! We blocked this link because it may lead to spam.';
const NOT_FETCHED = 'Sorry we could not fetch the image.';
const NOBODY = '999999999999999999';

// More than one answer means the same.
const WAIT: Means = ['wait-for-reset', 'rate-limited', 'rate-limit', 'wait'];
const BUSY: Means = ['object-busy', 'pinterest-busy', 'pinterest', 'retry-later'];
const BLOCKED: Means = ['spam', 'spam-blocked', 'spam', 'fix-url'];
const REFUSED: Means = ['refused', 'request-refused', 'input', 'fix-row'];
const BAD_NAME: Means = ['refused', 'board-name-refused', 'not-found', 'fix-board'];
const BAD_LINK: Means = ['refused', 'link-invalid', 'input', 'fix-row'];
const TRIAL: Means = ['stop-kind', 'trial-access', 'access', 'upgrade-access', 'operation'];
const ABSENT: Means = ['refused', 'not-found', 'not-found', 'fix-row'];
const NO_MEDIA: Means = ['look-at-media', 'media-not-found', 'not-found', 'retry-later'];
const INLINE: Means = ['send-inline', 'media-unreachable', 'origin', 'fix-url'];
const UNKNOWN: Means = ['unknown', 'pinterest-unavailable', 'pinterest', 'retry-later'];
const LOST: Means = ['unknown', 'no-answer', 'network', 'retry-later'];
const UNAVAILABLE: Means = ['retry', 'pinterest-unavailable', 'pinterest', 'retry-later'];
const LOST_SAFE: Means = ['retry', 'no-answer', 'network', 'retry-later'];

const rate: AnswerRow[] = [
	{ answer: '429 code 8, the budget is used up', options: { limits: { org_write: 0 } }, means: WAIT },
	{
		answer: '429 code 8, Trial, hours to go',
		...says(429, 8, RATE, { headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '67150' } }),
		means: WAIT,
	},
	{
		answer: '429 code 8 without a word of the budget',
		...says(429, 8, RATE, { headers: { 'x-ratelimit-remaining': '' } }),
		means: WAIT,
	},
	{ answer: '429 code 8, calls are left', options: { boardWrites: { max: 0, status: 429 } }, means: BUSY },
	{ answer: '409 exclusive access', options: { boardWrites: { max: 0, status: 409 } }, means: BUSY },
	{ answer: '409 Board section conflict.', ...says(409, 409, 'Board section conflict.'), means: BUSY },
];

const spam: AnswerRow[] = [
	{
		answer: '429 code 9',
		options: { spamDomains: ['bad.example'] },
		...linking('https://bad.example/a'),
		means: BLOCKED,
	},
	{ answer: '400 code 9', ...says(400, 9, SPAM), means: BLOCKED },
	{ answer: '429 code 9 in the language of the account', ...says(429, 9, 'Der Link wurde gesperrt.'), means: BLOCKED },
	{ answer: '429 blocked, by its words alone', ...says(429, 8, SPAM), means: BLOCKED },
	{
		answer: '400 with spam in message_detail',
		...says(400, 1, 'Invalid request', { extra: { message_detail: 'This looks like spam.' } }),
		means: BLOCKED,
	},
	{
		answer: '403 with spam in its words',
		...says(403, 29, "We can't save this: it was reported as spam."),
		means: BLOCKED,
	},
	{
		answer: '400 about a recipe for spam musubi',
		...says(400, 1, "Invalid request: {'title': 'Spam musubi'} ('test0' is not of type array)"),
		means: REFUSED,
	},
	{ answer: '400 about a link of a spam filter', ...linking('ftp://spam-filter.example/a'), means: BAD_LINK },
];

const access: AnswerRow[] = [
	{
		answer: '401 code 2',
		token: 'pina_expired',
		means: ['refresh-token', 'token-invalid', 'auth', 'reconnect', 'account'],
	},
	{
		answer: '401 code 3 consumer type',
		options: { tier: 'pending' },
		...look,
		means: ['stop-kind', 'app-not-activated', 'access', 'upgrade-access', 'account'],
		tells: /not activated.*test token.*developer portal.*emulator/,
	},
	{
		answer: '401 code 3 restricted feature',
		...says(401, 3, 'Your application does not have access to this restricted feature: pin_edit'),
		means: ['stop-kind', 'feature-restricted', 'access', 'upgrade-access', 'operation'],
		tells: /\(pin_edit\).*--on-edit publish/,
	},
	{
		answer: '403 code 3 restricted feature',
		...says(403, 3, 'Your application does not have access to this restricted feature: pin_edit'),
		means: ['stop-kind', 'feature-restricted', 'access', 'upgrade-access', 'operation'],
		tells: /\(pin_edit\).*--on-edit publish/,
	},
	{
		answer: '401 code 3 another restricted feature',
		...says(401, 3, 'Your application does not have access to this restricted feature: trends'),
		means: ['stop-kind', 'feature-restricted', 'access', 'upgrade-access', 'operation'],
		tells: /request it in Pinterest's developer portal.*trends/,
	},
	{
		answer: '401 code 7',
		...says(401, 7, 'Not authorized to access board or Pin.'),
		means: ['refused', 'board-not-authorized', 'not-found', 'fix-board'],
	},
	{
		answer: '403 code 3',
		...says(403, 3, SCOPES),
		means: ['stop-kind', 'scopes-missing', 'access', 'reconnect', 'operation'],
		tells: /boards:read, boards:write, pins:read and pins:write/,
	},
	{
		answer: '403 code 29 Trial access',
		options: { tier: 'trial' },
		means: TRIAL,
		tells:
			/Standard access.*video recording of the whole OAuth flow and of a pin.*full Oauth flow.*Pinterest integration.*sandbox.*emulator/,
	},
	{
		answer: '403 code 29 Trial access, in the language of the account',
		...says(403, 29, 'Apps mit Testzugriff dürfen dort keine Pins erstellen: https://api-sandbox.pinterest.com.'),
		means: TRIAL,
	},
	{
		answer: '403 code 29 not permitted',
		options: {
			accounts: [{ username: 'other', accessToken: 'pina_other' }],
			boards: [{ name: 'Theirs', owner: 'other' }],
		},
		means: ['refused', 'not-permitted', 'access', 'fix-board'],
		tells: /belongs to another account.*secret.*Choose a board/,
	},
];

const absent: AnswerRow[] = [
	{
		answer: '404 code 30',
		...says(404, 30, 'User not found.'),
		ask: async ({ client }) => await client.getUserAccount(),
		means: ABSENT,
	},
	{ answer: '404 code 40', ...toBoard(NOBODY), means: ['refused', 'board-not-found', 'not-found', 'fix-board'] },
	{ answer: '404 code 50', ...says(404, 50, 'Pin not found.'), means: ABSENT },
	{
		answer: '404 code 2031',
		ask: async ({ publish }) => await publish({ board_section_id: NOBODY }),
		means: ['refused', 'section-not-found', 'not-found', 'fix-board'],
	},
	{
		answer: '404 Media not found',
		...withMedia({ source_type: 'video_id', media_id: NOBODY, cover_image_key_frame_time: 0 }),
		means: NO_MEDIA,
	},
	{
		answer: '404 Media upload not found',
		...says(404, 404, 'Media upload not found'),
		ask: async ({ client }) => await client.getMedia(NOBODY),
		means: NO_MEDIA,
	},
];

const media: AnswerRow[] = [
	{
		answer: '403 code 233',
		...withMedia(embedded(png(50, 50))),
		means: ['refused', 'image-too-small', 'media', 'replace-asset'],
	},
	{
		answer: '403 code 235',
		...withMedia(embedded(mp4().subarray(30))),
		means: ['refused', 'image-broken', 'media', 'replace-asset'],
	},
	{
		answer: '400 format of the image',
		...withMedia(embedded(webp(), 'image/jpeg')),
		means: ['refused', 'image-format', 'media', 'replace-asset'],
	},
	{
		answer: '400 could not fetch the image',
		...withMedia({ source_type: 'image_url', url: 'http://127.0.0.1:1/a.jpg' }),
		pictureByAddress: true,
		means: INLINE,
	},
	{
		answer: '400 unable to reach the URL',
		...says(400, 1, 'Unable to reach the URL.'),
		pictureByAddress: true,
		means: INLINE,
	},
	{
		answer: '400 could not fetch the cover of a video',
		faults: [{ on: PINS, kind: 'status', status: 400, code: 1, message: NOT_FETCHED }],
		...videoWith({ cover_image_key_frame_time: 2 }),
		means: ['refused', 'picture-unreadable', 'media', 'replace-asset'],
		tells: /cover image.*faststart/,
	},
	{
		answer: '400 cover_image_url or cover_image_content_type',
		...videoWith({}),
		means: ['refused', 'cover-missing', 'input', 'fix-row'],
	},
];

const input: AnswerRow[] = [
	{ answer: '400 not a valid URL format', ...linking('example.com/a'), means: BAD_LINK },
	{
		answer: '400 Whoops! invalid URL',
		...says(400, 1, 'Whoops! It looks like you entered an invalid URL. Try creating a Pin again with a valid URL.'),
		means: BAD_LINK,
	},
	{ answer: '400 board_id is no number', ...toBoard('Summer Recipes'), means: REFUSED },
	{
		answer: '400 page_size',
		...says(400, 1, "Parameter 'page_size' was not numeric (was 3e)"),
		...look,
		means: REFUSED,
	},
	{ answer: '400 feed_id', ...says(400, 1, "'feed_id' value '..._' must match the pattern: ^\\d+$"), means: REFUSED },
	{
		answer: '400 six images',
		...withMedia({
			source_type: 'multiple_image_base64',
			items: Array.from({ length: 6 }, () => ({ content_type: 'image/png', data: 'AAAA' })),
		}),
		means: REFUSED,
	},
	{
		answer: '400 the site does not allow it',
		...says(400, 1, "Sorry! This site doesn't allow you to save Pins."),
		means: REFUSED,
	},
	{ answer: '400 board name', ...says(400, 400, 'The board name is invalid or duplicated.'), means: BAD_NAME },
	{ answer: '405 code 5', ...says(405, 5, 'Method not allowed'), means: REFUSED },
];

const trouble: AnswerRow[] = [
	{
		answer: '400 Something went wrong, for a pin',
		...suffers({ on: PINS, kind: 'went-wrong' }),
		means: ['hours', 'pinterest-hiccup', 'pinterest', 'retry-later'],
	},
	{
		answer: '400 Something went wrong, for a read',
		...suffers({ on: 'any', kind: 'went-wrong' }),
		...look,
		means: ['retry', 'pinterest-hiccup', 'pinterest', 'retry-later'],
	},
	{ answer: '500 code 500', ...says(500, 500, 'Oops'), means: UNKNOWN },
	{ answer: '503 with the word spam', ...says(503, 503, 'The spam service is down'), means: UNKNOWN },
	{ answer: '408', ...says(408, 408, 'Request timeout'), means: UNKNOWN },
	{
		answer: '500 for a pin that was made',
		...suffers({ on: PINS, kind: 'error-after-commit' }),
		pins: 1,
		means: UNKNOWN,
	},
	{ answer: 'none, lost before', ...suffers({ on: PINS, kind: 'drop-before' }), means: LOST },
	{ answer: 'none, lost after', ...suffers({ on: PINS, kind: 'drop-after-commit' }), pins: 1, means: LOST },
	{
		answer: 'none in time',
		...suffers({ on: PINS, kind: 'hang-after-commit' }),
		timeoutMs: 1_000,
		pins: 1,
		means: LOST,
	},
	{
		answer: 'none, nobody is there',
		ask: async ({ emulator, publish }) => {
			await emulator.close();
			await publish();
		},
		means: ['retry', 'pinterest-unreachable', 'network', 'retry-later'],
	},
	{ answer: '503 for an upload', ...says(503, 503, 'Unavailable'), ...register, means: UNAVAILABLE },
	{
		answer: 'none for an upload',
		...suffers({ on: 'POST /media', kind: 'drop-after-commit' }),
		...register,
		means: LOST_SAFE,
	},
	{ answer: '500 for a read', ...says(500, 500, 'Oops'), ...look, means: UNAVAILABLE },
	{ answer: 'none for a read', ...suffers({ on: 'any', kind: 'drop-before' }), ...look, means: LOST_SAFE },
];

/** Every answer that was seen of Pinterest, and every way to get none. */
export const ANSWERS: AnswerRow[] = [...rate, ...spam, ...access, ...absent, ...media, ...input, ...trouble];
