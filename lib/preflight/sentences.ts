import { AI_DISCLOSURES } from '../model/ai-disclosures';
import type { Finding } from '../model/finding';
import type { Action, Category, Problem } from '../model/problem';
import { lacksOffset, whyNoRunAt, whyNotInZone } from '../model/run-at';
import { printableLine } from '../model/text';
import { isRuleCode, RULES, type RuleCode } from './limits';

/** The sentence of a finding. @param field the column. */
type Say = (args: Finding['args'], field: string) => string;

const pixels = ({ width, height }: Finding['args']) => `${width}×${height} pixels`;
const mebibytes = (bytes: unknown) => Math.round((Number(bytes) / 1024 / 1024) * 10) / 10;
const shorten: Say = ({ length, limit }, field) =>
	`The ${field.replace('_', ' ')} has ${length} characters, but Pinterest accepts at most ${limit}. Shorten it by ${Number(length) - Number(limit)}.`;
const missing: Say = (_, field) => `The row has no ${field.replace('_', ' ')}.`;
/** The problem was met while the media was read, and its sentence is the best one. @public for the page on troubleshooting */
export const asMet: Say = ({ message }) => String(message);

const REMEDIES: Record<string, string> = {
	'image/webp': 'WebP',
	'image/gif': 'a GIF',
	'image/heic': 'HEIC, the format of iPhones',
	'image/avif': 'AVIF',
	'image/bmp': 'BMP',
	'image/tiff': 'TIFF',
	'image/svg+xml': 'SVG',
};

/** How the package does it by itself. */
const orMakeFit = (canBeFit: unknown) => (canBeFit ? ', or switch on Make Images Fit (--fit keep)' : '');

/** How to read all such times at once. */
const zoneHint = (value: string) =>
	lacksOffset(value)
		? ' Or choose the zone of all times without an offset: --time-zone Europe/Berlin, in n8n Time Zone of Pinterest Batch Import.'
		: '';

