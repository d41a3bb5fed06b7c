import { createHash } from 'node:crypto';
import { deadlineSignal } from '../../concurrency/deadline-signal';
import { PipelineError } from '../../model/problem';
import type { MediaSource } from '../../media/media-source';
import { tooSlow } from '../../media/origin-problem';
import { BUDGET } from './budgets';
import type { ProbeResult } from './facts';
import { probeImage } from './image';
import { mediaTypeOf, type MediaType } from './media-type';
import { pipelineError } from '../../sentences/problems';
import { broken } from './problems';
import { RangedReader } from './ranged-reader';
import { probeVideo } from './video';
import { webPageProblem } from './web-page';

/** All reads of one look together, redirects and slow answers included: meanwhile a place in the preflight is taken. */
const PROBE_MS = 60_000;

/**
 * The facts of a piece of media from few of its bytes, never from its name.
 * @throws PipelineError where the bytes cannot be had in time, or are not a whole image or video.
 */
export async function probeMedia(
	source: MediaSource,
	signal?: AbortSignal,
	timeoutMs = PROBE_MS,
): Promise<ProbeResult> {
	using deadline = deadlineSignal(timeoutMs, signal);
	try {
		return await probe(source, deadline.signal);
	} catch (error) {
		throw deadline.isOver ? tooSlow(source.name, error) : error;
	}
}

async function probe(source: MediaSource, signal: AbortSignal): Promise<ProbeResult> {
	const reader = new RangedReader(source, signal);
	try {
		const head = await reader.at(0, BUDGET.headBytes);
		const type = await recognise(head, source.name);
		const facts = await examine(type, reader, source.name, signal);
		const { kind, contentType } = type;
		const mark = { head: hashOf(head), ...reader.mark };
		return { kind, contentType, bytes: reader.size, ...facts, mark, source: source.name, bytesRead: reader.bytesRead };
	} finally {
		reader.close();
	}
}

/** Enough to tell films apart, and short in a record. */
const HEAD_DIGITS = 32;

function hashOf(head: Buffer): string {
	return createHash('sha256').update(head).digest('hex').slice(0, HEAD_DIGITS);
}

async function recognise(head: Buffer, name: string): Promise<MediaType> {
	if (head.length === 0) throw pipelineError('media-empty', { name });
	const type = await mediaTypeOf(head);
	if (type && 'kind' in type) return type;
	const page = webPageProblem(head, name);
	if (page) throw page;
	throw type
		? pipelineError('media-unknown:type', { name, type: type.other })
		: pipelineError('media-unknown', { name });
}

/** Whatever a parser stumbles over in hostile or damaged bytes is damage. */
async function examine(
	type: MediaType,
	reader: RangedReader,
	name: string,
	signal?: AbortSignal,
): Promise<Partial<ProbeResult>> {
	try {
		return type.kind === 'image' ? await probeImage(type, reader, name) : await probeVideo(type, reader, name);
	} catch (error) {
		if (error instanceof PipelineError || signal?.aborted) throw error;
		throw broken(type.kind, name, 'its header cannot be read', error);
	}
}
