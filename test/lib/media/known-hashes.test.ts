import { createHash } from 'node:crypto';
import { mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Container } from '@n8n/di';
import type { IExecuteFunctions } from 'n8n-workflow';
import { Agent } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { problemOf, systemClock, type MediaSource, type Problem } from '../../../lib';
import { postUploadForm } from '../../../lib/media/upload-form';
import { knownHash, rememberHash } from '../../../lib/media/known-hashes';
import { sha256Of } from '../../../lib/media/read';
import { binarySource } from '../../../nodes/shared/media-opener';
import { mp4 } from '../../emulator/helpers';
import { listening } from '../../support/origin';
import { reasons, stageOf, upload, videoFile, type VideoFile } from '../../support/upload';
import { loadTestEngine } from '../../support/engine';

const MB = 1024 * 1024;
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
/** A file that was written a moment ago is by then an old one. */
const later = { now: () => systemClock.now() + 10_000 };

interface Posted {
	sha256?: string;
	hashed?: boolean;
	problem?: Problem;
	/** What the bucket got, and how often it was asked. */
	body: Buffer;
	requests: number;
}

/** Posts a source to a bucket that takes everything. */
async function post(source: MediaSource, expected?: string): Promise<Posted> {
	const got = { body: Buffer.alloc(0), requests: 0 };
	const port = await listening(
		createServer((request, response) => {
			const parts: Buffer[] = [];
			got.requests += 1;
			request
				.on('data', (part: Buffer) => parts.push(part))
				.on('end', () => {
					got.body = Buffer.concat(parts);
					response.writeHead(204).end();
				});
		}),
	);
	const dispatcher = new Agent();
	onTestFinished(async () => await dispatcher.destroy());
	const media = await source.open();
	const told = await postUploadForm(
		{ ...media, bytes: media.bytes as number },
		{
			upload: { upload_url: `http://127.0.0.1:${port}/`, upload_parameters: { key: 'k' } },
			fileName: 'video.mp4',
			contentType: 'video/mp4',
			sha256: expected,
			dispatcher,
		},
	).catch((error: unknown) => ({ problem: problemOf(error) }));
	return { ...told, ...got };
}

/** The same source, of which nothing can be read. */
const sealed = (source: MediaSource): MediaSource => ({
	name: source.name,
	open: async () => ({
		...(await source.open()),
		readInto: async () => await Promise.reject(new Error('it was read')),
	}),
});

const changes: [string, (file: VideoFile) => Promise<void>][] = [
	[
		'was written over and its time set back',
		async ({ path }) => {
			await writeFile(path, other);
			await utimes(path, 1, 1);
		},
	],
	[
		'was replaced by another',
		async ({ path }) => {
			await writeFile(`${path}.new`, other);
			await utimes(`${path}.new`, 1, 1);
			await rename(`${path}.new`, path);
		},
	],
];
const SIZE = 3 * MB;
const other = mp4(SIZE);

/** Old enough in its own time, too, so that only its change time can tell. */
async function oldFile(size = SIZE): Promise<VideoFile> {
	const file = await videoFile(size);
	await utimes(file.path, 1, 1);
	return file;
}

describe('a file whose checksum was taken before', () => {
	it('is uploaded without another one, and not read for its fingerprint again', async () => {
		const { source, bytes } = await oldFile();
		const expected = await sha256Of(source, undefined, later);
		expect(expected).toBe(sha256(bytes));
		const { body, ...told } = await post(source, expected);
		expect(told).toEqual({ sha256: expected, hashed: false, requests: 1 });
		expect(body.includes(bytes)).toBe(true);
		expect(await sha256Of(sealed(source), undefined, later)).toBe(expected);
	});

	it('is hashed on the way where nobody took it before', async () => {
		const { source, bytes } = await oldFile();
		expect(await post(source, sha256(bytes))).toMatchObject({ sha256: sha256(bytes), hashed: true });
		await expect(sha256Of(sealed(source))).rejects.toThrow('it was read');
	});

	it('is hashed again where it had changed in the two seconds before', async () => {
		const { source, bytes } = await oldFile();
		const expected = await sha256Of(source);
		expect(await post(source, expected)).toMatchObject({ sha256: sha256(bytes), hashed: true });
	});

	it('is hashed again where it was touched, and goes up', async () => {
		const { source, path } = await oldFile();
		const expected = await sha256Of(source, undefined, later);
		await utimes(path, 2, 2);
		expect(await post(source, expected)).toMatchObject({ sha256: expected, hashed: true });
		expect(await sha256Of(source, undefined, later)).toBe(expected);
		expect(await post(source, expected)).toMatchObject({ hashed: false });
	});

	it.each(changes)('does not go up when it %s', async (_, change) => {
		const file = await oldFile();
		expect(other).toHaveLength(file.bytes.length);
		const expected = await sha256Of(file.source, undefined, later);
		await change(file);
		expect(await post(file.source, expected)).toMatchObject({ problem: { code: 'media-changed' } });
		expect(await upload(await stageOf(), file.source, { fingerprint: `sha256:${expected}` })).toMatchObject({
			problem: { code: 'media-changed' },
			registered: 3,
			states: ['registered', 'registered', 'registered'],
			pins: 0,
		});
		expect(await sha256Of(file.source)).toBe(sha256(other));
	});

	it('is not sent at all where it is known to be another than was prepared', async () => {
		const { source } = await oldFile();
		await sha256Of(source, undefined, later);
		expect(await post(source, '0'.repeat(64))).toMatchObject({ problem: { code: 'media-changed' }, requests: 0 });
	});

	it('is not kept as it was when somebody changed it while it was read', async () => {
		const { source, path } = await oldFile();
		const meddled: MediaSource = {
			name: source.name,
			async open() {
				const media = await source.open();
				return {
					...media,
					readInto: async (target) => (
						writeFileSync(path, other),
						await (media.readInto as NonNullable<typeof media.readInto>)(target)
					),
				};
			},
		};
		await sha256Of(meddled, undefined, later);
		await expect(sha256Of(sealed(source), undefined, later)).rejects.toThrow('it was read');
	});
});

