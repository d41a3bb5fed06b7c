import type { INodeExecutionData } from 'n8n-workflow';
import { keptIntent, type Candidate, type PipelineContext } from '../../lib';
import { draftOf, envelopeOf } from './item-envelope';

/**
 * Reads the pin that an item wants to publish, and what earlier nodes found out about it. The intent of a due item
 * comes from the record of its job.
 * @throws PipelineError if the item has no valid draft.
 */
export async function prepare(pipeline: PipelineContext, item: INodeExecutionData): Promise<Candidate> {
	const draft = draftOf(item);
	const { asset, job } = envelopeOf(item);
	return { draft, asset, intent: await keptIntent(pipeline, job?.key), mediaId: job?.mediaId };
}
