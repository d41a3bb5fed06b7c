import { NodeConnectionTypes, type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription } from 'n8n-workflow';
import { claimIntent, holding, isAhead, resolveIntent, uploadMedia } from '../../lib';
import { authenticationProperty, credentials } from '../shared/authentication';
import { eachItem } from '../shared/each-item';
import { mediaOpener } from '../shared/media-opener';
import { openSession } from '../shared/session';
import { draftOf, withLearned } from '../shared/travelling-item';
import { assetOf } from '../shared/asset-of';

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
		credentials,
		usableAsTool: true,
		properties: [authenticationProperty],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const signal = this.getExecutionCancelSignal();
		return await eachItem(this, { outputs: 2, failed: FAILED }, async () => await openSession(this), async (pipeline, item, index) => {
			const work = { open: mediaOpener(this, index), signal };
			const draft = draftOf(item);
			const asset = await assetOf(item, draft, work);
			const intent = await resolveIntent(pipeline, draft, asset, work);
			const learned = { draft, asset: { ...asset, fingerprint: intent.fingerprint } };
			const { lease, settled } = await claimIntent(pipeline, intent, signal);
			if (!lease) {
				const { outcome, job } = settled;
				const json = withLearned(item, { ...learned, ...outcome, job: { key: job.key, state: job.state } });
				return { output: outcome.outcome === 'existing' || outcome.outcome === 'scheduled' ? UPLOADED : FAILED, json };
			}
			return await holding(lease, async () => {
				if (isAhead(draft.runAt, pipeline.clock.now())) {
					await lease.postpone(draft.runAt as string);
					const job = { key: intent.key, state: 'scheduled' };
					return { output: UPLOADED, json: withLearned(item, { ...learned, job, outcome: 'scheduled' }) };
				}
				const mediaId = await uploadMedia(pipeline, lease, draft, asset, work);
				const job = { key: intent.key, state: lease.job.state, mediaId };
				await lease.release();
				return { output: UPLOADED, json: withLearned(item, { ...learned, job }) };
			});
		});
	}
}
