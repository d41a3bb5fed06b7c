import type { INodeExecutionData, IRun, ITriggerFunctions } from 'n8n-workflow';
import {
	NOT_KEPT,
	PipelineError,
	Schedule,
	systemClock,
	type JobRecord,
	type Pipeline,
	type PinDraft,
	type Taken,
} from '../../lib';
import { travellingJob } from '../shared/travelling-item';

/** Leaves a due job to an execution of the workflow, and waits for that to end as long as nobody is waited for. */
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
	const patience = systemClock.sleep(forMs, AbortSignal.any([signal, over.signal]));
	// How the execution ended is the business of its nodes, and of n8n.
	await Promise.race([done.promise, patience]).catch(() => undefined);
	over.abort();
}

/** What an activated workflow would get next. The job is left as it is. */
export async function sample({ ledger }: Pipeline, account: string): Promise<INodeExecutionData> {
	for (const job of await new Schedule(ledger, account).upcoming(Infinity, 1)) {
		if (job.draft) return itemOf(job, job.draft);
	}
	throw new PipelineError({
		code: 'nothing-scheduled',
		category: 'input',
		message:
			'No pin of this account is scheduled, so there is none to show. Publish one with a run_at that is still ahead.',
		action: 'none',
	});
}

function itemOf(job: JobRecord, draft: PinDraft): INodeExecutionData {
	return { json: { draft, job: { ...travellingJob(job), runAt: job.runAt } } };
}
