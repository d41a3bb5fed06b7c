import {
	NodeConnectionTypes,
	type INodeType,
	type INodeTypeDescription,
	type ITriggerFunctions,
	type ITriggerResponse,
} from 'n8n-workflow';
import { runDue, type PipelineContext, type Taken } from '../../lib';
import { accountAndStore } from '../shared/authentication';
import { openSession } from '../shared/session';
import { storeAnswers } from '../shared/store-test';
import { toNodeError } from '../shared/to-node-error';
import { handOver, sample } from './due-item';
import { logOnce } from './log-once';
import { parameters, settingsOf } from './parameters';

/** Also the text of the node creator's one entry for this node and the node Pinterest, which n8n merges by their types. */
const DESCRIPTION = 'Create, schedule and measure pins, or start the workflow when a scheduled pin is due';

/** Starts the workflow for each scheduled pin when it is due. */
export class PinterestTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Pinterest Trigger',
		name: 'pinterestTrigger',
		icon: { light: 'file:../shared/icons/due.svg', dark: 'file:../shared/icons/due.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: 'when a pin is due',
		description: DESCRIPTION,
		eventTriggerDescription: 'Waiting for a scheduled pin to become due',
		activationMessage: 'Your workflow will now start for each scheduled pin of the account when it is due.',
		defaults: { name: 'Pinterest Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: accountAndStore,
		properties: parameters,
	};

	methods = { credentialTest: { storeAnswers } };

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		try {
			const stop = new AbortController();
			const pipeline = await openSession(this, {}, stop.signal);
			const account = await pipeline.account.id();
			if (this.getMode() === 'manual')
				return { manualTriggerFunction: async () => this.emit([[await sample(pipeline, account)]]) };
			return runUntilClosed(this, pipeline, account, stop);
		} catch (error) {
			throw toNodeError(this, error);
		}
	}
}

/** Runs a loop while the workflow is active. Temporary errors, such as an unreachable store, do not end it. */
function runUntilClosed(
	context: ITriggerFunctions,
	pipeline: PipelineContext,
	account: string,
	stop: AbortController,
): ITriggerResponse {
	const { ledger, clock } = pipeline;
	const { handOverMs, concurrency, onMissed } = settingsOf(context);
	const errors = logOnce(context.logger);
	const work = async (taken: Taken) => {
		errors.clear();
		await handOver(context, pipeline, taken, { forMs: handOverMs, signal: stop.signal });
	};
	const ended = runDue({
		ledger,
		clock,
		account,
		concurrency,
		onMissed,
		work,
		signal: stop.signal,
		onError: errors.log,
	}).catch((error: unknown) => context.emitError(toNodeError(context, error)));
	return {
		async closeFunction() {
			stop.abort();
			await ended;
		},
	};
}
