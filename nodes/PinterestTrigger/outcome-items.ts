import type { INodeExecutionData, IRun, ITriggerFunctions } from 'n8n-workflow';
import {
	deliverOutcomes,
	newestOutcome,
	systemClock,
	type EventFilter,
	type OutcomeEvent,
	type PipelineContext,
	type Problem,
} from '../../lib';
import { nodeProblem, notTaken } from '../shared/sentences';
import { endOfExecution } from './execution-end';

export interface OutcomeOptions {
	filter: EventFilter;
	/** How many events one execution gets at most. */
	batch: number;
	/** How long an execution may take, in milliseconds. */
	forMs: number;
	signal: AbortSignal;
	onError: (problem: Problem) => void;
}

/**
 * Starts an execution with what came out of pins, and the next one when it has ended, until the signal aborts. Events
 * are kept in the store until then, so that those that n8n was killed over come again.
 */
export async function emitOutcomes(
	context: ITriggerFunctions,
	{ ledger }: PipelineContext,
	{ filter, batch, forMs, signal, onError }: OutcomeOptions,
): Promise<void> {
	const { id: workflow = '', name = '' } = context.getWorkflow();
	const { id: node, name: nodeName } = context.getNode();
	await deliverOutcomes({
		ledger,
		subscriber: {
			id: `n8n-${workflow}-${node}`.replaceAll(':', '-'),
			kind: 'n8n',
			name: `${name}, ${nodeName}`,
			filter,
		},
		clock: systemClock,
		signal,
		batch,
		onError,
		async deliver(events) {
			const done = context.helpers.createDeferredPromise<IRun>();
			context.emit([events.map(itemOf)], undefined, done);
			const end = await endOfExecution(done.promise, forMs, signal);
			if (end === 'ended' || end === 'waits') return;
			signal.throwIfAborted(); // the workflow is being closed: it gets them again
			return events.map(() => ({ kind: 'refused', answer: notTaken(end), isReceivers: true }));
		},
	});
}

/** The newest outcome as an active workflow would have received it. @throws PipelineError `no-outcome`. */
export async function sampleOutcome(
	{ ledger }: PipelineContext,
	{ filter }: Pick<OutcomeOptions, 'filter'>,
): Promise<INodeExecutionData> {
	const event = await newestOutcome(ledger, filter);
	if (!event) throw nodeProblem('no-outcome');
	return itemOf(event);
}

/** The state that a job has with an outcome. */
const STATE_OF: Partial<Record<OutcomeEvent['outcome'], string>> = {
	created: 'published',
	failed: 'failed',
	unknown: 'unknown',
	held: 'scheduled',
};

/** The fields that our nodes pass to each other, and the event. */
function itemOf(event: OutcomeEvent): INodeExecutionData {
	const { outcome, pin, problem, idempotencyKey: key } = event;
	const job = key === undefined ? undefined : { key, state: STATE_OF[outcome] };
	return {
		json: {
			outcome,
			...(pin && { pin }),
			...(problem && { problem: { ...problem } }),
			...(job && { job }),
			event: { ...event },
		},
	};
}
