import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { OUTCOMES, parseWarmUp, publishOnce, quarantineOf, type OutcomeKind, type PipelineSettings } from '../../lib';
import { accountAndStore, authenticationProperty } from '../shared/authentication';
import { eachItem } from '../shared/each-item';
import { mediaOpener } from '../shared/media-opener';
import { prepare } from '../shared/prepare';
import { openSession } from '../shared/session';
import { storeAnswers } from '../shared/store-test';
import { travellingOf, withLearned } from '../shared/travelling-item';

const PUBLISHED = 0;
const SCHEDULED = 1;
const ATTENTION = 2;

/** n8n's own Wait node sleeps in the process below 65 seconds; a longer rest is for a later run. */
const REST_IN_PROCESS_MS = 60_000;

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
		credentials: accountAndStore,
		usableAsTool: true,
		properties: [
			authenticationProperty,
			{
				displayName:
					"A pin whose run_at is still ahead leaves through <b>Scheduled</b> and is stored. An active workflow with a <b>Pinterest Trigger</b>, or the runner's worker, publishes it at its time.",
				name: 'scheduledNotice',
				type: 'notice',
				default: '',
			},
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add option',
				default: {},
				options: [
					{
						displayName: 'If Pinterest Does Not Answer',
						name: 'onUnknown',
						type: 'options',
						default: 'reconcile',
						options: [
							{
								name: 'Look the Pin Up, Then Send Again',
								value: 'reconcile',
								description: 'Only when the pin is certainly not on its board',
							},
							{
								name: 'Look the Pin Up, Never Send Again',
								value: 'hold',
								description: 'What is not found is left for a person',
							},
						],
						description: 'What happens to a pin whose publish was begun and never answered',
					},
					{
						displayName: 'Mark Links',
						name: 'linkMarker',
						type: 'boolean',
						default: false,
						description:
							'Whether to put a token in the utm_content of each link, which makes a pin recognisable beyond doubt when it has to be looked up',
					},
					{
						displayName: 'Rest Before Looking Up (Seconds)',
						name: 'quarantineSeconds',
						type: 'number',
						typeOptions: { minValue: 1 },
						default: 180,
						description: 'How long an unanswered publish rests before its pin is looked up on the board',
					},
					{
						displayName: 'Send Images',
						name: 'sendImages',
						type: 'options',
						default: 'auto',
						options: [
							{
								name: 'As Bytes',
								value: 'inline',
								description: 'Always, so that Pinterest fetches nothing from your server',
							},
							{
								name: 'Automatically',
								value: 'auto',
								description: 'By address where Pinterest can fetch it, as bytes otherwise',
							},
							{ name: 'By Address', value: 'url', description: 'Always, which takes less of your bandwidth' },
						],
						description: 'How images get to Pinterest',
					},
					{
						displayName: 'Warm-Up',
						name: 'warmUp',
						type: 'string',
						default: '',
						placeholder: '5-50/30',
						description:
							'Begins slowly with a new account: 5-50/30 goes from 5 pins a day to 50 within 30 days, spread over each day. What has to wait becomes Scheduled.',
					},
				],
			},
		],
	};

	methods = { credentialTest: { storeAnswers } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const signal = this.getExecutionCancelSignal();
		const routed = await eachItem(
			this,
			{ outputs: 3, failed: ATTENTION },
			async () => await openSession(this, settingsOf(this)),
			async (pipeline, item, index) => {
				const { job } = travellingOf(item);
				const work = { open: mediaOpener(this, index), signal };
				const prepared = await prepare(pipeline, item, work);
				const publication = { ...prepared, mediaId: job?.mediaId };
				const { outcome, state } = await publishOnce(pipeline, publication, { ...work, mayRestMs: REST_IN_PROCESS_MS });
				const learned = { problem: undefined, ...outcome, job: { ...job, key: prepared.intent.key, state } };
				return { output: OUTPUT_OF[outcome.outcome], json: withLearned(item, learned) };
			},
		);
		noteTotals(this, routed);
		return routed;
	}
}

interface PublishOptions {
	onUnknown?: PipelineSettings['onUnknown'];
	linkMarker?: boolean;
	sendImages?: PipelineSettings['sendImages'];
	quarantineSeconds?: number;
	warmUp?: string;
}

function settingsOf(context: IExecuteFunctions): Partial<PipelineSettings> {
	const { quarantineSeconds, warmUp, ...others } = context.getNodeParameter('options', 0, {}) as PublishOptions;
	const settings = warmUp ? { ...others, warmUp: parseWarmUp(warmUp) } : others;
	return quarantineSeconds === undefined ? settings : { ...settings, ...quarantineOf(quarantineSeconds * 1000) };
}

/** Counts that the list of executions shows and filters by. */
function noteTotals(context: IExecuteFunctions, routed: INodeExecutionData[][]): void {
	for (const kind of OUTCOMES) {
		const count = routed.flat().filter(({ json }) => json.outcome === kind).length;
		if (count > 0) context.customData.set(kind, String(count));
	}
}
