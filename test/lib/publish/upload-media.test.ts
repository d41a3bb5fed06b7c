import { createHash } from 'node:crypto';
import { appendFileSync, truncateSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { urlSource, type MediaSource } from '../../../lib';
import { mp4 } from '../../emulator/helpers';
import { agentWith, IMPATIENT, listening } from '../../support/origin';
import { ownFolder } from '../../support/cli';
import { reasons, stageOf, upload, videoFile } from '../../support/upload';

const MB = 1024 * 1024;
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

async function originSource(listener: RequestListener, agent = agentWith()): Promise<MediaSource> {
	return urlSource(`http://127.0.0.1:${await listening(createServer(listener))}/film.mp4?token=secret`, agent);
}

describe('the bytes that go up', () => {
	it.each([
		['small', 300_000],
		['large enough for a thread of its own', 70 * MB],
	])('are those of the fingerprint (%s)', async (_, size) => {
		const { source, bytes } = await videoFile(size);
		const stage = await stageOf();
		expect(await upload(stage, source, { fingerprint: `sha256:${sha256(bytes)}` })).toMatchObject({
			registered: 1,
			posted: 1,
			states: ['processing'],
		});
		expect(stage.emulator.media()[0]).toMatchObject({ bytes: bytes.length, sha256: sha256(bytes) });
	});

	it.each([
		['small', 300_000],
		['large enough for a thread of its own', 70 * MB],
	])('are not kept when they are others (%s)', async (_, size) => {
		const { source } = await videoFile(size);
		const stage = await stageOf();
		const told = await upload(stage, source, { fingerprint: `sha256:${'0'.repeat(64)}` });
		expect(told).toMatchObject({
			problem: { code: 'media-changed', category: 'media', action: 'retry-later' },
			registered: 3,
			lookedUp: 0,
		});
		expect(told).toMatchObject({
			states: ['registered', 'registered', 'registered'],
			pins: 0,
			job: { state: 'failed' },
		});
	});

	it('of an address are not held against its fingerprint', async () => {
		const { source } = await videoFile();
		expect(await upload(await stageOf(), source, { fingerprint: `url:${'0'.repeat(64)}` })).toMatchObject({
			states: ['processing'],
		});
	});
});

describe('a file that changes while it is uploaded', () => {
	const changes: [string, (path: string) => void][] = [
		['grows', (path) => appendFileSync(path, 'more')],
		['shrinks', (path) => truncateSync(path, 13 * MB)],
	];
	/** Once, when its length was announced and its first bytes are still to be read. */
	const atBeginning = (change: () => void) => {
		let todo = true;
		return () => {
			if (todo) change();
			todo = false;
		};
	};

	it.each(changes)('and %s is not kept; as it is then, it goes up with a new form', async (_, change) => {
		const { source, path } = await videoFile(24 * MB);
		const told = await upload(await stageOf(), source, { onUpload: atBeginning(() => change(path)) });
		expect(told).toMatchObject({ registered: 2, states: ['registered', 'processing'] });
		expect(reasons(told)).toEqual([expect.stringContaining('changed during the upload')]);
	});

	it.each(changes)('and %s is not kept at all where the pin was prepared with other bytes', async (_, change) => {
		const { source, path, bytes } = await videoFile(24 * MB);
		const told = await upload(await stageOf(), source, {
			onUpload: atBeginning(() => change(path)),
			fingerprint: `sha256:${sha256(bytes)}`,
		});
		expect(told).toMatchObject({
			problem: { code: 'media-changed' },
			registered: 3,
			states: ['registered', 'registered', 'registered'],
			pins: 0,
		});
	});
});

describe('an origin', () => {
	const film = mp4(3 * MB);

	it('that breaks off is fetched again, three times at the most', async () => {
		const source = await originSource((_, response) => {
			response.writeHead(200, { 'content-length': film.length });
			response.write(film.subarray(0, MB), () => response.destroy());
		});
		const told = await upload(await stageOf(), source);
		expect(told).toMatchObject({
			problem: { code: 'media-truncated', category: 'origin' },
			registered: 3,
			lookedUp: 0,
			states: ['registered', 'registered', 'registered'],
		});
		expect(JSON.stringify(told)).not.toContain('secret');
	});

	it('that falls silent is given up', async () => {
		const source = await originSource(
			(_, response) => void response.writeHead(200, { 'content-length': film.length }).write(film.subarray(0, MB)),
			agentWith(IMPATIENT),
		);
		expect(await upload(await stageOf(), source)).toMatchObject({
			problem: { code: 'origin-timeout' },
			registered: 3,
			states: ['registered', 'registered', 'registered'],
		});
	});

	it('that announces more than Pinterest takes is not read, and no form is asked for', async () => {
		const source = await originSource(
			(_, response) => void response.writeHead(200, { 'content-length': 3 * 1024 * MB }).write(film),
		);
		expect(await upload(await stageOf(), source)).toMatchObject({
			problem: { code: 'video-too-large', category: 'media', action: 'replace-asset' },
			registered: 0,
			posted: 0,
		});
	});

	it('that does not tell the length is written down without a name, once for all tries', async () => {
		const folder = await ownFolder();
		vi.stubEnv('TMPDIR', folder);
		onTestFinished(() => void vi.unstubAllEnvs());
		let fetched = 0;
		const names: string[][] = [];
		const source = await originSource((_, response) => {
			fetched += 1;
			response.writeHead(200);
			response.write(film.subarray(0, MB));
			// By now the file is open, and the rest is still to come.
			setTimeout(
				() =>
					void readdir(folder).then((found) => {
						names.push(found);
						response.end(film.subarray(MB));
					}),
				150,
			);
		});
		const stage = await stageOf({ faults: [{ on: 'bucket', kind: 'status', status: 503 }] });
		const told = await upload(stage, source);
		expect(told).toMatchObject({ registered: 2, posted: 2, states: ['registered', 'processing'] });
		expect(stage.emulator.media()[1]).toMatchObject({ bytes: film.length, sha256: sha256(film) });
		expect(fetched).toBe(1);
		// The emulator keeps its own folder there.
		expect(names.flat().filter((name) => !name.startsWith('pinterest-emulator-'))).toEqual([]);
		expect((await readdir(folder)).filter((name) => !name.startsWith('pinterest-emulator-'))).toEqual([]);
	});
});

describe('a source', () => {
	it.each([
		['fewer', 10],
		['more', -10],
	])('with %s bytes than it said is not kept', async (_, more) => {
		const bytes = mp4(300_000);
		const source: MediaSource = {
			name: 'binary property "data"',
			open: async () => ({ stream: Readable.from([bytes]), bytes: bytes.length + more }),
		};
		const told = await upload(await stageOf(), source);
		expect(told).toMatchObject({
			problem: { code: 'media-changed' },
			registered: 3,
			states: ['registered', 'registered', 'registered'],
			pins: 0,
		});
	});

	it('that is gone says so, and no form is asked for', async () => {
		const source: MediaSource = {
			name: 'binary property "data"',
			open: async () => Promise.reject(Object.assign(new Error('no such file'), { code: 'ENOENT' })),
		};
		expect(await upload(await stageOf(), source)).toMatchObject({
			problem: { code: 'media-unreadable', action: 'replace-asset', message: expect.stringContaining('ENOENT') },
			registered: 0,
		});
	});

	it('that fails while it is read says so, and is not asked again', async () => {
		const broken = () => {
			const parts = [mp4(1000)];
			return new Readable({
				highWaterMark: 1,
				read() {
					const part = parts.shift();
					if (part) this.push(part);
					else this.destroy(Object.assign(new Error('i/o error'), { code: 'EIO' }));
				},
			});
		};
		const source: MediaSource = { name: 'binary property "data"', open: async () => ({ stream: broken(), bytes: MB }) };
		expect(await upload(await stageOf(), source)).toMatchObject({
			problem: { code: 'media-unreadable' },
			registered: 1,
			states: ['registered'],
		});
	});

	it('that breaks while a form is asked for says so, and does not end the process', async () => {
		const streams: PassThrough[] = [];
		const open = async () => {
			const stream = new PassThrough();
			stream.write(mp4(1000));
			streams.push(stream);
			return { stream, bytes: MB };
		};
		const stage = await stageOf({
			http: (port) => async (request) => {
				for (const stream of streams) stream.destroy(Object.assign(new Error('i/o error'), { code: 'EIO' }));
				return await port(request);
			},
		});
		expect(await upload(stage, { name: 'binary property "data"', open })).toMatchObject({
			problem: { code: 'media-unreadable' },
			registered: 1,
			states: ['registered'],
		});
	});
});
