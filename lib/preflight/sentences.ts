import type { Finding } from '../model/finding';
import type { Action, Problem } from '../model/problem';

type Sentence = { action: Action; say: (args: Finding['args'], field: string) => string };

const pixels = ({ width, height }: Finding['args']) => `${width}×${height} pixels`;

/** What each code means to a person, and what to do about it. The one place where findings become words. */
const SENTENCES: Record<string, Sentence> = {
	'board-missing': { action: 'fix-row', say: () => 'The row names no board. Fill the column board, or give one for all rows.' },
	'media-missing': { action: 'fix-row', say: () => 'The row names no image or video. Fill the column media_url.' },
	'url-scheme': { action: 'fix-url', say: ({ scheme }, field) => `${field} begins with ${scheme}:, but only http and https are fetched.` },
	'media-path-refused': { action: 'fix-url', say: ({ path }, field) => `${field} is "${path}", which is not a web address. Files are read only beside an imported file.` },
	'cover-time-invalid': { action: 'fix-row', say: ({ value }) => `cover_time is "${value}". Write whole seconds, such as 2.` },
	'approve-invalid': { action: 'fix-row', say: ({ value }) => `approve is "${value}". Write yes or no.` },
	'draft-invalid': { action: 'fix-row', say: ({ reason }, field) => `${field}: ${reason}.` },
	'text-too-long': { action: 'fix-row', say: ({ length, limit }, field) => `The ${field} has ${length} characters; Pinterest takes ${limit}. Shorten it by ${Number(length) - Number(limit)}.` },
	'link-invalid': { action: 'fix-row', say: ({ link }) => `The link "${link}" is not a web address. It begins with http:// or https://.` },
	'color-invalid': { action: 'fix-row', say: ({ value }) => `dominant_color is "${value}". Write it like #6E7874.` },
	'not-approved': { action: 'fix-row', say: () => 'The row is held back: approve says no.' },
	'run-at-invalid': { action: 'fix-row', say: ({ value }) => `run_at is "${value}". Write date, time and offset, such as 2027-03-01T09:00:00+01:00.` },
	'run-at-too-far': { action: 'fix-row', say: ({ value }) => `run_at is ${value}, more than a year ahead.` },
	'run-at-past': { action: 'none', say: ({ value }) => `run_at ${value} has passed; the pin is due now.` },
	'image-type': { action: 'replace-asset', say: ({ type }, field) => `${field} is ${type}, which Pinterest does not take. Save it as JPEG or PNG.` },
	'image-too-large': { action: 'replace-asset', say: ({ bytes, limit }, field) => `${field} has ${megabytes(bytes)} MB; at most ${megabytes(limit)} MB are taken.` },
	'image-too-small': { action: 'replace-asset', say: (args, field) => `${field} is ${pixels(args)}; Pinterest needs at least ${args.least} on each side, and ${args.advised} or more look good.` },
	'image-small': { action: 'none', say: (args, field) => `${field} is ${pixels(args)}; below ${args.advised} pixels of width it looks blurred.` },
	'video-type': { action: 'replace-asset', say: ({ type }, field) => `${field} is ${type}, which Pinterest does not take. Save it as MP4 or MOV.` },
	'video-too-large': { action: 'replace-asset', say: ({ bytes, limit }, field) => `${field} has ${megabytes(bytes)} MB; at most ${megabytes(limit)} MB are taken.` },
	'cover-is-video': { action: 'replace-asset', say: (_, field) => `${field} is a video; a cover is a JPEG or PNG image.` },
	'cover-missing': { action: 'fix-row', say: () => 'A video needs a cover: fill cover_url with an image, or cover_time with a second of the video.' },
	'cover-without-video': { action: 'none', say: () => 'A cover has no meaning for an image and is left out.' },
	'carousel-with-video': { action: 'fix-row', say: () => 'A carousel holds images only; give the video a row of its own.' },
	'carousel-sizes': { action: 'none', say: () => 'The images of the carousel differ in size, and Pinterest may crop them.' },
};

const megabytes = (bytes: unknown) => Math.round((Number(bytes) / 1024 / 1024) * 10) / 10;

/** The sentence of a finding, and the action that it asks for. Findings of media carry their own sentence. */
export function describeFinding({ code, field, args }: Finding): { message: string; action: Action } {
	const sentence = SENTENCES[code];
	if (sentence) return { message: sentence.say(args, field), action: sentence.action };
	return { message: String(args.message ?? code), action: (args.action as Action | undefined) ?? 'fix-row' };
}

/** The problem of a draft that preflight keeps back: the first blocker's code, the sentences of all. */
export function problemOfFindings(findings: Finding[]): Problem | undefined {
	const blockers = findings.filter(({ severity }) => severity === 'blocker');
	const [first] = blockers;
	if (!first) return undefined;
	const { action } = describeFinding(first);
	const message = blockers.map((finding) => describeFinding(finding).message).join(' ');
	const category = action === 'replace-asset' ? 'media' : action === 'fix-url' ? 'origin' : 'input';
	return { code: first.code, category, message, action };
}
