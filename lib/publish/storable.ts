import { resolve } from 'node:path';
import { describeMedia, type MediaRef, type PinDraft } from '../model/pin-draft';
import type { Problem } from '../model/problem';
import { isSignatureParameter } from '../model/url';
import { expiryOf } from '../media/signed-url';

/**
 * The draft as it may lie in a store until it is due, or why it may not: bytes are not kept, and who
 * has a signed address has the file. Files stay what they are, a path in a folder, and have to be
 * there when it is due.
 */
export function storable(
	draft: PinDraft,
): { draft: PinDraft; problem?: undefined } | { draft?: undefined; problem: Problem } {
	const cover = draft.cover && 'media' in draft.cover ? draft.cover.media : undefined;
	const problem = [...draft.media, cover].map((ref) => ref && whyNotStored(ref)).find((found) => found !== undefined);
	if (problem) return { problem };
	const kept = { ...draft, media: draft.media.map(withWholeFolder) };
	return { draft: cover ? { ...kept, cover: { media: withWholeFolder(cover) } } : kept };
}

function whyNotStored(ref: MediaRef): Problem | undefined {
	if ('binary' in ref) {
		return {
			code: 'schedule-needs-address',
			category: 'media',
			message: `The media is in the ${describeMedia(ref)}, which cannot be kept until the pin is due. Give it as an address or a file, or let the workflow wait and publish then.`,
			action: 'replace-asset',
		};
	}
	if ('file' in ref || !isSigned(ref.url)) return undefined;
	return {
		code: 'schedule-signed-address',
		category: 'media',
		message: `The media at ${URL.canParse(ref.url) ? new URL(ref.url).host : 'its address'} has a signed address, which is a secret and not kept until the pin is due. Use an address that stays.`,
		action: 'fix-row',
	};
}

/** Whether an address lets in whoever has it. */
function isSigned(url: string): boolean {
	if (expiryOf(url)) return true;
	if (!URL.canParse(url)) return /[?@]/.test(url); // nothing that cannot be looked into is kept
	const { username, password, searchParams } = new URL(url);
	return username !== '' || password !== '' || [...searchParams.keys()].some(isSignatureParameter);
}

/** Whoever carries it out may run in another folder. */
function withWholeFolder(ref: MediaRef): MediaRef {
	return 'file' in ref ? { ...ref, folder: resolve(ref.folder) } : ref;
}
