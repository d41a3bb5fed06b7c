import { NodeConnectionTypes, type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription } from 'n8n-workflow';
import { claimIntent, holding, isAhead, resolveIntent, uploadMedia } from '../../lib';
import { authenticationProperty } from '../shared/authentication';
import { eachItem } from '../shared/each-item';
import { mediaOpener } from '../shared/media-opener';
import { openSession } from '../shared/session';
import { storeAnswers } from '../shared/store-test';
import { draftOf, withLearned } from '../shared/travelling-item';
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
		return await eachItem(this, { outputs: 2, failed: FAILED }, async () => await openSession(this), async (pipeline, item, index) => {
			const work = { open: mediaOpener(this, index), signal };
			const draft = draftOf(item);
			const asset = await assetOf(item, draft, work);
			const intent = await resolveIntent(pipeline, draft, asset, work);
			const learned = { draft, asset: { ...asset, fingerprint: intent.fingerprint } };
			const claimed = await claimIntent(pipeline, intent, { signal, patient: false });
			if (!claimed.lease) {
				const { outcome, job } = claimed.settled;
				const json = withLearned(item, { ...learned, ...outcome, job: { key: job.key, state: job.state } });
				return { output: outcome.outcome === 'failed' ? FAILED : UPLOADED, json };
			}
			const { lease, unresolved } = claimed;
			return await holding(lease, async () => {
				if (unresolved) {
					// Published perhaps: that is for Publish to find out, before anything is uploaded again.
					const job = { key: intent.key, state: lease.job.state, mediaId: lease.job.mediaId };
					await lease.release();
					return { output: UPLOADED, json: withLearned(item, { ...learned, job }) };
				}
				if (isAhead(draft.runAt, pipeline.clock.now())) {
					await lease.postpone(draft.runAt as string);
					const job = { key: intent.key, state: 'scheduled' };
					return { output: UPLOADED, json: withLearned(item, { ...learned, job, outcome: 'scheduled' }) };
				}
				const mediaId = await uploadMedia(pipeline, lease, draft, learned.asset, { ...work, onUpload: uploadLog(this.logger, asset.source) });
				const job = { key: intent.key, state: lease.job.state, mediaId };
				await lease.release();
				return { output: UPLOADED, json: withLearned(item, { ...learned, job }) };
			});
		});
	}
}
