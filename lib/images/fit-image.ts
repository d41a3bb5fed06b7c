import { PipelineError } from '../model/problem';
import { pipelineError } from '../sentences/problems';
import { FitClient } from './fit-client';
import type { FitReply, FitRequest } from './fit-messages';
import { MOST_FITTED_BYTES } from './limits';
import { planFit, refusalOf, targetType } from './plan-fit';
import { readImageFacts } from './read-facts';
import type { FitRecipe } from './recipe';

/** An image that Pinterest takes. */
export interface Fitted {
	bytes: Buffer;
	contentType: 'image/jpeg' | 'image/png';
	/** In pixels. */
	width: number;
	height: number;
	/** What was done, in words for a person; empty where the image is as it was. */
	steps: string[];
}

export interface FitOptions {
	/** Ends the work, and the thread that does it. */
	signal?: AbortSignal;
	/** @default 'auto' */
	engine?: 'sharp' | 'jsquash' | 'auto';
}

const client = new FitClient();

/**
 * Makes an image what Pinterest takes. The same bytes and recipe give the same bytes with the same engine.
 * @throws PipelineError `image-unfit` where it cannot be made fit, `image-broken` or `media-truncated` where it is
 * damaged, `media-unknown` or `media-empty` where it is no image; and the signal's reason.
 */
export async function fitImage(bytes: Buffer, recipe: FitRecipe, { signal }: FitOptions = {}): Promise<Fitted> {
	signal?.throwIfAborted();
	const facts = await readImageFacts(bytes);
	const refusal = refusalOf(facts);
	if (refusal) throw new PipelineError(refusal);
	const { needed, steps } = planFit(facts, recipe);
	const { width, height } = facts;
	const target = targetType(facts);
	if (!needed) return { bytes, contentType: target, width, height, steps };
	// A copy: the thread takes it over.
	const request: FitRequest = { bytes: new Uint8Array(bytes), facts, recipe, target };
	return fittedOf(await client.fit(request, signal), target, steps);
}

function fittedOf(reply: FitReply, target: Fitted['contentType'], steps: string[]): Fitted {
	if (!('failure' in reply)) {
		const { bytes, contentType, width, height } = reply;
		const changed = contentType === target ? [] : ['saved as JPEG, because it has too many bytes as PNG'];
		return { bytes: Buffer.from(bytes.buffer), contentType, width, height, steps: [...steps, ...changed] };
	}
	const name = 'The image';
	if (reply.failure === 'bytes') throw pipelineError('image-unfit:bytes', { limit: MOST_FITTED_BYTES });
	const key = reply.failure === 'truncated' ? 'media-truncated:file' : 'image-broken';
	throw pipelineError(key, { name, what: reply.what });
}
