import type { INodeExecutionData } from 'n8n-workflow';
import {
	checkAll,
	PipelineError,
	preflight,
	problemOfFindings,
	systemClock,
	type Asset,
	type PinDraft,
	type Problem,
	type Work,
} from '../../lib';
import { envelopeOf } from './item-envelope';

/**
 * The properties of the item's media: from Pinterest Validate, or inspected now if the item did not pass
 * through that node.
 * @throws PipelineError if the draft cannot be published.
 */
export async function assetOf(item: INodeExecutionData, draft: PinDraft, work: Work): Promise<Asset> {
	const { asset: known } = envelopeOf(item);
	const verdict = known
		? { asset: known, findings: checkAll(draft, known, systemClock.now()) }
		: await preflight(draft, { ...work, clock: systemClock });
	const problem = problemOfFindings(verdict.findings);
	if (problem || !verdict.asset) throw new PipelineError(problem as Problem);
	return verdict.asset;
}
