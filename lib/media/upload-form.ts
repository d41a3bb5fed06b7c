import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import { request, type Dispatcher } from 'undici';
import { networkCodeOf, PipelineError, type Problem } from '../model/problem';
import { problemFor } from '../sentences/problems';
import { bucketProblem } from './bucket-problem';
import { discard } from './media-source';
import { uploadBody, type BodyProgress, type SizedMedia } from './upload-body';

/** What Pinterest's registration says of where an upload goes. */
export interface UploadForm {
	upload_url: string;
	/** Every field goes into the form as it came, in its order. */
	upload_parameters: Record<string, string>;
}

export interface UploadTarget {
	upload: UploadForm;
	fileName: string;
	contentType: string;
	/** Of the source, for people; the file's name unless given. */
	sourceName?: string;
	/** In hex: what the bytes must be; anything else is not uploaded. */
	sha256?: string;
	/** Goes to the bucket, which knows no bearer token. */
	dispatcher: Dispatcher;
	/** How long the source may be silent, in milliseconds. The bucket's silence is the dispatcher's business. */
	sourceIdleMs?: number;
	signal?: AbortSignal;
	/** Told how many bytes of the file have left, from 0. */
	onSent?: (sent: number) => void;
}

/** An upload that the bucket has not confirmed. The form is then used up. */
export class UploadError extends PipelineError {
	override readonly name = 'UploadError';

	constructor(
		problem: Problem,
		/** The whole body went out and the answer does not say that nothing was kept. */
		readonly mayHaveArrived: boolean,
		options?: ErrorOptions,
	) {
		super(problem, options);
	}
}

/**
 * Posts media to the bucket as Pinterest's form wants it: every field that came with the
 * registration in its order, the file last, an exact length (the bucket refuses chunked bodies), no token.
 * Only 204 says that it was kept.
 * @returns the SHA-256 of what was sent, in hex, and whether it was taken on the way; that of a file is known where it was taken before and nobody wrote to the file.
 * @throws UploadError, and PipelineError for what is wrong with the source.
 */
export async function postUploadForm(
	media: SizedMedia,
	target: UploadTarget,
): Promise<{ sha256: string; hashed: boolean }> {
	const boundary = `----pinterest-pipeline-${randomBytes(12).toString('hex')}`;
	const head = Buffer.from(fieldsOf(target, boundary));
	const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
	const { fileName, sourceName = fileName, sha256, sourceIdleMs, onSent } = target;
	const progress: BodyProgress = { whole: false, hashed: true };
	let status: number;
	let text: string;
	try {
		const answer = await request(target.upload.upload_url, {
			method: 'POST',
			dispatcher: target.dispatcher,
			signal: target.signal,
			headers: {
				'content-type': `multipart/form-data; boundary=${boundary}`,
				'content-length': String(head.length + media.bytes + tail.length),
			},
			// undici takes any async iterable, as its documentation has it and its types do not; a stream around it would only buffer.
			body: uploadBody(
				media,
				{ head, tail, name: sourceName, sha256, idleMs: sourceIdleMs, onSent },
				progress,
			) as unknown as Readable,
		});
		status = answer.statusCode;
		text = await answer.body.text();
	} catch (error) {
		if (target.signal?.aborted) throw target.signal.reason;
		if (error instanceof PipelineError) throw error;
		throw new UploadError(brokeOff(fileName, error as Error), progress.whole, { cause: error });
	} finally {
		discard(media.stream);
	}
	if (status === 204 && progress.whole && progress.sha256) return { sha256: progress.sha256, hashed: progress.hashed };
	const unclear = status < 300 || status >= 500;
	throw new UploadError(bucketProblem(status, text, fileName), progress.whole && unclear);
}

function brokeOff(fileName: string, error: Error): Problem {
	const why = networkCodeOf(error) ?? error.message;
	return problemFor('upload-broken:connection', { fileName, why });
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
