import { NodeConnectionTypes, type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription } from 'n8n-workflow';
import { awaitReadiness, STILL_PROCESSING, type Readiness } from '../../lib';
import { authenticationProperty } from '../shared/authentication';
import { eachItem, type Routed } from '../shared/each-item';
import { openSession } from '../shared/session';
import { storeAnswers } from '../shared/store-test';
import { travellingOf, withLearned, type Travelling } from '../shared/travelling-item';

const READY = 0;
const STILL = 1;
const FAILED = 2;

/** Waits for Pinterest to process uploaded videos. Images are ready at once and pass. */
export class PinterestWaitUntilReady implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Pinterest Wait Until Ready',
		name: 'pinterestWaitUntilReady',
		icon: { light: 'file:../shared/icons/wait.svg', dark: 'file:../shared/icons/wait.dark.svg' },
		group: ['organization'],
		version: 1,
		subtitle: '={{ "up to " + $parameter["maxWaitSeconds"] + " s" }}',
		description: 'Wait until Pinterest has processed uploaded videos',
		defaults: { name: 'Pinterest Wait Until Ready' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [
			{ type: NodeConnectionTypes.Main, displayName: 'Ready' },
			{ type: NodeConnectionTypes.Main, displayName: 'Still Processing' },
			{ type: NodeConnectionTypes.Main, displayName: 'Failed' },
		],
		credentials: [
			{ name: 'pinterestOAuth2Api', required: true, displayOptions: { show: { authentication: ['oAuth2'] } } },
			{ name: 'pinterestAccessTokenApi', required: true, displayOptions: { show: { authentication: ['accessToken'] } } },
			{ name: 'pinterestStoreApi', required: false, testedBy: 'storeAnswers' },
		],
		usableAsTool: true,
		properties: [
			authenticationProperty,
			{
				displayName: 'Wait at Most (Seconds)',
				name: 'maxWaitSeconds',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: 3600 },
				default: 300,
				description:
					'How long to look again before a video leaves through Still Processing. Most videos take less than a minute; 0 looks once.',
			},
		],
	};

	methods = { credentialTest: { storeAnswers } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const signal = this.getExecutionCancelSignal();
		const waitMs = Number(this.getNodeParameter('maxWaitSeconds', 0)) * 1000;
		const items = this.getInputData().length;
		// All items wait side by side: one slow video holds up no other.
		const options = { outputs: 3, failed: FAILED, concurrency: Math.max(1, items) };
		return await eachItem(this, options, async () => await openSession(this), async (pipeline, item) => {
			const { job } = travellingOf(item);
			if (!job?.mediaId || item.json.outcome === 'existing') return { output: READY, json: item.json };
			return routed(job, await awaitReadiness(pipeline, job.mediaId, waitMs, signal), (learned) => withLearned(item, learned));
		});
	}
}

function routed(job: NonNullable<Travelling['job']>, readiness: Readiness, json: (learned: Parameters<typeof withLearned>[1]) => Routed['json']): Routed {
	switch (readiness.state) {
		case 'ready':
			return { output: READY, json: json({ job: { ...job, state: 'ready' }, problem: undefined }) };
		case 'processing':
			return { output: STILL, json: json({ job: { ...job, state: 'processing' }, problem: STILL_PROCESSING }) };
		case 'failed':
			return { output: FAILED, json: json({ job: { ...job, state: 'failed' }, outcome: 'failed', problem: readiness.problem }) };
	}
}
