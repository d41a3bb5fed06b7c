import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import {
	askRecord,
	checkBoard,
	createInspector,
	describedFinding,
	preflight,
	problemOf,
	problemOfFindings,
	systemClock,
	type Inspector,
	type PipelineContext,
} from '../../lib';
import { eachItem } from '../shared/each-item';
import { fitOf, madeFit } from '../shared/fit-options';
import { draftOf, envelopeJob, withLearned } from '../shared/item-envelope';
import { mediaOpener } from '../shared/media-opener';
import { openSessionWith } from '../shared/session';
import { storeAnswers } from '../shared/store-test';
import { chosenAccount, credentials, hasAnyAccount } from './account';
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
		usableAsTool: undefined, // a model would have nothing to fill in
		properties: parameters,
	};

	methods = { credentialTest: { storeAnswers } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const signal = this.getExecutionCancelSignal();
		// All items at once: each host of media has a bound of its own, so that a slow one holds up no other.
		const options = { outputs: 2, failed: NEEDS_FIX, concurrency: Math.max(1, this.getInputData().length) };
		return await eachItem(
			this,
			options,
			async () => await openChecks(this),
			async ({ pipeline, checkBoards, inspect }, item, index) => {
				const draft = madeFit(draftOf(item), fitOf(this, index));
				const open = mediaOpener(this, index);
				await pipeline?.account.check(draft.account);
				const published = pipeline && (await askRecord(pipeline, { draft }, { open, signal })).settled;
				if (published) {
					const { outcome, job } = published;
					const learned = { draft, findings: undefined, problem: undefined, ...outcome, job: envelopeJob(job) };
					return { output: outcome.outcome === 'existing' ? VALID : NEEDS_FIX, json: withLearned(item, learned) };
				}
				const rules = rulesOf(this, index);
				const { asset, findings } = await preflight(draft, { open, clock: systemClock, signal, inspect, rules });
				const all = [...findings, ...(pipeline && checkBoards ? await checkBoard(pipeline.account, draft) : [])];
				const described = all.map(describedFinding);
				const problem = problemOfFindings(all);
				const valid = problem === undefined && asset !== undefined;
				return {
					output: valid ? VALID : NEEDS_FIX,
					json: withLearned(item, {
						draft,
						asset,
						findings: described,
						outcome: valid ? undefined : draft.approved === false ? 'held' : 'failed',
						problem,
					}),
				};
			},
		);
	}
}

interface Checks {
	inspect: Inspector;
	/** Whether boards are checked. */
	checkBoards: boolean;
	/** The account whose record is asked; absent without a credential. */
	pipeline?: PipelineContext;
}

/** An account is needed for the boards alone. Where it is only there for the record, the checks go on without it. */
async function openChecks(context: IExecuteFunctions): Promise<Checks> {
	const checks = { inspect: createInspector(), checkBoards: context.getNodeParameter('checkBoards', 0) as boolean };
	const open = async () => await openSessionWith(context, chosenAccount(context));
	if (checks.checkBoards) return { ...checks, pipeline: await open() };
	if (!hasAnyAccount(context)) return checks;
	const pipeline = await open().catch((error: unknown) => {
		const { message } = problemOf(error);
		context.logger.warn(`Published pins are checked again, because the record cannot be asked: ${message}`);
		return undefined;
	});
	return { ...checks, pipeline };
}
