import { createHash } from 'node:crypto';
import type { Destination } from '../model/board';
import type { PinDraft } from '../model/pin-draft';
import { withoutSignature } from '../model/signed-url';
import { cleanText } from '../model/text';
import { canonicalLink, canonicalUrl } from '../model/url';

/** The identity of media behind a URL: its canonical form without what only signs it. Not for an address that is `isOpaque`. */
export function urlFingerprint(url: string): string {
	return `url:${digest(canonicalUrl(withoutSignature(url)))}`;
}

/** The identity of bytes: their SHA-256 in hex, taken by the caller as they stream by. */
export function bytesFingerprint(sha256Hex: string): string {
	return `sha256:${sha256Hex}`;
}

/** What makes a pin this pin and no other. */
export interface Identity {
	accountId: string;
	destination: Destination;
	/** The draft's media, as fingerprints in their order. */
	fingerprint: string;
	draft: PinDraft;
}

/**
 * The idempotency key: the user's own, or a hash of account, board, section, media, landing link,
 * title and due date. Never of the execution, the item's position or the time, so that the same
 * row has the same key in every run.
 */
export function idempotencyKey({ accountId, destination, fingerprint, draft }: Identity): string {
	if (draft.idempotencyKey) return `user:${digest(`${accountId}\n${draft.idempotencyKey}`).slice(0, 40)}`;
	const parts = [
		accountId,
		destination.boardId,
		destination.sectionId ?? '',
		fingerprint,
		draft.link ? canonicalLink(draft.link) : '',
		cleanText(draft.title ?? ''),
		draft.runAt ? dueDate(draft.runAt) : '',
	];
	return `pin:${digest(JSON.stringify(parts)).slice(0, 40)}`;
}

/** A digest for each field of the payload: enough to say which fields differ, and no text in the record. */
export function payloadDigests({ destination, fingerprint, draft }: Identity): Record<string, string> {
	const fields: Record<string, string | undefined> = {
		board: `${destination.boardId}/${destination.sectionId ?? ''}`,
		media: fingerprint,
		title: draft.title && cleanText(draft.title),
		description: draft.description && cleanText(draft.description),
		link: draft.link && canonicalLink(draft.link),
		alt_text: draft.altText && cleanText(draft.altText),
		dominant_color: draft.dominantColor?.toLowerCase(),
		ai_disclosures: draft.aiDisclosures?.toSorted().join(),
		run_at: draft.runAt && dueDate(draft.runAt),
	};
	const digests: Record<string, string> = {};
	for (const [field, value] of Object.entries(fields)) {
		if (value) digests[field] = digest(value).slice(0, 10);
	}
	return digests;
}

/** What a pin looks like where pins are listed: the board and every text, in the form that comparing needs. */
export interface Likeness {
	boardId: string;
	title: string;
	description: string;
	link: string;
	altText: string;
}

/** A short name for a likeness. */
export function matchFingerprint(likeness: Likeness): string {
	return digest(JSON.stringify(likeness)).slice(0, 24);
}

/** A text as it is compared: Pinterest may trim and fold what it was given. */
export function plainText(text: string | null | undefined): string {
	return cleanText(text ?? '')
		.replace(/\s+/g, ' ')
		.trim();
}

/** The fields in which two payloads differ, by their column names. */
export function differingFields(one: Record<string, string>, other: Record<string, string>): string[] {
	return [...new Set([...Object.keys(one), ...Object.keys(other)])]
		.filter((field) => one[field] !== other[field])
		.sort();
}

function dueDate(runAt: string): string {
	const time = Date.parse(runAt);
	return Number.isNaN(time) ? runAt : new Date(time).toISOString();
}

/** The SHA-256 of a text in hex. */
export function digest(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}
