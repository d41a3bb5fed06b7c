export interface PartHead {
	name: string;
	fileName: string | null;
}

export interface PartSink {
	write(chunk: Buffer): void | Promise<void>;
	end(): void | Promise<void>;
}

export class MalformedMultipart extends Error {}

const LONGEST_HEAD = 16 * 1024;
const headEnd = Buffer.from('\r\n\r\n');

export function boundaryOf(contentType: string | undefined): string | undefined {
	const found = /^multipart\/form-data\s*;.*?boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType ?? '');
	return found?.[1] ?? found?.[2];
}

/**
 * Reads multipart/form-data part by part in constant memory: a part's bytes go to the sink that `onPart` gives
 * for it, and the next bytes are read when the sink has taken them.
 */
export async function readMultipart(
	chunks: AsyncIterable<Buffer>,
	boundary: string,
	onPart: (head: PartHead) => PartSink | Promise<PartSink>,
): Promise<void> {
	const delimiter = Buffer.from(`\r\n--${boundary}`);
	// The first delimiter has no line break before it; with one in front, it is found like all others.
	let buffer: Buffer = Buffer.from('\r\n');
	let sink: PartSink | undefined;
	let place: 'preamble' | 'after-delimiter' | 'head' | 'body' | 'epilogue' = 'preamble';

	for await (const chunk of chunks) {
		if (place === 'epilogue') continue;
		buffer = buffer.length === 0 ? chunk : Buffer.concat([buffer, chunk]);
		for (;;) {
			if (place === 'preamble' || place === 'body') {
				const at = buffer.indexOf(delimiter);
				const safe = at >= 0 ? at : Math.max(0, buffer.length - delimiter.length);
				if (safe > 0) await sink?.write(buffer.subarray(0, safe));
				buffer = buffer.subarray(at >= 0 ? at + delimiter.length : safe);
				if (at < 0) break;
				await sink?.end();
				sink = undefined;
				place = 'after-delimiter';
			} else if (place === 'after-delimiter') {
				if (buffer.length < 2) break;
				place = buffer.toString('latin1', 0, 2) === '--' ? 'epilogue' : 'head';
				if (place === 'epilogue') break;
			} else {
				// Searched from the line break that ends the delimiter, so that a part without headers is seen too.
				const at = buffer.indexOf(headEnd);
				if (at < 0 && buffer.length > LONGEST_HEAD) throw new MalformedMultipart('part header too long');
				if (at < 0) break;
				sink = await onPart(parseHead(buffer.toString('utf8', 0, at)));
				buffer = buffer.subarray(at + headEnd.length);
				place = 'body';
			}
		}
	}
	if (place !== 'epilogue') throw new MalformedMultipart('body ended early');
}

function parseHead(text: string): PartHead {
	const disposition = /^content-disposition:\s*form-data(.*)$/im.exec(text)?.[1] ?? '';
	const name = /[;\s]name="([^"]*)"/i.exec(disposition)?.[1];
	if (name === undefined) throw new MalformedMultipart('part without a name');
	return { name, fileName: /[;\s]filename="([^"]*)"/i.exec(disposition)?.[1] ?? null };
}
