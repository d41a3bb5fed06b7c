import { knownHash } from './known-hashes';
import { pipelineError } from '../sentences/problems';
import type { OpenedMedia } from './media-source';
import { createSlotHash } from './side-hash';
import { fillFrom } from './source-reader';

/** What is read and sent at once. Measured with 2 GiB of a file: 256 KiB costs half again the processor time, 512 KiB a seventh more, 4 MiB half again, since it fits no cache. */
const CHUNK_BYTES = 1024 * 1024;
/** Buffers in the ring, and how many of them are filled ahead. One is read while one is sent; a third thread for the checksum is at yet another, and some to spare let each wait for a processor without the others. */
const RING = { slots: 2, ahead: 1 };
const RING_WITH_CHECKSUM = { slots: 6, ahead: 2 };

/** A length that is known, as the bucket wants it. */
export type SizedMedia = OpenedMedia & { bytes: number };

export interface BodyOptions {
	/** Before and after the bytes. */
	head: Buffer;
	tail: Buffer;
	/** For problems. */
	name: string;
	/** In hex: the bytes are these or the body does not end. */
	sha256?: string;
	idleMs?: number;
	/** Told how many of the bytes have left, from 0. */
	onSent?: (sent: number) => void;
}

/** How far a body came. */
export interface BodyProgress {
	/** All of it was handed over, so that it may have arrived. */
	whole: boolean;
	/** Of all bytes, in hex. */
	sha256?: string;
	/** It was taken on the way, because it was not known. */
	hashed: boolean;
}

/**
 * The body of an upload in constant memory: the next part is read while one is sent and another is
 * put into the checksum, all in the same few buffers. It relies on a consumer who comes back when the part
 * has left, as undici does. The end of the form goes out only when length and checksum are right, so that the
 * bucket never keeps anything else. A file whose checksum is known is not put through it again: it counts
 * as long as nobody wrote to the file until its last byte was read.
 * @throws PipelineError `media-changed`, and what the source complains about.
 */
export async function* uploadBody(
	media: SizedMedia,
	{ head, tail, name, sha256, idleMs, onSent }: BodyOptions,
	progress: BodyProgress,
): AsyncGenerator<Buffer> {
	const before = await media.version?.();
	const known = knownHash(before);
	const refuseOthers = (found: string): void => {
		if (sha256 !== undefined && sha256 !== found)
			throw pipelineError('media-changed', { name, how: 'its bytes are not those that the pin was prepared with' });
	};
	if (known !== undefined) refuseOthers(known);
	progress.hashed = known === undefined;
	const { slots, ahead } = known === undefined ? RING_WITH_CHECKSUM : RING;
	const hash = createSlotHash(slots, CHUNK_BYTES, media.bytes, known);
	const fill = fillFrom(media, name, idleMs);
	const fillings: Promise<number>[] = [];
	/** One after the other: a source is read in its order. */
	const fillAhead = (slot: number, before: Promise<unknown> = Promise.resolve()): void => {
		const filling = before.then(async () => {
			await hash.taken(slot);
			return await fill(hash.slots[slot] as Buffer);
		});
		filling.catch(() => undefined); // it may fail while a part before it is still being sent
		fillings.push(filling);
	};
	try {
		yield head;
		onSent?.(0);
		let sent = 0;
		for (let slot = 0; slot < ahead; slot++) fillAhead(slot, fillings.at(-1));
		for (let slot = 0; ; slot = (slot + 1) % slots) {
			const length = (await fillings.shift()) as number;
			if (sent + length > media.bytes)
				throw pipelineError('media-changed', { name, how: 'more bytes came than were announced' });
			if (length > 0) {
				hash.add(slot, length);
				fillAhead((slot + ahead) % slots, fillings.at(-1));
				yield (hash.slots[slot] as Buffer).subarray(0, length);
				sent += length;
				onSent?.(sent);
			}
			if (length < CHUNK_BYTES) break;
		}
		if (sent < media.bytes) throw pipelineError('media-changed', { name, how: 'fewer bytes arrived than announced' });
		if (!progress.hashed && (await media.version?.())?.id !== before?.id)
			throw pipelineError('media-changed', { name, how: 'another program wrote to it' });
		progress.sha256 = await hash.digest();
		refuseOthers(progress.sha256);
		progress.whole = true;
		yield tail;
	} finally {
		hash.close();
	}
}
