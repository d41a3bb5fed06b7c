import { NodeConnectionTypes, type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription } from 'n8n-workflow';
import { claimIntent, isAhead, OUTCOMES, publishPin, resolveIntent, type OutcomeKind } from '../../lib';
import { assetOf } from '../shared/asset-of';
import { authenticationProperty, credentials } from '../shared/authentication';
import { eachItem } from '../shared/each-item';
import { mediaOpener } from '../shared/media-opener';
import { openSession } from '../shared/session';
import { draftOf, travellingOf, withLearned } from '../shared/travelling-item';

const PUBLISHED = 0;
const SCHEDULED = 1;
const ATTENTION = 2;

const OUTPUT_OF: Record<OutcomeKind, number> = {
	created: PUBLISHED,
	existing: PUBLISHED,
	scheduled: SCHEDULED,
	failed: ATTENTION,
	unknown: ATTENTION,
};

/** The second of the two stages: makes the pin, once, however often it is run. */
export class PinterestPublish implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Pinterest Publish',
		name: 'pinterestPublish',
		icon: { light: 'file:../shared/icons/pin.svg', dark: 'file:../shared/icons/pin.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: 'each pin once',
		description: 'Publish pins on Pinterest boards, each of them once however often the workflow runs',
		defaults: { name: 'Pinterest Publish' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [
			{ type: NodeConnectionTypes.Main, displayName: 'Published' },
			{ type: NodeConnectionTypes.Main, displayName: 'Scheduled' },
			{ type: NodeConnectionTypes.Main, displayName: 'Attention' },
		],
		credentials,
		usableAsTool: true,
		properties: [authenticationProperty],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const signal = this.getExecutionCancelSignal();
		const routed = await eachItem(
			this,
			{ outputs: 3, failed: ATTENTION },
			async () => await openSession(this),
			async (pipeline, item, index) => {
				const { job } = travellingOf(item);
				const work = { open: mediaOpener(this, index), signal };
				const draft = draftOf(item);
				const asset = await assetOf(item, draft, work);
				const intent = await resolveIntent(pipeline, draft, asset, work);
				const { lease, settled } = await claimIntent(pipeline, intent, signal);
				if (!lease) {
					const { outcome } = settled;
					const json = withLearned(item, { problem: undefined, ...outcome, job: { key: intent.key, state: settled.job.state } });
					return { output: OUTPUT_OF[outcome.outcome], json };
				}
				if (isAhead(draft.runAt, pipeline.clock.now())) {
					await lease.postpone(draft.runAt as string);
					return { output: SCHEDULED, json: withLearned(item, { job: { key: intent.key, state: 'scheduled' }, outcome: 'scheduled' }) };
				}
				const mediaId = lease.job.mediaId ?? job?.mediaId;
				const outcome = await publishPin(pipeline, lease, { intent, draft, asset, mediaId }, work);
				const state = lease.job.state;
				return { output: OUTPUT_OF[outcome.outcome], json: withLearned(item, { problem: undefined, ...outcome, job: { key: intent.key, state, mediaId } }) };
			},
		);
		noteTotals(this, routed);
		return routed;
	}
}

/** Counts that the list of executions shows and filters by. */
function noteTotals(context: IExecuteFunctions, routed: INodeExecutionData[][]): void {
	for (const kind of OUTCOMES) {
		const count = routed.flat().filter(({ json }) => json.outcome === kind).length;
		if (count > 0) context.customData.set(kind, String(count));
	}
}
