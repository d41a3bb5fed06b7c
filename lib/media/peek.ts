import { Readable } from 'node:stream';

/**
 * Reads the beginning of a stream until `enough` says so, or it ends.
 * @returns the bytes read, and a stream of all bytes from the first, which ends the given one when it is closed.
 */
export async function peek(
	stream: Readable,
	enough: (head: Buffer) => boolean,
): Promise<{ head: Buffer; whole: Readable }> {
	const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer | string>;
	let head = Buffer.alloc(0);
	let ended = false;
	while (!ended && !enough(head)) {
		const next = await chunks.next();
		ended = next.done === true;
		if (!ended) head = Buffer.concat([head, Buffer.from(next.value)]);
	}
	async function* all(): AsyncGenerator<Buffer> {
		yield head;
		for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield Buffer.from(next.value);
	}
	const whole = Readable.from(all(), { objectMode: false });
	whole.once('close', () => stream.destroy());
	return { head, whole };
}
