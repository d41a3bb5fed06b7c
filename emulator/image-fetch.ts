import { request } from 'undici';
import { refuse } from './errors';
import type { World } from './world';

const LARGEST_BYTES = 20 * 1024 * 1024;
const MOST_REDIRECTS = 3;

/** Fetches a picture as Pinterest's servers would. Every failure is the same answer there, so it is here. */
export async function fetchImage(world: World, address: string): Promise<Buffer> {
	const url = URL.parse(address);
	if (!url) throw refuse('imageNotFetched');
	try {
		const signal = AbortSignal.any([AbortSignal.timeout(world.settings.imageFetchTimeoutMs), world.closing]);
		return await fetchFrom(world, url, signal, MOST_REDIRECTS);
	} catch {
		throw refuse('imageNotFetched');
	}
}

async function fetchFrom(world: World, url: URL, signal: AbortSignal, redirectsLeft: number): Promise<Buffer> {
	if (!/^https?:$/.test(url.protocol)) throw new Error('not http');
	const { statusCode, headers, body } = await request(url, {
		dispatcher: world.agent,
		signal,
		headers: { 'user-agent': 'pinterest-emulator', accept: 'image/*' },
	});
	const location = headers['location'];
	if (statusCode >= 300 && statusCode < 400 && typeof location === 'string' && redirectsLeft > 0) {
		await body.dump();
		return await fetchFrom(world, new URL(location, url), signal, redirectsLeft - 1);
	}
	const chunks: Buffer[] = [];
	let length = 0;
	for await (const chunk of body as AsyncIterable<Buffer>) {
		length += chunk.length;
		if (statusCode !== 200 || length > LARGEST_BYTES) {
			body.destroy();
			throw new Error('not a picture that can be taken');
		}
		chunks.push(chunk);
	}
	if (statusCode !== 200) throw new Error(`status ${statusCode}`);
	return Buffer.concat(chunks);
}
