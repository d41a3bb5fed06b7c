import { networkCodeOf, PipelineError } from '../model/problem';
import { pipelineError } from '../sentences/problems';
import type { OpenedMedia } from './media-source';

/** A source that sends nothing for so long is given up, in milliseconds. Longer than the limit for origins, whose own sentence is the better one. */
const SOURCE_IDLE_MS = 60_000;

/** Fills the whole target, in as many reads as it takes; less only where the source is at its end. @returns bytes. */
export type Fill = (target: Buffer) => Promise<number>;

/**
 * Reads media into buffers of the reader's own, so that memory does not grow with what is read.
 * @param name for problems.
 */
export function fillFrom(media: OpenedMedia, name: string, idleMs = SOURCE_IDLE_MS): Fill {
	return media.readInto ? fillFromFile(media.readInto, name, idleMs) : fillFromStream(chunksOf(media, name, idleMs));
}

function fillFromFile(readInto: NonNullable<OpenedMedia['readInto']>, name: string, idleMs: number): Fill {
	return async (target) => {
		let filled = 0;
		while (filled < target.length) {
			const read = await inTime(readInto(filled === 0 ? target : target.subarray(filled)), name, idleMs);
			if (read === 0) break;
			filled += read;
		}
		return filled;
	};
}

function fillFromStream(chunks: AsyncIterator<Buffer>): Fill {
	let rest: Buffer = Buffer.alloc(0);
	return async (target) => {
		let filled = 0;
		while (filled < target.length) {
			if (rest.length === 0) {
				const { value, done } = await chunks.next();
				if (done) break;
				rest = value;
			}
			const copied = rest.copy(target, filled);
			rest = rest.subarray(copied);
			filled += copied;
		}
		return filled;
	};
}

/** The chunks of a source, each until the next is asked for. What it complains about, and that it falls silent, are problems. */
export async function* chunksOf(
	{ stream, ownChunks }: OpenedMedia,
	name: string,
	idleMs = SOURCE_IDLE_MS,
): AsyncGenerator<Buffer> {
	const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
	for (;;) {
		const { value, done } = await inTime(chunks.next(), name, idleMs);
		if (done) return;
		yield value;
		if (ownChunks) letGo(value);
	}
}

/**
 * Gives the memory of a chunk back now. Each read from a socket makes 64 KiB, and left to the garbage
 * collector, which is in no hurry, a film had 85 to 98 MiB lying about where this way it has 47 to 55. A chunk that is a part
 * of a larger buffer is left alone: the parser that made it may still have the rest to read.
 */
function letGo({ buffer, byteOffset, byteLength }: Buffer): void {
	if (byteOffset === 0 && byteLength === buffer.byteLength && buffer instanceof ArrayBuffer) buffer.transfer(0);
}

async function inTime<Value>(work: Promise<Value>, name: string, idleMs: number): Promise<Value> {
	const late = Promise.withResolvers<never>();
	const timer = setTimeout(() => late.reject(stalled(name, idleMs)), idleMs);
	try {
		return await Promise.race([work, late.promise]);
	} catch (error) {
		throw unreadable(error, name);
	} finally {
		clearTimeout(timer);
	}
}

/** What is a problem already, or an interruption, stays what it is. */
export function unreadable(error: unknown, name: string): unknown {
	if (error instanceof PipelineError || (error as Error).name === 'AbortError') return error;
	const why = networkCodeOf(error) ?? (error as Error).message;
	return pipelineError('media-unreadable', { name, why }, { cause: error });
}

function stalled(name: string, idleMs: number): PipelineError {
	return pipelineError('media-stalled', { name, seconds: Math.round(idleMs / 1000) });
}
