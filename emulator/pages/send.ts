import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Html } from './html';

// No script runs on these pages: titles and links come from whoever publishes.
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; media-src 'self'; base-uri 'none'";

export function sendPage(request: IncomingMessage, response: ServerResponse, status: number, page: Html) {
	const body = `<!doctype html>\n${page.text}`;
	response.writeHead(status, {
		'content-type': 'text/html; charset=utf-8',
		'content-length': Buffer.byteLength(body),
		'content-security-policy': POLICY,
		'cache-control': 'no-store',
		'referrer-policy': 'no-referrer',
		'x-content-type-options': 'nosniff',
	});
	response.end(request.method === 'HEAD' ? undefined : body);
}
