import type { INodeExecutionData, IRun, ITriggerFunctions } from 'n8n-workflow';
import {
	isoTime,
	NOT_KEPT,
	Schedule,
	type JobRecord,
	type PipelineContext,
	type PinDraft,
	type Taken,
} from '../../lib';
import { envelopeJob } from '../shared/item-envelope';
import { keepsLeaving, leftUnpublished, nodeProblem } from '../shared/sentences';
import { endOfExecution } from './execution-end';

/** How a due job is handed over. */
export interface HandOverOptions {
	/** How long the workflow has for it, in milliseconds. */
	forMs: number;
	/** Ends the wait for the execution. */
	signal: AbortSignal;
}

/**
 * Hands a due job over to an execution of the workflow, waits until the execution ends, and takes the job back where
 * it is not published, deferred or failed by then. n8n says that an execution has ended also where its worker died,
 * within a few minutes. What a dead worker held is due again at the end of the lease, and what neither is known of, such
 * as an execution that waits for hours, when `forMs` are over.
 */
export async function handOver(
	context: ITriggerFunctions,
	{ ledger }: PipelineContext,
	{ lease }: Taken,
	{ forMs, signal }: HandOverOptions,
): Promise<void> {
	const { draft } = lease.job;
	if (!draft) return await lease.abandon(NOT_KEPT);
	const { name = '' } = context.getWorkflow();
	await lease.handOver(`handed over to the workflow "${name}"`, forMs);
	const done = context.helpers.createDeferredPromise<IRun>();
	context.emit([[itemOf(lease.job, draft)]], undefined, done);
	const end = await endOfExecution(done.promise, forMs, signal);
	if (end === 'waits' || end === 'time is over') return;
	const taken = await new Schedule(ledger).takeBack(lease.job, leftUnpublished(name), forMs);
	if (taken && taken.dueAt > (await ledger.store.now()))
		context.logger.warn(keepsLeaving(name, taken.returns, isoTime(taken.dueAt)));
}

/** The item that an active workflow would receive next. Does not change the job. @throws PipelineError `nothing-scheduled`. */
export async function sample({ ledger }: PipelineContext, account: string): Promise<INodeExecutionData> {
	for (const job of await new Schedule(ledger, account).upcoming(Infinity, 1)) {
		if (job.draft) return itemOf(job, job.draft);
	}
	throw nodeProblem('nothing-scheduled');
}

function itemOf(job: JobRecord, draft: PinDraft): INodeExecutionData {
	return { json: { draft, job: { ...envelopeJob(job), runAt: job.runAt } } };
}
