import { fileTypeFromBuffer } from 'file-type';
import { disableTypes, imageSize, types } from 'image-size';
import type { AssetFacts } from '../model/asset';
import { mediaProblem, type MediaSource } from '../media/media-source';
import { readHead } from '../media/read';

/** How much is read at first, and again where an image carries its size behind long metadata. */
const HEADS = [64 * 1024, 512 * 1024, 2 * 1024 * 1024];
/** What file-type asks for; the type is certain within it. */
const TYPE_BYTES = 4100;
const SIZED = ['jpg', 'png', 'webp', 'gif'];
disableTypes(types.filter((type) => !SIZED.includes(type)));

/**
 * The facts of a piece of media from its bytes, never from its name.
 * @throws PipelineError where the bytes cannot be had, or are neither image nor video.
 */
export async function inspectMedia(source: MediaSource, signal?: AbortSignal): Promise<AssetFacts> {
	for (const length of HEADS) {
		const { head, bytes } = await readHead(source, length, signal);
		const facts = await factsOf(head, bytes, source.name);
		if (facts) return facts;
		if (head.length < length) break;
	}
	throw mediaProblem('image-broken', `${source.name} is damaged: its size cannot be read.`, 'replace-asset');
}

/** Undefined where more bytes are needed. */
async function factsOf(head: Buffer, bytes: number | null, source: string): Promise<AssetFacts | undefined> {
	if (head.length === 0) throw mediaProblem('media-empty', `${source} is empty.`, 'replace-asset');
	const type = await fileTypeFromBuffer(head.subarray(0, TYPE_BYTES));
	if (type?.mime.startsWith('video/')) return { kind: 'video', contentType: type.mime, bytes, source };
	if (!type?.mime.startsWith('image/')) throw notMedia(head, type?.mime, source);
	const facts: AssetFacts = { kind: 'image', contentType: type.mime, bytes, source };
	if (!SIZED.includes(type.ext)) return facts;
	const size = sizeOf(head);
	return size && { ...facts, ...size };
}

function sizeOf(head: Buffer): { width: number; height: number } | undefined {
	try {
		// A copy of its own: the library reads past a pooled buffer's end.
		const { width, height, orientation = 1 } = imageSize(new Uint8Array(head));
		if (!width || !height) return undefined;
		return orientation >= 5 ? { width: height, height: width } : { width, height };
	} catch {
		return undefined;
	}
}

function notMedia(head: Buffer, mime: string | undefined, source: string): Error {
	const text = head.subarray(0, 512).toString('utf8').trimStart().toLowerCase();
	if (text.startsWith('<!doctype html') || text.startsWith('<html')) {
		return mediaProblem('media-is-a-page', `${source} is a web page, not an image or video. Use the address of the file itself.`);
	}
	return mediaProblem('media-unknown', `${source} is neither an image nor a video${mime ? ` but ${mime}` : ''}.`, 'replace-asset');
}

/** The type of bytes that preflight has passed, by their magic. */
export async function contentTypeOf(bytes: Buffer): Promise<string> {
	return (await fileTypeFromBuffer(bytes.subarray(0, TYPE_BYTES)))?.mime ?? 'application/octet-stream';
}
