import { fitImage, type Fitted } from '../images/fit-image';
import { isTaken } from '../images/of-draft';
import { refusalOf } from '../images/plan-fit';
import { readImageFacts } from '../images/read-facts';
import type { FitRecipe } from '../images/recipe';
import type { MediaSource } from '../media/media-source';
import { readAll } from '../media/read';

/** What is read of an image that is made fit, in bytes. Of 50 megapixels only a BMP has more. */
const MOST_SOURCE_BYTES = 100 * 1024 * 1024;

/**
 * The bytes of an image as they are sent: made fit, or as they are where that is not needed, or where it cannot be done
 * and Pinterest takes them all the same.
 * @throws PipelineError where they cannot be had, or cannot be made fit.
 */
export async function fittedImage(
	source: MediaSource,
	recipe: FitRecipe,
	signal?: AbortSignal,
): Promise<Pick<Fitted, 'bytes' | 'steps' | 'width' | 'height'> & { contentType: string }> {
	const bytes = await readAll(source, MOST_SOURCE_BYTES, signal);
	const facts = await readImageFacts(bytes);
	const { type: contentType, width, height } = facts;
	if (isTaken(facts) && refusalOf(facts)) return { bytes, contentType, width, height, steps: [] };
	return await fitImage(bytes, recipe, { signal });
}
