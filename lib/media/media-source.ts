import type { Readable } from 'node:stream';
import { PipelineError, type Action } from '../model/problem';
import type { MediaRef } from '../model/pin-draft';

/** A part of the bytes: from `start` up to, not including, `end`. */
export interface ByteRange {
	start: number;
	end: number;
}

/** What a file was when it was looked at. */
export interface FileVersion {
	/** Another one as soon as anybody wrote to the file, or put another in its place. */
	id: string;
	/** Of its bytes or its properties, in epoch milliseconds, by the clock of its file system. */
	changedAt: number;
}

/** Bytes on their way. The stream must be read to its end or destroyed. */
export interface OpenedMedia {
	stream: Readable;
	/** Size of the whole in bytes; null where the origin does not tell. */
	bytes: number | null;
	/** Where the stream begins; the start that was asked for, unless the origin knows no ranges. */
	start?: number;
	/** The chunks of the stream are the reader's alone, who may destroy them when they are used. */
	ownChunks?: boolean;
	/**
	 * Reads the next bytes straight into a buffer, where the source can; for those who read it whole, instead
	 * of the stream, which is still to be destroyed. @returns how many; 0 at the end.
	 */
	readInto?: (target: Buffer) => Promise<number>;
	/** How the origin names the version of its bytes; at most 200 characters each. */
	mark?: { etag?: string; lastModified?: string };
	/** Of an open file, as long as its stream is neither read nor destroyed. Where it is the same before the first byte and after the last, nobody wrote to it in between. */
	version?: () => Promise<FileVersion>;
}

/** Where media comes from; opening it twice gives the same bytes. */
export interface MediaSource {
	/** For people, without anything secret. */
	name: string;
	/**
	 * @param range what is needed; an origin that does not know ranges starts at 0 and may send more.
	 * @throws PipelineError of category `origin` or `media`.
	 */
	open(range?: ByteRange, signal?: AbortSignal): Promise<OpenedMedia>;
}

/** Finds the source of a reference. What a place cannot open, it refuses with a problem. */
export type MediaOpener = (ref: MediaRef) => MediaSource;

/** Drops a stream that is not wanted any more. Without a listener its complaint about that would end the process. */
export function discard(stream: Readable): void {
	stream.on('error', () => undefined).destroy();
}

export function mediaProblem(
	code: string,
	message: string,
	action: Action = 'fix-url',
	cause?: unknown,
): PipelineError {
	const category = action === 'fix-url' ? 'origin' : 'media';
	return new PipelineError({ code, category, message, action }, { cause });
}
