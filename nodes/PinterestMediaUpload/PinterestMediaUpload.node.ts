import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import {
	claimIntent,
	dueAhead,
	keepUntilDue,
	settling,
	uploadMedia,
	type Outcome,
	type Pipeline,
	type Work,
} from '../../lib';
import { accountAndStore, authenticationProperty } from '../shared/authentication';
import { eachItem, type Routed } from '../shared/each-item';
import { envelopeJob, withLearned } from '../shared/item-envelope';
import { mediaOpener } from '../shared/media-opener';
import { prepare, type Prepared } from '../shared/prepare';
import { openSession } from '../shared/session';
import { storeAnswers } from '../shared/store-test';
import { uploadLog } from './upload-log';

const UPLOADED = 0;
const FAILED = 1;

/** The first of the two stages: uploads the media that a pin needs. */
export class PinterestMediaUpload implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Pinterest Media Upload',
		name: 'pinterestMediaUpload',
		icon: { light: 'file:../shared/icons/upload.svg', dark: 'file:../shared/icons/upload.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: 'uploads videos, prepares images',
		description: 'Upload each video to Pinterest once and prepare images for publishing',
		defaults: { name: 'Pinterest Media Upload' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [
			{ type: NodeConnectionTypes.Main, displayName: 'Uploaded' },
			{ type: NodeConnectionTypes.Main, displayName: 'Failed' },
		],
		credentials: accountAndStore,
		usableAsTool: true,
		properties: [authenticationProperty],
	};

	methods = { credentialTest: { storeAnswers } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const signal = this.getExecutionCancelSignal();
		// All items at once: the lanes bound them, images and videos each for themselves.
		const options = { outputs: 2, failed: FAILED, concurrency: Math.max(1, this.getInputData().length) };
		return await eachItem(
			this,
			options,
			async () => await openSession(this),
			async (pipeline, item, index) => {
				const work = { open: mediaOpener(this, index), signal };
				const prepared = await prepare(pipeline, item, work);
				const { kind, source } = prepared.asset;
				return await pipeline.lanes[kind].run(
					async () => await upload(pipeline, item, prepared, { ...work, onUpload: uploadLog(this.logger, source) }),
					work,
				);
			},
		);
	}
}

/** Claims the item's intent and brings its media as far as it comes without publishing. */
async function upload(
	pipeline: Pipeline,
	item: INodeExecutionData,
	{ intent, draft, asset }: Prepared,
	work: Work,
): Promise<Routed> {
	const publication = { intent, draft, asset: { ...asset, fingerprint: intent.fingerprint } };
	const learned = { draft, asset: publication.asset };
	const claimed = await claimIntent(pipeline, intent, { ...work, patient: false });
	if (!claimed.lease) {
		const { outcome, job } = claimed.settled;
		return routed(outcome, withLearned(item, { ...learned, ...outcome, job: { key: job.key, state: job.state } }));
	}
	const { lease, unresolved } = claimed;
	const outcome = await settling(pipeline, lease, publication, async () => {
		// Published perhaps: that is for Publish to find out, before anything is uploaded again.
		if (!unresolved) {
			const dueAt = await dueAhead(pipeline, lease);
			if (dueAt !== undefined) return await keepUntilDue(lease, publication, dueAt);
			await uploadMedia(pipeline, lease, draft, publication.asset, work);
		}
		await lease.release();
		return undefined;
	});
	return routed(outcome, withLearned(item, { ...learned, ...outcome, job: envelopeJob(lease.job) }));
}

function routed(outcome: Outcome | undefined, json: Routed['json']): Routed {
	return { output: outcome?.outcome === 'failed' ? FAILED : UPLOADED, json };
}
