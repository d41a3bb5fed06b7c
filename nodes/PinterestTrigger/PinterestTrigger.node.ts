import {
	NodeConnectionTypes,
	type INodeType,
	type INodeTypeDescription,
	type ITriggerFunctions,
	type ITriggerResponse,
} from 'n8n-workflow';
import { runDue, type Pipeline, type Taken } from '../../lib';
import { accountAndStore, authenticationProperty } from '../shared/authentication';
import { openSession } from '../shared/session';
import { storeAnswers } from '../shared/store-test';
import { toNodeError } from '../shared/to-node-error';
import { handOver, sample } from './due-item';
import { eventAndOptions, settingsOf } from './parameters';
import { toldOnce } from './told-once';

/** Starts the workflow with each pin whose time has come. */
export class PinterestTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Pinterest Trigger',
		name: 'pinterestTrigger',
		icon: { light: 'file:../shared/icons/due.svg', dark: 'file:../shared/icons/due.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: 'when a pin is due',
		description: 'Starts the workflow with each scheduled pin when it is due, for Pinterest Media Upload to carry on',
		eventTriggerDescription: 'Waiting for a scheduled pin to come due',
		activationMessage: 'Each scheduled pin of the account now starts this workflow at its time.',
		defaults: { name: 'Pinterest Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: accountAndStore,
		properties: [authenticationProperty, ...eventAndOptions],
	};

	methods = { credentialTest: { storeAnswers } };

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		try {
			const pipeline = await openSession(this);
			const account = await pipeline.account.id();
			if (this.getMode() === 'manual')
				return { manualTriggerFunction: async () => this.emit([[await sample(pipeline, account)]]) };
			return runUntilClosed(this, pipeline, account);
		} catch (error) {
			throw toNodeError(this, error);
		}
	}
}

/** One loop for as long as the workflow is active. What passes by itself, such as a store that is gone, is no reason to end it. */
function runUntilClosed(context: ITriggerFunctions, { ledger, clock }: Pipeline, account: string): ITriggerResponse {
	const stop = new AbortController();
	const { handOverMs, concurrency, onMissed } = settingsOf(context);
	const trouble = toldOnce(context.logger);
	const work = async (taken: Taken) => {
		trouble.over();
		await handOver(context, taken, handOverMs, stop.signal);
	};
	const ended = runDue({
		ledger,
		clock,
		account,
		concurrency,
		onMissed,
		work,
		signal: stop.signal,
		onTrouble: trouble.tell,
	}).catch((error: unknown) => context.emitError(toNodeError(context, error)));
	return {
		async closeFunction() {
			stop.abort();
			await ended;
		},
	};
}
