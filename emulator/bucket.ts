import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Fault } from './faults';
import { faultPauseMs } from './fault-actions';
import { requestId } from './ids';
import { openMediaFile, type MediaFile } from './media-file';
import { boundaryOf, MalformedMultipart, readMultipart, type PartSink } from './multipart';
import { BucketError, s3Refusals, s3Xml } from './s3-errors';
import { pause } from './time';
import type { UploadForm } from './records';
import type { World } from './world';

const LONGEST_FIELD = 20 * 1024;
const OPERATION = 'bucket';

class Dropped extends Error {}

/** POST /bucket/: takes the form of POST /media with a file as its last field, like an S3 POST. */
export async function answerBucket(world: World, request: IncomingMessage, response: ServerResponse) {
	const at = world.now();
	let status = 0;
	try {
		const { form, stored } = await receive(world, request);
		const fields = () => JSON.stringify(form.fields);
		const fault = world.faults.take('after-commit', { operation: OPERATION, body: fields });
		if (fault?.kind === 'drop-after-commit') throw new Dropped();
		if (fault?.kind === 'hang-after-commit') await pause(faultPauseMs(fault), world.closing);
		if (fault?.kind === 'error-after-commit') throw s3Refusals.internal(fault.status ?? 500);
		status = stored.answer;
		response.writeHead(status, {
			etag: `"${stored.md5}"`,
			location: `${world.url}/bucket/${encodeURIComponent(form.fields['key']!)}`,
			'x-amz-request-id': requestId(),
			...(status === 204 ? {} : { 'content-length': '0' }),
		});
		response.end();
	} catch (error) {
		if (error instanceof BucketError) {
			status = error.status;
			const body = s3Xml(error, requestId());
			response.writeHead(status, { 'content-type': 'application/xml', 'content-length': Buffer.byteLength(body) });
			response.end(body);
			// What is still on its way is read and thrown away, else the sender sees a reset and not the answer.
			request.resume();
		} else {
			request.socket.destroy();
		}
	} finally {
		world.state.record({ at, endedAt: world.now(), method: request.method ?? '', path: '/bucket/', status }, OPERATION);
	}
}

async function receive(world: World, request: IncomingMessage) {
	checkHead(request);
	const boundary = boundaryOf(request.headers['content-type']);
	if (!boundary) throw s3Refusals.notMultipart();

	const fields = new Map<string, string>();
	let form: UploadForm | undefined;
	let file: MediaFile | undefined;
	let fileName: string | null = null;
	let fault: Fault | undefined;
	const progress = { bytes: 0, cutAt: Infinity };

	const onPart = async (head: { name: string; fileName: string | null }): Promise<PartSink> => {
		if (file) throw s3Refusals.fieldAfterFile();
		if (head.name !== 'file') return fieldSink((value) => fields.set(head.name, value));
		form = checkForm(world, fields);
		fault = world.faults.take('before', { operation: OPERATION, body: () => JSON.stringify([...fields]) });
		await strikeBeforeFile(world, fault);
		if (fault?.kind === 'cut') {
			progress.cutAt = (fault.fraction ?? 0.5) * Number(request.headers['content-length']);
		}
		fileName = head.fileName;
		file = await openMediaFile(world.fileOf('media', form.mediaId), world.settings.keepMediaBytes);
		return { write: file.write, end: () => undefined };
	};

	try {
		await readMultipart(counted(request, progress), boundary, onPart);
		if (!form || !file) throw s3Refusals.noFile();
	} catch (error) {
		await file?.discard();
		if (error instanceof MalformedMultipart) throw s3Refusals.malformed();
		throw error;
	}
	const stored = await commit(world, form, file, fileName);
	return { form, stored: { ...stored, answer: fault?.kind === 'no-204' ? 200 : 204 } };
}

function checkHead({ method, headers }: IncomingMessage) {
	if (method !== 'POST') throw s3Refusals.method();
	if (headers.authorization !== undefined) throw s3Refusals.authorization();
	if (headers['content-length'] === undefined) throw s3Refusals.contentLength();
}

function checkForm(world: World, fields: Map<string, string>): UploadForm {
	const key = fields.get('key');
	if (key === undefined) throw s3Refusals.missingField('key');
	const form = world.state.forms.get(key);
	if (!form) throw s3Refusals.unknownForm();
	for (const [name, value] of Object.entries(form.fields)) {
		if (!fields.has(name)) throw s3Refusals.missingField(name);
		if (fields.get(name) !== value) throw s3Refusals.alteredField(name);
	}
	for (const name of fields.keys()) if (!(name in form.fields)) throw s3Refusals.extraField(name);
	if (world.now() >= form.expiresAt) throw s3Refusals.expired();
	if (form.used && world.settings.uploadFormReuse === 'refuse') throw s3Refusals.usedForm();
	return form;
}

async function strikeBeforeFile(world: World, fault: Fault | undefined) {
	if (fault?.kind === 'drop-before') throw new Dropped();
	if (fault?.kind === 'status')
		throw fault.xmlCode
			? new BucketError(fault.status, fault.xmlCode, fault.message ?? 'Injected fault')
			: s3Refusals.internal(fault.status);
	if (fault?.kind === 'stall') await pause(faultPauseMs(fault), world.closing);
}

async function commit(world: World, form: UploadForm, file: MediaFile, fileName: string | null) {
	const stored = await file.finish();
	form.used = true;
	const media = world.state.media.get(form.mediaId);
	if (media) {
		const { bytes, sha256, detectedType, kept } = stored;
		Object.assign(media, {
			status: 'processing',
			uploadedAt: world.now(),
			fileName,
			bytes,
			sha256,
			detectedType,
			kept,
		});
	}
	return stored;
}

function fieldSink(done: (value: string) => void): PartSink {
	const chunks: Buffer[] = [];
	let length = 0;
	return {
		write(chunk) {
			length += chunk.length;
			if (length > LONGEST_FIELD) throw s3Refusals.fieldTooLong();
			chunks.push(chunk);
		},
		end: () => done(Buffer.concat(chunks).toString('utf8')),
	};
}

/** The body, until a `cut` fault ends the connection. Leaving the loop early must not: an answer is still to come. */
async function* counted(request: IncomingMessage, progress: { bytes: number; cutAt: number }) {
	for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
		progress.bytes += chunk.length;
		yield chunk;
		if (progress.bytes >= progress.cutAt) throw new Dropped();
	}
}
