import type { IncomingMessage } from 'node:http';
import { refuse } from './errors';

// Five pictures of 20 MiB as base64, and some room.
const LARGEST_BODY = 160 * 1024 * 1024;

export async function readBody(request: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	let length = 0;
	for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
		length += chunk.length;
		if (length > LARGEST_BODY) {
			request.resume();
			throw refuse('bodyTooLarge');
		}
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}
