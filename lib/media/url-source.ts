import { request, type Dispatcher } from 'undici';
import { PipelineError } from '../model/problem';
import { withoutSecrets } from '../model/pin-draft';
import { networkCodeOf } from '../pinterest/http';
import { discard, mediaProblem, type MediaSource, type OpenedMedia } from './media-source';

const MAX_REDIRECTS = 3;
const USER_AGENT = 'n8n-nodes-pinterest-pipeline';

/** Media behind an http or https address. Sends no credential. */
export function urlSource(url: string, dispatcher: Dispatcher): MediaSource {
	const name = withoutSecrets(url);
	return {
		name,
		async open(range, signal) {
			try {
				return await follow(url);
			} catch (error) {
				throw explain(error, name);
			}

			async function follow(address: string, redirects = 0): Promise<OpenedMedia> {
				const headers: Record<string, string> = { 'user-agent': USER_AGENT, accept: 'image/*,video/*,*/*;q=0.1' };
				if (range) headers.range = `bytes=${range.start}-${range.end - 1}`;
				const answer = await request(address, { dispatcher, signal, headers });
				const { statusCode: status, body } = answer;
				const location = header(answer.headers, 'location');
				if (status >= 300 && status < 400 && location) {
					discard(body);
					if (redirects === MAX_REDIRECTS) throw mediaProblem('too-many-redirects', `${name} redirects more than ${MAX_REDIRECTS} times.`);
					return await follow(redirectTarget(location, address), redirects + 1);
				}
				if (status !== 200 && status !== 206) {
					discard(body);
					throw refusal(status, name);
				}
				return { stream: body, bytes: wholeSize(status, answer.headers) };
			}
		},
	};
}

function redirectTarget(location: string, base: string): string {
	const target = new URL(location, base);
	if (target.protocol === 'http:' || target.protocol === 'https:') return target.href;
	throw mediaProblem('url-scheme', `A redirect leads to ${target.protocol}//, which is not fetched.`);
}

function wholeSize(status: number, headers: Dispatcher.ResponseData['headers']): number | null {
	const ofRange = /\/(\d+)\s*$/.exec(header(headers, 'content-range') ?? '')?.[1];
	if (status === 206) return ofRange === undefined ? null : Number(ofRange);
	const length = header(headers, 'content-length');
	// A compressed answer's length is not the length of what it holds.
	return length === undefined || header(headers, 'content-encoding') !== undefined ? null : Number(length);
}

function header(headers: Dispatcher.ResponseData['headers'], name: string): string | undefined {
	const value = headers[name];
	return Array.isArray(value) ? value[0] : value;
}

function refusal(status: number, name: string): PipelineError {
	if (status === 404 || status === 410) return mediaProblem('media-gone', `There is nothing at ${name} (status ${status}).`);
	if (status === 401 || status === 403) {
		return mediaProblem('media-forbidden', `${name} refuses to be downloaded (status ${status}). It must be public, or its signed link not expired.`);
	}
	return mediaProblem('origin-status', `${name} answered with status ${status}.`);
}

/** The failures of a connection in words; what is a problem already stays one. */
function explain(error: unknown, name: string): unknown {
	for (let cause = error; cause instanceof Error; cause = cause.cause) {
		if (cause instanceof PipelineError) return cause;
	}
	if (error instanceof Error && error.name === 'AbortError') return error;
	const code = networkCodeOf(error) ?? '';
	if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return mediaProblem('host-unknown', `The host of ${name} does not exist.`, 'fix-url', error);
	if (/TIMEOUT/.test(code)) return mediaProblem('origin-timeout', `${name} did not answer in time.`, 'fix-url', error);
	if (/CERT|TLS|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code)) return mediaProblem('origin-tls', `The certificate of ${name} is not valid (${code}).`, 'fix-url', error);
	return mediaProblem('origin-unreachable', `${name} cannot be reached (${code || (error as Error).message}).`, 'fix-url', error);
}
