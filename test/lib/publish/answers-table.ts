import type { EmulatorOptions, Fault } from '../../../emulator';
import type { PinDraft } from '../../../lib';
import { image, video } from '../../support/import';

export const PINS = 'POST /pins';
export const MEDIA = 'POST /media';
export const RATE = 'This request exceeded a rate limit.';
export const images = (count: number, more: (index: number) => Partial<PinDraft> = () => ({})) =>
	Array.from({ length: count }, (_, index) => image(`Image ${index}`, more(index)));

export const says = (on: string, status: number, code: number, message: string, more: Partial<Fault> = {}): Fault =>
	({ on, kind: 'status', status, code, message, ...more }) as Fault;
/** Used up, for so many seconds: the headers as Pinterest sends them. */
export const usedUp = (on: string, seconds: number, more: Partial<Fault> = {}): Fault =>
	says(on, 429, 8, RATE, {
		headers: {
			'x-ratelimit-limit': `100, 100;w=1;name="safety_net_app_id_user_id", 100;w=60;name="org_write_app_id_user_id"`,
			'x-ratelimit-remaining': '0',
			'x-ratelimit-reset': String(seconds),
		},
		...more,
	} as Partial<Fault>);

/** An answer, and what becomes of the rows that meet it. Every case writes every field, so that each of them is checked. */
export interface Case {
	answer: string;
	options: EmulatorOptions;
	faults: Fault[];
	drafts: PinDraft[];
	/** Of the rows, in their order: the outcome, and the problem's code where there is one. */
	rows: string[];
	/** Of the first row's job, as are `attempts` and `dueIn`. */
	state: 'published' | 'scheduled' | 'failed';
	/** How many publishes counted. */
	attempts: number;
	/** Seconds from the start until the `retryAt` of the last row's problem. */
	retryIn: number | undefined;
	/** Seconds from the start until the job is due. */
	dueIn: number | undefined;
	/** How many times `POST /pins` and `POST /media` were called. */
	sent: [pins: number, media: number];
	pins: number;
	/** Seconds until the last row has ended. */
	lasts: number;
}

const SIGNED = image('Signed', { media: [{ url: 'https://images.example.com/mountain-lake.jpg?X-Amz-Signature=0' }] });
const BINARY = image('Binary', { media: [{ binary: 'data' } as PinDraft['media'][number]] });
const BY_ADDRESS = image('By address', { media: [{ url: 'https://images.example.com/mountain-lake.jpg' }] });

const rate: Case[] = [
	{
		answer: 'used up for less than a minute',
		options: {},
		faults: [usedUp(PINS, 57)],
		drafts: images(1),
		rows: ['created'],
		state: 'published',
		attempts: 1,
		retryIn: undefined,
		dueIn: undefined,
		sent: [2, 0],
		pins: 1,
		lasts: 57,
	},
	{
		answer: 'used up for hours',
		options: {},
		faults: [usedUp(PINS, 67_150)],
		drafts: images(1),
		rows: ['scheduled rate-limited'],
		state: 'scheduled',
		attempts: 0,
		retryIn: 67_150,
		dueIn: 67_150,
		sent: [1, 0],
		pins: 0,
		lasts: 0,
	},
	{
		answer: 'used up by others, one window after the other',
		options: {},
		faults: [usedUp(PINS, 57, { times: 4 })],
		drafts: images(1),
		rows: ['scheduled rate-limited'],
		state: 'scheduled',
		attempts: 0,
		retryIn: 228,
		dueIn: 228,
		sent: [4, 0],
		pins: 0,
		lasts: 171,
	},
	{
		answer: 'used up for an upload, shortly',
		options: {},
		faults: [usedUp(MEDIA, 57)],
		drafts: [video('Film')],
		rows: ['created'],
		state: 'published',
		attempts: 1,
		retryIn: undefined,
		dueIn: undefined,
		sent: [1, 2],
		pins: 1,
		lasts: 58.8,
	},
	{
		answer: 'used up for an upload, for hours',
		options: {},
		faults: [usedUp(MEDIA, 67_150)],
		drafts: [video('Film')],
		rows: ['scheduled rate-limited'],
		state: 'scheduled',
		attempts: 0,
		retryIn: 67_150,
		dueIn: 67_150,
		sent: [0, 1],
		pins: 0,
		lasts: 0,
	},
	{
		answer: 'used up for hours at the look before the publish',
		options: { processingMs: 0 },
		faults: [usedUp('GET /media/{media_id}', 67_150, { skip: 1 })],
		drafts: [video('Film')],
		rows: ['scheduled rate-limited'],
		state: 'scheduled',
		attempts: 0,
		retryIn: 67_150,
		dueIn: 67_150,
		sent: [0, 1],
		pins: 0,
		lasts: 0,
	},
	{
		answer: '429 with calls left',
		options: {},
		faults: [says(PINS, 429, 8, RATE, { times: 3 })],
		drafts: images(1),
		rows: ['created'],
		state: 'published',
		attempts: 1,
		retryIn: undefined,
		dueIn: undefined,
		sent: [4, 0],
		pins: 1,
		lasts: 11,
	},
	{
		answer: '409',
		options: {},
		faults: [says(PINS, 409, 409, 'Could not get exclusive access to the board.', { times: 3 })],
		drafts: images(1),
		rows: ['created'],
		state: 'published',
		attempts: 1,
		retryIn: undefined,
		dueIn: undefined,
		sent: [4, 0],
		pins: 1,
		lasts: 11,
	},
	{
		answer: '409 again and again',
		options: {},
		faults: [says(PINS, 409, 409, 'Busy.', { times: 9 })],
		drafts: images(1),
		rows: ['failed pinterest-busy'],
		state: 'failed',
		attempts: 0,
		retryIn: 311,
		dueIn: undefined,
		sent: [4, 0],
		pins: 0,
		lasts: 11,
	},
];

