import { makeThumbnail } from '../images/make-thumbnail';
import type { MediaSource } from '../media/media-source';
import { readAll } from '../media/read';

/** The largest image that is read for a small picture, in bytes: as large as Pinterest takes them. */
const MOST_BYTES = 20 * 1024 * 1024;
/** In pixels. Wide enough for a card on a sharp screen; a very tall image is narrower. */
const WITHIN = { width: 240, height: 480 };

/**
 * A small JPEG of an image, made anew from its pixels, so that nothing else of what an origin sends is shown.
 * @throws PipelineError where the image cannot be had, has too many bytes, or cannot be read; and the signal's reason.
 */
export async function smallPicture(source: MediaSource, signal?: AbortSignal): Promise<Buffer> {
	return await makeThumbnail(await readAll(source, MOST_BYTES, signal), WITHIN, signal);
}
