import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { origin } from './origin';
import { samples } from './pipeline';

/** An origin of pictures. */
export interface PictureOrigin {
	/** Without a slash at the end. */
	url: string;
	/** How many requests came. */
	asked: number;
	/** From then on every request is answered with 404. */
	gone: boolean;
	/** Paths that are answered with 404. */
	missing?: RegExp;
}

/** A picture that is fit for a pin. */
export const PICTURE = readFileSync(join(samples, 'media/mountain-lake.jpg'));

/** Serves one picture at every path, with ranges. */
export async function pictures(picture: Buffer = PICTURE): Promise<PictureOrigin> {
	const state: PictureOrigin = { url: '', asked: 0, gone: false };
	state.url = await origin((request, response) => {
		state.asked += 1;
		if (state.gone || state.missing?.test(request.url ?? '')) return void response.writeHead(404).end();
		const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
		if (from === undefined) return void response.writeHead(200, { 'content-length': picture.length }).end(picture);
		const part = picture.subarray(Number(from), Number(to) + 1);
		const range = `bytes ${from}-${Number(from) + part.length - 1}/${picture.length}`;
		response.writeHead(206, { 'content-range': range, 'content-length': part.length }).end(part);
	});
	return state;
}
