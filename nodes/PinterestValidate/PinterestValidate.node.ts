import {
	NodeConnectionTypes,
	VersionedNodeType,
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
import { stopIfFailed } from '../shared/on-failed-items';
import { openSessionWith } from '../shared/session';
import { storeAnswers } from '../shared/store-test';
import { checksBoards, chosenAccount, fieldForBoth, fieldForEither, hasAnyAccount } from './account';
import { firstParameters, parameters } from './parameters';
import { rulesOf } from './rules';

const VALID = 0;
const NEEDS_FIX = 1;

/** One version of the node: they differ in their fields for accounts, and in whether Check Boards is on at first. */
class PinterestValidateVersion implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Pinterest Validate',
		name: 'pinterestValidate',
		icon: { light: 'file:../shared/icons/validate.svg', dark: 'file:../shared/icons/validate.dark.svg' },
		group: ['transform'],
		version: 1.1,
		subtitle: '={{ $parameter["checkBoards"] ? "validate: pins and boards" : "validate: pins" }}',
		description: 'Check pins, images, videos and boards before anything is sent to Pinterest',
		defaults: { name: 'Pinterest Validate' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [
			{ type: NodeConnectionTypes.Main, displayName: 'Valid' },
			{ type: NodeConnectionTypes.Main, displayName: 'Needs Fix' },
		],
		credentials: fieldForBoth,
		usableAsTool: undefined, // a model would have nothing to fill in
		properties: parameters,
	};

	constructor(own: Partial<INodeTypeDescription> = {}) {
		Object.assign(this.description, own);
	}

	methods = { credentialTest: { storeAnswers } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const signal = this.getExecutionCancelSignal();
		// All items at once: each host of media has a bound of its own, so that a slow one holds up no other.
		const options = { outputs: 2, failed: NEEDS_FIX, concurrency: Math.max(1, this.getInputData().length) };
		const routed = await eachItem(
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
		stopIfFailed(this, routed, NEEDS_FIX);
		return routed;
	}
}

/** Finds the pins that would fail, before anything is sent to Pinterest. */
export class PinterestValidate extends VersionedNodeType {
	constructor() {
		const today = new PinterestValidateVersion();
		const first = new PinterestValidateVersion({
			version: 1,
			credentials: fieldForEither,
			properties: firstParameters,
		});
		super({ 1: first, 1.1: today }, { ...today.description, defaultVersion: 1.1 });
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
	const checks = { inspect: createInspector(), checkBoards: checksBoards(context) };
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
