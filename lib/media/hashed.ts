import { createHash } from 'node:crypto';
import { pipeline, Transform, type Readable } from 'node:stream';

/** Bytes with their SHA-256 in hex, which is there once all of them have passed. */
export function hashed(input: Readable): { bytes: Readable; sha256: () => string | undefined } {
	const hash = createHash('sha256');
	let sha256: string | undefined;
	const bytes = new Transform({
		transform(chunk: Buffer, _, done) {
			hash.update(chunk);
			done(null, chunk);
		},
		flush(done) {
			sha256 = hash.digest('hex');
			done();
		},
	});
	pipeline(input, bytes, () => undefined); // an error reaches the reader of the bytes
	return { bytes, sha256: () => sha256 };
}