/** What each code means to a person. The one place where findings become words. @public for the page on troubleshooting */
export const SENTENCES: Record<RuleCode, Say> = {
	'board-missing': () => 'The row has no board. Fill the column board, or choose one board for all rows.',
	'boards-several': ({ count }) =>
		`The row names ${count} boards. An import spreads such a row over them; here, write one board into the column board.`,
	'media-missing': () => 'The row has no image or video. Fill the column media_url.',
	'media-elsewhere': ({ asset }) =>
		`The row has no image or video, only asset_id "${asset}", which another service keeps. Put the address of the file into media_url or image_url.`,
	'media-too-many': ({ count, limit }) =>
		`The row has ${count} media files, but a carousel has at most ${limit} images.`,
	'media-path-refused': ({ path }, field) =>
		`${field} is "${path}", which is not a web address. A path works only if the spreadsheet is imported as a file, with the media in its folder.`,
	'cover-time-invalid': ({ value }) => `cover_time is "${value}". Write whole seconds, such as 2.`,
	'approve-invalid': ({ value }) => `approve is "${value}". Write yes or no.`,
	'not-approved': ({ required }) =>
		required
			? 'The row waits until a person approves it, on the page Approvals or with yes in its column approve.'
			: 'The row is not published, because the column approve says no.',
	'title-too-long': shorten,
	'description-too-long': shorten,
	'alt-text-too-long': shorten,
	'link-too-long': shorten,
	'link-invalid': ({ link }) =>
		`The link "${link}" is not a web address. Write an address that begins with http:// or https://.`,
	'link-shortener': ({ host }) =>
		`The link uses the shortener ${host}, and Pinterest blocks some shorteners. Use the address of the page itself.`,
	'ai-disclosures-invalid': ({ value }) =>
		`ai_disclosures is "${value}". Write ${AI_DISCLOSURES.join(' or ')}, or both with a comma between them.`,
	'ai-undeclared': ({ name, partly }) =>
		`The metadata of ${name} says that it was ${partly ? 'partly ' : ''}made with artificial intelligence, and the row declares nothing. Pinterest may label the pin as AI modified. To declare it, write AI_MODIFIED into ai_disclosures.`,
	'color-invalid': ({ value }) => `dominant_color is "${value}". Write it like #6E7874.`,
	'run-at-invalid': ({ value, zone }) =>
		zone === undefined
			? `${whyNoRunAt(String(value))}${zoneHint(String(value))}`
			: whyNotInZone(String(value), String(zone)),
	'run-at-past': ({ value, refused }) =>
		refused
			? `run_at is ${value}, which is in the past. Correct it, or publish such rows at once with --past run.`
			: `run_at is ${value}, which is in the past, so the pin is due now.`,
	'run-at-too-far': ({ value }) => `run_at is ${value}, which is more than a year ahead. Check the year.`,
	'image-type': ({ type, canBeFit }, field) =>
		`${field} is ${REMEDIES[String(type)] ?? type}, which Pinterest does not accept. Save it as JPEG or PNG${orMakeFit(canBeFit)}.`,
	'image-made-fit': ({ steps }, field) => `${field} is made fit for Pinterest: ${steps}.`,
	'image-not-cropped': ({ reason }, field) => `${field} is ${reason}.`,
	'image-sent-as-is': ({ reason }, field) => `${field} is sent as it is. ${reason}`,
	'image-unfit': asMet,
	'image-too-large': ({ bytes, limit, canBeFit }, field) =>
		`${field} has ${mebibytes(bytes)} MiB, but Pinterest accepts at most ${mebibytes(limit)} MiB. Save it with fewer pixels, or as JPEG${orMakeFit(canBeFit)}.`,
	'image-too-small': (args, field) =>
		`${field} has ${pixels(args)}, but Pinterest needs at least ${args.least} pixels on each side. An image with ${args.advised} pixels or more looks good.`,
	'image-small': (args, field) =>
		`${field} has ${pixels(args)}. An image less than ${args.advised} pixels wide looks blurred.`,
	'image-tall': (args, field) =>
		`${field} has ${pixels(args)}. Pinterest cuts off an image this tall in feeds, but shows an image with the ratio 2:3, such as 1000×1500, in full.`,
	'image-unchecked': (_, field) =>
		`${field} contains so much metadata that the image size could not be read. Save the image without metadata.`,
	'image-broken': asMet,
	'video-type': ({ type }, field) => `${field} is ${type}, which Pinterest does not accept. Save it as MP4 or MOV.`,
	'video-codec': ({ codec }, field) =>
		`${field} is encoded as ${codec}, but Pinterest accepts H.264 and H.265 only. Export it again as H.264.`,
	'video-too-large': ({ bytes, limit }, field) =>
		`${field} has ${mebibytes(bytes)} MiB, but Pinterest accepts at most ${mebibytes(limit)} MiB.`,
	'video-too-short': ({ seconds }, field) =>
		`${field} is ${seconds} seconds long, but Pinterest needs at least ${RULES['video-too-short'].limit} seconds.`,
	'video-too-long': ({ seconds }, field) =>
		`${field} is ${Math.round(Number(seconds) / 6) / 10} minutes long, but Pinterest accepts at most ${RULES['video-too-long'].limit / 60} minutes.`,
	'video-too-narrow': (args, field) =>
		`${field} has ${pixels(args)}, which is narrower than 1:2. Use another aspect ratio, such as 9:16.`,
	'video-too-wide': (args, field) =>
		`${field} has ${pixels(args)}, which is wider than 1.91:1. Use another aspect ratio, such as 16:9.`,
	'video-not-fast-start': (_, field) =>
		`${field} has its index at the end of the file, so Pinterest may fail to read a key frame. Export it with "fast start".`,
	'video-unchecked': (_, field) => `${field} could not be read far enough to check its length and codec.`,
	'video-broken': asMet,
	'video-is-image': (_, field) =>
		`${field} is an image, but the row describes a video. Put the video there, and the image into cover_url.`,
	'cover-missing': ({ at }) =>
		`The video has no cover, so its frame at ${at} s becomes the cover. To choose another one, fill cover_url with an image, or cover_time with a second of the video.`,
	'cover-is-video': (_, field) =>
		`${field} is a video, but a cover must be a JPEG or PNG image. Put the video into media_url.`,
	'cover-without-video': () => 'An image has no cover, so the cover is ignored.',
	'cover-time-late': ({ at, seconds }) =>
		`cover_time is ${at}, but the video is ${seconds} seconds long, so Pinterest uses its last frame.`,
	'carousel-with-video': () => 'A carousel contains images only. Put the video into a separate row.',
	'carousel-sizes': () => 'The images of the carousel differ in size, so Pinterest may crop them.',
	'url-scheme': ({ scheme, message }, field) =>
		String(message ?? `${field} begins with ${scheme}:, but only http and https are supported.`),
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
		`The signed address in ${field} expired at ${at}. Sign it again, or use a permanent address.`,
	'signed-url-expires': ({ at, needed }, field) =>
		`The signed address in ${field} expires at ${at}, but the pin needs it until ${needed}. Sign it for longer, or use a permanent address.`,
	'file-missing': asMet,
	'file-outside': asMet,
	'file-not-permitted': asMet,
	'binary-missing': asMet,
	'title-missing': missing,
	'description-missing': missing,
	'link-missing': missing,
	'alt-text-missing': missing,
	'image-not-two-to-three': (args, field) =>
		`${field} has ${pixels(args)}. Pinterest recommends the ratio 2:3, such as 1000×1500.`,
};

/** The sentence of a finding, and the action that it asks for. */
export function describeFinding({ code, field, args }: Finding): { message: string; action: Action } {
	const met = args.action as Action | undefined; // of what was met on the way, the problem knows best
	if (!isRuleCode(code)) return { message: printableLine(String(args.message ?? code)), action: met ?? 'fix-row' };
	return { message: printableLine(SENTENCES[code](args, field)), action: met ?? RULES[code].action };
}

/** A finding with its sentence and what to do about it, as records and programs have it. */
export function describedFinding(finding: Finding): Finding & ReturnType<typeof describeFinding> {
	return { ...finding, ...describeFinding(finding) };
}

/** Where a finding comes from, by its action; `input` where none is named. @public for the page on troubleshooting */
export const CATEGORY_OF: Partial<Record<Action, Category>> = {
	'replace-asset': 'media',
	'fix-url': 'origin',
	'retry-later': 'origin',
};

/** The problem of a draft that preflight keeps back: the first blocker's code, and the sentences of all, one a line. */
export function problemOfFindings(findings: readonly Finding[]): Problem | undefined {
	const blockers = findings.filter(({ severity }) => severity === 'blocker');
	const [first] = blockers;
	if (!first) return undefined;
	const { action } = describeFinding(first);
	const message = blockers.map((blocker) => describeFinding(blocker).message).join('\n');
	return { code: first.code, category: CATEGORY_OF[action] ?? 'input', message, action };
}
