import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import {
	awaitReadiness,
	lookPatiently,
	STILL_PROCESSING,
	type Pipeline,
	type Readiness,
	type UploadedVideo,
} from '../../lib';
import { accountAndStore, authenticationProperty } from '../shared/authentication';
import { eachItem } from '../shared/each-item';
import { openSession } from '../shared/session';
import { storeAnswers } from '../shared/store-test';
import { travellingOf, withLearned, type TravellingJob } from '../shared/travelling-item';

type Mode = 'hold' | 'release';

/**
 * n8n resumes an execution that waits by handing what went into the node to its first output. Where the
 * worker is released this is Still Processing, connected back to the node, so that it looks again.
 */
const OUTPUTS: Record<Mode, Record<Readiness['state'], number>> = {
	hold: { ready: 0, processing: 1, failed: 2 },
	release: { processing: 0, ready: 1, failed: 2 },
};
const NAMES = { ready: 'Ready', processing: 'Still Processing', failed: 'Failed' };

const outputsOf = (mode: Mode) =>
	Object.entries(OUTPUTS[mode])
		.sort(([, one], [, other]) => one - other)
		.map(([state]) => ({ type: NodeConnectionTypes.Main, displayName: NAMES[state as Readiness['state']] }));

/** Waits for Pinterest to process uploaded videos. Images are ready at once and pass. */
export class PinterestWaitUntilReady implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Pinterest Wait Until Ready',
		name: 'pinterestWaitUntilReady',
		icon: { light: 'file:../shared/icons/wait.svg', dark: 'file:../shared/icons/wait.dark.svg' },
		group: ['organization'],
		version: 1,
		subtitle:
			'={{ $parameter["mode"] === "release" ? "looks again every " + $parameter["lookAgainSeconds"] + " s" : "up to " + $parameter["maxWaitSeconds"] + " s" }}',
		description: 'Wait until Pinterest has processed uploaded videos',
		defaults: { name: 'Pinterest Wait Until Ready' },
		inputs: [NodeConnectionTypes.Main],
		outputs: `={{ $parameter["mode"] === "release" ? ${JSON.stringify(outputsOf('release'))} : ${JSON.stringify(outputsOf('hold'))} }}`,
		credentials: accountAndStore,
		usableAsTool: true,
		properties: [
			authenticationProperty,
			{
				displayName: 'While Waiting',
				name: 'mode',
				type: 'options',
				noDataExpression: true,
				default: 'hold',
				options: [
					{
						name: 'Hold the Execution',
						value: 'hold',
						description:
							'Look again in this execution until the time is up. Right for most videos, which take less than a minute.',
					},
					{
						name: 'Release the Worker',
						value: 'release',
						description:
							"Put the execution to wait in n8n's database between two looks. It takes no worker, and survives a restart.",
					},
				],
				description: 'What becomes of the execution while Pinterest processes a video',
			},
			{
				displayName:
					'Connect <b>Still Processing</b>, the first output, back to the input of this node: that is how it looks again. Place what follows <b>Ready</b> higher than this node, and what is ready goes on at once while the rest waits.',
				name: 'loopNotice',
				type: 'notice',
				default: '',
				displayOptions: { show: { mode: ['release'] } },
			},
			{
				displayName: 'Wait at Most (Seconds)',
				name: 'maxWaitSeconds',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: 3600 },
				default: 300,
				description:
					'How long to look again before a video leaves through Still Processing. Most videos take less than a minute; 0 looks once.',
				displayOptions: { show: { mode: ['hold'] } },
			},
			{
				displayName: 'Look Again After (Seconds)',
				name: 'lookAgainSeconds',
				type: 'number',
				typeOptions: { minValue: 65 },
				default: 70,
				description:
					'How long the execution waits before the next look. N8n looks for executions to resume once a minute, so less than 65 seconds gains nothing.',
				displayOptions: { show: { mode: ['release'] } },
			},
		],
	};

	methods = { credentialTest: { storeAnswers } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const signal = this.getExecutionCancelSignal();
		const mode = this.getNodeParameter('mode', 0, 'hold') as Mode;
		const waitMs = Number(this.getNodeParameter('maxWaitSeconds', 0, 0)) * 1000;
		const look = async (pipeline: Pipeline, video: UploadedVideo) =>
			mode === 'release'
				? await lookPatiently(pipeline, video, 0, signal)
				: await awaitReadiness(pipeline, video, { waitMs, signal });
		const output = OUTPUTS[mode];
		// All items wait side by side: one slow video holds up no other.
		const options = { outputs: 3, failed: output.failed, concurrency: Math.max(1, this.getInputData().length) };
		const routed = await eachItem(
			this,
			options,
			async () => await openSession(this),
			async (pipeline, item) => {
				const { job, asset } = travellingOf(item);
				if (!job?.mediaId || item.json.outcome === 'existing') return { output: output.ready, json: item.json };
				const uploadedAt = Date.parse(job.uploadedAt ?? '') || pipeline.clock.now();
				const readiness = await look(pipeline, { mediaId: job.mediaId, asset, uploadedAt });
				if (readiness.state !== 'failed') await pipeline.ledger.observe(job.key, job.mediaId, readiness.state);
				const seen = { ...job, state: readiness.state, uploadedAt: new Date(uploadedAt).toISOString() };
				return { output: output[readiness.state], json: withLearned(item, learned(seen, readiness)) };
			},
		);
		// What is ready goes on first; the execution is put to wait by a look at which nothing moved.
		const moved = routed.some((items, index) => index !== output.processing && items.length > 0);
		if (mode === 'release' && !moved)
			await this.putExecutionToWait(new Date(Date.now() + Number(this.getNodeParameter('lookAgainSeconds', 0)) * 1000));
		return routed;
	}
}

function learned(job: TravellingJob, readiness: Readiness): Parameters<typeof withLearned>[1] {
	switch (readiness.state) {
		case 'ready':
			return { job, problem: undefined };
		case 'processing':
			return { job, problem: STILL_PROCESSING };
		case 'failed':
			return { job, outcome: 'failed', problem: readiness.problem };
	}
}
