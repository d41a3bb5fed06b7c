import type { Problem } from '../model/problem';
import { lookAtMedia, STILL_PROCESSING } from './media-readiness';
import type { Pipeline } from './context';
import type { Publication } from './publish-pin';

const NOT_UPLOADED: Problem = {
	code: 'not-uploaded',
	category: 'input',
	message: 'The video is not uploaded yet. Upload it before it is published.',
	action: 'fix-row',
};

/**
 * Why a video cannot be published yet; undefined for what can. Looks once.
 * @throws PinterestApiError, NoAnswerError where the look is not answered.
 */
export async function notReady(
	pipeline: Pipeline,
	{ asset, mediaId }: Publication,
	signal?: AbortSignal,
): Promise<Problem | undefined> {
	if (asset.kind === 'image') return undefined;
	if (!mediaId) return NOT_UPLOADED;
	const readiness = await lookAtMedia(pipeline, { mediaId, asset }, 0, signal);
	if (readiness.state === 'ready') return undefined;
	return readiness.state === 'failed' ? readiness.problem : STILL_PROCESSING;
}
