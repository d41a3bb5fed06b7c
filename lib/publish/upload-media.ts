import type { Asset, UploadedMedia } from '../model/asset';
import type { PinDraft } from '../model/pin-draft';
import { PipelineError, type Problem } from '../model/problem';
import type { Lease } from '../ledger/lease';
import { discard, type MediaSource } from '../media/media-source';
import { unreadable } from '../media/source-reader';
import { spoolOf, type Spool } from '../media/spool';
import type { SizedMedia } from '../media/upload-body';
import { postUploadForm, UploadError } from '../media/upload-form';
import { isGoodFor } from '../media/upload-policy';
import { reportProgress } from '../media/upload-progress';
import { backoff, DEFAULT_RETRY } from '../model/retry';
import { NoAnswerError, PinterestApiError } from '../pinterest/errors';
import type { MediaUpload } from '../pinterest/schemas';
import { finding, RULES } from '../preflight/limits';
import { problemOfFindings } from '../preflight/sentences';
import { pipelineError } from '../sentences/problems';
import { noteOnSpan, withSpan } from '../telemetry/spans';
import type { PipelineContext, Work } from './context';
import { compareMedia, noteOf, sha256In } from './media-note';

/** Each try takes a form of its own: one that broke is used up. */
const UPLOAD_TRIES = 3;
/** Forms that are at their end when they come; more of them will not be better. */
const FORM_TRIES = 3;

/**
 * Brings a draft's media to where it can be published from. A video is uploaded, once: one that
 * was uploaded before is taken, if Pinterest still knows it and its source surely or very probably has the same bytes.
 * An image travels with its pin.
 * @param asset with the fingerprint that the job was claimed by: where it is of bytes, no others are uploaded.
 * @returns the media id of a video.
 */
export async function uploadMedia(
	pipeline: PipelineContext,
	lease: Lease,
	draft: PinDraft,
	asset: Asset,
	work: Work,
): Promise<string | undefined> {
	if (asset.kind === 'image') {
		lease.note({ state: 'ready' });
		return undefined;
	}
	const { mediaId: known, mediaOf } = lease.job;
	const isSame = known !== undefined && compareMedia(mediaOf, asset) === 'same';
	if (isSame && (await isThere(pipeline, known, ['processing', 'succeeded'], work.signal))) return known;

	const about = { 'job.key': lease.job.key, 'media.kind': asset.kind };
	return await withSpan('upload', about, async () => await uploadVideo(pipeline, lease, draft, asset, work));
}

async function uploadVideo(
	pipeline: PipelineContext,
	lease: Lease,
	draft: PinDraft,
	asset: Asset,
	work: Work,
): Promise<string> {
	await lease.record({ state: 'uploading' });
	const media = reopenable(sourceOf(draft, work), work.signal);
	try {
		for (let attempt = 1; ; attempt++) {
			const { mediaId, mediaOf, error } = await uploadOnce(pipeline, media, asset, work);
			if (!error) return await uploaded(lease, { mediaId, mediaOf });
			work.signal?.throwIfAborted();
			if (!isWorthAnotherTry(error)) throw error;
			const mayBeThere = error instanceof UploadError && error.mayHaveArrived && mediaId !== undefined;
			if (attempt === UPLOAD_TRIES && !mayBeThere) throw error;
			noteOnSpan({ attempt: attempt + 1 });
			await lease.record({ state: 'uploading', reason: error.message });
			await pipeline.clock.sleep(backoff(attempt, DEFAULT_RETRY, pipeline.random()), work.signal);
			if (mayBeThere && (await hasArrived(pipeline, mediaId, work.signal)))
				return await uploaded(lease, { mediaId, mediaOf }, 'the upload had arrived all the same');
			if (attempt === UPLOAD_TRIES) throw error;
		}
	} finally {
		await media.dispose();
	}
}

interface Upload {
	mediaId: string;
	mediaOf?: UploadedMedia;
}

async function uploaded(lease: Lease, upload: Upload, reason?: string): Promise<string> {
	await lease.record({ state: 'uploaded', reason }, upload);
	return upload.mediaId;
}

type Attempt = (Upload & { error?: undefined }) | (Partial<Upload> & { error: PipelineError });

