import type { INodeExecutionData } from 'n8n-workflow';
import {
	claimIntent,
	dueAhead,
	keptIntent,
	problemOf,
	resolveIntent,
	type Asset,
	type PinDraft,
	type Pipeline,
	type Problem,
	type ResolvedIntent,
	type Work,
} from '../../lib';
import { assetOf } from './asset-of';
import { draftOf, envelopeOf } from './item-envelope';

/** The pin that an item wants to publish, and the intent that identifies it. */
export interface Prepared {
	draft: PinDraft;
	asset: Asset;
	intent: ResolvedIntent;
}

/**
 * Reads and checks the pin that an item wants to publish. The intent of a due item comes from the record of its
 * job. If a due item is not valid, its job ends here, because otherwise it would become due again and again.
 * @throws PipelineError if the pin is not valid.
 */
export async function prepare(pipeline: Pipeline, item: INodeExecutionData, work: Work): Promise<Prepared> {
	const draft = draftOf(item);
	const kept = await keptIntent(pipeline, envelopeOf(item).job?.key);
	const looked = pipeline.lanes.look.run(async () => await assetOf(item, draft, work), work);
	const asset = await looked.catch(async (error: unknown) => {
		if (kept && !work.signal?.aborted) await endDue(pipeline, kept, problemOf(error));
		throw error;
	});
	return { draft, asset, intent: kept ?? (await resolveIntent(pipeline, draft, asset, work)) };
}

/** Ends the job of a due item. A job that is due later is kept, because its pin may be valid by then. */
async function endDue(pipeline: Pipeline, intent: ResolvedIntent, problem: Problem): Promise<void> {
	const { lease } = await claimIntent(pipeline, intent, { patient: false });
	if (!lease) return;
	if ((await dueAhead(pipeline, lease)) === undefined) await lease.abandon(problem);
	else await lease.release();
}
