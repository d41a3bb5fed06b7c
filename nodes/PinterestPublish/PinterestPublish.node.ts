import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { claimDraft, countPin, publishJob } from '../../lib';
import { accountAndStore } from '../shared/authentication';
import { allAtOnce, eachItem } from '../shared/each-item';
import { fitOf } from '../shared/fit-options';
import { envelopeOf, withLearned } from '../shared/item-envelope';
import { mediaOpener } from '../shared/media-opener';
import { noteTotals } from '../shared/note-totals';
import { namedOutputs } from '../shared/operation';
import { stopIfFailed } from '../shared/on-failed-items';
import { prepare } from '../shared/prepare';
import { settingsOf } from '../shared/publish-options';
import { NEEDS_ATTENTION, PUBLISHED_NAMES, PUBLISHED_OUTPUT } from '../shared/published-outputs';
import { openSession } from '../shared/session';
import { storeAnswers } from '../shared/store-test';
import { parameters } from './parameters';

/** A longer wait is left to a later run. n8n's Wait node sleeps in the process for up to 65 seconds. */
const MAX_DELAY_MS = 60_000;

/** The second of the two stages: creates each pin once, no matter how often it runs. */
export class PinterestPublish implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Pinterest Publish',
		name: 'pinterestPublish',
		icon: { light: 'file:../shared/icons/publish.svg', dark: 'file:../shared/icons/publish.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: 'publish: pins',
		description: 'Publish or schedule the pins of a sheet or of other nodes, each only once',
		defaults: { name: 'Pinterest Publish' },
		inputs: [NodeConnectionTypes.Main],
		outputs: namedOutputs(PUBLISHED_NAMES),
		credentials: accountAndStore,
		usableAsTool: undefined, // a model would have nothing to fill in
		properties: parameters,
	};

	methods = { credentialTest: { storeAnswers } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const signal = this.getExecutionCancelSignal();
		const routed = await eachItem(
			this,
			// All items at once: the lanes bound them, and one that waits keeps no other from its turn.
			{ outputs: 3, failed: NEEDS_ATTENTION, concurrency: allAtOnce(this) },
			async () => await openSession(this, settingsOf(this)),
			async (pipeline, item, index) => {
				const { job } = envelopeOf(item);
				const work = { open: mediaOpener(this, index), signal };
				const claim = await claimDraft(pipeline, await prepare(pipeline, item, fitOf(this, index)), work);
				const { outcome, job: after } = await publishJob(pipeline, claim, {
					...work,
					until: 'published',
					mediaUploaded: true,
					maxDelayMs: MAX_DELAY_MS,
				});
				countPin(outcome);
				const learned = { problem: undefined, ...outcome, job: { ...job, key: after.key, state: after.state } };
				return { output: PUBLISHED_OUTPUT[outcome.outcome], json: withLearned(item, learned) };
			},
		);
		noteTotals(this, routed);
		stopIfFailed(this, routed, NEEDS_ATTENTION);
		return routed;
	}
}
