import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { claimDraft, publishJob } from '../../lib';
import { accountAndStore, authenticationProperty } from '../shared/authentication';
import { eachItem } from '../shared/each-item';
import { fitOf, fitOptions } from '../shared/fit-options';
import { envelopeJob, withLearned } from '../shared/item-envelope';
import { mediaOpener } from '../shared/media-opener';
import { prepare } from '../shared/prepare';
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
		subtitle: 'uploads each video once',
		description: 'Upload each video to Pinterest once and prepare images for publishing',
		defaults: { name: 'Pinterest Media Upload' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [
			{ type: NodeConnectionTypes.Main, displayName: 'Uploaded' },
			{ type: NodeConnectionTypes.Main, displayName: 'Failed' },
		],
		credentials: accountAndStore,
		usableAsTool: undefined, // a model would have nothing to fill in
		properties: [
			authenticationProperty,
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add option',
				default: {},
				options: fitOptions,
			},
		],
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
				const candidate = await prepare(pipeline, item, fitOf(this, index));
				const claim = await claimDraft(pipeline, candidate, { ...work, waitForUnknown: false });
				const { draft, asset } = claim.publication ?? candidate;
				const onUpload = uploadLog(this.logger, asset?.source ?? '');
				const { outcome, job } = await publishJob(pipeline, claim, { ...work, until: 'uploaded', onUpload });
				const learned = { draft, asset, ...outcome, job: envelopeJob(job) };
				return { output: outcome?.outcome === 'failed' ? FAILED : UPLOADED, json: withLearned(item, learned) };
			},
		);
	}
}
