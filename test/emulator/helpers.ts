import { request } from 'undici';
import { startEmulator, type Emulator, type EmulatorOptions } from '../../emulator/index';
import { afterThisTest } from '../support/cleanup';
import { png } from './png';

export { png };

export async function start(options: EmulatorOptions = {}) {
	const emulator = await startEmulator({ processingMs: 0, creativeTypeDelayMs: 0, ...options });
	afterThisTest(async () => await emulator.close());
	return emulator;
}

export interface Answer {
	status: number;
	headers: Record<string, string | string[] | undefined>;
	body: any;
	text: string;
}

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'PUT';

export async function call(
	emulator: Emulator,
	method: Method,
	path: string,
	body?: unknown,
	token = emulator.accessToken,
): Promise<Answer> {
	const answer = await request(emulator.apiBaseUrl + path, {
		method,
		headers: {
			...(token ? { authorization: `Bearer ${token}` } : {}),
			...(body === undefined ? {} : { 'content-type': 'application/json' }),
		},
		body: body === undefined ? null : JSON.stringify(body),
	});
	return await read(answer);
}

export async function read(answer: Awaited<ReturnType<typeof request>>): Promise<Answer> {
	const text = await answer.body.text();
	const isJson = String(answer.headers['content-type']).includes('json');
	return { status: answer.statusCode, headers: answer.headers, text, body: isJson ? JSON.parse(text) : text };
}

export async function token(emulator: Emulator, form: Record<string, string>, authorization?: string) {
	const basic = Buffer.from(`${emulator.clientId}:${emulator.clientSecret}`).toString('base64');
	return await read(
		await request(`${emulator.apiBaseUrl}/oauth/token`, {
			method: 'POST',
			headers: {
				authorization: authorization ?? `Basic ${basic}`,
				'content-type': 'application/x-www-form-urlencoded',
			},
			body: new URLSearchParams(form).toString(),
		}),
	);
}

/** Head, one empty scan and end: enough for everything that looks at a JPEG from outside. */
export function jpeg(width = 200, height = 300): Buffer {
	const frame = Buffer.from([0xff, 0xc0, 0, 11, 8, 0, 0, 0, 0, 1, 1, 0x11, 0]);
	frame.writeUInt16BE(height, 5);
	frame.writeUInt16BE(width, 7);
	const jfif = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]);
	return Buffer.concat([jfif, frame, Buffer.from([0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0x55, 0xff, 0xd9])]);
}

export const webp = () =>
	Buffer.concat([
		Buffer.from('RIFF\x1a\0\0\0WEBPVP8X\x0a\0\0\0', 'latin1'),
		Buffer.alloc(4),
		Buffer.from([199, 0, 0, 43, 1, 0]),
	]);

export function mp4(bytes = 5000): Buffer {
	const type = Buffer.from('\0\0\0\x18ftypisom\0\0\x02\0isommp42', 'latin1');
	const data = Buffer.alloc(bytes, 7);
	data.writeUInt32BE(bytes, 0);
	data.write('mdat', 4);
	return Buffer.concat([type, data]);
}

export const embedded = (bytes = png(), content_type = 'image/png') => ({
	source_type: 'image_base64',
	content_type,
	data: bytes.toString('base64'),
});

export const firstBoard = (emulator: Emulator) => emulator.boards()[0]!.id;

export const pinBody = (emulator: Emulator, more: object = {}) => ({
	board_id: firstBoard(emulator),
	title: 'A pin',
	media_source: embedded(),
	...more,
});

export interface Registered {
	media_id: string;
	upload_url: string;
	upload_parameters: Record<string, string>;
}

export async function register(emulator: Emulator): Promise<Registered> {
	return (await call(emulator, 'POST', '/media', { media_type: 'video' })).body;
}

type Part = [name: string, value: string | Buffer, fileName?: string];

export const formParts = ({ upload_parameters }: Registered, file = mp4()): Part[] => [
	...Object.entries(upload_parameters),
	['file', file, 'clip.mp4'],
];

export const BOUNDARY = '----a-boundary';

export function multipart(parts: Part[]): Buffer {
	const pieces = parts.flatMap(([name, value, fileName]) => [
		Buffer.from(
			`--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${fileName ? `; filename="${fileName}"\r\nContent-Type: video/mp4` : ''}\r\n\r\n`,
		),
		Buffer.from(value),
		Buffer.from('\r\n'),
	]);
	return Buffer.concat([...pieces, Buffer.from(`--${BOUNDARY}--\r\n`)]);
}

export async function upload(url: string, parts: Part[], headers: Record<string, string> = {}) {
	return await read(
		await request(url, {
			method: 'POST',
			headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}`, ...headers },
			body: multipart(parts),
		}),
	);
}

export async function readyVideo(emulator: Emulator) {
	const registered = await register(emulator);
	await upload(registered.upload_url, formParts(registered));
	return registered.media_id;
}
