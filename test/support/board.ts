import { createHash } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { Emulator } from '../../emulator';
import { downloadBoardImages, type BoardImage, type DownloadOptions, type PipelineContext, type Save } from '../../lib';
import { call, embedded, firstBoard, jpeg, png, readyVideo } from '../emulator/helpers';
import { listening } from './origin';
import { openMedia } from './pipeline';

/** Longer than what is looked at before it is handed on. */
export const PICTURE = Buffer.concat([jpeg(1300, 1950), Buffer.alloc(200_000, 7)]);

/** Publishes a pin on the first board. @returns its id. */
export async function pinned(
	emulator: Emulator,
	title: string,
	media_source: object = embedded(PICTURE, 'image/jpeg'),
	more: object = {},
): Promise<string> {
	const { status, body } = await call(emulator, 'POST', '/pins', {
		board_id: firstBoard(emulator),
		title,
		media_source,
		...more,
	});
	if (status !== 201) throw new Error(`the stand-in answered ${status}: ${JSON.stringify(body)}`);
	return body.id;
}

export const carousel = (...pictures: Buffer[]) => ({
	source_type: 'multiple_image_base64',
	items: pictures.map((picture) => ({ content_type: 'image/png', data: picture.toString('base64') })),
});

export const video = async (emulator: Emulator, cover: Buffer = png(400, 700)) => ({
	source_type: 'video_id',
	media_id: await readyVideo(emulator),
	cover_image_content_type: 'image/png',
	cover_image_data: cover.toString('base64'),
});

/** Small pins with the titles 1 to `count`; the last of them is the first on the board. */
export async function manyPins(emulator: Emulator, count: number): Promise<void> {
	const picture = embedded(jpeg(), 'image/jpeg');
	for (let number = 1; number <= count; number++) await pinned(emulator, String(number), picture);
}

export interface Kept {
	fileName: string;
	contentType: string;
	bytes: number;
	sha256: string;
}

/** Reads an image to its end and keeps what can be compared. */
export const keep: Save<Kept> = async ({ stream, fileName, contentType }) => {
	const hash = createHash('sha256');
	let bytes = 0;
	for await (const chunk of stream as AsyncIterable<Buffer>) {
		hash.update(chunk);
		bytes += chunk.length;
	}
	return { fileName, contentType, bytes, sha256: hash.digest('hex') };
};

export const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** Downloads the first board of a pipeline's emulator. */
export function download(
	pipeline: PipelineContext,
	emulator: Emulator,
	more: Partial<DownloadOptions> & { save?: Save<Kept> } = {},
): AsyncGenerator<BoardImage<Kept>> {
	const { save = keep, ...options } = more;
	return downloadBoardImages(pipeline, firstBoard(emulator), save, { open: openMedia, videos: 'skip', ...options });
}

export async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
	const found: Item[] = [];
	for await (const item of items) found.push(item);
	return found;
}

export const titles = (images: BoardImage<unknown>[]) => images.map(({ pin }) => pin?.title);
export const verdicts = (images: BoardImage<Kept>[]) =>
	images.map(({ image, problem }) => problem?.code ?? image?.sizeKey);

/** A host of images that counts. */
export interface ImageHost {
	url: string;
	/** Paths with queries, in the order in which they were asked for. */
	asked: string[];
	authorizations: (string | undefined)[];
	/** Answers under way. */
	open: number;
	mostOpen: number;
}

export async function imageHost(answer: (response: ServerResponse, path: string) => void): Promise<ImageHost> {
	const host: ImageHost = { url: '', asked: [], authorizations: [], open: 0, mostOpen: 0 };
	const server = createServer((request, response) => {
		host.asked.push(request.url ?? '');
		host.authorizations.push(request.headers.authorization);
		host.mostOpen = Math.max(host.mostOpen, ++host.open);
		response.on('close', () => host.open--);
		answer(response, request.url ?? '');
	});
	host.url = `http://127.0.0.1:${await listening(server)}`;
	return host;
}
