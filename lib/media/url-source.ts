import { Transform, type Readable } from 'node:stream';
import { request, type Dispatcher } from 'undici';
import { systemClock, type Clock } from '../model/clock';
import { discard, type ByteRange, type MediaSource } from './media-source';
import { header, judge, type Delivery } from './origin-answer';
import { pipelineError } from '../sentences/problems';
import { brokenAnswer, noAnswer, originName, tooSlow, truncated } from './origin-problem';

const MAX_REDIRECTS = 3;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const LONGEST_URL = 16 * 1024;
const USER_AGENT = 'n8n-nodes-pinterest-pipeline';
/** A part of at most this is looked at, not transferred. */
const SMALL_READ_BYTES = 4 * 1024 * 1024;

export interface UrlSourceOptions {
	/** A small part must be in after this, however steadily it trickles. Counts from the answer's first byte; until then the agent's limits hold. @default 60_000 */
	smallReadTimeoutMs?: number;
	/** What any transfer must bring: so many bytes within so much time of waiting for the origin. @default 512 KiB in 30 seconds */
	pace?: Pace;
	clock?: Pick<Clock, 'now'>;
}

/** So many bytes within so many milliseconds. */
interface Pace {
	bytes: number;
	withinMs: number;
}

/**
 * 17 KiB a second: a line of 1 Mbit/s that six downloads share has more. It stands beside the agent's limit for
 * silence, which a byte every few seconds never meets. What is left at the end of a file has the same 30 seconds.
 */
const LEAST_PACE: Pace = { bytes: 512 * 1024, withinMs: 30_000 };
/** How often the pace is looked at within that time. */
const LOOKS = 30;

/** Media behind an http or https address. Sends no credential. */
export function urlSource(
	url: string,
	dispatcher: Dispatcher,
	{ smallReadTimeoutMs = 60_000, pace = LEAST_PACE, clock = systemClock }: UrlSourceOptions = {},
): MediaSource {
	const name = originName(url);
	return {
		name,
		async open(range, signal) {
			try {
				const answer = await follow(addressOf(url, name), range, signal);
				const delivery = await judge(answer, range, { name, url, clock });
				const small = range && range.end - range.start <= SMALL_READ_BYTES;
				const { bytes, start, mark } = delivery;
				return {
					bytes,
					start,
					mark,
					ownChunks: true,
					stream: watched(delivery, { name, signal, pace, timeoutMs: small ? smallReadTimeoutMs : undefined }),
				};
			} catch (error) {
				throw signal?.aborted ? error : noAnswer(error, name);
			}
		},
	};

	/** Redirects are followed here and not by undici, so that each target passes the same checks as the first address. */
	async function follow(
		address: URL,
		range?: ByteRange,
		signal?: AbortSignal,
		redirects = 0,
	): Promise<Dispatcher.ResponseData> {
		const answer = await request(address, { dispatcher, signal, headers: headersFor(range) });
		const location = REDIRECTS.has(answer.statusCode) ? header(answer.headers, 'location') : undefined;
		if (location === undefined) return answer;
		discard(answer.body);
		if (redirects === MAX_REDIRECTS) throw pipelineError('too-many-redirects', { name, limit: MAX_REDIRECTS });
		return await follow(addressOf(location, name, address), range, signal, redirects + 1);
	}
}

function headersFor(range: ByteRange | undefined): Record<string, string> {
	const headers: Record<string, string> = {
		'user-agent': USER_AGENT,
		accept: 'image/*,video/*,*/*;q=0.1',
		// Else lengths and ranges would be those of a compressed form.
		'accept-encoding': 'identity',
	};
	if (range) headers.range = `bytes=${range.start}-${Math.max(range.start, range.end - 1)}`;
	return headers;
}

/** @param base of a redirect. */
function addressOf(text: string, name: string, base?: URL): URL {
	if (text.length > LONGEST_URL || !URL.canParse(text, base?.href))
		throw pipelineError(base ? 'url-invalid:redirect' : 'url-invalid', { name });
	const address = new URL(text, base);
	const scheme = address.protocol;
	if (scheme !== 'http:' && scheme !== 'https:')
		throw pipelineError(base ? 'url-scheme:redirect' : 'url-scheme', { name, scheme });
	if (address.username || address.password)
		throw pipelineError(base ? 'url-credentials:redirect' : 'url-credentials', { name });
	return address;
}

/** The stream with its failures in words, the promise of its length held, and no slower than the pace. */
function watched(
	{ stream, announced }: Delivery,
	{ name, signal, pace, timeoutMs }: { name: string; signal?: AbortSignal; pace: Pace; timeoutMs?: number },
): Readable {
	let received = 0;
	const out = new Transform({
		transform(chunk: Buffer, _encoding, done) {
			received += chunk.length;
			done(null, chunk);
		},
		flush(done) {
			done(announced !== null && received < announced ? truncated(name) : null);
		},
	});
	const stopLooking = keepingPace(
		stream,
		() => received,
		pace,
		() => out.destroy(tooSlow(name)),
	);
	const timer = timeoutMs === undefined ? undefined : setTimeout(() => out.destroy(tooSlow(name)), timeoutMs);
	stream.on('error', (error) => out.destroy(signal?.aborted ? error : brokenAnswer(error, name)));
	// It may fail before anybody reads it; whoever reads it later still gets the error.
	out
		.on('error', () => undefined)
		.on('close', () => {
			clearTimeout(timer);
			stopLooking();
			discard(stream);
		});
	return stream.pipe(out);
}

/** Counts the time in which the origin is waited for: while the reader has enough to do, the stream is paused. */
function keepingPace(
	stream: Readable,
	received: () => number,
	{ bytes, withinMs }: Pace,
	tooLate: () => void,
): () => void {
	let since = { bytes: 0, looks: 0 };
	const timer = setInterval(() => {
		if (received() - since.bytes >= bytes) since = { bytes: received(), looks: 0 };
		else if (!stream.isPaused() && (since.looks += 1) >= LOOKS) tooLate();
	}, withinMs / LOOKS);
	return () => clearInterval(timer);
}
