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
import { emitOutcomes, sampleOutcome } from './outcome-items';
import { outcomeSettingsOf, parameters, settingsOf } from './parameters';

/** Also the text of the node creator's one entry for this node and the node Pinterest, which n8n merges by their types. */
const DESCRIPTION = 'Create, schedule and measure pins, or start the workflow when a pin is due or has an outcome';

/** Starts the workflow for each scheduled pin when it is due, or with what came out of pins. */
export class PinterestTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Pinterest Trigger',
		name: 'pinterestTrigger',
		icon: { light: 'file:../shared/icons/due.svg', dark: 'file:../shared/icons/due.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{$parameter["event"] === "outcome" ? "when a pin has an outcome" : "when a pin is due"}}',
		description: DESCRIPTION,
		eventTriggerDescription: 'Waiting for a pin',
		activationMessage:
			'Your workflow will now start when a pin of the account is due, or has the outcome that you chose.',
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
			const ofOutcomes = this.getNodeParameter('event', 'due') === 'outcome';
			const outcomes = ofOutcomes ? outcomeSettingsOf(this, account) : undefined;
			if (this.getMode() === 'manual') {
				const example = async () => await (outcomes ? sampleOutcome(pipeline, outcomes) : sample(pipeline, account));
				return { manualTriggerFunction: async () => this.emit([[await example()]]) };
			}
			const work = outcomes ? outcomesWork(this, pipeline, outcomes) : dueWork(this, pipeline, account);
			return runUntilClosed(this, stop, work);
		} catch (error) {
			throw toNodeError(this, error);
		}
	}
}

/** Runs a loop while the workflow is active. Temporary errors, such as an unreachable store, do not end it. */
function runUntilClosed(
	context: ITriggerFunctions,
	stop: AbortController,
	work: (signal: AbortSignal) => Promise<void>,
): ITriggerResponse {
	const ended = work(stop.signal).catch((error: unknown) => context.emitError(toNodeError(context, error)));
	return {
		async closeFunction() {
			stop.abort();
			await ended;
		},
	};
}

function dueWork(context: ITriggerFunctions, pipeline: PipelineContext, account: string) {
	const { ledger, clock } = pipeline;
	const { handOverMs, concurrency, onMissed } = settingsOf(context);
	const errors = logOnce(context.logger);
	return async (signal: AbortSignal) => {
		const work = async (taken: Taken) => {
			errors.clear();
			await handOver(context, pipeline, taken, { forMs: handOverMs, signal });
		};
		await runDue({ ledger, clock, account, concurrency, onMissed, work, signal, onError: errors.log });
	};
}

function outcomesWork(
	context: ITriggerFunctions,
	pipeline: PipelineContext,
	settings: ReturnType<typeof outcomeSettingsOf>,
) {
	const onError = logOnce(context.logger).log;
	return async (signal: AbortSignal) => await emitOutcomes(context, pipeline, { ...settings, signal, onError });
}
