import { pipelineError } from '../sentences/problems';
import { FitClient } from './fit-client';
import type { Size } from './layout';
import { MOST_DECODED_PIXELS } from './limits';
import { isReadable } from './plan-fit';
import { readImageFacts } from './read-facts';

/** An image takes so long at most, in milliseconds: a list is not kept waiting for the largest. */
const WAIT_MS = 20_000;
/** A thread beside the one that makes images fit, so that looking at a list does not hold up what is published. */
const client = new FitClient({ waitMs: WAIT_MS });

/**
 * A small JPEG of an image, to be shown in a list.
 * @param within the most that the result has, in pixels.
 * @throws PipelineError where it is no image that can be read, `image-broken` where it is damaged; and the signal's reason.
 */
export async function makeThumbnail(bytes: Buffer, within: Size, signal?: AbortSignal): Promise<Buffer> {
	const facts = await readImageFacts(bytes);
	const { type, width, height } = facts;
	if (!isReadable(type)) throw pipelineError('image-unfit', { type });
	const megapixels = MOST_DECODED_PIXELS / 1_000_000;
	if (width * height > MOST_DECODED_PIXELS) throw pipelineError('image-unfit:pixels', { width, height, megapixels });
	const request = { bytes: new Uint8Array(bytes), facts, recipe: { shape: 'keep' }, target: 'image/jpeg' } as const;
	const reply = await client.fit({ ...request, thumbnail: within }, signal);
	if ('failure' in reply) throw pipelineError('image-broken', { name: 'The image', what: 'it cannot be decoded' });
	return Buffer.from(reply.bytes.buffer);
}
