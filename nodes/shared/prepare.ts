import type { INodeExecutionData } from 'n8n-workflow';
import { keptIntent, type Candidate, type PipelineContext } from '../../lib';
import { madeFit } from './fit-options';
import { draftOf, envelopeOf } from './item-envelope';

/**
 * Reads the pin that an item wants to publish, and what earlier nodes found out about it. The intent of a due item
 * comes from the record of its job.
 * @param fit how its images are made fit, where the node chooses that.
 * @throws PipelineError if the item has no valid draft.
 */
export async function prepare(
	pipeline: PipelineContext,
	item: INodeExecutionData,
	fit: string | undefined,
): Promise<Candidate> {
	const draft = madeFit(draftOf(item), fit);
	const { asset, job } = envelopeOf(item);
	return { draft, asset, intent: await keptIntent(pipeline, job?.key), mediaId: job?.mediaId };
}
