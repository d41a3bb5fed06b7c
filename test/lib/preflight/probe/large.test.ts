import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { open, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeBox } from '../../../../lib/images/boxes';
import { BUDGET } from '../../../../lib/preflight/probe/budgets';
import { probeMedia } from '../../../../lib/preflight/probe/probe';
import { sourceOf, startOrigin, TRANSPORTS } from './transports';

const GIB = 2 ** 30;
const folder = mkdtempSync(join(tmpdir(), 'probe-'));
const read = (name: string) => readFileSync(`${__dirname}/corpus/${name}`);
let origin: Awaited<ReturnType<typeof startOrigin>>;
beforeAll(async () => void (origin = await startOrigin()));
afterAll(async () => {
	await origin.close();
	rmSync(folder, { recursive: true });
});

/** Metadata of so many bytes before the picture, in segments as long as they can be, as Photoshop writes them. */
function jpegBehind(bytes: number, file = 'baseline.jpg'): Buffer {
	const jpeg = read(file);
	const segments: Buffer[] = [];
	for (let left = bytes; left > 0; left -= 65_537) {
		const content = Buffer.alloc(Math.min(left, 65_537) - 4, 0xff);
		segments.push(Buffer.from([0xff, 0xe2, (content.length + 2) >> 8, (content.length + 2) & 255]), content);
	}
	// EXIF first, as everybody writes it.
	const at = file === 'baseline.jpg' ? 2 : 4 + jpeg.readUInt16BE(4);
	return Buffer.concat([jpeg.subarray(0, at), ...segments, jpeg.subarray(at)]);
}

const boxAt = (bytes: Buffer, type: string) =>
	bytes.subarray(bytes.indexOf(type) - 4, bytes.indexOf(type) - 4 + bytes.readUInt32BE(bytes.indexOf(type) - 4));

/** A movie header whose first table of samples has grown by so many bytes, with the sizes of all around it. */
function grownMovie(extra: number): Buffer {
	const moov = Buffer.from(boxAt(read('sound.mp4'), 'moov'));
	for (const type of ['moov', 'trak', 'mdia', 'minf', 'stbl', 'stts']) {
		const at = moov.indexOf(type) - 4;
		moov.writeUInt32BE(moov.readUInt32BE(at) + extra, at);
	}
	const end = moov.indexOf('stts') - 4 + moov.readUInt32BE(moov.indexOf('stts') - 4) - extra;
	return Buffer.concat([moov.subarray(0, end), Buffer.alloc(extra), moov.subarray(end)]);
}

async function saved(name: string, ...parts: Buffer[]): Promise<string> {
	await writeFile(join(folder, name), Buffer.concat(parts));
	return join(folder, name);
}

describe.each(TRANSPORTS)('by %s', (transport) => {
	const probe = async (path: string) => {
		origin.requests.length = 0;
		return await probeMedia(sourceOf(path, transport, origin.url));
	};
	const ranged = transport !== 'no ranges';
	/** Of the origin: none for a file, and one that is read through where there are no ranges. */
	const requests = (ranges: number) => ({ file: 0, ranges, 'no ranges': 1, 'no sizes': 1 })[transport];

	it.each([
		[300 * 1024, 'baseline.jpg', 320, 6],
		[300 * 1024, 'orientation-6.jpg', 200, 6],
		[5 * 1024 * 1024, 'baseline.jpg', 320, 81],
	])('a JPEG with %d bytes of metadata (%s)', async (bytes, file, width, ranges) => {
		const facts = await probe(await saved(`${bytes}-${file}`, jpegBehind(bytes, file)));
		const within = ranged || bytes < BUDGET.sequentialBytes;
		expect(facts.width).toBe(within ? width : undefined);
		expect(facts.partial).toBe(within ? undefined : true);
		expect(facts.bytesRead).toBeLessThanOrEqual(ranged ? BUDGET.imageBytes : BUDGET.sequentialBytes);
		expect(origin.requests).toHaveLength(requests(ranges));
	});

	it('a JPEG with more metadata than anybody has is given up', async () => {
		const facts = await probe(await saved('endless.jpg', jpegBehind(16 * 1024 * 1024)));
		expect(facts).toMatchObject({ kind: 'image', contentType: 'image/jpeg', partial: true });
		expect(facts.bytesRead).toBeLessThanOrEqual(ranged ? BUDGET.imageBytes : BUDGET.sequentialBytes);
	});

	it('a video of 2 GiB with its header at the end', async () => {
		const path = join(folder, 'sparse.mp4');
		const mdat = Buffer.from([0, 0, 0, 1, ...Buffer.from('mdat'), 0, 0, 0, 0, 0x80, 0, 0, 16]);
		const head = Buffer.concat([boxAt(read('plain.mp4'), 'ftyp'), mdat]);
		const file = await open(path, 'w');
		await file.write(head, 0, head.length, 0);
		await file.write(boxAt(read('plain.mp4'), 'moov'), 0, undefined, head.length + 2 * GIB);
		await file.close();

		const facts = await probe(path);
		expect(facts.bytes).toBeGreaterThan(2 * GIB);
		const known = { container: 'mp4', fastStart: false };
		expect(facts).toMatchObject(
			ranged ? { ...known, width: 160, videoCodec: 'avc1.64000c', durationSeconds: 1 } : { ...known, partial: true },
		);
		expect(facts.bytesRead).toBeLessThanOrEqual(ranged ? 32 * 1024 : BUDGET.sequentialBytes);
		expect(origin.requests).toHaveLength(requests(2));
	});

	it.each([50_000, 400_000, 8_000_000])('a movie header with %d bytes of tables', async (extra) => {
		const path = await saved(
			`tables-${extra}.mp4`,
			boxAt(read('sound.mp4'), 'ftyp'),
			grownMovie(extra),
			makeBox('mdat', [Buffer.alloc(100)]),
		);
		const facts = await probe(path);
		const within = ranged || extra < BUDGET.sequentialBytes - BUDGET.streamChunkBytes;
		const known = { container: 'mp4', fastStart: true };
		// The track with the picture comes first, and is known even where the one with the sound is not reached.
		const picture = { ...known, width: 160, durationSeconds: 1, videoCodec: 'avc1.64000c' };
		expect(facts).toMatchObject(within ? { ...picture, hasAudio: true } : { ...picture, partial: true });
		expect(facts.bytesRead).toBeLessThanOrEqual(ranged ? 2 * BUDGET.moovStepBytes : BUDGET.sequentialBytes);
		expect(origin.requests).toHaveLength(requests(3));
	});

	it('a download of half of that is not complete', async () => {
		const path = await saved('half.mp4', boxAt(read('sound.mp4'), 'ftyp'), grownMovie(400_000).subarray(0, 200_000));
		await expect(probe(path)).rejects.toMatchObject({ problem: { code: 'media-truncated' } });
	});
});
