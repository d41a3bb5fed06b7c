import { readFile, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { IExecuteFunctions } from 'n8n-workflow';
import { Agent } from 'undici';
import { createOriginAgent, fileSource, urlSource, type MediaSource } from '../../lib';
import { postUploadForm } from '../../lib/media/upload-form';
import { sha256Of } from '../../lib/media/read';
import { binarySource } from '../../nodes/shared/media-opener';
import { watchMemory } from './memory';

export const OUR_WAYS = ['file', 'n8n binary', 'file, hash on the way', 'file, fingerprint and upload', 'url'] as const;

export interface Sending {
	/**
	 * How the bytes are sent. `file` and `n8n binary` as the pipeline does it: their fingerprint was taken before, and
	 * nobody wrote to them since. `fingerprint and upload` counts both, of a file that was just touched.
	 */
	way: (typeof OUR_WAYS)[number] | 'whole buffer' | 'redirect-following client';
	file: string;
	/** A megabyte, to warm up with. */
	warmUp: string;
	originUrl: string;
	sinkUrl: string;
}

/** What a sender says for each round. */
export interface Round {
	milliseconds: number;
	peakAboveIdle: number;
}

const installed = createRequire(join(process.cwd(), 'package.json'));

/** A process that does nothing but send: warms up, then sends once for each message it gets. */
export async function runSender(sending: Sending): Promise<void> {
	const senderFor = await sendersOf(sending);
	const warmUp = await senderFor(sending.warmUp);
	await warmUp.prepare?.();
	await warmUp.send();
	const { prepare, send } = await senderFor(sending.file);
	const memory = watchMemory();
	process.on('message', () => {
		void (async () => {
			await prepare?.();
			const begun = performance.now();
			await send();
			const round: Round = { milliseconds: performance.now() - begun, peakAboveIdle: memory.peakAboveIdle() };
			process.send?.(round);
		})();
	});
	process.send?.('ready');
}

interface Sender {
	/** What does not count. */
	prepare?: () => Promise<unknown>;
	send: () => Promise<void>;
}

async function sendersOf({ way, originUrl, sinkUrl }: Sending): Promise<(file: string) => Promise<Sender>> {
	if (way === 'whole buffer') return async (file) => ({ send: async () => await wholeBuffer(file, sinkUrl) });
	if (way === 'redirect-following client')
		return async (file) => ({ send: async () => await throughAxios(file, sinkUrl) });
	const bucket = new Agent();
	const sources = await sourcesOf(way, originUrl);
	return async (file) => {
		const source = await sources(file);
		const post = async (sha256?: string) => {
			const media = await source.open();
			const { hashed } = await postUploadForm(
				{ ...media, bytes: media.bytes as number },
				{
					upload: { upload_url: sinkUrl, upload_parameters: { key: 'k' } },
					fileName: 'video.mp4',
					contentType: 'video/mp4',
					sha256,
					dispatcher: bucket,
				},
			);
			if (hashed === (sha256 !== undefined))
				throw new Error(`${way}: the checksum was ${hashed ? '' : 'not '}taken on the way`);
		};
		if (way === 'url' || way === 'file, hash on the way') return { send: async () => await post() };
		if (way === 'file, fingerprint and upload')
			return { prepare: async () => await touched(file), send: async () => await post(await sha256Of(source)) };
		let fingerprint: string | undefined;
		return { prepare: async () => (fingerprint ??= await sha256Of(source)), send: async () => await post(fingerprint) };
	};
}

/** Not known any more, and by then old enough to be known again. */
async function touched(file: string): Promise<void> {
	await utimes(file, new Date(), new Date());
	await delay(2_500);
}

async function sourcesOf(way: Sending['way'], originUrl: string): Promise<(file: string) => Promise<MediaSource>> {
	if (way.startsWith('file')) return async (file) => fileSource(basename(file), dirname(file));
	if (way === 'n8n binary') return await n8nBinary();
	const origin = createOriginAgent({ allowPrivateNetwork: true });
	return async (file) => urlSource(`${originUrl}/x-${basename(file)}`, origin);
}

interface BinaryData {
	init(): Promise<void>;
	store(location: object, bytes: Buffer, binary: object): Promise<{ id: string }>;
	getPath(id: string): string;
	getAsStream: IExecuteFunctions['helpers']['getBinaryStream'];
	getMetadata: IExecuteFunctions['helpers']['getBinaryMetadata'];
}

/** n8n's own service for binary data in its file mode, read as our nodes read it. What it stored is made as long as the file, without writing it. */
async function n8nBinary(): Promise<(file: string) => Promise<MediaSource>> {
	const { BinaryDataService } = installed('n8n-core') as { BinaryDataService: new () => BinaryData };
	const { Container } = createRequire(installed.resolve('n8n-core'))('@n8n/di') as {
		Container: { get: (type: unknown) => BinaryData };
	};
	const service = Container.get(BinaryDataService);
	await service.init();
	return async (file) => {
		const { size } = await stat(file);
		const { id } = await service.store({ type: 'execution', workflowId: 'w', executionId: 'e' }, Buffer.alloc(1), {
			mimeType: 'video/mp4',
		});
		const path = service.getPath(id);
		await truncate(path, size);
		await writeFile(`${path}.metadata`, JSON.stringify({ mimeType: 'video/mp4', fileSize: size }));
		await touched(path);
		const context = {
			getInputData: () => [{ json: {}, binary: { data: { id, mimeType: 'video/mp4', data: '' } } }],
			helpers: {
				getBinaryPath: (of: string) => service.getPath(of),
				getBinaryStream: async (...args: Parameters<BinaryData['getAsStream']>) => await service.getAsStream(...args),
				getBinaryMetadata: async (of: string) => await service.getMetadata(of),
			},
		};
		return binarySource(context as unknown as IExecuteFunctions, 0, 'data');
	};
}

/** As most code has it: everything in memory, into a form, into fetch. */
async function wholeBuffer(file: string, sinkUrl: string): Promise<void> {
	const form = new FormData();
	form.append('key', 'k');
	form.append('file', new Blob([await readFile(file)]), 'video.mp4');
	await fetch(sinkUrl, { method: 'POST', body: form });
}

/** A stream through a client that follows redirects, with its defaults: it keeps all of it, to be able to send it again. */
async function throughAxios(file: string, sinkUrl: string): Promise<void> {
	const axios = installed('axios') as { post(url: string, body: unknown, options: object): Promise<unknown> };
	const Form = installed('form-data') as new () => {
		append(name: string, value: unknown, options?: object): void;
		getHeaders(): object;
	};
	const form = new Form();
	form.append('key', 'k');
	form.append('file', createReadStream(file), { filename: 'video.mp4', knownLength: (await stat(file)).size });
	await axios.post(sinkUrl, form, { headers: form.getHeaders(), maxBodyLength: Infinity });
}
