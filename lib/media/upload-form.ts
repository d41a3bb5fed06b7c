import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { request, type Dispatcher } from 'undici';
import { PipelineError } from '../model/problem';
import type { MediaUpload } from '../pinterest/schemas';
import { networkCodeOf } from '../pinterest/http';
import { discard, type OpenedMedia } from './media-source';

export interface UploadTarget {
	upload: Pick<MediaUpload, 'upload_url' | 'upload_parameters'>;
	fileName: string;
	contentType: string;
	/** Goes to the bucket, which knows no bearer token. */
	dispatcher: Dispatcher;
	signal?: AbortSignal;
	onBytes?: (sent: number) => void;
}

/**
 * Posts media to the bucket as Pinterest's form wants it: every field that came with the
 * registration in its order, the file last, an exact length (the bucket refuses chunked bodies), no token.
 * @throws PipelineError `upload-refused`, `upload-broken` or `upload-expired`. The form is then used up.
 */
export async function postUploadForm(media: OpenedMedia & { bytes: number }, target: UploadTarget): Promise<void> {
	const boundary = `----pinterest-pipeline-${randomBytes(12).toString('hex')}`;
	const head = Buffer.from(fieldsOf(target, boundary));
	const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
	let answer: Dispatcher.ResponseData;
	try {
		answer = await request(target.upload.upload_url, {
			method: 'POST',
			dispatcher: target.dispatcher,
			signal: target.signal,
			headers: {
				'content-type': `multipart/form-data; boundary=${boundary}`,
				'content-length': String(head.length + media.bytes + tail.length),
			},
			body: Readable.from(body(head, media, tail, target.onBytes), { objectMode: false }),
		});
	} catch (error) {
		if (target.signal?.aborted) throw target.signal.reason;
		if (error instanceof PipelineError) throw error;
		throw uploadProblem('upload-broken', `The upload of ${target.fileName} broke off (${networkCodeOf(error) ?? (error as Error).message}).`, error);
	} finally {
		discard(media.stream);
	}
	const text = await answer.body.text();
	if (answer.statusCode !== 204) throw refused(answer.statusCode, text, target.fileName);
}

async function* body(head: Buffer, media: OpenedMedia, tail: Buffer, onBytes?: (sent: number) => void): AsyncGenerator<Buffer> {
	yield head;
	let sent = 0;
	for await (const chunk of media.stream as AsyncIterable<Buffer>) {
		yield chunk;
		sent += chunk.length;
		onBytes?.(sent);
	}
	yield tail;
}

function fieldsOf({ upload, fileName, contentType }: UploadTarget, boundary: string): string {
	const fields = Object.entries(upload.upload_parameters).map(
		([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"\r\n\r\n${value}\r\n`,
	);
	return `${fields.join('')}--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${quoted(fileName)}"\r\nContent-Type: ${contentType}\r\n\r\n`;
}

/** As browsers escape names in forms. */
function quoted(text: string): string {
	return text.replace(/\r?\n/g, '%0D%0A').replace(/"/g, '%22');
}

/** The bucket answers in XML: `<Code>AccessDenied</Code><Message>Invalid according to Policy: …</Message>`. */
function refused(status: number, xml: string, fileName: string): PipelineError {
	const code = /<Code>([^<]*)<\/Code>/.exec(xml)?.[1];
	const message = /<Message>([^<]*)<\/Message>/.exec(xml)?.[1];
	const said = [code, message].filter(Boolean).join(': ') || `status ${status}`;
	const kind = /expired/i.test(said) ? 'upload-expired' : 'upload-refused';
	return uploadProblem(kind, `Pinterest's upload bucket did not take ${fileName} (${said}).`);
}

function uploadProblem(code: string, message: string, cause?: unknown): PipelineError {
	return new PipelineError({ code, category: 'network', message, action: 'retry-later' }, { cause });
}
