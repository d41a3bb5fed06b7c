import type { Context } from 'hono';
import type { Desk } from '../../desk';
import type { Env } from '../../env';
import type { Pictures } from './pictures';

/** How long browsers keep a picture, and what stands in its place, in seconds. */
const KEEP_SECONDS = 3_600;
const PLACEHOLDER_SECONDS = 60;

const drawn = (shape: string) =>
	`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 92 120"><rect width="92" height="120" fill="#8b857c" fill-opacity=".18"/>${shape}</svg>`;
const INK = 'fill="#8b857c" fill-opacity=".75"';
const PLACEHOLDERS = {
	video: drawn(`<path d="M36 44v32l26-16z" ${INK}/>`),
	none: drawn(`<path d="M24 78l15-21 10 13 7-8 14 16z" ${INK}/><circle cx="58" cy="48" r="6" ${INK}/>`),
};

/** A small picture of a job, or a drawing that stands for it. */
export async function pictureRoute(c: Context<Env>, desk: Desk, pictures: Pictures): Promise<Response> {
	const job = await desk.ledger.find(c.req.param('key') ?? '');
	const picture = job ? await pictures.of(job) : ({ kind: 'none' } as const);
	if (picture.kind === 'jpeg')
		return c.body(new Uint8Array(picture.bytes), 200, {
			'content-type': 'image/jpeg',
			'cache-control': `private, max-age=${KEEP_SECONDS}`,
		});
	return c.body(PLACEHOLDERS[picture.kind === 'video' ? 'video' : 'none'], 200, {
		'content-type': 'image/svg+xml',
		'cache-control': picture.kind === 'later' ? 'no-store' : `private, max-age=${PLACEHOLDER_SECONDS}`,
	});
}
