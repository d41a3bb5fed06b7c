import { createSemaphore, readAll, readImageFacts, type MediaRef } from '../../lib';
import { mediaOpener } from '../open-pipeline';
import type { Desk } from './desk';

/** The largest picture that is read for a card, in bytes: as large as Pinterest's largest. */
const MOST_BYTES = 20 * 1024 * 1024;
/** A card waits no longer for its picture, in milliseconds. */
const TIMEOUT_MS = 15_000;
/** Pictures of this process that are read at once. */
const readers = createSemaphore(4);
/** What browsers show. No SVG: it may have scripts. */
const SHOWN: readonly string[] = ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif', 'image/bmp'];
/** How long a browser keeps a picture, in seconds. */
const KEPT_SECONDS = 300;

/**
 * The picture behind an address or in a file, as an answer of this page: browsers are not let to other sites. It is
 * fetched by the same rules as media that are published.
 * @returns 404 where it cannot be had, or is no picture.
 */
export async function pictureOf({ settings, signal }: Desk, source: MediaRef | undefined): Promise<Response> {
	if (!source || 'binary' in source) return none();
	const stopped = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
	try {
		const media = mediaOpener(settings)(source);
		const bytes = await readers.run(async () => await readAll(media, MOST_BYTES, stopped), { signal: stopped });
		const { type } = await readImageFacts(bytes);
		if (!SHOWN.includes(type)) return none();
		const headers = { 'content-type': type, 'cache-control': `private, max-age=${KEPT_SECONDS}` };
		return new Response(new Uint8Array(bytes), { headers });
	} catch {
		return none(); // the card says that there is none
	}
}

const none = () => new Response('There is no picture.', { status: 404 });
