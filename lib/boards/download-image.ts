import type { Readable } from 'node:stream';
import { PipelineError } from '../model/problem';
import { discard, type MediaSource } from '../media/media-source';
import { truncated } from '../media/origin-problem';
import { pipelineError } from '../sentences/problems';
import { backoff, DEFAULT_RETRY } from '../model/retry';
import type { PictureSize } from '../pinterest/pictures';
import { BUDGET } from '../preflight/probe/budgets';
import { mediaTypeOf } from '../preflight/probe/media-type';
import { peek } from '../media/peek';
import type { PipelineContext, Work } from '../publish/context';

/** An image on its way to where it is kept. */
export interface IncomingImage {
	/** Fails where the image breaks off; what was kept of it until then is no image. */
	stream: Readable;
	/** With the ending of its true type. */
	fileName: string;
	/** By its bytes. */
	contentType: string;
}

/** Keeps an image. Called again with a new stream where one broke off. */
export type Save<Saved> = (image: IncomingImage) => Promise<Saved>;

/** That size is not to be had, but a smaller one may be. */
const NOT_THERE = new Set(['media-gone', 'media-forbidden', 'media-hotlink', 'not-an-image']);

/**
 * Downloads the largest size that is there. What may go well later is tried again, each time from the
 * beginning; what is kept is whole.
 * @param sizes the largest first, at least one.
 * @param name of the file, without its ending.
 * @throws PipelineError of category `origin` or `media`.
 */
export async function downloadImage<Saved>(
	pipeline: PipelineContext,
	sizes: PictureSize[],
	name: string,
	save: Save<Saved>,
	work: Work,
): Promise<{ size: PictureSize; saved: Saved }> {
	let missing: unknown;
	for (const size of sizes) {
		try {
			return {
				size,
				saved: await withRetries(
					pipeline,
					async () => await transfer(work.open({ url: size.url }), name, save, work.signal),
					work.signal,
				),
			};
		} catch (error) {
			if (!(error instanceof PipelineError) || !NOT_THERE.has(error.problem.code)) throw error;
			missing = error;
		}
	}
	throw pipelineError('image-unavailable', {}, { cause: missing });
}

async function transfer<Saved>(
	source: MediaSource,
	name: string,
	save: Save<Saved>,
	signal?: AbortSignal,
): Promise<Saved> {
	const { stream } = await source.open(undefined, signal);
	try {
		const { head, whole } = await peek(stream, ({ length }) => length >= BUDGET.typeBytes);
		const type = await mediaTypeOf(head);
		if (!type || !('kind' in type) || type.kind !== 'image') throw pipelineError('not-an-image', { name: source.name });
		const saved = await save({ stream: whole, fileName: `${name}.${type.container}`, contentType: type.contentType });
		if (!stream.readableEnded) throw truncated(source.name);
		return saved;
	} catch (error) {
		// Whoever keeps it may have a word of its own for a stream that broke off.
		throw stream.errored ?? error;
	} finally {
		discard(stream);
	}
}

async function withRetries<Result>(
	{ clock, random }: PipelineContext,
	attemptOnce: () => Promise<Result>,
	signal?: AbortSignal,
): Promise<Result> {
	for (let attempt = 1; ; attempt++) {
		try {
			return await attemptOnce();
		} catch (error) {
			signal?.throwIfAborted();
			if (
				!(error instanceof PipelineError) ||
				error.problem.action !== 'retry-later' ||
				attempt === DEFAULT_RETRY.attempts
			)
				throw error;
			const asked = Date.parse(error.problem.retryAt ?? '') - clock.now();
			const wait = asked > 0 ? asked : backoff(attempt, DEFAULT_RETRY, random());
			if (wait > DEFAULT_RETRY.longestWaitMs) throw error;
			await clock.sleep(wait, signal);
		}
	}
}
