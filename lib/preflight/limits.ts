import { LEAST_GOOD_WIDTH, LEAST_SIDE, MOST_IMAGE_BYTES, TWO_TO_THREE } from '../images/limits';
import type { Finding } from '../model/finding';
import type { Action } from '../model/problem';

/** What preflight knows to check. Codes are stable: users silence and add rules by them. */
export interface Rule {
	severity: Finding['severity'];
	action: Action;
	/** What is compared with, and its unit; absent where there is nothing to measure. */
	limit?: number;
	unit?: 'characters' | 'pixels' | 'bytes' | 'seconds' | 'days' | 'images' | 'width / height';
	/** Where the rule, or its number, comes from. */
	source: string;
	/** Checked only where the user adds it. */
	optional?: true;
}

const CONTRACT = "Pinterest's OpenAPI 5.23.0";
const SPECS = "Pinterest's help, product specifications";
const SEEN = 'answers of Pinterest seen in the field';
const OURS = 'the columns of this package';
const ORIGIN = 'what the origin answered';
const ADVICE = "Pinterest's help, best practices";
const MAKING_FIT = 'Make Images Fit, where that is on';
const MIB = 1024 * 1024;

export const RULES = {
	// The row
	'board-missing': { severity: 'blocker', action: 'fix-row', source: CONTRACT },
	'boards-several': { severity: 'blocker', action: 'fix-row', source: OURS },
	'media-missing': { severity: 'blocker', action: 'fix-row', source: CONTRACT },
	'media-elsewhere': { severity: 'blocker', action: 'fix-row', source: OURS },
	'media-too-many': {
		severity: 'blocker',
		action: 'fix-row',
		limit: 5,
		unit: 'images',
		source: `${CONTRACT}, multiple_image_urls`,
	},
	'media-path-refused': { severity: 'blocker', action: 'fix-url', source: OURS },
	'cover-time-invalid': { severity: 'blocker', action: 'fix-row', source: CONTRACT },
	'approve-invalid': { severity: 'blocker', action: 'fix-row', source: OURS },
	'not-approved': {
		severity: 'blocker',
		action: 'fix-row',
		source: "Pinterest's developer guidelines: the user chooses each pin",
	},
	'title-too-long': {
		severity: 'blocker',
		action: 'fix-row',
		limit: 100,
		unit: 'characters',
		source: `${CONTRACT}, PinCreate`,
	},
	'description-too-long': {
		severity: 'blocker',
		action: 'fix-row',
		limit: 800,
		unit: 'characters',
		source: `${CONTRACT}, PinCreate`,
	},
	'alt-text-too-long': {
		severity: 'blocker',
		action: 'fix-row',
		limit: 500,
		unit: 'characters',
		source: `${CONTRACT}, PinCreate`,
	},
	'link-too-long': {
		severity: 'blocker',
		action: 'fix-row',
		limit: 2048,
		unit: 'characters',
		source: `${CONTRACT}, PinCreate`,
	},
	'link-invalid': { severity: 'blocker', action: 'fix-row', source: SEEN },
	'link-shortener': { severity: 'warning', action: 'fix-row', source: "Pinterest's help, blocked links" },
	'color-invalid': { severity: 'blocker', action: 'fix-row', source: `${CONTRACT}, PinCreate` },
	'ai-disclosures-invalid': { severity: 'blocker', action: 'fix-row', source: 'generated clients of API 5.28' },
	'ai-undeclared': {
		severity: 'warning',
		action: 'fix-row',
		source: "Pinterest's help: pictures are labelled from their IPTC metadata",
	},
	'run-at-invalid': { severity: 'blocker', action: 'fix-row', source: OURS },
	'run-at-past': { severity: 'warning', action: 'none', source: OURS },
	'run-at-too-far': {
		severity: 'blocker',
		action: 'fix-row',
		limit: 366,
		unit: 'days',
		source: 'a year that was mistyped',
	},

	// Images
	'image-type': { severity: 'blocker', action: 'replace-asset', source: `${CONTRACT}, content_type; ${SEEN}` },
	'image-made-fit': { severity: 'warning', action: 'none', source: MAKING_FIT },
	'image-not-cropped': { severity: 'warning', action: 'none', source: MAKING_FIT },
	'image-sent-as-is': { severity: 'warning', action: 'none', source: MAKING_FIT },
	'image-unfit': { severity: 'blocker', action: 'replace-asset', source: MAKING_FIT },
	'image-too-large': {
		severity: 'blocker',
		action: 'replace-asset',
		limit: MOST_IMAGE_BYTES,
		unit: 'bytes',
		source: `${SPECS}: 20 MB on the web; the API's own limit is not published`,
	},
	'image-too-small': {
		severity: 'blocker',
		action: 'replace-asset',
		limit: LEAST_SIDE,
		unit: 'pixels',
		source: `403 code 233 of ${SEEN}; the number is not published`,
	},
	'image-small': {
		severity: 'warning',
		action: 'none',
		limit: LEAST_GOOD_WIDTH,
		unit: 'pixels',
		source: 'what schedulers ask for',
	},
	'image-tall': {
		severity: 'warning',
		action: 'none',
		limit: 0.45,
		unit: 'width / height',
		source: `${SPECS}: taller than 2:3 may be cut off; from 1:2.2 on it is`,
	},
	'image-unchecked': { severity: 'warning', action: 'none', source: 'metadata too long to be stepped over' },
	'image-broken': { severity: 'blocker', action: 'replace-asset', source: `403 code 235 of ${SEEN}` },

	// Videos
	'video-type': { severity: 'blocker', action: 'replace-asset', source: `${SPECS}: .mp4, .mov, .m4v` },
	'video-codec': { severity: 'blocker', action: 'replace-asset', source: `${SPECS}: H.264 or H.265` },
	'video-too-large': {
		severity: 'blocker',
		action: 'replace-asset',
		limit: 2 * 1024 * MIB,
		unit: 'bytes',
		source: SPECS,
	},
	'video-too-short': { severity: 'blocker', action: 'replace-asset', limit: 4, unit: 'seconds', source: SPECS },
	'video-too-long': { severity: 'blocker', action: 'replace-asset', limit: 15 * 60, unit: 'seconds', source: SPECS },
	'video-too-narrow': {
		severity: 'blocker',
		action: 'replace-asset',
		limit: 0.5,
		unit: 'width / height',
		source: SPECS,
	},
	'video-too-wide': {
		severity: 'blocker',
		action: 'replace-asset',
		limit: 1.91,
		unit: 'width / height',
		source: SPECS,
	},
	'video-not-fast-start': {
		severity: 'warning',
		action: 'none',
		source: `key frames that could not be taken, ${SEEN}`,
	},
	'video-unchecked': {
		severity: 'warning',
		action: 'none',
		source: 'the origin gives no parts of the file, or its index is too large',
	},
	'video-broken': { severity: 'blocker', action: 'replace-asset', source: 'ISO 14496-12' },
	'video-is-image': {
		severity: 'blocker',
		action: 'fix-row',
		source: 'covers uploaded in place of videos, seen in the field',
	},

	// Covers and carousels
	'cover-missing': {
		severity: 'warning',
		action: 'none',
		source: `${SEEN}: a video without a cover is refused, so one is taken`,
	},
	'cover-is-video': { severity: 'blocker', action: 'fix-row', source: `${CONTRACT}, cover_image_content_type` },
	'cover-without-video': { severity: 'warning', action: 'none', source: CONTRACT },
	'cover-time-late': { severity: 'warning', action: 'none', source: `${CONTRACT}, cover_image_key_frame_time` },
	'carousel-with-video': { severity: 'blocker', action: 'fix-row', source: CONTRACT },
	'carousel-sizes': { severity: 'warning', action: 'none', source: 'other publishers; not in the contract' },

	// The origin
	'url-scheme': { severity: 'blocker', action: 'fix-url', source: OURS },
	'url-invalid': { severity: 'blocker', action: 'fix-url', source: OURS },
	'url-credentials': { severity: 'blocker', action: 'fix-url', source: OURS },
	'private-address': { severity: 'blocker', action: 'fix-url', source: OURS },
	'host-unknown': { severity: 'blocker', action: 'fix-url', source: ORIGIN },
	'origin-unreachable': { severity: 'blocker', action: 'fix-url', source: ORIGIN },
	'origin-timeout': { severity: 'blocker', action: 'fix-url', source: ORIGIN },
	'origin-tls': { severity: 'blocker', action: 'fix-url', source: ORIGIN },
	'origin-malformed': { severity: 'blocker', action: 'fix-url', source: ORIGIN },
	'origin-interrupted': { severity: 'blocker', action: 'retry-later', source: ORIGIN },
	'origin-encoding': { severity: 'blocker', action: 'fix-url', source: ORIGIN },
	'origin-status': { severity: 'blocker', action: 'fix-url', source: ORIGIN },
	'origin-rate-limited': { severity: 'blocker', action: 'retry-later', source: ORIGIN },
	'too-many-redirects': { severity: 'blocker', action: 'fix-url', source: ORIGIN },
	'media-gone': { severity: 'blocker', action: 'fix-url', source: ORIGIN },
	'media-forbidden': { severity: 'blocker', action: 'fix-url', source: ORIGIN },
	'media-hotlink': { severity: 'blocker', action: 'fix-url', source: ORIGIN },
	'media-is-a-page': { severity: 'blocker', action: 'fix-url', source: ORIGIN },
	'media-truncated': { severity: 'blocker', action: 'fix-url', source: ORIGIN },
	'media-empty': { severity: 'blocker', action: 'replace-asset', source: ORIGIN },
	'media-unknown': { severity: 'blocker', action: 'replace-asset', source: ORIGIN },
	'signed-url-expired': { severity: 'blocker', action: 'fix-url', source: 'the signature in the address' },
	'signed-url-expires': {
		severity: 'blocker',
		action: 'fix-url',
		limit: 15 * 60,
		unit: 'seconds',
		source: 'the signature in the address; the time an upload may wait',
	},

	// Files and binary data
	'file-missing': { severity: 'blocker', action: 'replace-asset', source: OURS },
	'file-outside': { severity: 'blocker', action: 'replace-asset', source: OURS },
	'file-not-permitted': { severity: 'blocker', action: 'replace-asset', source: "n8n's own policy for files" },
	'binary-missing': { severity: 'blocker', action: 'replace-asset', source: 'the item' },

	// What many ask for, and nobody needs
	'title-missing': { severity: 'warning', action: 'fix-row', source: ADVICE, optional: true },
	'description-missing': { severity: 'warning', action: 'fix-row', source: ADVICE, optional: true },
	'link-missing': { severity: 'warning', action: 'fix-row', source: ADVICE, optional: true },
	'alt-text-missing': { severity: 'warning', action: 'fix-row', source: ADVICE, optional: true },
	'image-not-two-to-three': {
		severity: 'warning',
		action: 'none',
		limit: TWO_TO_THREE,
		unit: 'width / height',
		source: SPECS,
		optional: true,
	},
} as const satisfies Record<string, Rule>;