const trouble: Case[] = [
	{
		answer: 'Something went wrong on our end',
		options: {},
		faults: [{ on: PINS, kind: 'went-wrong' }],
		drafts: images(1),
		rows: ['scheduled pinterest-hiccup'],
		state: 'scheduled',
		attempts: 0,
		retryIn: 900,
		dueIn: 900,
		sent: [1, 0],
		pins: 0,
		lasts: 0,
	},
	{
		answer: '503 for an upload, twice',
		options: {},
		faults: [says(MEDIA, 503, 503, 'Oops', { times: 2 })],
		drafts: [video('Film')],
		rows: ['created'],
		state: 'published',
		attempts: 1,
		retryIn: undefined,
		dueIn: undefined,
		sent: [1, 3],
		pins: 1,
		lasts: 1.8,
	},
	{
		answer: '503 for an upload, for good',
		options: {},
		faults: [says(MEDIA, 503, 503, 'Oops', { times: 99 })],
		drafts: [video('Film')],
		rows: ['failed pinterest-unavailable'],
		state: 'failed',
		attempts: 0,
		retryIn: 0,
		dueIn: undefined,
		sent: [0, 4],
		pins: 0,
		lasts: 0,
	},
	{
		answer: 'none for an upload',
		options: {},
		faults: [{ on: MEDIA, kind: 'drop-after-commit', times: 2 }],
		drafts: [video('Film')],
		rows: ['created'],
		state: 'published',
		attempts: 1,
		retryIn: undefined,
		dueIn: undefined,
		sent: [1, 3],
		pins: 1,
		lasts: 1.8,
	},
	{
		answer: '500 for the boards and for the account',
		options: {},
		faults: [says('GET /boards', 500, 500, 'Oops'), says('GET /user_account', 500, 500, 'Oops')],
		drafts: images(1),
		rows: ['created'],
		state: 'published',
		attempts: 1,
		retryIn: undefined,
		dueIn: undefined,
		sent: [1, 0],
		pins: 1,
		lasts: 0,
	},
	{
		answer: 'none for a look at a video',
		options: {},
		faults: [{ on: 'GET /media/{media_id}', kind: 'drop-before', times: 3 }],
		drafts: [video('Film')],
		rows: ['created'],
		state: 'published',
		attempts: 1,
		retryIn: undefined,
		dueIn: undefined,
		sent: [1, 1],
		pins: 1,
		lasts: 1.81,
	},
];

