import { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { Clock } from '../model/clock';
import { retryAtOf } from '../model/retry';
import type { PipelineError } from '../model/problem';
import { expiryOf } from '../model/signed-url';
import { discard, type ByteRange, type OpenedMedia } from './media-source';
import { pipelineError } from '../sentences/problems';

type Answer = Dispatcher.ResponseData;

/** How much of a refusal is read for its reason, and for how long. */
const REASON_BYTES = 4096;
const REASON_MS = 5_000;

/** Codings that would have to be undone. Stores also carry labels here that code nothing, such as aws-chunked or utf-8. */
const COMPRESSED = /\b(x-)?(gzip|deflate|compress|br|zstd)\b/i;

/** What an answer brings: its stream, and how much of it is announced. */
export type Delivery = OpenedMedia & { announced: number | null };

/** @throws PipelineError where the answer is not the media that was asked for. */
export async function judge(
	answer: Answer,
	range: ByteRange | undefined,
	{ name, url, clock }: { name: string; url: string; clock: Pick<Clock, 'now'> },
): Promise<Delivery> {
	const { statusCode: status, headers, body } = answer;
	const part = partOf(headers);
	try {
		if (status === 416 && range && part?.total != null && part.total <= range.start) {
			discard(body); // nothing lies there, as behind the end of a file
			return { stream: Readable.from([]), bytes: part.total, start: range.start, announced: 0 };
		}
		if (status !== 200 && status !== 206) throw await refusal(answer, name, url, clock);
		if (COMPRESSED.test(header(headers, 'content-encoding') ?? '')) {
			// It was asked for as it is. Ranges and lengths of a compressed answer are those of the compressed
			// bytes, and undoing it would let a small answer grow without end.
			throw pipelineError('origin-encoding', { name });
		}
		const length = lengthOf(headers);
		if (status === 200) return { stream: body, bytes: length, start: 0, announced: length, mark: markOf(headers) };

		const wanted = range?.start ?? 0;
		if (part?.start !== wanted || (!range && part.end + 1 !== part.total)) {
			throw pipelineError('origin-status:range', { name });
		}
		const announced = length ?? part.end - part.start + 1;
		return { stream: body, bytes: part.total, start: part.start, announced, mark: markOf(headers) };
	} catch (error) {
		discard(body);
		throw error;
	}
}

async function refusal(
	{ statusCode: status, headers, body }: Answer,
	name: string,
	url: string,
	clock: Pick<Clock, 'now'>,
): Promise<PipelineError> {
	if (status === 404 || status === 410) return pipelineError('media-gone', { name, status });
	if (status === 429) {
		const retryAt = retryAfter(header(headers, 'retry-after'), clock.now());
		return pipelineError('origin-rate-limited', { name }, { retryAt });
	}
	// A signed link that has ended is refused with a page, too.
	if (status === 403 && !expiryOf(url) && (await isHotLinkRefusal(headers, body)))
		return pipelineError('media-hotlink', { name });
	if (status === 401 || status === 403) return pipelineError('media-forbidden', { name, status });
	return pipelineError(status >= 500 ? 'origin-status:server' : 'origin-status', { name, status });
}

/** Stores say so; others answer with a page where there was to be a picture. */
async function isHotLinkRefusal(headers: Answer['headers'], body: Readable): Promise<boolean> {
	if (/\breferr?er\b/i.test(header(headers, 'vary') ?? '')) return true;
	const text = await beginning(body);
	return /^\s*(<!doctype html|<html)/i.test(text) || /referr?er|hot-?link/i.test(text);
}

async function beginning(body: Readable): Promise<string> {
	const timer = setTimeout(() => discard(body), REASON_MS);
	const parts: Buffer[] = [];
	let size = 0;
	try {
		for await (const chunk of body as AsyncIterable<Buffer>) {
			parts.push(chunk);
			size += chunk.length;
			if (size >= REASON_BYTES) break;
		}
	} catch {
		// what came until then has to do
	} finally {
		clearTimeout(timer);
	}
	return Buffer.concat(parts).subarray(0, REASON_BYTES).toString('latin1');
}

/** Seconds, or a date. */
function retryAfter(value: string | undefined, nowMs: number): string | undefined {
	if (value === undefined) return undefined;
	const at = /^\d{1,6}$/.test(value) ? nowMs + Number(value) * 1000 : Date.parse(value);
	return Number.isNaN(at) ? undefined : retryAtOf(at);
}

/** `bytes 0-99/1000`, where the size may be a star, or so may be the part. */
function partOf(headers: Answer['headers']): { start: number; end: number; total: number | null } | undefined {
	const [, start, end, total] =
		/^bytes (?:(\d{1,15})-(\d{1,15})|\*)\/(\d{1,15}|\*)$/i.exec(header(headers, 'content-range')?.trim() ?? '') ?? [];
	if (total === undefined) return undefined;
	return { start: Number(start), end: Number(end), total: total === '*' ? null : Number(total) };
}

function lengthOf(headers: Answer['headers']): number | null {
	const length = header(headers, 'content-length');
	return length !== undefined && /^\d{1,15}$/.test(length) ? Number(length) : null;
}

/** Kept in the record, and so no longer than what origins need for it. */
const LONGEST_MARK = 200;

/** How the origin names this version. Whether an ETag is weak makes no difference here. */
function markOf(headers: Answer['headers']): OpenedMedia['mark'] {
	const etag = header(headers, 'etag')?.replace(/^W\//, '').slice(0, LONGEST_MARK);
	const lastModified = header(headers, 'last-modified')?.slice(0, LONGEST_MARK);
	return { ...(etag && { etag }), ...(lastModified && { lastModified }) };
}

export function header(headers: Answer['headers'], name: string): string | undefined {
	const value = headers[name];
	return Array.isArray(value) ? value[0] : value;
}
