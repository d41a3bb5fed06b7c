import type { Asset, ContentMark, UploadedMedia } from '../model/asset';

/** Whether bytes are those that were uploaded. `unclear`: they may be, and to upload them again does no harm. */
export type Comparison = 'same' | 'other' | 'unclear';

const FACTS = ['contentType', 'durationSeconds', 'width', 'height', 'videoCodec'] as const;

/** What was sent, as far as the sending tells it. */
export interface SentMedia {
	bytes: number;
	/** In hex. */
	sha256?: string;
	mark?: ContentMark;
}

/** What to keep of an upload. Where the source was replaced after the look, the look says nothing of what was sent. */
export function noteOf(asset: Asset, { bytes, sha256, mark }: SentMedia): UploadedMedia {
	const sent = { ...mark, bytes, sha256 };
	if (differ(bytes, asset.bytes) || sameVersion(mark, asset.mark) === false) return sent;
	const facts = Object.fromEntries(FACTS.map((fact) => [fact, asset[fact]]));
	return { ...facts, ...asset.mark, ...sent };
}

/**
 * Whether the media that a look found is what was uploaded. Bytes that came as such are told by their checksum; of an
 * address by size, length, shape and first bytes, and by how the origin names its version. Pure.
 * @param note absent in records of version 0.1.0: then only a checksum tells.
 */
export function compareMedia(note: UploadedMedia | undefined, asset: Asset): Comparison {
	const sha256 = sha256In(asset.fingerprint);
	if (sha256 !== undefined) return differ(note?.sha256, sha256) ? 'other' : 'same';
	if (!note) return 'unclear';
	const { mark = {}, bytes } = asset;
	const changed = FACTS.some((fact) => differ(note[fact], asset[fact]));
	if (changed || differ(note.bytes, bytes) || differ(note.head, mark.head)) return 'other';
	const named = sameVersion(note, mark);
	if (named !== undefined) return named ? 'same' : 'unclear';
	const measured = agree(note.bytes, bytes) || agree(note.durationSeconds, asset.durationSeconds);
	return measured && agree(note.head, mark.head) ? 'same' : 'unclear';
}

/**
 * By how the origin names its versions; undefined where it does not. One name in common is enough: servers of one
 * origin may give one version several ETags, and a file that is written anew has another date.
 */
function sameVersion(one: ContentMark = {}, other: ContentMark = {}): boolean | undefined {
	if (agree(one.etag, other.etag) || agree(one.lastModified, other.lastModified)) return true;
	return differ(one.etag, other.etag) || differ(one.lastModified, other.lastModified) ? false : undefined;
}

/** The hash in a fingerprint of bytes; that of an address says nothing about them. */
export function sha256In(fingerprint: string | undefined): string | undefined {
	return /^sha256:([0-9a-f]{64})$/.exec(fingerprint ?? '')?.[1];
}

type Value = string | number | null | undefined;

const isKnown = (value: Value) => value !== undefined && value !== null;
const differ = (one: Value, other: Value) => isKnown(one) && isKnown(other) && one !== other;
const agree = (one: Value, other: Value) => isKnown(one) && one === other;
