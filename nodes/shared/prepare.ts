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
import { draftOf, travellingOf } from './travelling-item';

/** What an item wants published: what it is, and what it is known by. */
export interface Prepared {
	draft: PinDraft;
	asset: Asset;
	intent: ResolvedIntent;
}

/**
 * Settles what an item wants published. An item that came due has its intent from its job's record,
 * and its job ends where it is found not fit: nobody else would tell, and it would come up again.
 * @throws PipelineError where it is not fit to be published.
 */
export async function prepare(pipeline: Pipeline, item: INodeExecutionData, work: Work): Promise<Prepared> {
	const draft = draftOf(item);
	const kept = await keptIntent(pipeline, travellingOf(item).job?.key);
	const looked = pipeline.lanes.look.run(async () => await assetOf(item, draft, work), work);
	const asset = await looked.catch(async (error: unknown) => {
		if (kept && !work.signal?.aborted) await endDue(pipeline, kept, problemOf(error));
		throw error;
	});
	return { draft, asset, intent: kept ?? (await resolveIntent(pipeline, draft, asset, work)) };
}

/** One whose time is still ahead may be fit by then. */
async function endDue(pipeline: Pipeline, intent: ResolvedIntent, problem: Problem): Promise<void> {
	const { lease } = await claimIntent(pipeline, intent, { patient: false });
	if (!lease) return;
	if ((await dueAhead(pipeline, lease)) === undefined) await lease.abandon(problem);
	else await lease.release();
}
