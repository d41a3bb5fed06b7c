import { NodeConnectionTypes, type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription } from 'n8n-workflow';
import { claimIntent, holding, isAhead, reachedAt, resolveIntent, uploadMedia, type Asset, type JobRecord, type PinDraft, type Pipeline, type Work } from '../../lib';
import { authenticationProperty } from '../shared/authentication';
import { eachItem, type Routed } from '../shared/each-item';
import { mediaOpener } from '../shared/media-opener';
import { openSession } from '../shared/session';
import { storeAnswers } from '../shared/store-test';
import { draftOf, withLearned, type TravellingJob } from '../shared/travelling-item';
import { assetOf } from '../shared/asset-of';
import { uploadLog } from './upload-log';

const UPLOADED = 0;
const FAILED = 1;

/** The first of the two stages: brings the media to where a pin can be made of it. */
export class PinterestMediaUpload implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Pinterest Media Upload',
		name: 'pinterestMediaUpload',
		icon: { light: 'file:../shared/icons/upload.svg', dark: 'file:../shared/icons/upload.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: 'upload videos, stage images',
		description: 'Upload videos to Pinterest, each once, and stage images for publishing',
		defaults: { name: 'Pinterest Media Upload' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [
			{ type: NodeConnectionTypes.Main, displayName: 'Uploaded' },
			{ type: NodeConnectionTypes.Main, displayName: 'Failed' },
		],
		credentials: [
			{ name: 'pinterestOAuth2Api', required: true, displayOptions: { show: { authentication: ['oAuth2'] } } },
			{ name: 'pinterestAccessTokenApi', required: true, displayOptions: { show: { authentication: ['accessToken'] } } },
			{ name: 'pinterestStoreApi', required: false, testedBy: 'storeAnswers' },
		],
		usableAsTool: true,
		properties: [authenticationProperty],
	};

	methods = { credentialTest: { storeAnswers } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const signal = this.getExecutionCancelSignal();
		// All items at once: the lanes bound them, images and videos each for themselves.
		const options = { outputs: 2, failed: FAILED, concurrency: Math.max(1, this.getInputData().length) };
		return await eachItem(this, options, async () => await openSession(this), async (pipeline, item, index) => {
			const work = { open: mediaOpener(this, index), signal };
			const draft = draftOf(item);
			const asset = await pipeline.lanes.look.run(async () => await assetOf(item, draft, work), work);
			return await pipeline.lanes[asset.kind].run(async () => await upload(pipeline, item, draft, asset, { ...work, onUpload: uploadLog(this.logger, asset.source) }), work);
		});
	}
}

/** Claims the item's intent and brings its media as far as it comes without publishing. */
async function upload(pipeline: Pipeline, item: INodeExecutionData, draft: PinDraft, asset: Asset, work: Work): Promise<Routed> {
	const intent = await resolveIntent(pipeline, draft, asset, work);
	const learned = { draft, asset: { ...asset, fingerprint: intent.fingerprint } };
	const claimed = await claimIntent(pipeline, intent, { ...work, patient: false });
	if (!claimed.lease) {
		const { outcome, job } = claimed.settled;
		const json = withLearned(item, { ...learned, ...outcome, job: { key: job.key, state: job.state } });
		return { output: outcome.outcome === 'failed' ? FAILED : UPLOADED, json };
	}
	const { lease, unresolved } = claimed;
	return await holding(lease, async () => {
		// Published perhaps: that is for Publish to find out, before anything is uploaded again.
		if (!unresolved) {
			if (isAhead(draft.runAt, pipeline.clock.now())) {
				await lease.postpone(draft.runAt as string);
				return { output: UPLOADED, json: withLearned(item, { ...learned, job: travellingJob(lease.job), outcome: 'scheduled' }) };
			}
			await uploadMedia(pipeline, lease, draft, learned.asset, work);
		}
		await lease.release();
		return { output: UPLOADED, json: withLearned(item, { ...learned, job: travellingJob(lease.job) }) };
	});
}

function travellingJob(job: JobRecord): TravellingJob {
	const uploadedAt = job.mediaId && reachedAt(job, 'uploaded');
	return { key: job.key, state: job.state, mediaId: job.mediaId, uploadedAt: uploadedAt ? new Date(uploadedAt).toISOString() : undefined };
}