export type RuleCode = keyof typeof RULES;

export function isRuleCode(code: string): code is RuleCode {
	return Object.hasOwn(RULES, code);
}

/** A finding of a rule, with its severity. */
export function finding(code: RuleCode, field: string, args: Finding['args'] = {}): Finding {
	return { code, severity: RULES[code].severity, field, args };
}

/** The user's choice of rules: which of the usual ones to leave out, which optional ones to add. */
export interface RuleChoice {
	silence?: readonly string[];
	add?: readonly string[];
}

/** Whether a rule is checked: the usual ones unless silenced, the optional ones when added. */
export function isChecked(code: string, { silence = [], add = [] }: RuleChoice): boolean {
	if (silence.includes(code)) return false;
	const rule: Rule | undefined = isRuleCode(code) ? RULES[code] : undefined;
	return rule?.optional !== true || add.includes(code);
}

/** Pinterest's help, product specifications: .mp4, .mov, .m4v. */
export const VIDEO_TYPES: readonly string[] = ['video/mp4', 'video/quicktime', 'video/x-m4v'];

/** H.264 and H.265, as the beginnings of codec strings. */
export const VIDEO_CODECS: readonly string[] = ['avc1', 'avc3', 'hvc1', 'hev1'];

/** Services whose links redirect; Pinterest's help says that some of them are refused. */
export const SHORTENERS: readonly string[] = [
	'bit.ly',
	'tinyurl.com',
	't.co',
	'goo.gl',
	'ow.ly',
	'is.gd',
	'buff.ly',
	'rebrand.ly',
	'cutt.ly',
	'amzn.to',
	'geni.us',
	'shorturl.at',
	'tiny.cc',
	'lnkd.in',
	'rb.gy',
];
