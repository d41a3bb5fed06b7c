import { fileTypeFromBuffer } from 'file-type';
import { BUDGET } from './budgets';

/** What bytes are by their magic. */
export interface MediaType {
	kind: 'image' | 'video';
	contentType: string;
	/** As file-type names it: `jpg`, `mp4`, `mov`, … */
	container: string;
}

/** Containers of video whose registered type does not say so. */
const VIDEO_CONTAINERS: readonly string[] = ['asf', 'mxf', 'rm'];
const PNG_SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

/** What a head is where it is an image or a video; the bare type otherwise, if it is known at all. */
export async function mediaTypeOf(head: Uint8Array): Promise<MediaType | { other: string } | undefined> {
	const type = await detect(head);
	if (!type) return undefined;
	const { mime: contentType, ext: container } = type;
	if (contentType.startsWith('video/') || VIDEO_CONTAINERS.includes(container))
		return { kind: 'video', contentType, container };
	if (contentType.startsWith('image/')) return { kind: 'image', contentType, container };
	return { other: contentType };
}

/** The type of bytes that preflight has passed, by their magic. */
export async function contentTypeOf(bytes: Uint8Array): Promise<string> {
	return (await detect(bytes))?.mime ?? 'application/octet-stream';
}

async function detect(bytes: Uint8Array): Promise<{ mime: string; ext: string } | undefined> {
	const type = await fileTypeFromBuffer(bytes.subarray(0, BUDGET.typeBytes)).catch(() => undefined);
	if (type) return type;
	// The library follows the chunks of a PNG, and has no type for it where they are damaged.
	return PNG_SIGNATURE.equals(bytes.subarray(0, PNG_SIGNATURE.length)) ? { mime: 'image/png', ext: 'png' } : undefined;
}
