import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import type { MediaSource } from '../../../lib';
import { sha256Of } from '../../../lib/media/read';

/** A source of random bytes that is read into buffers. */
function sourceOf(length: number) {
	const bytes = randomBytes(length);
	const asked: number[] = [];
	let at = 0;
	const source: MediaSource = {
		name: 'film.mp4',
		open: async () => ({
			stream: Readable.from([]),
			bytes: length,
			start: 0,
			async readInto(target) {
				asked.push(target.length);
				const read = bytes.copy(target, 0, at);
				at += read;
				return read;
			},
		}),
	};
	return { source, asked, sha256: createHash('sha256').update(bytes).digest('hex') };
}

it('a checksum reads 524,288 bytes at once, and a smaller source in one piece', async () => {
	const large = sourceOf(2_000_000);
	expect(await sha256Of(large.source)).toBe(large.sha256);
	expect(large.asked.slice(0, 3)).toEqual([524_288, 524_288, 524_288]);
	expect(Math.max(...large.asked)).toBe(524_288);
	const small = sourceOf(1_000);
	expect(await sha256Of(small.source)).toBe(small.sha256);
	expect(Math.max(...small.asked)).toBe(1_000);
});
