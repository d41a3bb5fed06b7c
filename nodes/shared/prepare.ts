import type { INodeExecutionData } from 'n8n-workflow';
import { failIfDue, keptIntent, problemOf, type Candidate, type PipelineContext, type Work } from '../../lib';
import { assetOf } from './asset-of';
import { draftOf, envelopeOf } from './item-envelope';

/**
 * Reads and checks the pin that an item wants to publish. The intent of a due item comes from the record of its
 * job. If a due item is not valid, its job ends here, because otherwise it would become due again and again.
 * @throws PipelineError if the pin is not valid.
 */
export async function prepare(pipeline: PipelineContext, item: INodeExecutionData, work: Work): Promise<Candidate> {
	const draft = draftOf(item);
	const { job } = envelopeOf(item);
	const intent = await keptIntent(pipeline, job?.key);
	const checked = pipeline.lanes.preflight.run(async () => await assetOf(item, draft, work), work);
	const asset = await checked.catch(async (error: unknown) => {
		if (intent && !work.signal?.aborted) await failIfDue(pipeline, intent, problemOf(error));
		throw error;
	});
	return { draft, asset, intent, mediaId: job?.mediaId };
}