/** One form, one body. The form is asked for last, so that none of its time is spent on the source. */
async function uploadOnce(
	pipeline: PipelineContext,
	media: Reopenable,
	asset: Asset,
	{ signal, onUpload }: Work,
): Promise<Attempt> {
	const { bucket, clock } = pipeline;
	let mediaId: string | undefined;
	let mediaOf: UploadedMedia | undefined;
	try {
		const opened = await media.open();
		mediaOf = noteOf(asset, opened);
		// It may break before it is read: the reader then gets the error, and nothing else does.
		opened.stream.on('error', () => undefined);
		try {
			const upload = await freshForm(pipeline, signal);
			mediaId = upload.media_id;
			const { sha256 } = await postUploadForm(opened, {
				upload,
				fileName: asset.contentType === 'video/quicktime' ? 'video.mov' : 'video.mp4',
				contentType: asset.contentType,
				sourceName: media.name,
				sha256: sha256In(asset.fingerprint),
				dispatcher: bucket,
				signal,
				onSent: onUpload && reportProgress(opened.bytes, clock, onUpload),
			});
			return { mediaId, mediaOf: { ...mediaOf, sha256 } };
		} finally {
			discard(opened.stream);
		}
	} catch (error) {
		if (error instanceof PipelineError) return { mediaId, mediaOf, error };
		throw error;
	}
}

/** @throws PipelineError `upload-expired` where every form is at its end when it comes. */
async function freshForm({ client, clock }: PipelineContext, signal?: AbortSignal): Promise<MediaUpload> {
	for (let tries = 1; tries <= FORM_TRIES; tries++) {
		const upload = await client.registerMedia(signal);
		if (isGoodFor(upload.upload_parameters, clock.now())) return upload;
	}
	throw pipelineError('upload-expired:clock');
}

/** Media that can be read for each try anew. */
interface Reopenable {
	name: string;
	open(): Promise<SizedMedia>;
	dispose(): Promise<void>;
}

/** The bucket wants the length before the first byte; media of unknown length goes through a file of its own, once. */
function reopenable(source: MediaSource, signal?: AbortSignal): Reopenable {
	let spool: Spool | undefined;
	let mark: SizedMedia['mark'];
	return {
		name: source.name,
		async open() {
			if (spool) return { ...spool.open(), mark };
			const opened = await source.open(undefined, signal).catch((error: unknown) => {
				throw unreadable(error, source.name);
			});
			const { bytes } = opened;
			if (bytes === null) {
				mark = opened.mark;
				spool = await spoolOf(opened, source.name, refuseTooLarge, signal);
				return { ...spool.open(), mark };
			}
			try {
				refuseTooLarge(bytes);
			} catch (error) {
				discard(opened.stream);
				throw error;
			}
			return { ...opened, bytes };
		},
		dispose: async () => await spool?.close(),
	};
}

/** @throws PipelineError `video-too-large`. */
export function refuseTooLarge(bytes: number, limit: number = RULES['video-too-large'].limit): void {
	if (bytes > limit)
		throw new PipelineError(problemOfFindings([finding('video-too-large', 'media_url', { bytes, limit })]) as Problem);
}

function sourceOf(draft: PinDraft, { open }: Work): MediaSource {
	const [ref] = draft.media;
	if (!ref) throw new Error('a draft has at least one piece of media');
	return open(ref);
}

async function isThere(
	{ client }: PipelineContext,
	mediaId: string,
	statuses: string[],
	signal?: AbortSignal,
): Promise<boolean> {
	try {
		return statuses.includes((await client.getMedia(mediaId, signal)).status);
	} catch (error) {
		if (error instanceof PinterestApiError && error.status === 404) return false;
		throw error;
	}
}

/**
 * Whether an upload without a clean end came through. Looked up instead of sent again: it may be 2 GB.
 * If Pinterest does not say, another upload does no harm. One that failed in processing has arrived;
 * waiting for it says what is wrong with it.
 */
async function hasArrived(pipeline: PipelineContext, mediaId: string, signal?: AbortSignal): Promise<boolean> {
	try {
		return await isThere(pipeline, mediaId, ['processing', 'succeeded', 'failed'], signal);
	} catch (error) {
		if (error instanceof PinterestApiError || error instanceof NoAnswerError) return false;
		throw error;
	}
}

/** The form is used up, the bucket is busy, or the source broke off: all may go well with a new form. Pinterest's own refusals were tried again where they came from. */
function isWorthAnotherTry(error: PipelineError): boolean {
	const isApi = error instanceof PinterestApiError || error instanceof NoAnswerError;
	return !isApi && error.problem.action === 'retry-later' && error.problem.category !== 'setup';
}
