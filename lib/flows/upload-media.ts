import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline as stream } from 'node:stream/promises';
import type { Asset } from '../model/asset';
import type { PinDraft } from '../model/pin-draft';
import { PipelineError } from '../model/problem';
import type { Lease } from '../ledger/lease';
import { fileSource } from '../media/file-source';
import { discard, type MediaSource, type OpenedMedia } from '../media/media-source';
import { postUploadForm } from '../media/upload-form';
import { backoff, DEFAULT_RETRY } from '../pacing/retry-timing';
import { PinterestApiError } from '../pinterest/errors';
import type { Pipeline, Work } from './pipeline';

/** The form is used up or the source broke off; both may go well with a new form. */
const AGAIN = new Set(['upload-broken', 'upload-expired', 'upload-refused', 'media-truncated', 'origin-timeout']);
/** Each try takes a form of its own: one that broke is used up. */
const UPLOAD_TRIES = 3;

/**
 * Brings a draft's media to where it can be published from. A video is uploaded, once: one that
 * was uploaded before and is still known to Pinterest is taken. An image travels with its pin.
 * @returns the media id of a video.
 */
export async function uploadMedia(pipeline: Pipeline, lease: Lease, draft: PinDraft, asset: Asset, work: Work): Promise<string | undefined> {
	if (asset.kind === 'image') {
		await lease.record({ state: 'ready' });
		return undefined;
	}
	const known = lease.job.mediaId;
	if (known && (await stillUsable(pipeline, known, work.signal))) return known;

	await lease.record({ state: 'uploading' });
	for (let attempt = 1; ; attempt++) {
		try {
			const mediaId = await uploadOnce(pipeline, draft, asset, work);
			await lease.record({ state: 'uploaded' }, { mediaId });
			return mediaId;
		} catch (error) {
			if (!isWorthAnotherTry(error) || attempt === UPLOAD_TRIES) throw error;
			await lease.record({ state: 'uploading', reason: (error as Error).message });
			await pipeline.clock.sleep(backoff(attempt, DEFAULT_RETRY, pipeline.random()), work.signal);
		}
	}
}

async function uploadOnce({ client, bucket }: Pipeline, draft: PinDraft, asset: Asset, { open, signal }: Work): Promise<string> {
	const [ref] = draft.media;
	if (!ref) throw new Error('a draft has at least one piece of media');
	const media = await withKnownSize(open(ref), signal);
	try {
		const upload = await client.registerMedia(signal);
		const fileName = asset.contentType === 'video/quicktime' ? 'video.mov' : 'video.mp4';
		await postUploadForm(media.opened, { upload, fileName, contentType: asset.contentType, dispatcher: bucket, signal });
		return upload.media_id;
	} finally {
		await media.dispose();
	}
}

/** The bucket wants the length before the first byte; media of unknown length goes through a file of its own. */
async function withKnownSize(source: MediaSource, signal?: AbortSignal): Promise<{ opened: OpenedMedia & { bytes: number }; dispose: () => Promise<void> }> {
	const opened = await source.open(undefined, signal);
	const { bytes } = opened;
	if (bytes !== null) return { opened: { ...opened, bytes }, dispose: async () => discard(opened.stream) };
	const folder = await mkdtemp(join(tmpdir(), 'pinterest-pipeline-'));
	const dispose = async () => await rm(folder, { recursive: true, force: true });
	try {
		const file = join(folder, 'media');
		await stream(opened.stream, createWriteStream(file), { signal });
		const spooled = await fileSource(file, folder).open(undefined, signal);
		return { opened: { ...spooled, bytes: (await stat(file)).size }, dispose };
	} catch (error) {
		await dispose();
		throw error;
	}
}

async function stillUsable({ client }: Pipeline, mediaId: string, signal?: AbortSignal): Promise<boolean> {
	try {
		const { status } = await client.getMedia(mediaId, signal);
		return status === 'processing' || status === 'succeeded';
	} catch (error) {
		if (error instanceof PinterestApiError && error.status === 404) return false;
		throw error;
	}
}

function isWorthAnotherTry(error: unknown): boolean {
	return error instanceof PipelineError && AGAIN.has(error.problem.code);
}