/** Refused for good; the row after it goes on. */
const refusals: Case[] = (
	[
		[403, 233, 'Your image is too small. Please choose a larger image and try again.', 'image-too-small'],
		[403, 235, 'Sorry, this image is broken. Please pick a different image.', 'image-broken'],
		[403, 29, 'You are not permitted to access that resource.', 'not-permitted'],
		[401, 7, 'Not authorized to access board or Pin.', 'board-not-authorized'],
		[404, 40, 'Board not found.', 'board-not-found'],
		[404, 2031, "Sorry! We couldn't find this board section.", 'section-not-found'],
		[400, 1, 'The format of the image is not supported', 'image-format'],
		[400, 1, "Parameter 'link' with the value 'x' is not a valid URL format.", 'link-invalid'],
		[400, 1, "Sorry! This site doesn't allow you to save Pins.", 'request-refused'],
		[405, 5, 'Method not allowed', 'request-refused'],
	] as const
).map(([status, code, message, problem]) => ({
	answer: `${status} ${message}`,
	options: {},
	faults: [says(PINS, status, code, message, { match: 'Image 0' })],
	drafts: images(2, (index) => ({ link: `https://example.com/${index}` })),
	rows: [`failed ${problem}`, 'created'],
	state: 'failed',
	attempts: 0,
	retryIn: undefined,
	dueIn: undefined,
	sent: [2, 0],
	pins: 1,
	lasts: 0,
}));

const media: Case[] = [
	{
		answer: 'could not fetch the image',
		options: {},
		faults: [says(PINS, 400, 1, 'Sorry we could not fetch the image.')],
		drafts: [BY_ADDRESS],
		rows: ['created'],
		state: 'published',
		attempts: 1,
		retryIn: undefined,
		dueIn: undefined,
		sent: [2, 0],
		pins: 1,
		lasts: 0,
	},
	{
		answer: 'could not fetch it, nor take its bytes',
		options: {},
		faults: [says(PINS, 400, 1, 'Sorry we could not fetch the image.', { times: 9 })],
		drafts: [BY_ADDRESS],
		rows: ['failed picture-unreadable'],
		state: 'failed',
		attempts: 0,
		retryIn: undefined,
		dueIn: undefined,
		sent: [2, 0],
		pins: 0,
		lasts: 0,
	},
	{
		answer: '404 media',
		options: {},
		faults: [says(PINS, 404, 404, 'Media not found', { times: 9 })],
		drafts: [video('Film')],
		rows: ['failed media-not-found'],
		state: 'failed',
		attempts: 0,
		retryIn: undefined,
		dueIn: undefined,
		sent: [1, 1],
		pins: 0,
		lasts: 1.8,
	},
];

/** What would have to wait in the store, and may not lie there. */
const unstorable: Case[] = [SIGNED, BINARY].flatMap((draft): Case[] => [
	{
		answer: `used up for hours, of ${draft.title}`,
		options: {},
		faults: [usedUp(PINS, 67_150)],
		drafts: [draft],
		rows: ['failed rate-limited'],
		state: 'failed',
		attempts: 0,
		retryIn: 67_150,
		dueIn: undefined,
		sent: [1, 0],
		pins: 0,
		lasts: 0,
	},
	{
		answer: `Something went wrong, of ${draft.title}`,
		options: {},
		faults: [{ on: PINS, kind: 'went-wrong' }],
		drafts: [draft],
		rows: ['failed pinterest-hiccup'],
		state: 'failed',
		attempts: 0,
		retryIn: 900,
		dueIn: undefined,
		sent: [1, 0],
		pins: 0,
		lasts: 0,
	},
	{
		answer: `a domain that rests, of ${draft.title}`,
		options: { spamDomains: ['bad.example'] },
		faults: [],
		drafts: [image('First', { link: 'https://bad.example/1' }), { ...draft, link: 'https://bad.example/2' }],
		rows: ['failed spam-blocked', 'failed domain-paused'],
		state: 'failed',
		attempts: 0,
		retryIn: 86_400,
		dueIn: undefined,
		sent: [1, 0],
		pins: 0,
		lasts: 0,
	},
]);

/** Every answer to `POST /pins` and `POST /media` that asks for something of its own. */
export const CASES: Case[] = [...rate, ...trouble, ...refusals, ...media, ...unstorable];
