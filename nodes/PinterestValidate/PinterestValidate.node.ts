import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import {
	checkBoard,
	createInspector,
	describeFinding,
	preflight,
	problemOfFindings,
	systemClock,
	type Account,
	type Inspector,
	type RuleChoice,
} from '../../lib';
import { eachItem } from '../shared/each-item';
import { mediaOpener } from '../shared/media-opener';
import { openSessionWith } from '../shared/session';
import { draftOf, withLearned } from '../shared/travelling-item';

const VALID = 0;
const NEEDS_FIX = 1;

const OPTIONAL_RULES = [
	{ name: 'Alt Text Missing', value: 'alt-text-missing' },
	{ name: 'Description Missing', value: 'description-missing' },
	{ name: 'Image Not 2:3', value: 'image-not-two-to-three' },
	{ name: 'Link Missing', value: 'link-missing' },
	{ name: 'Title Missing', value: 'title-missing' },
];

/** Finds what would fail, before anything is sent to Pinterest. */
export class PinterestValidate implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Pinterest Validate',
		name: 'pinterestValidate',
		icon: { light: 'file:../shared/icons/validate.svg', dark: 'file:../shared/icons/validate.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: 'check before anything is sent',
		description: 'Check pins and their images and videos before anything is sent to Pinterest',
		defaults: { name: 'Pinterest Validate' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [
			{ type: NodeConnectionTypes.Main, displayName: 'Valid' },
			{ type: NodeConnectionTypes.Main, displayName: 'Needs Fix' },
		],
		credentials: [
			{ name: 'pinterestOAuth2Api', required: false },
			{ name: 'pinterestAccessTokenApi', required: false },
		],
		usableAsTool: true,
		properties: [
			{
				displayName:
					'Looks at the bytes of each image and video, not at its name. Items come from Pinterest Batch Import, or have columns such as media_url, board and title.',
				name: 'notice',
				type: 'notice',
				default: '',
			},
			{
				displayName: 'Check Boards',
				name: 'checkBoards',
				type: 'boolean',
				default: false,
				description:
					"Whether to look up each board and section in the account too. This is the one check that asks Pinterest, and it needs the account's credential.",
			},
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add option',
				default: {},
				options: [
					{
						displayName: 'Add Rules',
						name: 'add',
						type: 'multiOptions',
						default: [],
						options: OPTIONAL_RULES,
						description: 'Rules that are not checked otherwise',
					},
					{
						displayName: 'Silence Rules',
						name: 'silence',
						type: 'string',
						default: '',
						placeholder: 'image-small, link-shortener',
						description: 'Codes of findings to leave out, separated by commas',
					},
				],
			},
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const signal = this.getExecutionCancelSignal();
		// All items at once: each host of media has a bound of its own, so that a slow one holds up no other.
		const options = { outputs: 2, failed: NEEDS_FIX, concurrency: Math.max(1, this.getInputData().length) };
		return await eachItem(
			this,
			options,
			async () => await openChecks(this),
			async ({ account, inspect }, item, index) => {
				const draft = draftOf(item);
				const rules = rulesOf(this, index);
				const { asset, findings } = await preflight(draft, {
					open: mediaOpener(this, index),
					clock: systemClock,
					signal,
					inspect,
					rules,
				});
				const all = [...findings, ...(account ? await checkBoard(account, draft) : [])];
				const described = all.map((finding) => ({ ...finding, ...describeFinding(finding) }));
				const problem = problemOfFindings(all);
				const valid = problem === undefined && asset !== undefined;
				return {
					output: valid ? VALID : NEEDS_FIX,
					json: withLearned(item, {
						draft,
						asset,
						findings: described,
						outcome: valid ? undefined : 'failed',
						problem,
					}),
				};
			},
		);
	}
}

async function openChecks(context: IExecuteFunctions): Promise<{ account?: Account; inspect: Inspector }> {
	const inspect = createInspector();
	if (!context.getNodeParameter('checkBoards', 0)) return { inspect };
	const given = Object.keys(context.getNode().credentials ?? {});
	const credentialType = given.includes('pinterestAccessTokenApi') ? 'pinterestAccessTokenApi' : 'pinterestOAuth2Api';
	return { inspect, account: (await openSessionWith(context, credentialType)).account };
}

function rulesOf(context: IExecuteFunctions, index: number): RuleChoice {
	const { silence = '', add = [] } = context.getNodeParameter('options', index, {}) as {
		silence?: string;
		add?: string[];
	};
	return { silence: silence.split(/[\s,]+/).filter(Boolean), add };
}
