import type { Finding } from '../model/finding';
import type { Action, Category, Problem } from '../model/problem';
import { whyNoRunAt } from '../model/run-at';
import { isRuleCode, RULES, type RuleCode } from './limits';

type Say = (args: Finding['args'], field: string) => string;

const pixels = ({ width, height }: Finding['args']) => `${width}×${height} pixels`;
const megabytes = (bytes: unknown) => Math.round((Number(bytes) / 1024 / 1024) * 10) / 10;
const shorten: Say = ({ length, limit }, field) =>
	`The ${field.replace('_', ' ')} has ${length} characters; Pinterest takes ${limit}. Shorten it by ${Number(length) - Number(limit)}.`;
const missing: Say = (_, field) => `There is no ${field.replace('_', ' ')}.`;
/** The one who met it said it best. */
const asMet: Say = ({ message }) => String(message);

const REMEDIES: Record<string, string> = {
	'image/webp': 'WebP',
	'image/gif': 'a GIF',
	'image/heic': 'HEIC, the format of iPhones',
	'image/avif': 'AVIF',
	'image/bmp': 'BMP',
	'image/tiff': 'TIFF',
	'image/svg+xml': 'SVG',
};

/** What each code means to a person. The one place where findings become words. */
const SENTENCES: Record<RuleCode, Say> = {
	'board-missing': () => 'The row names no board. Fill the column board, or give one for all rows.',
	'media-missing': () => 'The row names no image or video. Fill the column media_url.',
	'media-too-many': ({ count, limit }) => `There are ${count} pieces of media; a carousel has at most ${limit} images.`,
	'media-path-refused': ({ path }, field) =>
		`${field} is "${path}", which is not a web address. Files are read only beside an imported file.`,
	'cover-time-invalid': ({ value }) => `cover_time is "${value}". Write whole seconds, such as 2.`,
	'approve-invalid': ({ value }) => `approve is "${value}". Write yes or no.`,
	'not-approved': () => 'The row is held back: approve says no.',
	'title-too-long': shorten,
	'description-too-long': shorten,
	'alt-text-too-long': shorten,
	'link-too-long': shorten,
	'link-invalid': ({ link }) => `The link "${link}" is not a web address. It begins with http:// or https://.`,
	'link-shortener': ({ host }) =>
		`The link leads through ${host}; Pinterest refuses some shorteners. Use the address of the page itself.`,
	'color-invalid': ({ value }) => `dominant_color is "${value}". Write it like #6E7874.`,
	'run-at-invalid': ({ value }) => whyNoRunAt(String(value)),
	'run-at-past': ({ value }) => `run_at ${value} has passed; the pin is due now.`,
	'run-at-too-far': ({ value }) => `run_at is ${value}, more than a year ahead.`,
	'image-type': ({ type }, field) =>
		`${field} is ${REMEDIES[String(type)] ?? type}, which Pinterest does not take. Save it as JPEG or PNG.`,
	'image-too-large': ({ bytes, limit }, field) =>
		`${field} has ${megabytes(bytes)} MB; at most ${megabytes(limit)} MB are taken. Save it smaller, or as JPEG.`,
	'image-too-small': (args, field) =>
		`${field} is ${pixels(args)}; Pinterest needs at least ${args.least} on each side, and ${args.advised} or more look good.`,
	'image-small': (args, field) =>
		`${field} is ${pixels(args)}; below ${args.advised} pixels of width it looks blurred.`,
	'image-tall': (args, field) =>
		`${field} is ${pixels(args)}; so tall an image is cut off in feeds. 2:3, such as 1000×1500, is shown whole.`,
	'image-unchecked': (_, field) =>
		`${field} carries so much metadata that its size could not be read. Save it without.`,
	'image-broken': asMet,
	'video-type': ({ type }, field) => `${field} is ${type}, which Pinterest does not take. Save it as MP4 or MOV.`,
	'video-codec': ({ codec }, field) =>
		`${field} is encoded as ${codec}; Pinterest takes H.264 and H.265. Export it anew as H.264.`,
	'video-too-large': ({ bytes, limit }, field) =>
		`${field} has ${megabytes(bytes)} MB; at most ${megabytes(limit)} MB are taken.`,
	'video-too-short': ({ seconds }, field) =>
		`${field} lasts ${seconds} seconds; Pinterest needs at least ${RULES['video-too-short'].limit}.`,
	'video-too-long': ({ seconds }, field) =>
		`${field} lasts ${Math.round(Number(seconds) / 6) / 10} minutes; Pinterest takes ${RULES['video-too-long'].limit / 60}.`,
	'video-too-narrow': (args, field) => `${field} is ${pixels(args)}; it may be no narrower than 1:2. 9:16 works.`,
	'video-too-wide': (args, field) => `${field} is ${pixels(args)}; it may be no wider than 1.91:1. 16:9 works.`,
	'video-not-fast-start': (_, field) =>
		`${field} has its index at the end, where Pinterest may fail to take a key frame. Export it with "fast start".`,
	'video-unchecked': (_, field) =>
		`${field} could not be looked into any further, so its length and codec are not checked.`,
	'video-broken': asMet,
	'video-is-image': (_, field) =>
		`${field} is an image where a video is meant. Put the video there, and the image into cover_url.`,
	'cover-missing': ({ at }) =>
		`No cover is given, so the frame at ${at} s is taken. To choose one, fill cover_url with an image, or cover_time with a second of the video.`,
	'cover-is-video': (_, field) =>
		`${field} is a video; a cover is a JPEG or PNG image. The video belongs into media_url.`,
	'cover-without-video': () => 'A cover has no meaning for an image and is left out.',
	'cover-time-late': ({ at, seconds }) =>
		`cover_time is ${at}, but the video lasts ${seconds} seconds; Pinterest takes its last frame.`,
	'carousel-with-video': () => 'A carousel holds images only; give the video a row of its own.',
	'carousel-sizes': () => 'The images of the carousel differ in size, and Pinterest may crop them.',
	'url-scheme': ({ scheme, message }, field) =>
		String(message ?? `${field} begins with ${scheme}:, but only http and https are fetched.`),
	'url-invalid': asMet,
	'url-credentials': asMet,
	'private-address': asMet,
	'host-unknown': asMet,
	'origin-unreachable': asMet,
	'origin-timeout': asMet,
	'origin-tls': asMet,
	'origin-malformed': asMet,
	'origin-interrupted': asMet,
	'origin-encoding': asMet,
	'origin-status': asMet,
	'origin-rate-limited': asMet,
	'too-many-redirects': asMet,
	'media-gone': asMet,
	'media-forbidden': asMet,
	'media-hotlink': asMet,
	'media-is-a-page': asMet,
	'media-truncated': asMet,
	'media-empty': asMet,
	'media-unknown': asMet,
	'signed-url-expired': ({ at }, field) =>
		`The signed address in ${field} expired at ${at}. Sign it anew, or use one that stays.`,
	'signed-url-expires': ({ at, needed }, field) =>
		`The signed address in ${field} expires at ${at}, but the pin needs it until ${needed}. Sign it for longer, or use one that stays.`,
	'file-missing': asMet,
	'file-outside': asMet,
	'file-not-permitted': asMet,
	'binary-missing': asMet,
	'title-missing': missing,
	'description-missing': missing,
	'link-missing': missing,
	'alt-text-missing': missing,
	'image-not-two-to-three': (args, field) =>
		`${field} is ${pixels(args)}; 2:3, such as 1000×1500, is what Pinterest recommends.`,
};

/** The sentence of a finding, and the action that it asks for. */
export function describeFinding({ code, field, args }: Finding): { message: string; action: Action } {
	const met = args.action as Action | undefined; // of what was met on the way, the one who met it knows best
	if (!isRuleCode(code)) return { message: String(args.message ?? code), action: met ?? 'fix-row' };
	return { message: SENTENCES[code](args, field), action: met ?? RULES[code].action };
}

const CATEGORY_OF: Partial<Record<Action, Category>> = {
	'replace-asset': 'media',
	'fix-url': 'origin',
	'retry-later': 'origin',
};

/** The problem of a draft that preflight keeps back: the first blocker's code, the sentences of all. */
export function problemOfFindings(findings: readonly Finding[]): Problem | undefined {
	const blockers = findings.filter(({ severity }) => severity === 'blocker');
	const [first] = blockers;
	if (!first) return undefined;
	const { action } = describeFinding(first);
	const message = blockers.map((blocker) => describeFinding(blocker).message).join(' ');
	return { code: first.code, category: CATEGORY_OF[action] ?? 'input', message, action };
}
