import type { INodeExecutionData, IRun, ITriggerFunctions } from 'n8n-workflow';
import {
	NOT_KEPT,
	Schedule,
	systemClock,
	type JobRecord,
	type PipelineContext,
	type PinDraft,
	type Taken,
} from '../../lib';
import { envelopeJob } from '../shared/item-envelope';
import { nodeProblem } from '../shared/sentences';

/** Hands a due job over to an execution of the workflow and waits until the execution ends, at most `forMs` milliseconds. */
export async function handOver(
	context: ITriggerFunctions,
	{ lease }: Taken,
	forMs: number,
	signal: AbortSignal,
): Promise<void> {
	const { draft } = lease.job;
	if (!draft) return await lease.abandon(NOT_KEPT);
	await lease.handOver(`handed over to the workflow "${context.getWorkflow().name}"`, forMs);
	const done = context.helpers.createDeferredPromise<IRun>();
	context.emit([[itemOf(lease.job, draft)]], undefined, done);
	const over = new AbortController();
	const timeout = systemClock.sleep(forMs, AbortSignal.any([signal, over.signal]));
	// The nodes and n8n report how the execution ended.
	await Promise.race([done.promise, timeout]).catch(() => undefined);
	over.abort();
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
