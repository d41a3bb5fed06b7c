import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';

/**
 * Serves a kept picture or video; with ranges, without which a browser cannot seek in a video.
 * @param fraction below 1, the connection ends after this part of what was announced.
 */
export async function sendFile(
	request: IncomingMessage,
	response: ServerResponse,
	path: string,
	type: string,
	fraction = 1,
) {
	const size = (await stat(path).catch(() => undefined))?.size;
	if (size === undefined) return void response.writeHead(404).end();
	const range = rangeOf(request.headers.range, size);
	if (range === 'unsatisfiable') {
		return void response.writeHead(416, { 'content-range': `bytes */${size}` }).end();
	}
	const { start, end } = range ?? { start: 0, end: size - 1 };
	response.writeHead(range ? 206 : 200, {
		'content-type': type,
		'content-length': end - start + 1,
		'accept-ranges': 'bytes',
		'x-content-type-options': 'nosniff',
		...(range ? { 'content-range': `bytes ${start}-${end}/${size}` } : {}),
	});
	if (request.method === 'HEAD' || size === 0) return void response.end();
	if (fraction < 1) {
		const cut = start + Math.max(0, Math.floor((end - start + 1) * fraction) - 1);
		await pipeline(createReadStream(path, { start, end: cut }), response, { end: false }).catch(() => undefined);
		return void request.socket.end();
	}
	// A browser that has seen enough closes the connection; that is no failure.
	await pipeline(createReadStream(path, { start, end }), response).catch(() => undefined);
}

function rangeOf(header: string | undefined, size: number) {
	const found = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
	if (!found || (found[1] === '' && found[2] === '')) return undefined;
	const start = found[1] === '' ? Math.max(0, size - Number(found[2])) : Number(found[1]);
	const end = found[1] === '' || found[2] === '' ? size - 1 : Math.min(Number(found[2]), size - 1);
	return start > end ? 'unsatisfiable' : { start, end };
}
