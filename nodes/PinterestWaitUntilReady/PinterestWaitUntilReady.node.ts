import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import {
	awaitProcessing,
	pollTolerantly,
	STILL_PROCESSING,
	type PipelineContext,
	type ProcessingStatus,
	type UploadedVideo,
} from '../../lib';
import { accountAndStore } from '../shared/authentication';
import { eachItem } from '../shared/each-item';
import { envelopeOf, withLearned, type EnvelopeJob } from '../shared/item-envelope';
import { stopIfFailed } from '../shared/on-failed-items';
import { openSession } from '../shared/session';
import { storeAnswers } from '../shared/store-test';
import { OUTPUTS, outputs, parameters, type Mode } from './parameters';

/** Waits until Pinterest has processed uploaded videos. Images are ready immediately and pass through. */
export class PinterestWaitUntilReady implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Pinterest Wait Until Ready',
		name: 'pinterestWaitUntilReady',
		icon: { light: 'file:../shared/icons/wait.svg', dark: 'file:../shared/icons/wait.dark.svg' },
		group: ['organization'],
		version: 1,
		subtitle:
			'={{ $parameter["mode"] === "release" ? "poll every " + $parameter["lookAgainSeconds"] + " s" : "wait up to " + $parameter["maxWaitSeconds"] + " s" }}',
		description: 'Wait until Pinterest has processed the uploaded videos',
		defaults: { name: 'Pinterest Wait Until Ready' },
		inputs: [NodeConnectionTypes.Main],
		outputs,
		credentials: accountAndStore,
		usableAsTool: undefined, // a model would have nothing to fill in
		properties: parameters,
	};

	methods = { credentialTest: { storeAnswers } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const signal = this.getExecutionCancelSignal();
		const mode = this.getNodeParameter('mode', 0, 'hold') as Mode;
		const waitMs = Number(this.getNodeParameter('maxWaitSeconds', 0, 0)) * 1000;
		const poll = async (pipeline: PipelineContext, video: UploadedVideo) =>
			mode === 'release'
				? await pollTolerantly(pipeline, video, 0, signal)
				: await awaitProcessing(pipeline, video, { waitMs, signal });
		const output = OUTPUTS[mode];
		// All items wait at the same time, so that a slow video does not delay the others.
		const options = { outputs: 3, failed: output.failed, concurrency: Math.max(1, this.getInputData().length) };
		const routed = await eachItem(
			this,
			options,
			async () => await openSession(this),
			async (pipeline, item) => {
				const { job, asset } = envelopeOf(item);
				if (!job?.mediaId || item.json.outcome === 'existing') return { output: output.ready, json: item.json };
				const uploadedAt = Date.parse(job.uploadedAt ?? '') || pipeline.clock.now();
				const readiness = await poll(pipeline, { mediaId: job.mediaId, asset, uploadedAt });
				if (readiness.state !== 'failed') await pipeline.ledger.observe(job.key, job.mediaId, readiness.state);
				const polled = { ...job, state: readiness.state, uploadedAt: new Date(uploadedAt).toISOString() };
				return { output: output[readiness.state], json: withLearned(item, learned(polled, readiness)) };
			},
		);
		stopIfFailed(this, routed, output.failed);
		// Items that are ready continue first. The execution waits only after a poll in which no item left.
		const someLeft = routed.some((items, index) => index !== output.processing && items.length > 0);
		if (mode === 'release' && !someLeft)
			await this.putExecutionToWait(new Date(Date.now() + Number(this.getNodeParameter('lookAgainSeconds', 0)) * 1000));
		return routed;
	}
}

function learned(job: EnvelopeJob, readiness: ProcessingStatus): Parameters<typeof withLearned>[1] {
	switch (readiness.state) {
		case 'ready':
			return { job, problem: undefined };
		case 'processing':
			return { job, problem: STILL_PROCESSING };
		case 'failed':
			return { job, outcome: 'failed', problem: readiness.problem };
	}
}