describe('a known file that is written to while it is uploaded', () => {
	const once = (change: () => void) => {
		let todo = true;
		return () => {
			if (todo) change();
			todo = false;
		};
	};

	it('is not kept', async () => {
		const { source, path, bytes } = await oldFile(24 * MB);
		const fingerprint = `sha256:${await sha256Of(source, undefined, later)}`;
		const change = once(() => {
			writeFileSync(path, Buffer.concat([bytes.subarray(0, -4), Buffer.from('else')]));
			utimesSync(path, 1, 1);
		});
		const told = await upload(await stageOf(), source, { fingerprint, onUpload: change });
		expect(told).toMatchObject({
			problem: { code: 'media-changed' },
			registered: 3,
			states: ['registered', 'registered', 'registered'],
			pins: 0,
		});
		expect(reasons(told)[0]).toContain('another program wrote to it');
	});

	it('goes up with a new form, with a checksum of its own, where its bytes are the same all the same', async () => {
		const { source, path } = await oldFile(24 * MB);
		const fingerprint = `sha256:${await sha256Of(source, undefined, later)}`;
		const told = await upload(await stageOf(), source, { fingerprint, onUpload: once(() => utimesSync(path, 2, 2)) });
		expect(told).toMatchObject({ registered: 2, states: ['registered', 'processing'] });
		expect(reasons(told)).toEqual([expect.stringContaining('another program wrote to it')]);
	});
});

it('remembers the last five hundred files', () => {
	const version = (number: number) => ({ id: `file ${number}`, changedAt: 0 });
	for (let number = 0; number < 600; number++)
		rememberHash(`hash ${number}`, { begun: 2_000, before: version(number), after: version(number) });
	expect([99, 100, 599].map((number) => knownHash(version(number)))).toEqual([undefined, 'hash 100', 'hash 599']);
});

it("n8n's binary data in its file mode is uploaded without another checksum, and with one when its file changed", async () => {
	const folder = await mkdtemp(join(tmpdir(), 'pinterest-pipeline-test-'));
	process.env.N8N_BINARY_DATA_STORAGE_PATH = folder;
	const { engine, dispose } = await loadTestEngine();
	onTestFinished(async () => {
		await dispose();
		await rm(folder, { recursive: true, force: true });
	});
	const service = Container.get(engine.BinaryDataService);
	await service.init();
	const bytes = mp4(SIZE).fill(9, 64); // other bytes than those of `other`
	const binary = await service.store({ type: 'execution', workflowId: 'w', executionId: 'e' }, bytes, {
		mimeType: 'video/mp4',
		data: '',
	});
	const id = binary.id ?? '';
	expect(id).toMatch(/^filesystem/);
	const helpers = { getBinaryPath: (of: string) => service.getPath(of) };
	const source = binarySource(
		{ getInputData: () => [{ json: {}, binary: { data: binary } }], helpers } as unknown as IExecuteFunctions,
		0,
		'data',
	);

	const expected = await sha256Of(source, undefined, later);
	const { body, ...told } = await post(source, expected);
	expect(told).toEqual({ sha256: sha256(bytes), hashed: false, requests: 1 });
	expect(body.includes(bytes)).toBe(true);
	await writeFile(service.getPath(id), other);
	expect(await post(source, expected)).toMatchObject({ problem: { code: 'media-changed' } });
});
