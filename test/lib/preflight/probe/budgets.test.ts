import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeBox } from '../../../../lib/images/boxes';
import { probeMedia } from '../../../../lib/preflight/probe/probe';
import { sourceOf, startOrigin, type Transport } from './transports';

const MIB = 1_048_576;
const folder = mkdtempSync(join(tmpdir(), 'probe-'));
const corpus = (name: string) => readFileSync(`${__dirname}/corpus/${name}`);
let origin: Awaited<ReturnType<typeof startOrigin>>;
beforeAll(async () => void (origin = await startOrigin()));
afterAll(async () => {
	await origin.close();
	rmSync(folder, { recursive: true });
});

async function probe(name: string, bytes: Buffer, transport: Transport) {
	const path = join(folder, name);
	await writeFile(path, bytes);
	return await probeMedia(sourceOf(path, transport, origin.url));
}

/** A JPEG with so many bytes of metadata before its size, in segments as long as they can be. */
function jpegBehind(bytes: number): Buffer {
	const jpeg = corpus('baseline.jpg');
	const segments: Buffer[] = [];
	for (let left = bytes; left > 0; left -= 65_537) {
		const segment = Buffer.alloc(Math.min(left, 65_537), 0xff);
		segment.writeUInt16BE(0xffe2, 0);
		segment.writeUInt16BE(segment.length - 2, 2);
		segments.push(segment);
	}
	return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);
}

/** A movie whose tracks have a sample description of so many bytes each. */
function movieWith(tracks: number, bytes: number): Buffer {
	const stsd = makeBox('stsd', [Buffer.alloc(bytes)]);
	const mdia = makeBox('mdia', [makeBox('minf', [makeBox('stbl', [stsd])])]);
	const moov = makeBox('moov', Array<Buffer>(tracks).fill(makeBox('trak', [mdia])));
	const plain = corpus('plain.mp4');
	const ftyp = plain.subarray(0, plain.readUInt32BE(0));
	return Buffer.concat([ftyp, moov, makeBox('mdat', [Buffer.alloc(100)])]);
}

describe('what a probe reads', () => {
	it.each(['file', 'ranges'] as const)(
		'is at most 65,536 bytes of an image, by %s, and 50,000 if need be',
		async (by) => {
			const needy = await probe('needy.jpg', jpegBehind(4.5 * MIB), by);
			expect(needy).toMatchObject({ width: 320 });
			expect(needy.bytesRead).toBeGreaterThan(50_000);
			const endless = await probe('endless.jpg', jpegBehind(16 * MIB), by);
			expect(endless).toMatchObject({ kind: 'image', partial: true });
			expect(endless.bytesRead).toBeLessThanOrEqual(65_536);
			expect(endless.bytesRead).toBeGreaterThan(65_536 - 512);
		},
	);

	it.each(['file', 'ranges'] as const)('is at most 524,288 bytes of a video, by %s', async (by) => {
		const { bytesRead, partial } = await probe('tracks.mp4', movieWith(20, 60_000), by);
		expect(partial).toBe(true);
		expect(bytesRead).toBeLessThanOrEqual(524_288);
		expect(bytesRead).toBeGreaterThan(524_288 - 65_536);
	});

	it.each([
		['a picture', () => jpegBehind(5 * MIB)],
		['a film', () => movieWith(20, 60_000)],
	])('is at most 524,288 bytes of an origin without ranges, be it %s', async (name, make) => {
		const { bytesRead, partial } = await probe(`plain of ${name}`, make(), 'no ranges');
		expect(partial).toBe(true);
		expect(bytesRead).toBeLessThanOrEqual(524_288);
		expect(bytesRead).toBeGreaterThan(524_288 - 2 * 65_536);
	});

	it('is a sample description of at most 65,536 bytes', async () => {
		const saidOf = async (bytes: number) =>
			await probe(`${bytes}.mp4`, movieWith(1, bytes), 'file').then(String, (error: Error) => error.message);
		expect(await saidOf(65_536)).toContain('no track with a picture'); // it was read
		expect(await saidOf(65_537)).toContain('far too large');
	});
});
