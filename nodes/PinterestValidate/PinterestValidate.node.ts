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
} from '../../lib';
import { eachItem } from '../shared/each-item';
import { draftOf, withLearned } from '../shared/item-envelope';
import { mediaOpener } from '../shared/media-opener';
import { openSessionWith } from '../shared/session';
import { chosenAccount, credentials } from './account';
import { parameters, rulesOf } from './parameters';

const VALID = 0;
const NEEDS_FIX = 1;

/** Finds the pins that would fail, before anything is sent to Pinterest. */
export class PinterestValidate implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Pinterest Validate',
		name: 'pinterestValidate',
		icon: { light: 'file:../shared/icons/validate.svg', dark: 'file:../shared/icons/validate.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: 'checks pins and media',
		description: 'Check pins, images and videos before sending anything to Pinterest',
		defaults: { name: 'Pinterest Validate' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [
			{ type: NodeConnectionTypes.Main, displayName: 'Valid' },
			{ type: NodeConnectionTypes.Main, displayName: 'Needs Fix' },
		],
		credentials,
		usableAsTool: true,
		properties: parameters,
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
	return { inspect, account: (await openSessionWith(context, chosenAccount(context))).account };
}
